import { setTimeout as sleep } from "node:timers/promises";
import type { AgentCatalogue } from "../agents/index.ts";
import { CrmError } from "../base/index.ts";
import { applyChanges, type Element, readXml, versionOf } from "../cib/index.ts";
import type { Checkpoint, CheckpointInfo, Checkpoints, Origin } from "../journal/index.ts";
import { decodeChange, decodeError, encodeChange, PROTOCOL, unpackTree, type WireStatus } from "../protocol/index.ts";
import type {
  CibSnapshot,
  Cluster,
  ClusterEvent,
  ClusterOrder,
  ClusterStatus,
  CommitOutcome,
  CommitRequest,
  OrderOutcome,
} from "./cluster.ts";
import { Connection, type Event } from "./connection.ts";

/** Between two attempts to reach an engine that a watcher lost. */
const RETRY_MS = 500;

export interface SocketClusterOptions {
  readonly path: string;
  /** The program, for the engine's log. */
  readonly client: string;
  readonly agents: AgentCatalogue;
}

/** A running engine behind its socket. @throws CrmError `disconnected`, `protocol` */
export async function openSocketCluster(options: SocketClusterOptions): Promise<Cluster> {
  const { connection, welcome } = await greet(options);
  return new SocketCluster(options, connection, welcome);
}

type Welcome = Extract<Awaited<ReturnType<Connection["ask"]>>, { readonly kind: "welcome" }>;

async function greet(
  options: Omit<SocketClusterOptions, "agents">,
): Promise<{ connection: Connection; welcome: Welcome }> {
  const connection = await Connection.open(options.path);
  const welcome = await connection.ask({ kind: "hello", protocol: PROTOCOL, client: options.client });
  if (welcome.kind === "failed") throw new CrmError(decodeError(welcome.error));
  if (welcome.kind !== "welcome" || welcome.protocol !== PROTOCOL) {
    connection.close();
    throw new CrmError({
      code: "protocol",
      message: "the cluster that runs here is of another version of Lifeline",
      hint: "restart it with the version installed now",
      at: { source: options.path },
    });
  }
  return { connection, welcome };
}

class SocketCluster implements Cluster {
  readonly setting: "playground" | "node";
  readonly name: string;
  readonly host: string;
  readonly agents: AgentCatalogue;
  readonly checkpoints: Checkpoints = {
    list: () => this.#checkpoints(),
    read: (number) => this.#checkpoint(number),
  };
  readonly #path: string;
  readonly #client: string;
  /** Undefined once a watcher has it. */
  #connection: Connection | undefined;
  #greeting: Promise<Connection> | undefined;
  /** The document read last: the engine sends it again only when it is another one. */
  #known: { readonly connection: Connection; readonly serial: number; readonly snapshot: CibSnapshot } | undefined;
  #closed = false;
  readonly #watches = new Set<() => void>();

  constructor(
    options: SocketClusterOptions,
    connection: Connection,
    welcome: { readonly setting: "playground" | "node"; readonly name: string; readonly host: string },
  ) {
    this.#path = options.path;
    this.#client = options.client;
    this.#connection = connection;
    this.agents = options.agents;
    this.setting = welcome.setting;
    this.name = welcome.name;
    this.host = welcome.host;
  }

