import type { CibSnapshot, Cluster, ClusterEvent, ClusterStatus } from "../../client/index.ts";

type Listener = (event: ClusterEvent) => void;

/** One subscription to the cluster for all that look at it, opened when the first one looks. Whoever comes later is told what
 *  is known as soon as `watch` has returned: nobody hears anything before. */
export class SharedWatch {
  readonly #cluster: Cluster;
  readonly #listeners = new Set<Listener>();
  #stop: (() => void) | undefined;
  snapshot: CibSnapshot | undefined;
  status: ClusterStatus | undefined;
  lost: string | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
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
      this.status = undefined;
      this.lost = undefined;
    };
  };

  #catchUp(listener: Listener): void {
    if (!this.#listeners.has(listener)) return;
    if (this.status !== undefined) listener({ kind: "status", status: this.status });
    if (this.snapshot !== undefined) listener({ kind: "cib", snapshot: this.snapshot, changes: [] });
    if (this.lost !== undefined) listener({ kind: "lost", reason: this.lost });
  }

  #take(event: ClusterEvent): void {
    if (event.kind === "cib") this.snapshot = event.snapshot;
    if (event.kind === "status") this.status = event.status;
    this.lost = event.kind === "lost" ? event.reason : undefined;
    for (const listener of [...this.#listeners]) listener(event);
  }
}
