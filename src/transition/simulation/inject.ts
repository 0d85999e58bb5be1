import { type Element, element, isElement } from "../../cib/index.ts";
import { parseOperationKey } from "../../state/index.ts";
import { type CibDraft, type Draft, type HostDraft, setAttributes } from "./draft.ts";
import type { SimulationEvent } from "./event.ts";
import { recordResult } from "./history.ts";

/** What a simulation is asked to pretend before it decides. */
export interface Injections {
  readonly quorum: string | undefined;
  readonly watchdog: string | undefined;
  readonly hostsUp: readonly string[];
  readonly hostsDown: readonly string[];
  readonly hostsFailing: readonly string[];
  readonly ticketsGranted: readonly string[];
  readonly ticketsRevoked: readonly string[];
  readonly ticketsStandby: readonly string[];
  readonly ticketsActivated: readonly string[];
  /** `RESOURCE_TASK_INTERVAL@HOST=RC` */
  readonly operations: readonly string[];
}

/** What is known of the configuration besides the document. */
export interface InjectContext {
  /** The configuration's element of a resource or instance, undefined when there is none of that name. */
  readonly resource: (id: string) => Element | undefined;
  readonly startFailureIsFatal: boolean;
  /** Epoch seconds. */
  readonly nowS: number;
  readonly origin: string;
}

/** Works injections into the document; events tell what was done, in the order in which Pacemaker does it. */
export function inject(cib: CibDraft, injections: Injections, context: InjectContext): SimulationEvent[] {
  const events: SimulationEvent[] = [];
  if (injections.quorum !== undefined) events.push({ kind: "quorum", value: injections.quorum });
  if (injections.watchdog !== undefined) events.push({ kind: "watchdog", value: injections.watchdog });
  if (injections.quorum !== undefined && cib.root.attributes["have-quorum"] !== injections.quorum) {
    cib.root.attributes["have-quorum"] = injections.quorum;
    cib.bump("status");
  }
  if (injections.watchdog !== undefined) setProperty(cib, "have-watchdog", injections.watchdog);
  const withEntry = injections.hostsUp.length > 0;
  const host = (name: string): HostDraft => hostOf(cib, name, withEntry);
  for (const name of injections.hostsUp) {
    events.push({ kind: "host", host: name, change: "up" });
    setState(cib, host(name), UP, context.origin);
  }
  for (const name of injections.hostsDown) {
    events.push({ kind: "host", host: name, change: "down" });
    const entry = host(name);
    setState(cib, entry, DOWN, context.origin);
    entry.forget();
  }
  for (const name of injections.hostsFailing) {
    events.push({ kind: "host", host: name, change: "fail" });
    setState(cib, host(name), { ...UP, in_ccm: "false" }, context.origin);
  }
  const tickets = [
    ["grant", injections.ticketsGranted, { granted: "true" }],
    ["revoke", injections.ticketsRevoked, { granted: "false" }],
    ["standby", injections.ticketsStandby, { standby: "true" }],
    ["activate", injections.ticketsActivated, { standby: "false" }],
  ] as const;
  for (const [change, ids, attributes] of tickets) {
    for (const ticket of ids) {
      events.push({ kind: "ticket", ticket, change });
      setTicket(cib, ticket, attributes);
    }
  }
  for (const spec of injections.operations) {
    events.push({ kind: "spec", spec }, ...injectOperation(cib, spec, host, context));
  }
  return events;
}

const UP = { in_ccm: "true", crmd: "online", join: "member", expected: "member" };
const DOWN = { in_ccm: "false", crmd: "offline", join: "down", expected: "down" };

function setState(cib: CibDraft, host: HostDraft, state: Readonly<Record<string, string>>, origin: string): void {
  setAttributes(host.entry, { ...state, "crm-debug-origin": origin });
  cib.bump("status");
}

/** A host went down and its controller's colleagues cleared what is known of it. */
export function takeDown(cib: CibDraft, host: HostDraft, origin: string): void {
  setState(cib, host, DOWN, origin);
  host.forget();
}

/** A host left in order: what ran there last stays known, its transient attributes go. */
export function leave(cib: CibDraft, host: HostDraft, origin: string): void {
  setState(cib, host, DOWN, origin);
  host.forget(["transient_attributes"]);
}

/** The status entry of a host; `withEntry` first gives the configuration a host of that name where it has none. */
export function hostOf(cib: CibDraft, name: string, withEntry = false): HostDraft {
  return cib.host(name, hostEntry(cib, name, withEntry)?.attributes.id ?? name);
}

