import { assert, INFINITY } from "../base/index.ts";
import type { GraphAction, Synapse, TransitionGraph } from "../scheduler/index.ts";
import { IndexHeap } from "./heap.ts";

/** How much may be in flight at once. */
export interface WalkLimits {
  /** All actions together; 0 = no limit. */
  readonly batch: number;
  /** Operations of resources on one host; undefined = no limit. */
  readonly jobs?: (host: string) => number | undefined;
  /** Migrations that touch one host. */
  readonly migrations?: number | undefined;
}

/** What to do once nothing is in flight any more. A later abort may only raise it. */
export type Completion = "done" | "wait" | "restart" | "shutdown";
const RANK: Readonly<Record<Completion, number>> = { done: 0, wait: 1, restart: 2, shutdown: 3 };

export type WalkStatus =
  /** Something may run now, or is in flight. */
  | "active"
  | "complete"
  /** An abort kept some of it from running. */
  | "stopped"
  /** The rest can never run, and nobody asked for that. */
  | "terminated";

const Waiting = 0;
const InFlight = 1;
const Confirmed = 2;

/** Walks one graph. `next` hands out what may run now, one action at a time; `confirm` takes its result; `abort` keeps
 *  what is less urgent from starting. The order is that of Pacemaker's passes: the graph from front to back, again and again
 *  as long as a pass starts something, so that what a result makes ready behind it runs in the same pass and what it makes
 *  ready before it in the next. The cost is that of the graph's edges, not of the passes. */
export class Walk {
  readonly graph: TransitionGraph;
  #limits: WalkLimits;
  readonly #state: Uint8Array;
  /** Inputs that are not confirmed yet, by synapse. */
  readonly #missing: Uint32Array;
  /** Action -> its synapse's place. */
  readonly #place = new Map<number, number>();
  /** Action -> places of the synapses that wait for it. */
  readonly #followers = new Map<number, number[]>();
  /** Ready ones ahead in this pass, ready ones for the next, and those that a limit held back. */
  #ahead = new IndexHeap();
  #later = new IndexHeap();
  #held: number[] = [];
  #skipped: number[] = [];
  /** Place after the one looked at last in this pass. */
  #at = 0;
  #inFlight = 0;
  #started = 0;
  readonly #jobs = new Map<string, number>();
  readonly #migrations = new Map<string, number>();
  #abortPriority = 0;
  #completion: Completion = "done";
  #reason: string | undefined;

  constructor(graph: TransitionGraph, limits: WalkLimits = { batch: 0 }) {
    this.graph = graph;
    this.#limits = limits;
    const count = graph.synapses.length;
    this.#state = new Uint8Array(count);
    this.#missing = new Uint32Array(count);
    for (const [place, synapse] of graph.synapses.entries()) this.#place.set(synapse.action.id, place);
    for (const [place, synapse] of graph.synapses.entries()) {
      this.#missing[place] = synapse.inputs.length;
      for (const input of synapse.inputs) {
        const list = this.#followers.get(input);
        if (list === undefined) this.#followers.set(input, [place]);
        else list.push(place);
      }
      if (synapse.inputs.length === 0) this.#ahead.push(place);
    }
  }

  get abortPriority(): number {
    return this.#abortPriority;
  }

  /** What the first abort that settled `completion` said. */
  get abortReason(): string | undefined {
    return this.#reason;
  }

  get completion(): Completion {
    return this.#completion;
  }

