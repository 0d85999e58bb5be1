import {
  currentHost,
  type Host,
  metaAttributeName,
  needsContainerName,
  type Resource,
  resourceParameters,
} from "../../state/index.ts";
import { type Action, Is, operationKey } from "../action.ts";
import type { ActionTarget, GraphAction, ResourceAction } from "../graph.ts";
import type { ByKind, EmitRules } from "../kinds.ts";
import { createNotifications } from "../order/notify.ts";
import { routerOf } from "../order/remote.ts";
import type { Plan } from "../plan.ts";
import { milestone } from "../singletons.ts";
import { belongsInGraph, isInput, mergeInputs } from "./inputs.ts";

/** Puts the actions that are to be done into the graph: resource by resource, each one's newest first, then the rest. */
export function emitGraph(plan: Plan): void {
  for (const resource of plan.cluster.top) plan.rules.emit[resource.kind].addToGraph(plan, resource);
  if (maintenanceChanges(plan).length > 0) milestone(plan, "maintenance_nodes").set(Is.AlwaysInGraph);
  for (let i = plan.actions.length - 1; i >= 0; i--) emitAction(plan, plan.actions[i]!);
}

function emitActions(plan: Plan, resource: Resource): void {
  const { actions } = plan.of(resource);
  for (let i = actions.length - 1; i >= 0; i--) emitAction(plan, actions[i]!);
  for (const child of resource.children) plan.rules.emit[child.kind].addToGraph(plan, child);
}

function emitAction(plan: Plan, action: Action): void {
  mergeInputs(action);
  if (action.has(Is.InGraph) || !belongsInGraph(plan, action)) return;
  action.set(Is.InGraph);
  const id = plan.synapses.length;
  const priority = Math.max(action.resource?.priority ?? 0, action.priority);
  const inputs: number[] = [];
  for (const input of action.before) {
    if (!isInput(plan, action, input)) continue;
    input.graphed = true;
    inputs.push(input.action.id);
  }
  plan.synapses.push({ id, priority: Math.max(priority, 0), action, inputs });
}

/** Remote hosts whose maintenance mode is not what their status says. */
function maintenanceChanges(plan: Plan): { nodeId: string; on: boolean }[] {
  return plan.cluster.hosts
    .filter((host) => host.remote && host.maintenance !== host.remoteMaintenance)
    .map((host) => ({ nodeId: host.id, on: host.maintenance }));
}

function kindOf(action: Action): GraphAction["kind"] {
  switch (action.task) {
    case "stonith":
      return action.has(Is.Pseudo) ? "pseudo_event" : "crm_event";
    case "do_shutdown":
    case "clear_failcount":
    case "lrm_delete":
      return "crm_event";
    default:
      return action.has(Is.Pseudo) ? "pseudo_event" : "rsc_op";
  }
}

export function toGraphAction(plan: Plan, action: Action): GraphAction {
  const kind = kindOf(action);
  const { resource, host } = action;
  const needsTarget = kind !== "pseudo_event" || action.task === "stonith";
  const target = needsTarget && host !== undefined ? targetOf(plan, action, host) : undefined;
  const downed = target === undefined ? undefined : downedBy(plan, action, host!);
  const base = {
    id: action.id,
    operation: action.task,
    ...keysOf(action),
    ...(downed === undefined ? {} : { downed }),
    attributes: attributesOf(plan, action, target),
  };
  if (kind === "pseudo_event") {
    const maintenance = action.task === "maintenance_nodes" ? { maintenance: maintenanceChanges(plan) } : {};
    return { kind, ...base, ...(target === undefined ? {} : { target }), ...maintenance };
  }
  const about = resource === undefined || action.has(Is.Pseudo) ? undefined : resourceDetails(resource);
  const known = target ?? { node: "", nodeId: "" };
  const lock = locksToHost(action) ? { shutdownLock: resource!.lockTime } : {};
  if (kind === "crm_event") {
    const mode = action.task === "lrm_delete" ? { mode: "cib" as const } : {};
    return { kind, ...base, target: known, ...mode, ...lock, ...(about === undefined ? {} : { resource: about }) };
  }
  return { kind, ...base, target: known, resource: about!, ...lock };
}

