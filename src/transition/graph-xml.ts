import { CrmError, INFINITY, parseDurationMs } from "../base/index.ts";
import { type Attributes, childElements, type Element, element, FEATURE_SET, firstChild } from "../cib/index.ts";
import type { ActionTarget, GraphAction, ResourceAction, Synapse, TransitionGraph } from "../scheduler/index.ts";

/** What the XML form says besides the graph itself. */
export interface GraphHead {
  readonly transitionId: number;
  /** Cluster properties as written; the graph's own times are printed where one is missing. */
  readonly clusterDelay?: string | undefined;
  readonly fencingTimeout?: string | undefined;
  readonly batchLimit?: string | undefined;
  readonly migrationLimit?: string | undefined;
}

/** The graph as Pacemaker writes it (`crm_simulate --save-graph`). */
export function graphToXml(graph: TransitionGraph, head: GraphHead): Element {
  const all = [...graph.synapses.map(({ action }) => action), ...graph.absent];
  const actions = new Map(all.map((action) => [action.id, action]));
  return element(
    "transition_graph",
    {
      "cluster-delay": head.clusterDelay ?? seconds(graph.clusterDelayMs),
      "fencing-timeout": head.fencingTimeout ?? seconds(graph.fencingTimeoutMs),
      "failed-stop-offset": graph.failedStopOffset,
      "failed-start-offset": graph.failedStartOffset,
      "batch-limit": head.batchLimit ?? String(graph.batchLimit),
      transition_id: String(head.transitionId),
      ...(graph.migrationLimit !== undefined && graph.migrationLimit > 0
        ? { "migration-limit": head.migrationLimit ?? String(graph.migrationLimit) }
        : {}),
      ...(graph.recheckBy === undefined ? {} : { "recheck-by": String(graph.recheckBy) }),
    },
    graph.synapses.map((synapse) => synapseToXml(synapse, actions)),
  );
}

