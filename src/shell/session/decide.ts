import { childElements, type Element, statusOf } from "../../cib/index.ts";
import { type Decision, schedule } from "../../scheduler/index.ts";
import { type Reading, readCluster } from "../../state/index.ts";
import { CibDraft, type Injections, inject, type SimulationEvent, simulate } from "../../transition/index.ts";
import type { World } from "./context.ts";

/** The cluster's own time: a playground's may run faster, a file has that of this machine. */
export async function timeOf(world: World): Promise<number> {
  if (world.cluster.setting === "file") return world.edge.now();
  return (await world.cluster.status()).nowMs ?? world.edge.now();
}

/** The document with the rehearsal state in place of its own, where one is loaded. */
export function rehearsed(world: World, cib: Element): Element {
  const { rehearsal } = world;
  if (rehearsal === undefined) return cib;
  const others = cib.children.filter((node) => node.kind !== "element" || node.name !== "status");
  const { quorum } = rehearsal;
  const attributes = quorum === undefined ? cib.attributes : { ...cib.attributes, "have-quorum": quorum ? "1" : "0" };
  return { ...cib, attributes, children: [...others, rehearsal.status] };
}

export function readState(cib: Element, nowMs: number): Reading {
  return readCluster(cib, nowMs);
}

export interface DecideOptions {
  readonly explain?: boolean;
  readonly utilization?: boolean;
}

/** What the scheduler makes of a document. */
export function decideOn(cib: Element, nowMs: number, options: DecideOptions = {}): Decision {
  return schedule({ cib, nowMs, explain: options.explain ?? false, showUtilization: options.utilization ?? false });
}

const NOTHING: Injections = {
  quorum: undefined,
  watchdog: undefined,
  hostsUp: [],
  hostsDown: [],
  hostsFailing: [],
  ticketsGranted: [],
  ticketsRevoked: [],
  ticketsStandby: [],
  ticketsActivated: [],
  operations: [],
};

/** The document as though things had happened, and what could not be made happen. */
export function injected(
  cib: Element,
  nowMs: number,
  wanted: Partial<Injections>,
): { readonly cib: Element; readonly events: readonly SimulationEvent[] } {
  const reading = readCluster(cib, nowMs);
  const draft = new CibDraft(cib);
  const events = inject(
    draft,
    { ...NOTHING, ...wanted },
    {
      resource: (id) => reading.resourceNamed(id)?.xml,
      startFailureIsFatal: reading.options.startFailureIsFatal,
      nowS: Math.floor(nowMs / 1000),
      origin: "crm",
    },
  );
  return { cib: draft.finish(), events };
}

/** The document after everything that was decided has been done, and succeeded: what was told to shut down is gone. */
export function carriedOut(cib: Element, decision: Decision, nowMs: number): Element {
  const draft = new CibDraft(cib);
  const names = new Set(decision.cluster.resources.flatMap(({ id, historyId }) => [id, historyId ?? id]));
  const options = {
    graph: decision.graph,
    failing: [],
    isResource: (id: string) => names.has(id),
    hostsLeave: true,
    nowS: Math.floor(nowMs / 1000),
    origin: "crm",
  };
  simulate(draft, options, () => undefined);
  return draft.finish();
}

/** A document without a state is nobody's: the scheduler would find every host offline. */
export function hasHosts(cib: Element): boolean {
  const status = statusOf(cib);
  return status !== undefined && childElements(status, "node_state").length > 0;
}

/** The document with every host of the configuration online and nothing running, where it has no state of its own. */
export function withHostsUp(cib: Element, nowMs: number): Element {
  if (hasHosts(cib)) return cib;
  const reading = readCluster(cib, nowMs);
  const names = reading.hosts.filter(({ remote }) => !remote).map(({ name }) => name);
  return injected(cib, nowMs, { quorum: "1", hostsUp: names }).cib;
}
