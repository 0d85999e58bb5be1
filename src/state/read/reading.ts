import { childElements, type Element, firstChild, indexById } from "../../cib/index.ts";
import {
  collectAttributes,
  type DateTime,
  dateTimeAt,
  NextChange,
  type RuleInput,
  type Zone,
} from "../../rules/index.ts";
import type { Cluster, StateMessage } from "../cluster.ts";
import { type Demand, knownDevices } from "../demand.ts";
import type { Failure } from "../failure.ts";
import { Host } from "../host.ts";
import { type ClusterOptions, readOptions } from "../options.ts";
import type { Resource } from "../resource.ts";
import { ScoreTable } from "../score-table.ts";
import type { Ticket } from "../ticket.ts";
import { compareNames, isTrue } from "../values.ts";
import type { History, HistoryEntry } from "./history.ts";
import type { OperationDigests } from "./operation-digests.ts";

export interface ReadInput {
  readonly cib: Element;
  /** The time dates, rules and expiries are judged by. */
  readonly nowMs: number;
  /** For dates that leave out their offset; the host's own zone by default. */
  readonly zone: Zone;
  /** Read as if quorum were (not) there; undefined = what the document says. */
  readonly quorum: boolean | undefined;
  /** The reader has no secrets: compare parameters by their secure digests. */
  readonly sanitized: boolean;
}

export interface LateCheck {
  readonly resource: Resource;
  readonly host: Host;
  readonly entry: HistoryEntry;
  /** The operation is active there; else it is the last failure. */
  readonly active: boolean;
}

/** What is being read: the parts of the cluster as they become known, and what reading found out on the way. The files of
 *  this folder fill it, one part of the document each. */
export class Reading implements Cluster {
  readonly cib: Element;
  readonly nowMs: number;
  readonly now: DateTime;
  readonly zone: Zone;
  readonly options: ClusterOptions;
  readonly quorate: boolean;
  readonly sanitized: boolean;
  haveFencing: boolean;
  /** Some resource asks that hosts be unfenced before they run it. */
  enableUnfencing = false;
  haveRemoteHosts = false;

  hosts: Host[] = [];
  /** Hosts at their `index`. */
  readonly hostList: Host[] = [];
  readonly #hostsByName = new Map<string, Host>();
  dc: Host | undefined;

  top: Resource[] = [];
  readonly resources: Resource[] = [];
  readonly resourceIds = new Map<string, Resource>();
  readonly #historyNames = new Map<string, Set<Resource>>();
  readonly tickets = new Map<string, Ticket>();
  readonly tags = new Map<string, string[]>();
  readonly templates = new Map<string, string[]>();
  readonly failures: Failure[] = [];
  readonly demands: Demand[] = [];
  readonly messages: StateMessage[] = [];
  counts = { total: 0, disabled: 0, blocked: 0 };
  recheckBy: number | undefined;

  /** Those that were needed so far: for each resource a few. */
  readonly digests = new Map<Resource, OperationDigests[]>();
  /** Failures of recurring operations that failure-timeout has expired: the operation is to be run afresh. */
  readonly expiredEntries = new Set<HistoryEntry>();
  /** Comparisons of parameters that wait until a bundle's container has its host. */
  readonly lateChecks: LateCheck[] = [];
  /** Histories by host that the configuration may have changed under: all but those that only say that an unchanged resource
   *  is not there. */
  readonly notable = new Map<Host, readonly History[]>();
  readonly histories = new Map<Host, readonly History[]>();
  /** Hosts where something runs that only another host's history says: all their histories count. */
  readonly arrivals = new Set<Host>();
  /** Containers to be stopped because of what failed inside. */
  readonly containersToStop: Resource[] = [];

  readonly resourceDefaults: Element | undefined;
  readonly operationDefaults: Element | undefined;

  readonly status: Element | undefined;
  #states: Map<string, Element> | undefined;

  constructor(input: ReadInput, configuration: Element | undefined) {
    this.cib = input.cib;
    this.nowMs = input.nowMs;
    this.zone = input.zone;
    this.now = dateTimeAt(this.nowS, input.zone);
    this.sanitized = input.sanitized;
    this.quorate = input.quorum ?? isTrue(input.cib.attributes["have-quorum"]);
    const section = (name: string): Element | undefined => configuration && firstChild(configuration, name);
    this.resourceDefaults = section("rsc_defaults");
    this.operationDefaults = section("op_defaults");
    this.status = firstChild(input.cib, "status");
    const properties = new Map<string, string>();
    this.collect(section("crm_config"), "cluster_property_set", {}, properties, "cib-bootstrap-options");
    this.options = readOptions(properties, {
      quorate: this.quorate,
      noQuorumPanic: Number(input.cib.attributes["no-quorum-panic"] ?? 0) > 0,
      report: (level, text) => this.report(level, text),
    });
    this.haveFencing = this.options.haveWatchdog;
  }

