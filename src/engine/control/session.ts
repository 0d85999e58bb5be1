import type { Socket } from "node:net";
import { CrmError } from "../../base/index.ts";
import { writeXml } from "../../cib/index.ts";
import {
  type Answer,
  decodeChange,
  encodeChange,
  encodeError,
  encodeFrame,
  FrameReader,
  PROTOCOL,
  parseRequest,
  type Request,
  requestId,
} from "../../protocol/index.ts";
import type { ControlTarget, TargetEvent } from "./target.ts";
import type { Viewer } from "./viewers.ts";

/** While so much waits for a client, what it asks further waits too. */
const PAUSE_AT = 1024 * 1024;

export interface SessionParts {
  readonly target: ControlTarget;
  /** Who looks: what this client may see. */
  readonly viewer: Viewer;
  /** Only reads and watches (the monitor socket). */
  readonly readOnly: boolean;
  /** Longest message that is taken. */
  readonly limit: number;
  /** Who is at the other end, when that can be found out; counts more than what the client says. */
  readonly userOf: (socket: Socket) => string | undefined;
  /** Something went wrong that a client may cause as often as it likes. */
  readonly complain: (text: string) => void;
  /** An answer was handed over: is too much waiting by now? */
  readonly sent: (socket: Socket) => void;
}

/** One client. */
export class Session {
  readonly #socket: Socket;
  readonly #parts: SessionParts;
  readonly #reader: FrameReader;
  #frames: Iterator<unknown> | undefined;
  #unwatch: (() => void) | undefined;

  constructor(socket: Socket, parts: SessionParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#reader = new FrameReader(parts.limit);
  }

  begin(): void {
    this.#socket.on("data", (chunk: Buffer) => {
      this.#frames = this.#reader.add(chunk);
      this.#take();
    });
    this.#socket.on("drain", () => this.#take());
    // That a client hangs up, however it does, is its own affair.
    this.#socket.on("error", () => undefined);
    this.#socket.on("close", () => this.#unwatch?.());
  }

  /** Message by message, as long as the client reads the answers. */
  #take(): void {
    try {
      while (this.#frames !== undefined && !this.#socket.destroyed) {
        if (this.#socket.writableLength > PAUSE_AT) {
          this.#socket.pause();
          return;
        }
        const next = this.#frames.next();
        if (next.done === true) this.#frames = undefined;
        else this.#message(next.value);
      }
      this.#socket.resume();
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      // Where one frame ends and the next begins is not known any more.
      this.#parts.complain(`client turned away: ${error.message}`);
      this.#dismiss(error);
    }
  }

  #message(message: unknown): void {
    let request: Request;
    try {
      request = parseRequest(message);
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      this.#send({ kind: "failed", id: requestId(message) ?? 0, error: encodeError(error.details()) });
      return;
    }
    this.#serve(request).catch((error: unknown) => {
      const details =
        error instanceof CrmError
          ? error.details()
          : { code: "internal", message: `broken invariant: ${String(error)}` };
      if (!(error instanceof CrmError)) this.#parts.complain(details.message);
      this.#send({ kind: "failed", id: request.id, error: encodeError(details) });
    });
  }

  async #serve(request: Request): Promise<void> {
    const { target, viewer, readOnly } = this.#parts;
    const { view } = viewer;
    const { id } = request;
    if (readOnly && ["commit", "perform", "playground"].includes(request.kind)) {
      throw new CrmError({
        code: "read-only",
        message: "this socket only shows",
        hint: "changes need the control socket",
      });
    }
    switch (request.kind) {
      case "hello": {
        const { setting, name, host, version } = target;
        this.#send({ kind: "welcome", id, protocol: PROTOCOL, setting, name, host: host(), version, readOnly });
        return;
      }
      case "read":
        if (request.unless === view.serial) this.#send({ kind: "unchanged", id });
        else this.#send({ kind: "document", id, packed: view.packed, serial: view.serial });
        return;
      case "status":
        this.#send({ kind: "status", id, status: viewer.status() });
        return;
      case "commit": {
        const changes = request.changes.map(decodeChange);
        const outcome = await target.commit(request.base, changes, this.#author(request.origin));
        this.#send({ kind: "committed", id, outcome });
        return;
      }
      case "perform": {
        const { order } = request;
        const ask = order.kind === "attribute" ? { ...order, value: order.value } : order;
        this.#send({ kind: "performed", id, text: await target.perform(ask, this.#author(request.origin)) });
        return;
      }
      case "checkpoints": {
        viewer.mustSeeAll();
        const list = await target.checkpoints.list();
        this.#send({ kind: "checkpoints", id, list: list.map((info) => ({ ...info, commands: [...info.commands] })) });
        return;
      }
      case "checkpoint": {
        viewer.mustSeeAll();
        const found = await target.checkpoints.read(request.number);
        const text = found && {
          ...found,
          commands: [...found.commands],
          before: writeXml(view.shown(found.before), { indent: 0 }),
          after: writeXml(view.shown(found.after), { indent: 0 }),
        };
        this.#send({ kind: "checkpoint", id, ...(text === undefined ? {} : { found: text }) });
        return;
      }
      case "watch":
        this.#watch(id);
        return;
      case "playground": {
        if (target.playground === undefined) {
          throw new CrmError({ code: "no-playground", message: "this is no playground but a node of a cluster" });
        }
        this.#send({ kind: "performed", id, text: await target.playground(request.request) });
        return;
      }
    }
  }

  #author<Origin extends { readonly user: string }>(origin: Origin): Origin {
    return { ...origin, user: this.#parts.userOf(this.#socket) ?? origin.user };
  }

  #watch(id: number): void {
    const { target, viewer } = this.#parts;
    const { view } = viewer;
    this.#unwatch?.();
    let shown = view.document;
    this.#send({ kind: "performed", id, text: "" });
    this.#send({ kind: "snapshot", packed: view.packed });
    this.#send({ kind: "standing", status: viewer.status() });
    const tell = (event: TargetEvent): void => {
      const before = shown;
      shown = view.document;
      if (event.kind === "document") {
        this.#send({ kind: "changed", changes: view.changes(before, event.changes).map(encodeChange) });
      } else if (event.kind === "replaced") this.#send({ kind: "snapshot", packed: view.packed });
      else this.#send({ kind: "standing", status: viewer.status() });
    };
    this.#unwatch = target.listen((event) => {
      try {
        tell(event);
      } catch (error) {
        // Nothing may be seen any more.
        if (!(error instanceof CrmError)) throw error;
        this.#dismiss(error);
      }
    });
  }

  #dismiss(error: CrmError): void {
    this.#unwatch?.();
    this.#frames = undefined;
    this.#socket.removeAllListeners("data");
    this.#socket.removeAllListeners("drain");
    this.#socket.resume();
    this.#socket.end(encodeFrame({ kind: "failed", id: 0, error: encodeError(error.details()) }));
  }

  #send(answer: Answer): void {
    if (this.#socket.destroyed || !this.#socket.writable) return;
    this.#socket.write(encodeFrame(answer));
    this.#parts.sent(this.#socket);
  }
}
