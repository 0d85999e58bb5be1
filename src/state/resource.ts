import type { Element } from "../cib/index.ts";
import type { Bundle, Clone } from "./collective.ts";
import type { Host } from "./host.ts";
import { Role } from "./role.ts";

export type ResourceKind = "primitive" | "group" | "clone" | "bundle";
export type MultipleActive = "stop_start" | "stop_only" | "block" | "stop_unexpected";

/** One resource or instance of one, with what the configuration says of it and what the history says it does. The tree of
 *  resources (groups, clones, bundles, their instances) hangs together by `parent` and `children`; `Cluster.resources` holds
 *  all of them by `index`. */
export class Resource {
  index = -1;
  /** With the instance number where there is one: `web:1`. */
  id: string;
  /** The id under which hosts keep its history: without the number for anonymous instances. */
  historyId: string;
  readonly kind: ResourceKind;
  /** The element that configures it, its template already worked in. */
  readonly xml: Element;
  /** The element as written; undefined where no template is involved. */
  readonly originalXml: Element | undefined;
  parent: Resource | undefined;
  children: Resource[] = [];
  /** What clones and bundles have besides. */
  clone: Clone | undefined;
  bundle: Bundle | undefined;

  readonly agentClass: string;
  readonly provider: string | undefined;
  readonly type: string;
  /** Meta-attributes in effect, defaults and inheritance worked in. */
  meta = new Map<string, string>();
  utilization = new Map<string, string>();

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
  critical = true;
  notify = false;
  /** Instances are told apart by number (or it is no instance of an anonymous clone). */
  unique = false;
  promotable = false;
  migratable = false;
  fenceDevice = false;
  remoteConnection = false;
  remoteNestingAllowed = false;
  needsQuorum = false;
  needsFencing = false;
  needsUnfencing = false;
  exclusiveProbes = false;
  replicaContainer = false;
  /** In the history but no longer in the configuration. */
  removed = false;
  removedLaunched = false;
  failed = false;
  ignoreFailure = false;
  stopIfFailed = false;
  startPending = false;
  stopUnexpected = false;

  role: Role = Role.Stopped;
  nextRole: Role = Role.Unknown;
  /** Hosts where it is active, in the order found. */
  activeOn: Host[] = [];
  /** Hosts whose history holds a result of a look at it, with the role that the look left it in. */
  knownOn = new Map<Host, true>();
  /** A start, stop, migration... that a host has not yet answered. */
  pendingAction: string | undefined;
  pendingHost: Host | undefined;
  /** A shutdown lock keeps it for this host, since when (epoch seconds). */
  lockHost: Host | undefined;
  lockTime = 0;
  migrationSource: Host | undefined;
  migrationTarget: Host | undefined;
  danglingMigrationSources: Host[] = [];

  /** What starts it when it is a guest's connection or runs in a container; and the reverse. */
  launcher: Resource | undefined;
  launched: Resource[] = [];

  constructor(id: string, kind: ResourceKind, xml: Element, originalXml: Element | undefined) {
    this.id = id;
    this.historyId = id;
    this.kind = kind;
    this.xml = xml;
    this.originalXml = originalXml;
    this.agentClass = xml.attributes.class ?? "";
    this.provider = xml.attributes.provider;
    this.type = xml.attributes.type ?? "";
  }

  /** The outermost resource around it; itself when there is none. */
  get top(): Resource {
    let top: Resource = this;
    while (top.parent !== undefined) top = top.parent;
    return top;
  }
}
