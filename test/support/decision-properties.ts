import type { Element } from "../../src/cib/index.ts";
import type { Decision, GraphAction, Synapse, TransitionGraph } from "../../src/scheduler/index.ts";
import type { Cluster, Host, Resource } from "../../src/state/index.ts";
import { constraintsNamed } from "./constraint-circles.ts";

/** What must hold of every decision, whatever the cluster: each function tells what does not. `before` is the cluster as it was
 *  read, untouched by the decision; `after` the cluster once everything was carried out and succeeded. */

const BRINGS_UP = new Set(["start", "promote", "migrate_from"]);
const TAKES_DOWN = new Set(["off", "reboot"]);

const fenced = (action: GraphAction): string | undefined =>
  action.kind === "crm_event" &&
  action.operation === "stonith" &&
  TAKES_DOWN.has((action.attributes.CRM_meta_stonith_action ?? "").toLowerCase())
    ? action.target.node
    : undefined;

/** Actions that wait for one another in a circle would wait for ever. */
export function circles({ synapses }: TransitionGraph): string[] {
  // What stands for an action outside the graph (`absent`) never comes, which is no circle.
  const inGraph = new Set(synapses.map(({ action }) => action.id));
  const waiting = new Map(
    synapses.map(({ action, inputs }) => [action.id, new Set(inputs.filter((input) => inGraph.has(input)))]),
  );
  const triggers = new Map<number, number[]>();
  for (const [id, inputs] of waiting) {
    for (const input of inputs) triggers.set(input, [...(triggers.get(input) ?? []), id]);
  }
  const ready = [...waiting].filter(([, inputs]) => inputs.size === 0).map(([id]) => id);
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    waiting.delete(id);
    for (const next of triggers.get(id) ?? []) {
      const left = waiting.get(next);
      if (left?.delete(id) && left.size === 0) ready.push(next);
    }
  }
  const named = synapses.filter(({ action }) => waiting.has(action.id)).map(({ action }) => action.operationKey);
  return named.length === 0 ? [] : [`in a circle: ${named.join(" ")}`];
}

/** Nothing is brought up on a host that is off, in an unknown state, on standby, or about to be fenced. */
export function unfitHosts({ graph }: Decision, before: Cluster): string[] {
  const down = new Set(graph.synapses.flatMap(({ action }) => fenced(action) ?? []));
  return graph.synapses.flatMap(({ action }) => {
    if (action.kind !== "rsc_op" || !BRINGS_UP.has(action.operation)) return [];
    const host = before.hostNamed(action.target.node);
    // A guest or remote host comes up with its connection, in this very transition.
    if (host === undefined || host.remote) return [];
    const why = [
      !host.online && "offline",
      host.unclean && "unclean",
      host.standby && "standby",
      host.pending && "pending",
      down.has(host.name) && "fenced",
    ].filter((word) => word !== false);
    return why.length === 0 ? [] : [`${action.operationKey} on ${host.name}, which is ${why.join(", ")}`];
  });
}

/** Nothing starts before the host it may still run on is down. */
export function startsBeforeFencing({ graph }: Decision, before: Cluster): string[] {
  const ancestors = ancestorsOf(graph.synapses);
  const fencings = graph.synapses.filter(({ action }) => fenced(action) !== undefined);
  return graph.synapses.flatMap(({ action }) => {
    if (action.kind !== "rsc_op" || !BRINGS_UP.has(action.operation)) return [];
    const resource = before.resourceNamed(action.resource.id);
    if (resource === undefined || !resource.needsFencing || inClone(resource)) return [];
    return fencings
      .filter((fencing) => {
        const target = fenced(fencing.action);
        return resource.activeOn.some(({ name }) => name === target) && !ancestors(action.id).has(fencing.action.id);
      })
      .map((fencing) => `${action.operationKey} does not wait for the fencing of ${fenced(fencing.action)}`);
  });
}

function ancestorsOf(synapses: readonly Synapse[]): (id: number) => ReadonlySet<number> {
  const inputs = new Map(synapses.map(({ action, inputs }) => [action.id, inputs]));
  return (id) => {
    const found = new Set<number>();
    const left = [...(inputs.get(id) ?? [])];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      left.push(...(inputs.get(next) ?? []));
    }
    return found;
  };
}

