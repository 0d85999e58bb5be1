import type { Host, Resource, ResourceKind, ScoreTable } from "../state/index.ts";
import type { Action } from "./action.ts";
import type { Colocation, Location } from "./constraints/types.ts";
import type { Plan } from "./plan.ts";

/** Where each stage's rules differ by the kind of resource. A stage has one table of these, an entry for each kind. */
export type ByKind<T> = Readonly<Record<ResourceKind, T>>;

export interface PlaceRules {
  /** Chooses a host; `prefer` if that is as good as any. Without `stopIfFail` a resource that finds none is left as it was. */
  assign(plan: Plan, resource: Resource, prefer: Host | undefined, stopIfFail: boolean): Host | undefined;
  /** Lets a colocation act on `dependent`; seen from the dependent first, then from the primary. Returns what it adds to
   *  the dependent's priority. */
  applyColocation(
    plan: Plan,
    dependent: Resource,
    primary: Resource,
    colocation: Colocation,
    forDependent: boolean,
  ): number;
  /** Adds the resources that must share this one's host. */
  addColocated(plan: Plan, resource: Resource, origin: Resource, found: Set<Resource>): void;
  /** Colocations of others with `resource` that count when `origin` is placed. */
  addWithThis(plan: Plan, resource: Resource, origin: Resource, list: Colocation[]): void;
  /** Colocations of `resource` with others that count when `origin` is placed. */
  addThisWith(plan: Plan, resource: Resource, origin: Resource, list: Colocation[]): void;
  /** Adds what `source` and those it is chained to think of hosts; undefined when nothing is known. */
  addColocatedScores(
    plan: Plan,
    source: Resource,
    target: Resource | undefined,
    scores: ScoreTable | undefined,
    colocation: Colocation | undefined,
    factor: number,
    select: number,
  ): ScoreTable | undefined;
  applyLocation(plan: Plan, resource: Resource, location: Location): void;
  addUtilization(plan: Plan, resource: Resource, all: readonly Resource[], sum: Map<string, number>): void;
  lockToHost(plan: Plan, resource: Resource): void;
}

export interface ActRules {
  createActions(plan: Plan, resource: Resource): void;
  createProbe(plan: Plan, resource: Resource, host: Host): boolean;
}

export interface OrderRules {
  /** Orderings that follow from what the resource is. */
  orderInside(plan: Plan, resource: Resource): void;
}

export interface PruneRules {
  /** An action's flags; those of a collective's follow from its members'. */
  flags(plan: Plan, action: Action, host: Host | undefined): number;
  /** Lets one relation act on both actions; returns which of them changed. */
  update(
    plan: Plan,
    first: Action,
    then: Action,
    host: Host | undefined,
    flags: number,
    filter: number,
    type: number,
  ): number;
}

export interface EmitRules {
  addToGraph(plan: Plan, resource: Resource): void;
  addMeta(plan: Plan, resource: Resource, attributes: Map<string, string>): void;
}

export interface Rules {
  readonly place: ByKind<PlaceRules>;
  readonly act: ByKind<ActRules>;
  readonly order: ByKind<OrderRules>;
  readonly prune: ByKind<PruneRules>;
  readonly emit: ByKind<EmitRules>;
}