  /** A question, over a new connection when the engine was restarted since the last one. What was sent is never repeated. */
  async #ask(question: Parameters<Connection["ask"]>[0]): ReturnType<Connection["ask"]> {
    const connection = this.#connection;
    const usable = connection !== undefined && (!connection.isEnded || this.#closed);
    return (usable ? connection : await this.#reconnect()).ask(question);
  }

  /** One new connection for all who wait for it. */
  #reconnect(): Promise<Connection> {
    this.#greeting ??= greet({ path: this.#path, client: this.#client })
      .then(({ connection }) => {
        if (this.#closed) connection.close();
        this.#connection = connection;
        return connection;
      })
      .finally(() => {
        this.#greeting = undefined;
      });
    return this.#greeting;
  }

  /** The connection of the greeting, for a watcher who comes before anything was read over it (what was read is not sent
   *  again over the same connection): the engine begins with the document at once. */
  #handOver(): Connection | undefined {
    const connection = this.#connection;
    if (this.#known !== undefined || connection?.isIdle !== true) return undefined;
    this.#connection = undefined;
    return connection;
  }

  async read(): Promise<CibSnapshot> {
    const known = this.#known?.connection === this.#connection ? this.#known : undefined;
    const answer = await this.#ask({ kind: "read", ...(known === undefined ? {} : { unless: known.serial }) });
    if (answer.kind === "unchanged" && known !== undefined) {
      // Asked of an engine that was begun anew in between, the number says nothing.
      return known.connection === this.#connection ? known.snapshot : this.read();
    }
    if (answer.kind !== "document") throw unexpected(answer);
    const snapshot = snapshotOf(unpackTree(answer.packed));
    const { serial } = answer;
    const connection = this.#connection;
    this.#known = serial === undefined || connection === undefined ? undefined : { connection, serial, snapshot };
    return snapshot;
  }

  async commit(request: CommitRequest): Promise<CommitOutcome> {
    const { base, changes, origin } = request;
    let answer: Awaited<ReturnType<Connection["ask"]>>;
    try {
      answer = await this.#ask({
        kind: "commit",
        ...(base === undefined ? {} : { base }),
        changes: changes.map(encodeChange),
        origin: mutableOrigin(origin),
      });
    } catch (error) {
      if (error instanceof CrmError && error.code === "disconnected") return { kind: "unknown", reason: error.message };
      throw error;
    }
    if (answer.kind === "failed") return { kind: "refused", error: decodeError(answer.error) };
    if (answer.kind !== "committed") throw unexpected(answer);
    const { outcome } = answer;
    switch (outcome.kind) {
      case "done":
        return { kind: "done", on: outcome.on, of: outcome.of };
      case "conflict":
        return { kind: "conflict", current: await this.read() };
      case "refused":
        return { kind: "refused", error: decodeError(outcome.error) };
      case "unknown":
        return outcome;
    }
  }

  async status(): Promise<ClusterStatus> {
    const answer = await this.#ask({ kind: "status" });
    if (answer.kind === "status") return decodeStatus(answer.status);
    throw unexpected(answer);
  }

  async perform(order: ClusterOrder, origin: Origin): Promise<OrderOutcome> {
    const wire = order.kind === "attribute" && order.value === undefined ? without(order) : order;
    const answer = await this.#ask({ kind: "perform", order: wire, origin: mutableOrigin(origin) });
    if (answer.kind === "performed") return { kind: "done", text: answer.text };
    if (answer.kind === "failed") return { kind: "refused", error: decodeError(answer.error) };
    throw unexpected(answer);
  }

  async #checkpoints(): Promise<readonly CheckpointInfo[]> {
    const answer = await this.#ask({ kind: "checkpoints" });
    if (answer.kind === "checkpoints") return answer.list;
    throw unexpected(answer);
  }

  async #checkpoint(number: number): Promise<Checkpoint | undefined> {
    const answer = await this.#ask({ kind: "checkpoint", number });
    if (answer.kind !== "checkpoint") throw unexpected(answer);
    const { found } = answer;
    if (found === undefined) return undefined;
    const { before, after, ...info } = found;
    const source = `checkpoint ${number}`;
    return { ...info, before: readXml(before, { source }), after: readXml(after, { source }) };
  }

  watch(listener: (event: ClusterEvent) => void): () => void {
    let closed = false;
    let current = this.#handOver();
    const follow = async (): Promise<void> => {
      while (!closed) {
        const ended = Promise.withResolvers<string>();
        const take = translator(listener);
        try {
          current = current?.isEnded === false ? current : await Connection.open(this.#path);
          await current.watch({
            event: (event) => {
              if (!closed) take(event);
            },
            ended: ended.resolve,
          });
        } catch (error) {
          if (!(error instanceof CrmError)) throw error;
          ended.resolve(error.message);
        }
        const reason = await ended.promise;
        if (closed) return;
        listener({ kind: "lost", reason });
        await sleep(RETRY_MS);
      }
    };
    const close = (): void => {
      closed = true;
      current?.close();
      this.#watches.delete(close);
    };
    this.#watches.add(close);
    void follow();
    return close;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const close of [...this.#watches]) close();
    this.#connection?.close();
  }
}

/** Events as they come over a connection, told as a cluster's. Changes are made to the document that came before them. */
function translator(listener: (event: ClusterEvent) => void): (event: Event) => void {
  let cib: Element | undefined;
  return (event) => {
    if (event.kind === "standing") {
      listener({ kind: "status", status: decodeStatus(event.status) });
      return;
    }
    const changes = event.kind === "changed" ? event.changes.map(decodeChange) : [];
    cib = event.kind === "snapshot" ? unpackTree(event.packed) : cib && applyChanges(cib, changes);
    if (cib !== undefined) listener({ kind: "cib", snapshot: snapshotOf(cib), changes });
  };
}

function snapshotOf(cib: Element): CibSnapshot {
  return { cib, version: versionOf(cib.attributes) };
}

function without(order: ClusterOrder & { readonly kind: "attribute" }) {
  return { kind: order.kind, node: order.node, name: order.name };
}

function mutableOrigin(origin: Origin) {
  return { user: origin.user, client: origin.client, commands: [...origin.commands] };
}

function unexpected(answer: Awaited<ReturnType<Connection["ask"]>>): CrmError {
  if (answer.kind === "failed") return new CrmError(decodeError(answer.error));
  return new CrmError({ code: "protocol", message: `unexpected answer of the cluster: ${answer.kind}` });
}

function decodeStatus(status: WireStatus): ClusterStatus {
  const { connected, dc, quorum, hosts, nowMs, transition } = status;
  return {
    connected,
    dc,
    quorum,
    nowMs,
    hosts,
    transition:
      transition === undefined
        ? undefined
        : {
            number: transition.number,
            actions: transition.actions.map((action) => ({
              id: action.id,
              key: action.key,
              node: action.node,
              state: action.state,
              startedMs: action.startedMs,
              endedMs: action.endedMs,
              exitReason: action.exitReason,
            })),
          },
  };
}