function targetOf(plan: Plan, action: Action, host: Host): ActionTarget {
  const router = routerOf(plan, action);
  return {
    node: host.name,
    nodeId: host.id,
    ...(router === undefined ? {} : { routerNode: router.name }),
  };
}

/** An anonymous instance's key is the one its history goes by; its own is kept beside it. */
function keysOf(action: Action): { operationKey: string; internalOperationKey?: string } {
  const history = action.resource?.historyId;
  if (history === undefined) return { operationKey: action.fullKey };
  const key =
    action.task === "notify"
      ? `${action.meta.get("notify_type")}_notify_${action.meta.get("notify_operation")}_0`
      : operationKey(action.cancelTask ?? action.task, action.intervalMs);
  return { operationKey: `${history}_${key}`, internalOperationKey: action.fullKey };
}

function resourceDetails(resource: Resource): ResourceAction["resource"] {
  const { meta, historyId, configId } = resource;
  let names: { id: string; longId?: string };
  if (resource.removed && historyId !== undefined) names = { id: historyId, longId: resource.id };
  else if (resource.unique) names = { id: resource.id };
  else {
    const longId = historyId !== undefined && historyId !== configId ? historyId : resource.id;
    names = { id: configId, longId };
  }
  const provider = meta.get("provider");
  return {
    ...names,
    class: meta.get("class") ?? "",
    ...(provider === undefined ? {} : { provider }),
    type: meta.get("type") ?? "",
  };
}

/** A stop that a shutdown lock will remember; anything else on the host the lock is for. */
function locksToHost({ resource, host, task }: Action): boolean {
  if (resource === undefined || host === undefined || host !== resource.lockHost) return false;
  return !host.shutdown || task === "stop";
}

/** Hosts that go down by an action. */
function downedBy(plan: Plan, action: Action, host: Host): string[] | undefined {
  if (action.task === "do_shutdown") return [host.id];
  if (action.task === "stonith") {
    const operation = action.meta.get("stonith_action");
    if (operation !== "off" && operation !== "reboot") return undefined;
    const guests = host.running
      .filter(({ remoteConnection, launcher }) => remoteConnection && launcher !== undefined)
      .map(({ id }) => plan.cluster.hostNamed(id)?.id)
      .filter((id) => id !== undefined);
    return [host.id, ...guests];
  }
  const { resource } = action;
  if (resource?.remoteConnection !== true || action.task !== "stop") return undefined;
  const migrating = action.before.some(
    ({ action: first }) => first.resource?.id === resource.id && first.task === "migrate_from",
  );
  return migrating ? undefined : [resource.id];
}

/** Everything an agent is told; what actions alike are told is worked out once. */
function attributesOf(plan: Plan, action: Action, target: ActionTarget | undefined): Record<string, string> {
  const { resource, host } = action;
  let parameters: Map<string, string> | undefined;
  if (resource !== undefined && (host !== undefined || resource.kind === "primitive")) {
    parameters = resourceParameters(plan.cluster, resource, host);
    if (parameters.get("addr") === "#uname") {
      const general = resourceParameters(plan.cluster, resource, undefined).get("addr");
      if (general !== undefined) parameters.set("addr", general);
    }
  }
  const alike = resource !== undefined && action.sharesMeta && action.extra === undefined && host?.isGuest !== true;
  let attributes: Record<string, string>;
  if (alike) {
    const item = plan.of(resource);
    const known = item.told?.get(action.meta);
    if (known !== undefined && known.parameters === parameters) {
      attributes = known.attributes;
    } else {
      attributes = toldAttributes(plan, action, parameters);
      item.told ??= new Map();
      item.told.set(action.meta, { parameters, attributes });
    }
  } else {
    attributes = toldAttributes(plan, action, parameters);
  }
  if (target === undefined) return attributes;
  return { ...attributes, CRM_meta_on_node: target.node, CRM_meta_on_node_uuid: target.nodeId };
}

