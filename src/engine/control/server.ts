import { chmod, mkdtemp, rename, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { CrmError, type Log } from "../../base/index.ts";
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
  REQUEST_LIMIT,
  type Request,
  requestId,
} from "../../protocol/index.ts";
import type { ControlTarget } from "./target.ts";

/** A client that does not read is let go when this much waits for it. */
const BACKLOG_LIMIT = 512 * 1024 * 1024;
const CLIENTS_LIMIT = 256;
/** The kernel takes paths of 107 bytes for Unix sockets; the place where a socket is born is a little longer. */
const PATH_LIMIT = 100;

export interface ControlServerOptions {
  readonly path: string;
  readonly mode: number;
  /** Only reads and watches (the monitor socket). */
  readonly readOnly: boolean;
  readonly target: ControlTarget;
  readonly log: Log;
  /** Who is at the other end, when that can be found out; counts more than what the client says. */
  readonly userOf?: (socket: Socket) => string | undefined;
}

export interface ControlServer {
  close(): Promise<void>;
}

/** Serves clients on a Unix socket. @throws CrmError `socket-taken` when another process serves it */
export async function serveControl(options: ControlServerOptions): Promise<ControlServer> {
  const { path, log } = options;
  if (Buffer.byteLength(path) > PATH_LIMIT) {
    throw new CrmError({
      code: "socket-path",
      message: `the path of the socket is longer than ${PATH_LIMIT} bytes: ${path}`,
      hint: "set LIFELINE_RUNTIME_DIR to a shorter one",
    });
  }
  await removeStale(path);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    if (sockets.size >= CLIENTS_LIMIT) {
      socket.destroy();
      log.write("warning", `more than ${CLIENTS_LIMIT} clients: one was turned away`);
      return;
    }
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    new Session(socket, options).begin();
  });
  await listen(server, path, options.mode);
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(path, { force: true });
    },
  };
}

/** Born in a directory that only this user may enter, and moved into place with its mode set: nobody connects before. */
async function listen(server: Server, path: string, mode: number): Promise<void> {
  const nursery = await mkdtemp(join(dirname(path), ".s"));
  const born = join(nursery, "s");
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) =>
        reject(
          new CrmError({ code: "socket", message: `cannot listen on ${path}: ${error.message}` }, { cause: error }),
        ),
      );
      server.listen(born, resolve);
    });
    await chmod(born, mode);
    await rename(born, path);
  } finally {
    await rm(nursery, { recursive: true });
  }
}

/** What a process left that died without a word is removed; what one still serves is not. */
async function removeStale(path: string): Promise<void> {
  const alive = await new Promise<boolean>((resolve) => {
    const probe = connect(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
  if (alive) throw new CrmError({ code: "socket-taken", message: `another process serves ${path}` });
  await rm(path, { force: true });
}

/** One client. */
class Session {
  readonly #socket: Socket;
  readonly #options: ControlServerOptions;
  readonly #reader = new FrameReader(REQUEST_LIMIT);
  #unwatch: (() => void) | undefined;

  constructor(socket: Socket, options: ControlServerOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  begin(): void {
    this.#socket.on("data", (chunk: Buffer) => this.#take(chunk));
    this.#socket.on("error", (error) => this.#options.log.write("debug", `client: ${error.message}`));
    this.#socket.on("close", () => this.#unwatch?.());
  }

  #take(chunk: Buffer): void {
    try {
      for (const message of this.#reader.add(chunk)) this.#message(message);
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      // Where one frame ends and the next begins is not known any more.
      this.#options.log.write("warning", `client turned away: ${error.message}`);
      this.#socket.end(encodeFrame({ kind: "failed", id: 0, error: encodeError(error.details()) }));
      this.#socket.removeAllListeners("data");
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
      if (!(error instanceof CrmError)) this.#options.log.write("error", String(error));
      this.#send({ kind: "failed", id: request.id, error: encodeError(details) });
    });
  }

  async #serve(request: Request): Promise<void> {
    const { target, readOnly } = this.#options;
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
        this.#send({ kind: "document", id, xml: writeXml(target.document(), { indent: 0 }) });
        return;
      case "status":
        this.#send({ kind: "status", id, status: target.status() });
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
        const list = await target.checkpoints.list();
        this.#send({ kind: "checkpoints", id, list: list.map((info) => ({ ...info, commands: [...info.commands] })) });
        return;
      }
      case "checkpoint": {
        const found = await target.checkpoints.read(request.number);
        const text = found && {
          ...found,
          commands: [...found.commands],
          before: writeXml(found.before, { indent: 0 }),
          after: writeXml(found.after, { indent: 0 }),
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
    return { ...origin, user: this.#options.userOf?.(this.#socket) ?? origin.user };
  }

  #watch(id: number): void {
    const { target } = this.#options;
    this.#unwatch?.();
    this.#send({ kind: "performed", id, text: "" });
    this.#send({ kind: "snapshot", xml: writeXml(target.document(), { indent: 0 }) });
    this.#send({ kind: "standing", status: target.status() });
    this.#unwatch = target.listen((event) => {
      if (event.kind === "document") this.#send({ kind: "changed", changes: event.changes.map(encodeChange) });
      else if (event.kind === "replaced") {
        this.#send({ kind: "snapshot", xml: writeXml(target.document(), { indent: 0 }) });
      } else this.#send({ kind: "standing", status: target.status() });
    });
  }

  #send(answer: Answer): void {
    if (this.#socket.destroyed || !this.#socket.writable) return;
    this.#socket.write(encodeFrame(answer));
    if (this.#socket.writableLength > BACKLOG_LIMIT) {
      this.#options.log.write("warning", "a client does not read what it asked for: turned away");
      this.#socket.destroy();
    }
  }
}
