import type { CibSnapshot, Cluster, ClusterEvent, ClusterStatus } from "../../client/index.ts";

type Listener = (event: ClusterEvent) => void;

/** One subscription to the cluster for all that look at it, opened when the first one looks. Whoever comes later is told what
 *  is known as soon as `watch` has returned: nobody hears anything before. */
export class SharedWatch {
  readonly #cluster: Cluster;
  readonly #now: () => number;
  readonly #listeners = new Set<Listener>();
  #stop: (() => void) | undefined;
  snapshot: CibSnapshot | undefined;
  #status: ClusterStatus | undefined;
  #heardMs = 0;
  lost: string | undefined;

  /** `now`: our clock, in milliseconds. */
  constructor(cluster: Cluster, now: () => number = Date.now) {
    this.#cluster = cluster;
    this.#now = now;
  }

  /** What was heard last, with the cluster's clock as it must stand now. */
  get status(): ClusterStatus | undefined {
    const status = this.#status;
    if (status?.nowMs === undefined) return status;
    return { ...status, nowMs: status.nowMs + this.#now() - this.#heardMs };
  }

  watch = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    if (this.#stop === undefined) this.#stop = this.#cluster.watch((event) => this.#take(event));
    else queueMicrotask(() => this.#catchUp(listener));
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
      this.snapshot = undefined;
      this.#status = undefined;
      this.lost = undefined;
    };
  };

  #catchUp(listener: Listener): void {
    if (!this.#listeners.has(listener)) return;
    const { status } = this;
    if (status !== undefined) listener({ kind: "status", status });
    if (this.snapshot !== undefined) listener({ kind: "cib", snapshot: this.snapshot, changes: [] });
    if (this.lost !== undefined) listener({ kind: "lost", reason: this.lost });
  }

  #take(event: ClusterEvent): void {
    if (event.kind === "cib") this.snapshot = event.snapshot;
    if (event.kind === "status") {
      this.#status = event.status;
      this.#heardMs = this.#now();
    }
    this.lost = event.kind === "lost" ? event.reason : undefined;
    for (const listener of [...this.#listeners]) listener(event);
  }
}
