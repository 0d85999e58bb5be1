import { type Host, leadingInteger, type Reading, type Resource, type StateMessage } from "../state/index.ts";
import type { Action } from "./action.ts";
import type { Colocation, Location, Ordering, TicketConstraint } from "./constraints/types.ts";
import type { Contribution, ScoreLine } from "./decision.ts";
import type { Synapse } from "./graph.ts";
import type { Rules } from "./kinds.ts";
import type { NotifyPair, NotifyTask } from "./notify-pair.ts";

/** What agents are told, for the parameters it was put together from. */
interface Told {
  readonly parameters: ReadonlyMap<string, string> | undefined;
  readonly attributes: Record<string, string>;
}

/** What the decision works out for one resource. */
export class Item {
  readonly resource: Resource;
  assigned: Host | undefined;
  /** The score it had for the host it was assigned to. */
  assignedScore = 0;
  /** Not assigned yet; a resource that was left without a host is assigned. */
  unassigned = true;
  assigning = false;
  /** Its colocations are being followed: ends circles. */
  followed = false;
  restarting = false;
  reload = false;
  promotionPriority = 0;
  promotionScoresAdded = false;
  promotionSorted = false;
  /** In the order of creation. */
  readonly actions: Action[] = [];
  /** In the order of the document. */
  readonly locations: Location[] = [];
  /** Of this resource with others, and of others with this; most important first. */
  readonly thisWith: Colocation[] = [];
  readonly withThis: Colocation[] = [];
  readonly tickets: TicketConstraint[] = [];
  readonly notify: Partial<Record<NotifyTask, NotifyPair>> = {};
  /** Attributes of its actions in the graph, by their meta-attributes; most resources have none there. */
  told: Map<ReadonlyMap<string, string>, Told> | undefined;

  constructor(resource: Resource) {
    this.resource = resource;
  }
}

/** Scores at one moment: those of a resource for all hosts by their numbers, or a line of another kind. */
export type NotedScores =
  | {
      readonly kind: "table";
      readonly by: "primitive" | "group" | "clone" | "bundle";
      readonly resource: string;
      readonly scores: Int32Array;
    }
  | Exclude<ScoreLine, { readonly kind: "allocation" }>;

/** An action that stands in the graph: as `Synapse`, not written out yet. */
export interface PlannedSynapse extends Omit<Synapse, "action"> {
  readonly action: Action;
}

export interface PlanOptions {
  readonly showUtilization: boolean;
  readonly scores: boolean;
  readonly explain: boolean;
}

/** What constraints are read into: no rule of a kind of resource is needed for that. */
export class Groundwork {
  readonly cluster: Reading;
  readonly items: readonly Item[];
  readonly locations: Location[] = [];
  readonly contributions: Contribution[] | undefined;
  readonly #names = new Map<string, Resource>();

  constructor(cluster: Reading, options: { readonly explain: boolean }) {
    this.cluster = cluster;
    this.items = cluster.resources.map((resource) => new Item(resource));
    this.contributions = options.explain ? [] : undefined;
    for (const resource of cluster.top) this.#noteNames(resource);
  }

  /** The first resource, outermost first, that has this id or whose history goes by it. */
  #noteNames(resource: Resource): void {
    const { id, historyId } = resource;
    if (!this.#names.has(id)) this.#names.set(id, resource);
    if (historyId !== undefined && !this.#names.has(historyId)) this.#names.set(historyId, resource);
    for (const child of resource.children) this.#noteNames(child);
  }

  of(resource: Resource): Item {
    return this.items[resource.index]!;
  }

  /** What a constraint means by an id: the id of an anonymous instance's configuration means the whole clone. */
  resourceNamed(id: string | undefined): Resource | undefined {
    if (id === undefined) return undefined;
    const found = this.#names.get(id);
    return found === undefined || found.id === id ? found : found.top;
  }

  assigned(resource: Resource): Host | undefined {
    return this.items[resource.index]!.assigned;
  }

  report(level: StateMessage["level"], text: string): void {
    this.cluster.report(level, text);
  }

  note(resource: Resource, host: Host, score: number, because: string): void {
    this.contributions?.push({ resource, host, score, because });
  }
}

/** What is being decided: every stage adds its part. Resources, hosts and actions are found by their numbers. */
export class Plan extends Groundwork {
  readonly rules: Rules;
  /** In the order of creation: an action's id less one is its place. */
  readonly actions: Action[] = [];
  /** Actions without resource, by key. */
  readonly singletons = new Map<string, Action>();
  readonly orderings: Ordering[] = [];
  /** Resources on each host, by the host's number. */
  readonly load: Int32Array;
  /** What is left of each host's capacity, by the host's number. */
  readonly capacity: Map<string, number>[];
  /** Scores at the moments that `crm_simulate -s` shows. */
  readonly noted: NotedScores[] = [];
  readonly showUtilization: boolean;
  readonly synapses: PlannedSynapse[] = [];
  /** Number of the last walk over actions. */
  walk = 0;
  readonly #notesScores: boolean;

  constructor(cluster: Reading, rules: Rules, options: PlanOptions) {
    super(cluster, options);
    this.rules = rules;
    this.load = new Int32Array(cluster.hostList.length);
    this.capacity = cluster.hostList.map((host) => {
      const values = new Map<string, number>();
      for (const [name, value] of host.utilization) values.set(name, utilizationValue(value));
      return values;
    });
    this.showUtilization = options.showUtilization;
    this.#notesScores = options.scores;
  }

  /** Notes a resource's scores, and those of all below it, as one of the moments `crm_simulate -s` shows. */
  noteScores(resource: Resource, by: "primitive" | "group" | "clone" | "bundle"): void {
    if (!this.#notesScores || resource.removed) return;
    this.noted.push({ kind: "table", by, resource: resource.id, scores: resource.allowed.scores.slice() });
    for (const child of resource.children) this.noteScores(child, by);
  }
}

/** A utilization value: a whole number, 0 if it is none. */
export function utilizationValue(text: string): number {
  return leadingInteger(text) ?? 0;
}
