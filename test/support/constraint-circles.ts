import { childElements, type Element } from "../../src/cib/index.ts";
import type { Decision } from "../../src/scheduler/index.ts";
import type { Cluster, Resource } from "../../src/state/index.ts";

/** Whether what is configured contradicts itself in a circle (A then B, B then A; A with B, B with A): no decision can then
 *  keep all of it, and Pacemaker's does not either. Resources count as their outermost one. A remote host is there only with
 *  its connection, and that with what it runs in: this orders too, and what may run in a guest goes where the guest does. */
export function hasCircle(kind: "rsc_order" | "rsc_colocation", cib: Element, decision: Decision): boolean {
  const { cluster } = decision;
  const edges = new Map<string, Set<string>>();
  const link = (from: string, to: string): void => {
    const known = edges.get(from);
    if (known === undefined) edges.set(from, new Set([to]));
    else known.add(to);
  };
  const nodes = nodesOf(cluster);
  for (const constraint of constraintsNamed(cib, kind)) {
    for (const [from, to] of pairsOf(constraint)) {
      for (const one of nodes(from)) for (const other of nodes(to)) link(one, other);
    }
  }
  const implied = kind === "rsc_order" ? [...hostingPairs(decision), ...fencingPairs(decision)] : guestPairs(cluster);
  for (const [from, to] of implied) link(from, to);
  return isCircular(edges);
}

/** The elements of this name among the constraints. */
export function constraintsNamed(cib: Element, name: string): Element[] {
  const configuration = childElements(cib, "configuration")[0];
  const constraints = configuration && childElements(configuration, "constraints")[0];
  return constraints === undefined ? [] : childElements(constraints, name);
}

function nodesOf({ resources, tags, templates }: Cluster): (id: string) => readonly string[] {
  const outermost = new Map(resources.map((resource) => [resource.configId, resource.outermost.configId]));
  return (id) => {
    const members = tags.get(id) ?? templates.get(id) ?? [id];
    return members.map((member) => outermost.get(member) ?? member);
  };
}

function pairsOf(constraint: Element): Pair[] {
  const { first, then, rsc, "with-rsc": withId } = constraint.attributes;
  const pair = [first ?? rsc, then ?? withId] as const;
  const sets = childElements(constraint, "resource_set").map((set) => ({
    sequential: set.attributes.sequential !== "false",
    members: childElements(set, "resource_ref").map(({ attributes }) => attributes.id ?? ""),
  }));
  const inside = sets.flatMap(({ sequential, members }) =>
    sequential ? members.slice(1).map((member, at) => [members[at] ?? "", member] as const) : [],
  );
  const between = sets
    .slice(1)
    .flatMap(({ members }, at) =>
      (sets[at]?.members ?? []).flatMap((from) => members.map((to) => [from, to] as const)),
    );
  const [from, to] = pair;
  return [...(from === undefined || to === undefined ? [] : [[from, to] as const]), ...inside, ...between];
}

type Pair = readonly [string, string];

const name = (resource: Resource): string => resource.outermost.configId;

/** What must be up before what: a container before its guest's connection, a connection before all that is done there. */
function hostingPairs({ cluster, graph }: Decision): Pair[] {
  const launched = cluster.resources.flatMap((launcher) =>
    launcher.launched.map((each) => [name(launcher), name(each)] as const),
  );
  const connected = graph.synapses.flatMap(({ action }) => {
    if (action.kind !== "rsc_op") return [];
    const connection = cluster.hostNamed(action.target.node)?.connection;
    const resource = cluster.resourceNamed(action.resource.id);
    return connection === undefined || resource === undefined ? [] : [[name(connection), name(resource)] as const];
  });
  // Within a bundle all are parts of one.
  return [...launched, ...connected].filter(([from, to]) => from !== to);
}

/** A guest is fenced by stopping its container, and what starts waits for that: for all that the container's stop waits for
 *  too, the connection among it of a guest where the container is to go. */
function fencingPairs({ cluster, graph }: Decision): Pair[] {
  const actions = graph.synapses.flatMap(({ action }) => (action.kind === "crm_event" ? [] : [action]));
  const containers = cluster.hosts
    .filter((host) => actions.some(({ operationKey }) => operationKey.startsWith(`stonith-${host.name}-`)))
    .flatMap(({ connection }) => connection?.launcher ?? []);
  const started = graph.synapses.flatMap(({ action }) =>
    action.kind === "rsc_op" && action.operation === "start" ? (cluster.resourceNamed(action.resource.id) ?? []) : [],
  );
  return containers.flatMap((container) =>
    started.map((each) => [name(container), name(each)] as const).filter(([from, to]) => from !== to),
  );
}

/** Whatever may run in a guest draws the guest's container along. */
function guestPairs({ hosts, top }: Cluster): Pair[] {
  const containers = hosts.flatMap(({ connection }) =>
    connection?.launcher === undefined || connection.bundled ? [] : [connection.launcher],
  );
  return containers.flatMap((container) =>
    top.map((each) => [name(each), name(container)] as const).filter(([from, to]) => from !== to),
  );
}

function isCircular(edges: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (node: string): boolean => {
    if (open.has(node)) return true;
    if (done.has(node)) return false;
    open.add(node);
    for (const next of edges.get(node) ?? []) if (visit(next)) return true;
    open.delete(node);
    done.add(node);
    return false;
  };
  return [...edges.keys()].some(visit);
}
