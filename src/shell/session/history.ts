import { childElements, type Element, firstChild, statusOf } from "../../cib/index.ts";

/** One operation as a host recorded it. */
export interface Operation {
  readonly resource: string;
  readonly node: string;
  readonly operation: string;
  readonly intervalMs: number;
  readonly code: number;
  readonly expected: number | undefined;
  readonly callId: number;
  /** Epoch seconds; undefined when it was not noted. */
  readonly at: number | undefined;
  readonly execMs: number | undefined;
  readonly queueMs: number | undefined;
  readonly reason: string | undefined;
}

/** All operations that the document's history holds, by host, in the order they were called. */
export function operationsIn(cib: Element): Operation[] {
  const status = statusOf(cib);
  if (status === undefined) return [];
  return childElements(status, "node_state").flatMap((host) => {
    const node = host.attributes.uname ?? host.attributes.id ?? "";
    const lrm = firstChild(host, "lrm");
    const resources = lrm === undefined ? undefined : firstChild(lrm, "lrm_resources");
    return childElements(resources ?? host, "lrm_resource").flatMap((resource) =>
      childElements(resource, "lrm_rsc_op")
        .filter(({ attributes }) => !(attributes.id ?? "").includes("_last_failure_"))
        .map((op) => operationOf(op, resource.attributes.id ?? "", node))
        .sort((a, b) => a.callId - b.callId),
    );
  });
}

function operationOf({ attributes }: Element, resource: string, node: string): Operation {
  const number = (name: string): number | undefined => {
    const value = Number(attributes[name]);
    return attributes[name] === undefined || Number.isNaN(value) ? undefined : value;
  };
  return {
    resource,
    node,
    operation: attributes.operation ?? "",
    intervalMs: number("interval") ?? 0,
    code: number("rc-code") ?? 193,
    expected: expectedCode(attributes["transition-key"]),
    callId: number("call-id") ?? 0,
    at: number("last-rc-change"),
    execMs: number("exec-time"),
    queueMs: number("queue-time"),
    reason: attributes["exit-reason"] === "" ? undefined : attributes["exit-reason"],
  };
}

/** `4:2:0:uuid`: action, transition, expected result. */
function expectedCode(key: string | undefined): number | undefined {
  const code = Number(key?.split(":")[2]);
  return Number.isNaN(code) ? undefined : code;
}

/** Where an instance of a resource runs, and promoted or not. */
export interface Running {
  readonly node: string;
  readonly promoted: boolean;
}

const SUCCESS = 0;
const NOT_RUNNING = 7;
const PROMOTED = 8;

/** Where primitives run, by their last operation on each host. Instances of clones count as their primitive. */
export function runningIn(cib: Element): ReadonlyMap<string, readonly Running[]> {
  const last = new Map<string, Operation>();
  const promoted = new Set<string>();
  const online = onlineNodes(cib);
  for (const op of operationsIn(cib)) {
    const key = `${op.node} ${op.resource}`;
    if (op.operation === "notify" || op.code === 193) continue;
    if (op.operation === "promote" && op.code === SUCCESS) promoted.add(key);
    if (["demote", "stop", "start"].includes(op.operation) && op.code === SUCCESS) promoted.delete(key);
    if (op.operation === "monitor") {
      if (op.code === PROMOTED) promoted.add(key);
      else if (op.code !== SUCCESS || op.intervalMs === 0) promoted.delete(key);
    }
    if (op.operation === "monitor" && op.intervalMs > 0 && op.code === SUCCESS) continue;
    last.set(key, op);
  }
  const running = new Map<string, Running[]>();
  for (const [key, op] of last) {
    const stopped = ["stop", "migrate_to"].includes(op.operation)
      ? op.code === SUCCESS
      : op.code === NOT_RUNNING || op.code === 5;
    if (stopped || !online.has(op.node)) continue;
    const id = op.resource.replace(/:\d+$/, "");
    running.set(id, [...(running.get(id) ?? []), { node: op.node, promoted: promoted.has(key) }]);
  }
  return running;
}

/** Hosts that the document says are there. */
export function onlineNodes(cib: Element): ReadonlySet<string> {
  const status = statusOf(cib);
  const names = new Set<string>();
  for (const { attributes } of status === undefined ? [] : childElements(status, "node_state")) {
    const crmd = attributes.crmd;
    const up = crmd === "online" || (crmd !== undefined && /^\d+$/.test(crmd) && crmd !== "0");
    if (up && attributes.uname !== undefined) names.add(attributes.uname);
  }
  return names;
}
