import { ExecStatus, effectiveCode, OcfCode } from "../../agents/index.ts";
import { childElements, type Element, element, FEATURE_SET } from "../../cib/index.ts";
import { type Operation, type OperationResult, operationKey, type ResourceRef } from "../../executor/index.ts";
import { formatMagic, parseTransitionKey } from "./transition-key.ts";

/** Digests of an operation's parameters and their companions, as history entries carry them. */
export type DigestsOf = (operation: Operation) => Readonly<Record<string, string>>;

/** What one host's executor did, as the document's `lrm_resource` elements. The host owns it and sends it to each new DC. */
export class History {
  readonly #resources = new Map<string, Element>();
  readonly #host: string;
  readonly #digestsOf: DigestsOf;

  constructor(host: string, digestsOf: DigestsOf) {
    this.#host = host;
    this.#digestsOf = digestsOf;
  }

  get all(): readonly Element[] {
    return [...this.#resources.values()];
  }

  of(resource: string): Element | undefined {
    return this.#resources.get(resource);
  }

  /** An operation begins: until its result comes, the document says that it is pending. */
  begin(operation: Operation, epochMs: number): Element {
    const result: OperationResult = {
      callId: -1,
      operation,
      status: ExecStatus.Pending,
      code: OcfCode.Unknown,
      exitReason: "",
      ranMs: epochMs,
      changedMs: epochMs,
      execMs: 0,
      queueMs: 0,
    };
    return this.record(result);
  }

  /** @returns the resource's element with the result in it */
  record(result: OperationResult): Element {
    const { resource } = result.operation;
    let entries = childElements(this.#resources.get(resource.id) ?? element("lrm_resource"), "lrm_rsc_op");
    for (const id of entryIds(result)) {
      const entry = entryElement(id, result, this.#host, this.#digestsOf(result.operation));
      const at = entries.findIndex((each) => each.attributes.id === id);
      entries = at < 0 ? [...entries, entry] : entries.with(at, entry);
    }
    return this.#set(resource, entries);
  }

  /** Forgets a recurring operation that is repeated no more. */
  drop(resource: string, name: string, intervalMs: number): Element | undefined {
    return this.#filter(resource, (entry) => entry.attributes.id !== operationKey(resource, name, intervalMs));
  }

  /** Forgets the last failure, of any operation or of one. */
  dropFailure(resource: string, name?: string, intervalMs?: number): Element | undefined {
    const key = name === undefined ? undefined : operationKey(resource, name, intervalMs ?? 0);
    return this.#filter(
      resource,
      ({ attributes }) =>
        attributes.id !== `${resource}_last_failure_0` || (key !== undefined && attributes.operation_key !== key),
    );
  }

  /** Forgets all of a resource. */
  forget(resource: string): boolean {
    return this.#resources.delete(resource);
  }

  clear(): void {
    this.#resources.clear();
  }

  #filter(resource: string, keep: (entry: Element) => boolean): Element | undefined {
    const known = this.#resources.get(resource);
    if (known === undefined) return undefined;
    const next = { ...known, children: childElements(known, "lrm_rsc_op").filter(keep) };
    this.#resources.set(resource, next);
    return next;
  }

  #set(resource: ResourceRef, entries: readonly Element[]): Element {
    const { id, type, class: agentClass, provider } = resource;
    const attributes = { id, type, class: agentClass, ...(provider === undefined ? {} : { provider }) };
    const next = element("lrm_resource", attributes, entries);
    this.#resources.set(id, next);
    return next;
  }
}

/** Did it fail, in the sense of the history: an outcome other than the expected one. Source: did_rsc_op_fail. */
export function failedResult(status: number, code: number, target: number): boolean {
  if (status === ExecStatus.Cancelled || status === ExecStatus.Pending) return false;
  return status !== ExecStatus.Done || effectiveCode(code) !== target;
}

function targetOf(operation: Operation): number {
  return parseTransitionKey(operation.transitionKey)?.target ?? OcfCode.OK;
}

/** Ids under which a result is kept; a failure that happened once stands twice. Source: pcmk__create_history_xml. */
function entryIds({ operation, status, code }: OperationResult): string[] {
  const { id } = operation.resource;
  const { intervalMs } = operation;
  const key = operationKey(id, operation.name, intervalMs);
  if (operation.name === "migrate_to" || operation.name === "migrate_from") return [key];
  if (failedResult(status, code, targetOf(operation))) {
    return intervalMs === 0 ? [`${id}_last_failure_0`, `${id}_last_0`] : [`${id}_last_failure_0`];
  }
  return [intervalMs > 0 ? key : `${id}_last_0`];
}

function entryElement(
  id: string,
  result: OperationResult,
  host: string,
  digests: Readonly<Record<string, string>>,
): Element {
  const { operation, status, code, callId } = result;
  const { transitionKey, intervalMs, parameters } = operation;
  // A reload that went well leaves the resource as a start does; one that failed is a failure of what runs.
  const failed = failedResult(status, code, targetOf(operation));
  const isReload = operation.name === "reload" || operation.name === "reload-agent";
  const name = !isReload || status === ExecStatus.Pending ? operation.name : failed ? "monitor" : "start";
  const migration: Record<string, string> = {};
  if (operation.name === "migrate_to" || operation.name === "migrate_from") {
    const { CRM_meta_migrate_source: source, CRM_meta_migrate_target: target } = parameters;
    if (source !== undefined) migration.migrate_source = source;
    if (target !== undefined) migration.migrate_target = target;
  }
  return element("lrm_rsc_op", {
    id,
    operation_key: operationKey(operation.resource.id, name, intervalMs),
    operation: name,
    "crm-debug-origin": "controld_update_resource_history",
    crm_feature_set: FEATURE_SET,
    "transition-key": transitionKey,
    "transition-magic": formatMagic(status, code, transitionKey),
    "exit-reason": failed ? result.exitReason : "",
    on_node: host,
    "call-id": String(callId),
    "rc-code": String(code),
    "op-status": String(status),
    interval: String(intervalMs),
    "last-rc-change": String(Math.floor((intervalMs > 0 ? result.changedMs : result.ranMs) / 1000)),
    "exec-time": String(result.execMs),
    "queue-time": String(result.queueMs),
    ...migration,
    ...digests,
  });
}

/** Operations whose results stand in the history; of the others only whoever ordered them hears. */
export function isRecordable(name: string): boolean {
  return !["cancel", "delete", "notify", "meta-data", "metadata", "validate-all"].includes(name);
}