/** The configuration's entry of a host, made where there is none and `make` says so. */
export function hostEntry(cib: CibDraft, name: string, make: boolean): Element | undefined {
  const configuration = cib.child(cib.root, "configuration");
  const nodes = configuration && cib.child(configuration, "nodes");
  const known = nodes?.children.find((node) => isElement(node) && node.attributes.uname === name);
  if (known !== undefined && isElement(known)) return known;
  if (!make || nodes === undefined) return undefined;
  cib.bump("configuration");
  return cib.append(nodes, element("node", { id: name, uname: name }));
}

function setProperty(cib: CibDraft, name: string, value: string): void {
  const configuration = cib.child(cib.root, "configuration");
  if (configuration === undefined) return;
  const section = cib.child(configuration, "crm_config") ?? cib.append(configuration, element("crm_config"));
  for (const [index, set] of section.children.entries()) {
    if (!isElement(set) || !set.children.some((pair) => isElement(pair) && pair.attributes.name === name)) continue;
    const pair = cib.child(cib.thawAt(section, index), "nvpair", (attributes) => attributes.name === name);
    if (pair !== undefined && pair.attributes.value !== value) {
      pair.attributes.value = value;
      cib.bump("configuration");
    }
    return;
  }
  const id = "cib-bootstrap-options";
  const set =
    cib.child(section, "cluster_property_set", (attributes) => attributes.id === id) ??
    cib.append(section, element("cluster_property_set", { id }));
  cib.append(set, element("nvpair", { id: `${id}-${name}`, name, value }));
  cib.bump("configuration");
}

function setTicket(cib: CibDraft, id: string, attributes: Readonly<Record<string, string>>): void {
  const tickets = cib.child(cib.status, "tickets") ?? cib.append(cib.status, element("tickets"));
  const ticket: Draft =
    cib.child(tickets, "ticket_state", (own) => own.id === id) ?? cib.append(tickets, element("ticket_state", { id }));
  setAttributes(ticket, attributes);
  cib.bump("status");
}

function injectOperation(
  cib: CibDraft,
  spec: string,
  host: (name: string) => HostDraft,
  context: InjectContext,
): SimulationEvent[] {
  const error = (text: string): SimulationEvent[] => [{ kind: "error", text }];
  const [, key, hostName, code] = /^([^@]+)(?:@([^=]+)(?:=\s*([+-]?\d+))?)?/.exec(spec) ?? [];
  if (key === undefined || hostName === undefined || code === undefined) {
    const found = [key, hostName, code].filter((field) => field !== undefined).length;
    return error(`Invalid operation spec: ${spec}.  Only found ${found} fields`);
  }
  const operation = parseOperationKey(key);
  const xml = operation && context.resource(operation.resource);
  if (operation === undefined || xml === undefined) {
    return error(`Invalid resource name: ${operation?.resource ?? "(null)"}`);
  }
  const entry = host(hostName);
  const rc = Number(code);
  const fatal = operation.operation === "stop" || (operation.operation === "start" && context.startFailureIsFatal);
  const events = countFailure(entry, { ...operation, rc }, fatal, context.nowS);
  const { class: agentClass, provider, type } = xml.attributes;
  const history =
    entry.history(operation.resource) ??
    entry.addHistory(operation.resource, agentAttributes(agentClass, provider, type));
  recordResult(cib, history, {
    ...operation,
    rc,
    targetRc: 0,
    host: hostName,
    atS: context.nowS,
    attributes: undefined,
    exitReason: "Simulated action result",
    origin: context.origin,
  });
  cib.bump("status");
  return events;
}

export function agentAttributes(
  agentClass: string | undefined,
  provider: string | undefined,
  type: string | undefined,
): Record<string, string> {
  const attributes: Record<string, string> = {};
  setAttributes({ kind: "element", name: "", attributes, children: [] }, { class: agentClass, provider, type });
  return attributes;
}

/** Raises a fail count (to INFINITY where one failure is enough) and notes when. A result that is none or a probe that found
 *  nothing does not count. */
export function countFailure(
  host: HostDraft,
  operation: {
    readonly resource: string;
    readonly operation: string;
    readonly intervalMs: number;
    readonly rc: number;
  },
  fatal: boolean,
  nowS: number,
): SimulationEvent[] {
  const { resource, operation: task, intervalMs, rc } = operation;
  if (rc === 0 || (rc === 7 && intervalMs === 0)) return [];
  const suffix = `${resource}#${task}_${intervalMs}`;
  const before = Number.parseInt(host.transient(`fail-count-${suffix}`) ?? "0", 10);
  const values = [
    [`fail-count-${suffix}`, fatal ? "INFINITY" : String((Number.isNaN(before) ? 0 : before) + 1)],
    [`last-failure-${suffix}`, String(nowS)],
  ] as const;
  return values.map(([name, value]) => {
    host.setTransient(name, value);
    return { kind: "attribute", name, value, hostId: host.id };
  });
}
