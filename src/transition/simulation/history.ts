import { digestedParameters, digestOf } from "../../agents/index.ts";
import { element, FEATURE_SET, isElement } from "../../cib/index.ts";
import { type CibDraft, type Draft, setAttributes } from "./draft.ts";

/** The outcome of an operation as it goes into a resource's history. */
export interface OperationResult {
  /** Id under which the history is kept. */
  readonly resource: string;
  readonly operation: string;
  readonly intervalMs: number;
  readonly rc: number;
  readonly targetRc: number;
  readonly host: string;
  /** Epoch seconds. */
  readonly atS: number;
  /** All attributes of the operation; undefined when they are not known (no digest is kept then). */
  readonly attributes: Readonly<Record<string, string>> | undefined;
  readonly exitReason: string;
  /** The tool that writes it. */
  readonly origin: string;
}

/** Stands where a real entry names the controller that ordered the operation. */
const NO_CONTROLLER = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

export const operationKey = (resource: string, operation: string, intervalMs: number): string =>
  `${resource}_${operation}_${intervalMs}`;

/** Writes a result into a history the way hosts do: under `last_0`, for recurring operations under their key, failures
 *  under `last_failure_0` (single ones under `last_0` too), migrations and notifications under keys of their own. A reload is
 *  kept as a start. */
export function recordResult(cib: CibDraft, history: Draft, result: OperationResult): void {
  const { resource, intervalMs, rc, targetRc } = result;
  const operation = /^reload(?:-agent)?$/.test(result.operation) ? "start" : result.operation;
  const key = operationKey(resource, operation, intervalMs);
  const failed = rc !== targetRc;
  const parameters = result.attributes ?? {};
  let ids: string[];
  if (operation === "notify") {
    ids = [`${resource}_${parameters.CRM_meta_notify_type}_notify_${parameters.CRM_meta_notify_operation}_0`];
  } else if (operation === "migrate_to" || operation === "migrate_from") {
    ids = [key];
  } else if (failed) {
    ids = [operationKey(resource, "last_failure", 0)];
    if (intervalMs === 0) ids.push(operationKey(resource, "last", 0));
  } else {
    ids = [intervalMs > 0 ? key : operationKey(resource, "last", 0)];
  }
  const code = operation === "notify" ? 0 : rc;
  const call = nextCall(history);
  const transitionKey = `${call}:-1:${targetRc}:${NO_CONTROLLER}`;
  const migration = result.operation.startsWith("migrate_");
  const own = {
    operation_key: key,
    operation,
    "crm-debug-origin": result.origin,
    crm_feature_set: FEATURE_SET,
    "transition-key": transitionKey,
    "transition-magic": `0:${code};${transitionKey}`,
    "exit-reason": failed && !migration && operation !== "notify" ? result.exitReason : "",
    on_node: result.host,
    "call-id": String(call),
    "rc-code": String(code),
    "op-status": "0",
    interval: String(intervalMs),
    "last-rc-change": String(result.atS),
    "exec-time": "0",
    "queue-time": "0",
    migrate_source: migration ? parameters.CRM_meta_migrate_source : undefined,
    migrate_target: migration ? parameters.CRM_meta_migrate_target : undefined,
    "op-digest":
      result.attributes === undefined
        ? undefined
        : digestOf(digestedParameters(new Map(Object.entries(result.attributes)))),
  };
  for (const id of ids) {
    const entry =
      cib.child(history, "lrm_rsc_op", (attributes) => attributes.id === id) ??
      cib.append(history, element("lrm_rsc_op", { id }));
    setAttributes(entry, own);
  }
}

/** One above all calls on record. */
function nextCall(history: Draft): number {
  let highest = 0;
  for (const entry of history.children) {
    const call = isElement(entry) ? Number(entry.attributes["call-id"] ?? 0) : 0;
    if (call > highest) highest = call;
  }
  return highest + 1;
}
