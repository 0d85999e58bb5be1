import { applyChanges, type Change, diff, type Element, versionOf } from "../../../../src/cib/index.ts";
import type {
  Cluster,
  ClusterEvent,
  ClusterStatus,
  CommitOutcome,
  OrderOutcome,
} from "../../../../src/client/index.ts";

/** A cluster that is a document in memory: what is committed or `become`s so is told to whoever watches. */
export class FakeCluster implements Cluster {
  readonly setting = "playground";
  readonly name = "live";
  readonly host = "server1";
  readonly agents = {
    classes: async () => [],
    providers: async () => [],
    types: async () => [],
    metadata: async () => undefined,
  };
  readonly #listeners = new Set<(event: ClusterEvent) => void>();
  #cib: Element;
  #status: ClusterStatus;

  constructor(cib: Element, status: Partial<ClusterStatus> = {}) {
    this.#cib = cib;
    this.#status = {
      connected: true,
      dc: "server1",
      quorum: true,
      nowMs: undefined,
      hosts: [],
      transition: undefined,
      ...status,
    };
  }

  get cib(): Element {
    return this.#cib;
  }

  async read() {
    return { cib: this.#cib, version: versionOf(this.#cib.attributes) };
  }

  async commit({ changes }: { readonly changes: readonly Change[] }): Promise<CommitOutcome> {
    this.become(applyChanges(this.#cib, changes), changes);
    return { kind: "done", on: 2, of: 2 };
  }

  async status(): Promise<ClusterStatus> {
    return this.#status;
  }

  async perform(): Promise<OrderOutcome> {
    return { kind: "done", text: "" };
  }

  watch(listener: (event: ClusterEvent) => void): () => void {
    this.#listeners.add(listener);
    listener({ kind: "status", status: this.#status });
    listener({ kind: "cib", snapshot: { cib: this.#cib, version: versionOf(this.#cib.attributes) }, changes: [] });
    return () => this.#listeners.delete(listener);
  }

  become(cib: Element, changes: readonly Change[] = diff(this.#cib, cib)): void {
    this.#cib = cib;
    this.tell({ kind: "cib", snapshot: { cib, version: versionOf(cib.attributes) }, changes });
  }

  tell(event: ClusterEvent): void {
    if (event.kind === "status") this.#status = event.status;
    for (const listener of this.#listeners) listener(event);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }
}