  /** Epoch seconds. */
  get nowS(): number {
    return Math.floor(this.nowMs / 1000);
  }

  report(level: StateMessage["level"], text: string): void {
    this.messages.push({ level, text });
  }

  /** Something may be different from this moment on (epoch seconds): decide again by then. */
  recheck(epochSeconds: number): void {
    if (epochSeconds > this.nowS && (this.recheckBy === undefined || this.recheckBy > epochSeconds)) {
      this.recheckBy = epochSeconds;
    }
  }

  ruleInput(about: Partial<RuleInput>, nextChange: NextChange): RuleInput {
    return {
      now: this.now,
      local: { nowS: this.nowS, zone: this.zone },
      document: this.cib,
      report: (message, level = "error") => this.report(level, message),
      nextChange,
      ...about,
    };
  }

  /** Adds the values of name/value blocks whose rules hold; names that have a value keep it. */
  collect(
    parent: Element | undefined,
    blockName: string,
    about: Partial<RuleInput>,
    values: Map<string, string>,
    firstId?: string,
  ): void {
    if (parent === undefined || !parent.children.some((node) => node.kind === "element" && node.name === blockName)) {
      return;
    }
    const nextChange = new NextChange();
    collectAttributes(
      parent,
      blockName,
      this.ruleInput(about, nextChange),
      values,
      firstId === undefined ? {} : { firstId },
    );
    if (nextChange.epochSeconds !== undefined) this.recheck(nextChange.epochSeconds);
  }

  /** The element an `id-ref` points to, the element itself without one. */
  resolve(node: Element): Element | undefined {
    const reference = node.attributes["id-ref"];
    if (reference === undefined) return node;
    const target = indexById(this.cib).get(reference);
    if (target?.name === node.name) return target;
    this.report("error", `Ignoring invalid ${node.name} configuration: id-ref '${reference}' points to none`);
    return undefined;
  }

  addHost(id: string, name: string, remote: boolean, baseScore: number): Host {
    if (this.hostNamed(name) !== undefined) this.report("warning", `More than one node entry has name '${name}'`);
    const host = new Host(this.hostList.length, id, name, remote, baseScore);
    host.attributes.set("#kind", remote ? "remote" : "cluster");
    if (remote) this.haveRemoteHosts = true;
    this.hostList.push(host);
    const key = name.toLowerCase();
    // What was there first keeps the name, unless the new one sorts before it.
    const at = this.hosts.findIndex((other) => compareNames(name, other.name) <= 0);
    if (at < 0) this.hosts.push(host);
    else this.hosts.splice(at, 0, host);
    this.#hostsByName.set(key, host);
    return host;
  }

  hostNamed(name: string): Host | undefined {
    return this.#hostsByName.get(name.toLowerCase());
  }

  hostWithId(id: string): Host | undefined {
    return this.hosts.find((host) => host.id.toLowerCase() === id.toLowerCase());
  }

  /** The first with this id or whose history goes by it; removed resources come last. */
  resourceNamed(id: string): Resource | undefined {
    const own = this.resourceIds.get(id);
    if (own !== undefined && !own.removed) return own;
    const [first] = this.#historyNames.get(id) ?? [];
    return first ?? own;
  }

  /** From now on the resource's history goes by this id (undefined = by its own). */
  nameHistory(resource: Resource, id: string | undefined): void {
    if (resource.historyId !== undefined) this.#historyNames.get(resource.historyId)?.delete(resource);
    resource.historyId = id;
    if (id === undefined) return;
    let named = this.#historyNames.get(id);
    if (named === undefined) this.#historyNames.set(id, (named = new Set()));
    named.add(resource);
  }

  /** The status entry of the host with exactly this name. */
  stateOf(hostName: string): Element | undefined {
    if (this.#states === undefined) {
      this.#states = new Map();
      for (const state of this.status === undefined ? [] : childElements(this.status, "node_state")) {
        const { uname } = state.attributes;
        if (uname !== undefined && !this.#states.has(uname)) this.#states.set(uname, state);
      }
    }
    return this.#states.get(hostName);
  }

  demandFence(host: Host, reason: string, priorityDelay: boolean): void {
    this.demands.push({ kind: "fence", host, reason, priorityDelay, devices: knownDevices(host) });
  }

  /** A table in which no host is known yet. */
  emptyTable(): ScoreTable {
    return new ScoreTable(this.hostList.length);
  }
}
