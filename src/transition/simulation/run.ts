import { INFINITY } from "../../base/index.ts";
import type { ClusterAction, ResourceAction, TransitionGraph } from "../../scheduler/index.ts";
import { Walk, type WalkStatus } from "../walk.ts";
import type { CibDraft } from "./draft.ts";
import type { SimulationEvent } from "./event.ts";
import { operationKey, recordResult } from "./history.ts";
import { agentAttributes, countFailure, hostEntry, leave, takeDown } from "./inject.ts";

export interface SimulationInput {
  readonly graph: TransitionGraph;
  /** Operations that shall fail: `RESOURCE_TASK_INTERVAL@HOST=RC`. */
  readonly failing: readonly string[];
  /** Whether the configuration knows a resource or history by this name. */
  readonly isResource: (id: string) => boolean;
  /** Whatever has a part in the transition gets an entry among the hosts: so once hosts have been brought up. */
  readonly hostEntries?: boolean;
  /** Hosts that are told to shut down leave. Otherwise they stay, as `crm_simulate` leaves them. */
  readonly hostsLeave?: boolean;
  /** Epoch seconds. */
  readonly nowS: number;
  readonly origin: string;
}

/** Pretends to run a graph: every action succeeds at once (but those told to fail), and its result goes into the status.
 *  Events are told as they happen. */
export function simulate(cib: CibDraft, input: SimulationInput, tell: (event: SimulationEvent) => void): WalkStatus {
  const walk = new Walk(input.graph);
  for (let synapse = walk.next(); synapse !== undefined; synapse = walk.next()) {
    const { action } = synapse;
    let failed = false;
    switch (action.kind) {
      case "pseudo_event":
        tell({ kind: "pseudo", task: action.operationKey, host: action.target?.node });
        break;
      case "crm_event":
        if (action.operation === "stonith") fence(cib, action, input, tell);
        else {
          const resource = action.resource?.id;
          tell({ kind: "cluster", task: action.operation, host: action.target.node, resource });
          if (action.operation === "do_shutdown" && input.hostsLeave === true) {
            leave(cib, cib.host(action.target.node, action.target.nodeId), input.origin);
          }
        }
        break;
      case "rsc_op":
        failed = runOperation(cib, action, input, walk, tell);
        break;
    }
    walk.confirm(action.id, failed);
  }
  return walk.status;
}

function fence(
  cib: CibDraft,
  action: ClusterAction,
  { origin, hostEntries = false }: SimulationInput,
  tell: (event: SimulationEvent) => void,
): void {
  const how = action.attributes.CRM_meta_stonith_action ?? "(null)";
  tell({ kind: "fence", target: action.target.node, action: how });
  if (how.toLowerCase() === "on") return;
  hostEntry(cib, action.target.node, hostEntries);
  takeDown(cib, cib.host(action.target.node, action.target.nodeId), origin);
}

/** True when it was told to fail. */
function runOperation(
  cib: CibDraft,
  action: ResourceAction,
  input: SimulationInput,
  walk: Walk,
  tell: (event: SimulationEvent) => void,
): boolean {
  const { operation, attributes, target } = action;
  const { id, longId, class: agentClass, provider, type } = action.resource;
  // The configuration may know it by another name than the history: an instance of a clone.
  const resource = !input.isResource(id) && longId !== undefined && input.isResource(longId) ? longId : id;
  const host = target.node;
  if (/^(?:delete|meta-data)$/i.test(operation)) {
    tell({ kind: "resource", resource, operation, host, intervalMs: 0 });
    return false;
  }
  const targetRc = Math.max(0, Number.parseInt(attributes.CRM_meta_op_target_rc ?? "0", 10) || 0);
  const intervalMs = Number(attributes.CRM_meta_interval ?? 0) || 0;
  hostEntry(cib, host, input.hostEntries ?? false);
  const entry = cib.host(host, target.routerNode === undefined ? target.nodeId : host);
  const history =
    entry.history(resource) ?? entry.history(id) ?? entry.addHistory(id, agentAttributes(agentClass, provider, type));
  tell({ kind: "resource", resource, operation, host, intervalMs });

  let rc = targetRc;
  let failed = false;
  for (const spec of input.failing) {
    const name = [resource, id].find((known) => {
      const prefix = `${operationKey(known, operation, intervalMs)}@${host}=`.toLowerCase();
      return spec.toLowerCase().startsWith(prefix);
    });
    if (name === undefined) continue;
    const code = /=\s*([+-]?\d+)/.exec(spec)?.[1];
    if (code === undefined) {
      tell({ kind: "error", text: `Invalid failed operation '${spec}' (result code must be integer)` });
      continue;
    }
    rc = Number(code);
    failed = true;
    tell({ kind: "failing", actionId: action.id, rc });
    walk.abort(INFINITY, "restart", `${action.operationKey} failed`);
    const fatal =
      (operation === "stop" && input.graph.failedStopOffset === "INFINITY") ||
      (operation === "start" && input.graph.failedStartOffset === "INFINITY");
    for (const event of countFailure(entry, { resource: name, operation, intervalMs, rc }, fatal, input.nowS))
      tell(event);
    break;
  }
  recordResult(cib, history, {
    resource: id,
    operation,
    intervalMs,
    rc,
    targetRc,
    host,
    atS: input.nowS,
    attributes,
    exitReason: "User-injected result",
    origin: input.origin,
  });
  cib.bump("status");
  return failed;
}
