import type { Element } from "../cib/index.ts";
import { type Host, operationKey, type Resource } from "../state/index.ts";

export { operationKey };

/** What is so about an action; several at once. */
export const Is = {
  /** Nothing is done: a point in time that others wait for. */
  Pseudo: 1 << 0,
  Runnable: 1 << 1,
  /** Need not happen. */
  Optional: 1 << 2,
  /** Stands in the graph even if optional. */
  AlwaysInGraph: 1 << 3,
  ParametersRead: 1 << 4,
  /** Part of a live migration. */
  Migratable: 1 << 5,
  InGraph: 1 << 6,
  /** Cleans up after a migration that was interrupted. */
  MigrationAbort: 1 << 7,
  /** A recurring operation to be started anew, with new parameters. */
  Reschedule: 1 << 8,
  /** Done by the host in charge, wherever it is about. */
  OnDc: 1 << 9,
  /** Duplicate inputs have been merged. */
  InputsMerged: 1 << 10,
} as const;

/** How two actions are related; several at once. `first` and `then` are the two. */
export const Rel = {
  None: 0,
  /** `then` waits for `first` if both happen. */
  Ordered: 1 << 0,
  /** Only if `first` is no part of a live migration. */
  IfFirstUnmigratable: 1 << 1,
  /** If `then` must happen, `first` must. */
  ThenImpliesFirst: 1 << 2,
  /** If `first` must happen, `then` must. */
  FirstImpliesThen: 1 << 3,
  /** If `then` must happen to a promoted instance, `first` must. */
  PromotedThenImpliesFirst: 1 << 4,
  /** `first` can happen only if `then` can, as part of a migration. */
  UnmigratableThenBlocks: 1 << 5,
  /** `then` can happen only if `first` can. */
  UnrunnableFirstBlocks: 1 << 6,
  /** If `first` cannot happen, `then` is a real action and no migration. */
  FirstElseThen: 1 << 7,
  /** As FirstImpliesThen, for the action on the same host. */
  FirstImpliesSameHostThen: 1 << 8,
  /** A probe of a connection inside a container whose start cannot happen. */
  NestedRemoteProbe: 1 << 9,
  /** A stop that a start needs before it. */
  IntermediateStop: 1 << 10,
  Serialize: 1 << 11,
  IfOnSameHost: 1 << 12,
  /** If `then` must happen, `first` stands in the graph. */
  ThenImpliesFirstGraphed: 1 << 13,
  /** If `first` must and can happen, `then` stands in the graph. */
  FirstImpliesThenGraphed: 1 << 14,
  Asymmetric: 1 << 15,
  /** Only on the same host, or towards a migration's target. */
  IfOnSameHostOrTarget: 1 << 16,
  /** `then` can happen once enough of its firsts can. */
  MinRunnable: 1 << 17,
  IfRequiredOnSameHost: 1 << 18,
  /** Even if `first` is on the guest that `then` starts. */
  GuestAllowed: 1 << 19,
  /** If `then` must happen, `first` need not. */
  ThenCancelsFirst: 1 << 20,
} as const;

/** One side of a relation, kept at the other action. */
export class Relation {
  readonly action: Action;
  flags: number;
  graphed = false;

  constructor(action: Action, flags: number) {
    this.action = action;
    this.flags = flags;
  }

  /** The ordering still counts. */
  get onlyLoad(): boolean {
    return this.flags === Rel.IfOnSameHostOrTarget;
  }

  get active(): boolean {
    return this.flags !== 0;
  }

  /** Its trigger stands in the graph. */
  get inGraph(): boolean {
    return this.graphed;
  }
}

export type Needs = "nothing" | "quorum" | "fencing";

export const START = operationKey("start");
export const STOP = operationKey("stop");
export const PROMOTE = operationKey("promote");
export const DEMOTE = operationKey("demote");
export const MONITOR = operationKey("monitor");
export const RELOAD = operationKey("reload-agent");
export const DELETE = operationKey("delete");
export const CIB_DELETE = operationKey("lrm_delete");
export const MIGRATE_TO = operationKey("migrate_to");
export const MIGRATE_FROM = operationKey("migrate_from");

/** Shared meta-attributes with one value more, by the shared ones. */
const metaVariants = new WeakMap<Map<string, string>, Map<string, Map<string, string>>>();

/** Something that may have to be done. The id is its rank: the order in which Pacemaker comes to think of actions, by which
 *  it writes them into a graph. */