const seconds = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`);

function synapseToXml(synapse: Synapse, actions: ReadonlyMap<number, GraphAction>): Element {
  const triggers = synapse.inputs.map((id) => {
    const input = actions.get(id);
    if (input === undefined)
      throw new Error(`broken invariant: input ${id} of synapse ${synapse.id} is not in the graph`);
    return element("trigger", {}, [element(input.kind, headAttributes(input))]);
  });
  return element(
    "synapse",
    { id: String(synapse.id), ...(synapse.priority > 0 ? { priority: String(synapse.priority) } : {}) },
    [element("action_set", {}, [actionToXml(synapse.action)]), element("inputs", {}, triggers)],
  );
}

/** The element's own attributes: enough to name the action, and all that a trigger shows. */
function headAttributes(action: GraphAction): Attributes {
  const { target } = action;
  return {
    ...(action.kind === "crm_event" && action.mode !== undefined ? { mode: action.mode } : {}),
    id: String(action.id),
    operation: action.operation,
    operation_key: action.operationKey,
    ...(action.internalOperationKey === undefined ? {} : { internal_operation_key: action.internalOperationKey }),
    ...(target === undefined || target.node === ""
      ? {}
      : {
          on_node: target.node,
          on_node_uuid: target.nodeId,
          ...(target.routerNode === undefined ? {} : { router_node: target.routerNode }),
        }),
  };
}

export function actionToXml(action: GraphAction): Element {
  const lock =
    action.kind !== "pseudo_event" && action.shutdownLock !== undefined ? String(action.shutdownLock) : undefined;
  const children: Element[] = [];
  if (action.kind !== "pseudo_event" && action.resource !== undefined) {
    const { id, longId, class: agentClass, provider, type } = action.resource;
    children.push(
      element("primitive", {
        id,
        ...(longId === undefined ? {} : { "long-id": longId }),
        class: agentClass,
        ...(provider === undefined ? {} : { provider }),
        type,
      }),
    );
  }
  children.push(attributesToXml({ ...action.attributes, crm_feature_set: FEATURE_SET }));
  if (action.downed !== undefined) {
    children.push(
      element(
        "downed",
        {},
        action.downed.map((id) => element("node", { id })),
      ),
    );
  }
  if (action.kind === "pseudo_event" && action.maintenance !== undefined) {
    const nodes = action.maintenance.map(({ nodeId, on }) =>
      element("node", { id: nodeId, node_in_maintenance: on ? "1" : "0" }),
    );
    children.push(element("maintenance", {}, nodes));
  }
  const head = headAttributes(action);
  return element(action.kind, lock === undefined ? head : { ...head, "shutdown-lock": lock }, children);
}

/** Parameters whose names begin with a digit cannot be attributes: they become elements. */
function attributesToXml(attributes: Attributes): Element {
  const entries = Object.entries(sorted(attributes));
  const isNumbered = ([name]: readonly [string, string]): boolean => /^\d/.test(name);
  return element(
    "attributes",
    Object.fromEntries(entries.filter((entry) => !isNumbered(entry))),
    entries.filter(isNumbered).map(([name, value]) => element("param", { name, value })),
  );
}

function attributesFromXml(node: Element | undefined): Attributes {
  if (node === undefined) return {};
  const numbered = childElements(node, "param").map(({ attributes: { name = "", value = "" } }) => [name, value]);
  return { ...node.attributes, ...Object.fromEntries(numbered) };
}

/** By name, bytewise. */
function sorted(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** Reads what `graphToXml` and Pacemaker write. @throws CrmError `bad-graph` */
export function graphFromXml(root: Element): TransitionGraph {
  const text = (name: string): string => {
    const value = root.attributes[name];
    if (value === undefined) throw badGraph(`transition_graph has no ${name}`);
    return value;
  };
  const time = (name: string): number => parseDurationMs(text(name)) ?? 0;
  const integer = (name: string): number | undefined => {
    const value = Number(root.attributes[name] ?? Number.NaN);
    return Number.isInteger(value) ? value : undefined;
  };
  const clusterDelayMs = time("cluster-delay");
  const synapses = childElements(root, "synapse").map(synapseFromXml);
  return {
    clusterDelayMs,
    fencingTimeoutMs: root.attributes["fencing-timeout"] === undefined ? clusterDelayMs : time("fencing-timeout"),
    failedStopOffset: root.attributes["failed-stop-offset"] ?? "INFINITY",
    failedStartOffset: root.attributes["failed-start-offset"] ?? "INFINITY",
    batchLimit: integer("batch-limit") ?? 0,
    migrationLimit: integer("migration-limit"),
    recheckBy: integer("recheck-by"),
    synapses,
    absent: absentFromXml(root, synapses),
  };
}

function absentFromXml(root: Element, synapses: readonly Synapse[]): GraphAction[] {
  const present = new Set(synapses.map(({ action }) => action.id));
  const absent = new Map<number, GraphAction>();
  for (const input of childElements(root, "synapse").flatMap(triggersOf)) {
    const id = Number(input.attributes.id);
    if (!present.has(id) && !absent.has(id)) absent.set(id, headFromXml(input));
  }
  return [...absent.values()];
}

function triggersOf(synapse: Element): Element[] {
  return childElements(synapse, "inputs")
    .flatMap((list) => childElements(list, "trigger"))
    .flatMap((trigger) => childElements(trigger));
}

/** An action of which only the head stands there. One that Pacemaker found no host for happens nowhere. */
function headFromXml(node: Element): GraphAction {
  if (node.attributes.on_node === undefined) return actionFromXml({ ...node, name: "pseudo_event" });
  return actionFromXml(
    node.name === "rsc_op" ? { ...node, children: [element("primitive", { id: "", class: "", type: "" })] } : node,
  );
}

const badGraph = (message: string): CrmError => new CrmError({ code: "bad-graph", message });

function synapseFromXml(node: Element): Synapse {
  const actions = childElements(node, "action_set").flatMap((set) => childElements(set));
  const [only] = actions;
  if (only === undefined || actions.length > 1)
    throw badGraph(`synapse ${node.attributes.id} has ${actions.length} actions`);
  const inputs = triggersOf(node).map((input) => Number(input.attributes.id));
  const priority = Math.min(Number(node.attributes.priority ?? 0), INFINITY);
  return { id: Number(node.attributes.id), priority, action: actionFromXml(only), inputs };
}

function actionFromXml(node: Element): GraphAction {
  const { id, operation, operation_key, internal_operation_key, on_node, on_node_uuid, router_node } = node.attributes;
  if (id === undefined || operation === undefined || operation_key === undefined) {
    throw badGraph(`${node.name} without id, operation or operation_key`);
  }
  const downed = firstChild(node, "downed");
  const base = {
    id: Number(id),
    operation,
    operationKey: operation_key,
    ...(internal_operation_key === undefined ? {} : { internalOperationKey: internal_operation_key }),
    ...(downed === undefined ? {} : { downed: childElements(downed, "node").map((down) => down.attributes.id ?? "") }),
    attributes: attributesFromXml(firstChild(node, "attributes")),
  };
  const target: ActionTarget | undefined =
    on_node === undefined
      ? undefined
      : {
          node: on_node,
          nodeId: on_node_uuid ?? on_node,
          ...(router_node === undefined ? {} : { routerNode: router_node }),
        };
  if (node.name === "pseudo_event")
    return { kind: "pseudo_event", ...base, ...(target === undefined ? {} : { target }) };
  if (target === undefined) throw badGraph(`${node.name} ${id} has no on_node`);
  const resource = resourceFromXml(node);
  const since = node.attributes["shutdown-lock"];
  const lock = since === undefined ? {} : { shutdownLock: Number(since) };
  if (node.name === "crm_event") {
    const mode = node.attributes.mode === "cib" ? { mode: "cib" as const } : {};
    return { kind: "crm_event", ...base, target, ...mode, ...lock, ...(resource === undefined ? {} : { resource }) };
  }
  if (node.name !== "rsc_op" || resource === undefined) throw badGraph(`unknown action ${node.name} ${id}`);
  return { kind: "rsc_op", ...base, target, resource, ...lock };
}

function resourceFromXml(node: Element): ResourceAction["resource"] | undefined {
  const primitive = firstChild(node, "primitive");
  if (primitive === undefined) return undefined;
  const { id = "", class: agentClass = "", provider, type = "", "long-id": longId } = primitive.attributes;
  return {
    id,
    class: agentClass,
    type,
    ...(provider === undefined ? {} : { provider }),
    ...(longId === undefined ? {} : { longId }),
  };
}