  /** Actions in flight, in the order of the graph. */
  inFlight(): Synapse[] {
    return this.graph.synapses.filter((_, place) => this.#state[place] === InFlight);
  }

  /** Synapses that were never started. */
  get left(): number {
    return this.graph.synapses.length - this.#started;
  }

  setLimits(limits: WalkLimits): void {
    this.#limits = limits;
    this.#release();
  }

  /** The next synapse to start, which is in flight from then on; undefined when nothing may start now. */
  next(): Synapse | undefined {
    for (;;) {
      if (this.#limits.batch > 0 && this.#inFlight >= this.#limits.batch) return undefined;
      const place = this.#ahead.pop();
      if (place === undefined) {
        this.#at = 0;
        if (this.#later.size === 0) return undefined;
        [this.#ahead, this.#later] = [this.#later, this.#ahead];
        continue;
      }
      this.#at = place + 1;
      const synapse = this.graph.synapses[place]!;
      if (synapse.action.kind !== "pseudo_event") {
        if (synapse.priority < this.#abortPriority) {
          this.#skipped.push(place);
          continue;
        }
        if (!this.#allowed(synapse.action)) {
          this.#held.push(place);
          continue;
        }
      }
      this.#state[place] = InFlight;
      this.#inFlight++;
      this.#started++;
      this.#count(synapse.action, 1);
      return synapse;
    }
  }

  /** Takes the result of an action in flight; false when it is none (late, or of another graph). A failed action makes
   *  nothing ready but what has priority INFINITY. */
  confirm(actionId: number, failed = false): boolean {
    const place = this.#place.get(actionId);
    if (place === undefined || this.#state[place] !== InFlight) return false;
    this.#state[place] = Confirmed;
    this.#inFlight--;
    this.#count(this.graph.synapses[place]!.action, -1);
    for (const follower of this.#followers.get(actionId) ?? []) {
      if (this.#state[follower] !== Waiting) continue;
      if (failed && this.graph.synapses[follower]!.priority < INFINITY) continue;
      const missing = this.#missing[follower]!;
      assert(missing > 0, `synapse ${follower} has an input confirmed twice`);
      this.#missing[follower] = missing - 1;
      if (missing === 1) this.#enqueue(follower);
    }
    this.#release();
    return true;
  }

  /** Keeps everything below `priority` from starting (pseudo events still pass) and says what shall follow. */
  abort(priority: number, completion: Completion, reason: string): void {
    this.#abortPriority = Math.max(this.#abortPriority, priority);
    if (RANK[completion] > RANK[this.#completion]) {
      this.#completion = completion;
      this.#reason = reason;
    }
  }

  /** Meaningful after `next` returned undefined. */
  get status(): WalkStatus {
    if (this.#inFlight > 0 || this.#ahead.size > 0 || this.#later.size > 0 || this.#held.length > 0) return "active";
    if (this.left > 0 && this.#abortPriority <= 0) return "terminated";
    return this.#skipped.length > 0 ? "stopped" : "complete";
  }

  #enqueue(place: number): void {
    (place >= this.#at ? this.#ahead : this.#later).push(place);
  }

  #release(): void {
    for (const place of this.#held.splice(0)) this.#enqueue(place);
  }

  #allowed(action: GraphAction): boolean {
    if (action.kind !== "rsc_op") return true;
    return hostsOf(action).every((host) => {
      const jobs = this.#limits.jobs?.(host);
      if (jobs !== undefined && (this.#jobs.get(host) ?? 0) >= jobs) return false;
      const { migrations } = this.#limits;
      return !isMigration(action) || migrations === undefined || (this.#migrations.get(host) ?? 0) < migrations;
    });
  }

  #count(action: GraphAction, by: 1 | -1): void {
    if (action.kind !== "rsc_op") return;
    for (const host of hostsOf(action)) {
      this.#jobs.set(host, (this.#jobs.get(host) ?? 0) + by);
      if (isMigration(action)) this.#migrations.set(host, (this.#migrations.get(host) ?? 0) + by);
    }
  }
}

const isMigration = (action: GraphAction): boolean =>
  action.operation === "migrate_to" || action.operation === "migrate_from";

/** Hosts whose load an action adds to: the one that carries it out, and a migration's target from its start on. */
function hostsOf(action: GraphAction): string[] {
  const own = action.target?.routerNode ?? action.target?.node;
  const other = action.operation === "migrate_to" ? action.attributes.CRM_meta_migrate_target : undefined;
  return [own, other].filter((host): host is string => host !== undefined);
}