export class Action {
  readonly id: number;
  task: string;
  /** Unique within its resource and host: `start_0`; an action without resource has a name of its own. */
  readonly key: string;
  readonly resource: Resource | undefined;
  host: Host | undefined;
  flags: number;
  needs: Needs = "nothing";
  priority = 0;
  reason: string | undefined;
  /** The recurring operation that a cancellation ends. */
  cancelTask: string | undefined;
  /** The operation's configuration, if it has one. */
  readonly operation: Element | undefined;
  /** Meta-attributes; shared with actions alike until one differs. */
  #meta: Map<string, string>;
  #ownMeta = false;
  /** Parameters that the operation adds to the resource's. */
  extra: ReadonlyMap<string, string> | undefined;

  readonly before: Relation[] = [];
  readonly after: Relation[] = [];
  /** Flags of all relations to each later action, once there are many. */
  afterIndex: Map<Action, number> | undefined;
  runnableBefore = 0;
  requiredRunnableBefore = 0;
  /** Mark of the last walk that came by; walks are numbered. */
  mark = 0;

  constructor(
    id: number,
    task: string,
    key: string,
    resource: Resource | undefined,
    host: Host | undefined,
    flags: number,
    operation: Element | undefined,
    meta: Map<string, string>,
  ) {
    this.id = id;
    this.task = task;
    this.key = key;
    this.resource = resource;
    this.host = host;
    this.flags = flags;
    this.operation = operation;
    this.#meta = meta;
  }

  has(flag: number): boolean {
    return (this.flags & flag) !== 0;
  }

  set(flags: number): void {
    this.flags |= flags;
  }

  clear(flags: number): void {
    this.flags &= ~flags;
  }

  get optional(): boolean {
    return (this.flags & Is.Optional) !== 0;
  }

  get runnable(): boolean {
    return (this.flags & Is.Runnable) !== 0;
  }

  get pseudo(): boolean {
    return (this.flags & Is.Pseudo) !== 0;
  }

  get inGraph(): boolean {
    return (this.flags & Is.InGraph) !== 0;
  }

  get meta(): ReadonlyMap<string, string> {
    return this.#meta;
  }

  /** Its meta-attributes are those of other actions too. */
  get sharesMeta(): boolean {
    return !this.#ownMeta;
  }

  /** As `setMeta` for a value that many actions alike get: they go on sharing. */
  setSharedMeta(name: string, value: string): void {
    if (this.#ownMeta) {
      this.#meta.set(name, value);
      return;
    }
    let variants = metaVariants.get(this.#meta);
    if (variants === undefined) metaVariants.set(this.#meta, (variants = new Map()));
    const key = `${name}=${value}`;
    let variant = variants.get(key);
    if (variant === undefined) variants.set(key, (variant = new Map(this.#meta).set(name, value)));
    this.#meta = variant;
  }

  setMeta(name: string, value: string): void {
    if (!this.#ownMeta) {
      this.#meta = new Map(this.#meta);
      this.#ownMeta = true;
    }
    this.#meta.set(name, value);
  }

  get intervalMs(): number {
    return Number(this.#meta.get("interval") ?? 0);
  }

  /** Notes why, unless a reason is known already. */
  because(reason: string | undefined, overwrite = false): void {
    if (overwrite || this.reason === undefined) this.reason = reason;
  }

  /** `vip_start_0` */
  get fullKey(): string {
    return this.resource === undefined ? this.key : `${this.resource.id}_${this.key}`;
  }
}

const INDEX_FROM = 16;

/** Relates two actions, unless they are related in one of these ways already. */
export function relate(first: Action | undefined, then: Action | undefined, flags: number): boolean {
  if (flags === Rel.None || first === undefined || then === undefined) return false;
  const { after } = first;
  if (first.afterIndex !== undefined) {
    const known = first.afterIndex.get(then) ?? 0;
    if ((known & flags) !== 0) return false;
    first.afterIndex.set(then, known | flags);
  } else {
    for (const relation of after) if (relation.action === then && (relation.flags & flags) !== 0) return false;
    if (after.length >= INDEX_FROM) {
      const index = new Map<Action, number>();
      for (const relation of after) index.set(relation.action, (index.get(relation.action) ?? 0) | relation.flags);
      index.set(then, (index.get(then) ?? 0) | flags);
      first.afterIndex = index;
    }
  }
  after.push(new Relation(then, flags));
  then.before.push(new Relation(first, flags));
  return true;
}
