import type { Element } from "../cib/index.ts";
import type { Bundle, Clone, Group } from "./collective.ts";
import type { Host } from "./host.ts";
import { HostSet } from "./host-set.ts";
import type { ConfiguredOperation } from "./read/operations.ts";
import { Role } from "./role.ts";
import type { ScoreTable } from "./score-table.ts";

export type ResourceKind = "primitive" | "group" | "clone" | "bundle";
export type MultipleActive = "stop_start" | "stop_only" | "block" | "stop_unexpected";

const NONE: ReadonlyMap<string, string> = new Map();

/** One resource or instance of one, with what the configuration says of it and what the history says it does. The tree of
 *  resources (groups, clones, bundles, their instances) hangs together by `parent` and `children`; `Cluster.resources` holds
 *  all of them by `index`. */
export class Resource {
  index = -1;
  /** With the instance number where there is one: `web:1`. */
  readonly id: string;
  /** The id under which a host keeps its history, where that is another one than `id` (anonymous instances). */
  historyId: string | undefined;
  readonly kind: ResourceKind;
  /** The element that configures it, its template already worked in. */
  readonly xml: Element;
  /** `<operations>`, references followed. */
  readonly operations: Element | undefined;
  readonly parent: Resource | undefined;
  children: Resource[] = [];
  /** What groups, clones and bundles have besides. */
  group: Group | undefined;
  clone: Clone | undefined;
  bundle: Bundle | undefined;

  /** Meta-attributes in effect, with defaults and what the parents hand down; the element's own attributes too. */
  readonly meta: Map<string, string>;
  utilization: ReadonlyMap<string, string> = NONE;
  /** What `resourceParameters` and `configuredOperation` have found so far: parameters that are the same on all hosts, else
   *  those of each host (and in general). */
  parameters: Map<string, string> | undefined;
  parametersByHost: Map<Host | undefined, Map<string, string>> | undefined;
  configuredOperations: Map<string, ConfiguredOperation> | undefined;
  /** Scores that the configuration of hosts and the history give, before any constraint. */
  allowed: ScoreTable;

  priority = 0;
  stickiness = 0;
  /** Failures after which a host is banned; 0 = never. */
  migrationThreshold = 0;
  failureTimeoutMs = 0;
  reconnectIntervalMs = 0;
  multipleActive: MultipleActive = "stop_start";

  managed = true;
  blocked = false;
  maintenance = false;
  critical = false;
  notify = false;
  /** Instances are told apart by number (or it is no instance of an anonymous clone). */
  unique = false;
  promotable = false;
  migratable = false;
  fenceDevice = false;
  remoteConnection = false;
  /** A bundle's connection, which may run on a remote host. */
  remoteNestingAllowed = false;
  needsQuorum = false;
  needsFencing = false;
  needsUnfencing = false;
  exclusiveProbes = false;
  replicaContainer = false;
  /** In the history but no longer in the configuration. */
  removed = false;
  /** Removed, and was started by another resource. */
  removedLaunched = false;
  failed = false;
  /** A failure is on record whose `on-fail` is `ignore`. */
  ignoreFailure = false;
  stopIfFailed = false;
  startPending = false;
  stopUnexpected = false;
  /** The history asks for a stop somewhere. */
  stopDemanded = false;

  role: Role = Role.Stopped;
  nextRole: Role = Role.Unknown;
  /** Hosts where it is active, in the order found. */
  activeOn: Host[] = [];
  /** Hosts whose history tells its state. */
  readonly knownOn = new HostSet();
  /** A start, stop, migration... that a host has not yet answered. */
  pendingAction: string | undefined;
  pendingHost: Host | undefined;
  /** A shutdown lock keeps it for this host, since when (epoch seconds). */
  lockHost: Host | undefined;
  lockTime = 0;
  migrationSource: Host | undefined;
  migrationTarget: Host | undefined;
  /** Sources of migrations that succeeded but were not cleaned up. */
  danglingMigrationSources: Host[] = [];

  /** What starts it when it is a guest's connection or runs in a container; and the reverse. */
  launcher: Resource | undefined;
  launched: Resource[] = [];

  constructor(
    id: string,
    kind: ResourceKind,
    xml: Element,
    operations: Element | undefined,
    parent: Resource | undefined,
    meta: Map<string, string>,
    allowed: ScoreTable,
  ) {
    this.id = id;
    this.kind = kind;
    this.xml = xml;
    this.operations = operations;
    this.parent = parent;
    this.meta = meta;
    this.allowed = allowed;
  }

  get agentClass(): string | undefined {
    return this.xml.attributes.class;
  }

  get provider(): string | undefined {
    return this.xml.attributes.provider;
  }

  get type(): string | undefined {
    return this.xml.attributes.type;
  }

  /** Whether another element names the same agent. */
  hasAgentOf({ attributes: { class: agentClass, provider, type } }: Element): boolean {
    const own = this.xml.attributes;
    return own.type === type && own.class === agentClass && own.provider === provider;
  }

  /** The id in the configuration: without the instance number. */
  get configId(): string {
    return this.xml.attributes.id ?? this.id;
  }

  /** What names it on screens: the number only where it tells instances apart. */
  get printableId(): string {
    return this.unique ? this.id : this.configId;
  }

  /** The outermost resource around it, a bundle not counted. */
  get top(): Resource {
    let top: Resource = this;
    while (top.parent !== undefined && top.parent.kind !== "bundle") top = top.parent;
    return top;
  }

  /** The outermost resource around it. */
  get outermost(): Resource {
    let top: Resource = this;
    while (top.parent !== undefined) top = top.parent;
    return top;
  }

  /** Whether this is somewhere around another. */
  isAround(inner: Resource): boolean {
    for (let up = inner.parent; up !== undefined; up = up.parent) if (up === this) return true;
    return false;
  }

  get bundled(): boolean {
    return this.outermost.kind === "bundle";
  }

  get isAnonymousClone(): boolean {
    return this.kind === "clone" && !this.unique;
  }
}
