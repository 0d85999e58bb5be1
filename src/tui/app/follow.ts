import type { ActionProgress, Cluster, ClusterEvent } from "../../client/index.ts";
import { type Expectations, expect } from "../progress/expectations.ts";
import type { ProgressSource } from "../progress/rows.ts";
import type { SharedWatch } from "./shared-watch.ts";

/** How long a commit may take to become a transition, and how long the cluster must be idle to be done. */
const BEGIN_MS = 1500;
const IDLE_MS = 700;

export interface FollowOutcome {
  /** `none`: the commit led to nothing. */
  readonly kind: "done" | "none" | "stopped" | "lost";
  readonly failed: readonly ActionProgress[];
  readonly tookMs: number;
}

/** Follows what the cluster does after a commit until it has nothing more to do, the user stops watching, or the
 *  connection is lost. Watching changes nothing about it. */
export class Follower {
  readonly #cluster: Cluster;
  readonly #watch: SharedWatch;
  readonly #changed: () => void;
  #actions = new Map<string, ActionProgress>();
  #expectations: Expectations = new Map();
  #startedMs = Date.now();

  constructor(cluster: Cluster, watch: SharedWatch, changed: () => void) {
    this.#cluster = cluster;
    this.#watch = watch;
    this.#changed = changed;
  }

  get source(): ProgressSource {
    return { actions: [...this.#actions.values()], startedMs: this.#startedMs, expectations: this.#expectations };
  }

  follow(signal: AbortSignal): Promise<FollowOutcome> {
    this.#startedMs = Date.now();
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      let unwatch: (() => void) | undefined;
      let ended = false;
      const tick = setInterval(this.#changed, 1000);
      const end = (kind: FollowOutcome["kind"]): void => {
        if (ended) return;
        ended = true;
        clearTimeout(timer);
        clearInterval(tick);
        unwatch?.();
        signal.removeEventListener("abort", stopped);
        const failed = [...this.#actions.values()].filter(({ state }) => state === "failed");
        resolve({ kind, failed, tookMs: Date.now() - this.#startedMs });
      };
      const stopped = (): void => end("stopped");
      const wait = (ms: number): void => {
        clearTimeout(timer);
        timer = setTimeout(() => end(this.#actions.size === 0 ? "none" : "done"), ms);
      };
      unwatch = this.#watch.watch((event) => {
        if (event.kind === "lost") end("lost");
        else if (this.#take(event)) clearTimeout(timer);
        else if (event.kind === "status" && this.#actions.size > 0) wait(IDLE_MS);
      });
      if (ended) unwatch();
      signal.addEventListener("abort", stopped);
      if (signal.aborted) stopped();
      else if (this.#actions.size === 0) wait(BEGIN_MS);
    });
  }

  /** @returns whether a transition is under way */
  #take(event: ClusterEvent): boolean {
    if (event.kind !== "status" || event.status.transition === undefined) return false;
    const { number, actions } = event.status.transition;
    const before = this.#actions.size;
    for (const action of actions) this.#actions.set(`${number} ${action.id}`, action);
    if (this.#actions.size > before) void this.#expect();
    this.#changed();
    return true;
  }

  async #expect(): Promise<void> {
    const cib = this.#watch.snapshot?.cib;
    if (cib === undefined) return;
    const keys = new Set([...this.#actions.values()].map(({ key }) => key));
    this.#expectations = await expect([...keys], cib, this.#cluster.agents);
    this.#changed();
  }
}