/** What was said first counts. */
function toldAttributes(
  plan: Plan,
  action: Action,
  parameters: ReadonlyMap<string, string> | undefined,
): Record<string, string> {
  const { resource, host } = action;
  const attributes = new Map<string, string>(action.extra);
  if (parameters !== undefined) {
    for (const [name, value] of parameters) if (!attributes.has(name)) attributes.set(name, value);
  }
  for (const [name, value] of action.meta) {
    const attribute = metaAttributeName(name);
    if (attribute !== undefined && !attributes.has(attribute)) attributes.set(attribute, value);
  }
  for (let up = resource; up !== undefined; up = up.parent) plan.rules.emit[up.kind].addMeta(plan, up, attributes);
  if (resource !== undefined && host?.isGuest === true) addGuestMeta(plan, action, resource, host, attributes);
  return Object.fromEntries(attributes);
}

/** Where a guest's container is while the action runs. */
function addGuestMeta(
  plan: Plan,
  action: Action,
  resource: Resource,
  guest: Host,
  attributes: Map<string, string>,
): void {
  const launcher = guest.connection!.launcher!;
  const notifies = action.task === "notify" || action.task === "notified";
  const task = (notifies ? action.meta.get("notify_operation") : action.task) ?? "";
  let carrier: Host | undefined;
  if (/^(?:stop|stopped|demote|demoted)$/.test(task)) carrier = currentHost(launcher);
  else if (/^(?:start|running|monitor|promote|promoted)$/.test(task)) carrier = plan.assigned(launcher);
  if (carrier === undefined) return;
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && !attributes.has(name)) attributes.set(name, value);
  };
  add("CRM_meta_container_attribute_target", resource.meta.get("container-attribute-target"));
  add("CRM_meta_physical_host", carrier.name);
}

function addPrimitiveMeta(_plan: Plan, resource: Resource, attributes: Map<string, string>): void {
  const { meta } = resource;
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) attributes.set(name, value);
  };
  add("CRM_meta_clone", meta.get("clone"));
  add("CRM_meta_remote_node", meta.get("remote-node"));
  for (let up: Resource | undefined = resource; up !== undefined; up = up.parent) {
    add("CRM_meta_container", up.launcher?.id);
  }
  add("pcmk_external_ip", meta.get("external-ip"));
}

function addCloneMeta(_plan: Plan, resource: Resource, attributes: Map<string, string>): void {
  const clone = resource.clone!;
  const values: Record<string, string | number | boolean> = {
    globally_unique: resource.unique,
    notify: resource.notify,
    clone_max: clone.max,
    clone_node_max: clone.nodeMax,
    ...(resource.promotable
      ? {
          promoted_max: clone.promotedMax,
          promoted_node_max: clone.promotedNodeMax,
          master_max: clone.promotedMax,
          master_node_max: clone.promotedNodeMax,
        }
      : {}),
  };
  for (const name in values) attributes.set(`CRM_meta_${name}`, String(values[name]));
}

const noMeta = (): void => undefined;

export const emitRules: ByKind<EmitRules> = {
  primitive: { addToGraph: emitActions, addMeta: addPrimitiveMeta },
  group: { addToGraph: emitActions, addMeta: noMeta },
  clone: {
    addToGraph(plan, clone) {
      const { actions } = plan.of(clone);
      for (let i = actions.length - 1; i >= 0; i--) plan.rules.prune.clone.flags(plan, actions[i]!, undefined);
      createNotifications(plan, clone);
      for (const child of clone.children) plan.rules.emit[child.kind].addToGraph(plan, child);
      emitActions(plan, clone);
    },
    addMeta: addCloneMeta,
  },
  bundle: {
    addToGraph(plan, bundle) {
      const { replicas, child } = bundle.bundle!;
      if (child !== undefined) plan.rules.emit[child.kind].addToGraph(plan, child);
      for (const { ip, container, remote } of replicas) {
        if (remote !== undefined && needsContainerName(plan.cluster, remote)) {
          const carrier = plan.assigned(container) ?? currentHost(container);
          if (carrier !== undefined) resourceParameters(plan.cluster, remote, undefined).set("addr", carrier.name);
        }
        for (const part of [ip, container, remote]) {
          if (part !== undefined) plan.rules.emit[part.kind].addToGraph(plan, part);
        }
      }
    },
    addMeta: noMeta,
  },
};