/** Mandatory colocations between two resources hold where the scheduler was free to act. */
export function brokenColocations(cib: Element, { cluster }: Decision, after: Cluster): string[] {
  return constraintsNamed(cib, "rsc_colocation").flatMap(({ attributes }) => {
    const { id, rsc = "", "with-rsc": withId = "", "node-attribute": by, score = "" } = attributes;
    if (by !== undefined || (attributes["rsc-role"] ?? attributes["with-rsc-role"]) !== undefined) return [];
    const sign = Math.sign(infinity(score));
    const dependents = placed(after, rsc);
    const primaries = placed(after, withId);
    if (sign === 0 || dependents === undefined || primaries === undefined) return [];
    if (![rsc, withId].every((each) => isFree(cluster, each))) return [];
    const there = new Set(primaries.flatMap(({ activeOn }) => activeOn));
    // Whether what runs in a guest is beside what runs on the guest's host is a question of its own.
    if ([...there, ...dependents.flatMap(({ activeOn }) => activeOn)].some(({ remote }) => remote)) return [];
    return dependents.flatMap((dependent) =>
      dependent.activeOn
        .filter((host) => there.has(host) !== sign > 0)
        .map((host) => `colocation ${id}: ${dependent.id} is on ${host.name}, ${withId} on ${names(there)}`),
    );
  });
}

/** The second of a mandatory order is not up without the first, and when both start, it waits. */
export function brokenOrders(cib: Element, { cluster, graph }: Decision, after: Cluster): string[] {
  const ancestors = ancestorsOf(graph.synapses);
  const startOf = (id: string) =>
    graph.synapses.find(({ action }) => action.kind === "rsc_op" && action.operationKey === `${id}_start_0`);
  return constraintsNamed(cib, "rsc_order").flatMap(({ attributes }) => {
    const { id, first = "", then = "", kind = "Mandatory", score } = attributes;
    const action = attributes["first-action"] ?? "start";
    if (kind !== "Mandatory" || (score !== undefined && infinity(score) !== 1)) return [];
    if (action !== "start" || (attributes["then-action"] ?? action) !== "start") return [];
    const firsts = placed(after, first);
    const seconds = placed(after, then);
    if (firsts === undefined || seconds === undefined || ![first, then].every((each) => isFree(cluster, each)))
      return [];
    const up = (resources: readonly Resource[]) => resources.some(({ activeOn }) => activeOn.length > 0);
    const [one, other] = [startOf(first), startOf(then)];
    if (one !== undefined && other !== undefined && !ancestors(other.action.id).has(one.action.id)) {
      return [`order ${id}: the start of ${then} does not wait for that of ${first}`];
    }
    if (other !== undefined && !up(firsts)) return [`order ${id}: ${then} is started without ${first}`];
    return [];
  });
}

const infinity = (score: string): number =>
  score === "INFINITY" || score === "+INFINITY" || Number(score) >= 1_000_000
    ? 1
    : score === "-INFINITY" || Number(score) <= -1_000_000
      ? -1
      : 0;

/** The primitives that an id in a constraint means; undefined when it is a tag or nothing. */
function placed(cluster: Cluster, id: string): Resource[] | undefined {
  const found = cluster.resources.filter(({ configId, kind }) => configId === id && kind === "primitive");
  return found.length === 0 ? undefined : found;
}

/** The scheduler may do with it what it wants: it is managed, and nothing of it is stuck. */
function isFree(cluster: Cluster, id: string): boolean {
  return cluster.resources.filter(({ configId }) => configId === id).every((resource) => !isStuck(resource));
}

function isStuck(resource: Resource): boolean {
  const { managed, blocked, maintenance, removed, pendingAction } = resource;
  return !managed || blocked || maintenance || removed || pendingAction !== undefined;
}

function inClone(resource: Resource): boolean {
  for (let each: Resource | undefined = resource; each !== undefined; each = each.parent) {
    if (each.kind === "clone" || each.kind === "bundle") return true;
  }
  return false;
}

const names = (hosts: Iterable<Host>): string => [...hosts].map(({ name }) => name).join(" ") || "none";

/** Forgets a resource that was removed from the configuration. */
const FORGETS = new Set(["delete", "clear_failcount"]);

/** A second decision on the outcome of the first has nothing left to do. Where actions are carried out in thought only, the
 *  history of a removed resource stays, in Pacemaker's crm_simulate too: that it is to be forgotten is left. */
export function leftToDo({ synapses }: TransitionGraph, after: Cluster): string[] {
  const forgets = (action: GraphAction): boolean =>
    action.kind !== "pseudo_event" &&
    FORGETS.has(action.operation) &&
    action.resource !== undefined &&
    after.resourceNamed(action.resource.id)?.removed === true;
  const real = synapses.filter(({ action }) => action.kind !== "pseudo_event" && !forgets(action));
  return real.map(({ action }) => `${action.operationKey} ${action.target?.node ?? ""}`.trim());
}
