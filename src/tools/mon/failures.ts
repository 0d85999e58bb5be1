import { ExecStatus, execStatusText } from "../../agents/index.ts";
import { exitText, intervalText } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import type { Cluster, Failure } from "../../state/index.ts";
import { everything, type Section, type Selection, xmlOf } from "../../status/index.ts";
import { timeText, zonedTimeText } from "./words.ts";

/** A failed operation in plain values. */
interface FailureFacts {
  /** `vip_monitor_10000`, and the attribute it was found in. */
  readonly key: string;
  readonly keyName: "op_key" | "id";
  readonly resourceId: string;
  readonly task: string;
  readonly intervalMs: number;
  readonly host: string;
  readonly rc: number;
  readonly rcText: string;
  readonly status: ExecStatus;
  readonly reason: string;
  /** Epoch seconds; undefined = not known. */
  readonly changed: number | undefined;
  readonly entry: Element;
}

function shownFailures(cluster: Cluster, selection: Selection): FailureFacts[] {
  return cluster.failures
    .filter((failure) => !isMasked(failure))
    .flatMap((failure) => {
      const facts = factsOf(failure);
      if (facts === undefined || !selection.host(facts.host) || !selection.named(facts.resourceId)) return [];
      return [facts];
    });
}

/** A look that found that the resource cannot be there at all is no failure. */
function isMasked({ entry: { attributes } }: Failure): boolean {
  if (attributes.operation !== "monitor" || Number(attributes.interval ?? 0) !== 0) return false;
  const { "rc-code": rc, "op-status": status } = attributes;
  return rc === "5" || rc === "2" || Number(status) === ExecStatus.NotInstalled;
}

function factsOf({ host, entry }: Failure): FailureFacts | undefined {
  const { attributes } = entry;
  const key = attributes.operation_key ?? attributes.id ?? "";
  const parts = /^(.+?)_((?:migrate_(?:to|from))|[^_]+)_(\d+)$/.exec(key);
  if (parts === null) return undefined;
  const rc = Number(attributes["rc-code"] ?? 0);
  const changed = attributes["last-rc-change"];
  return {
    key,
    keyName: attributes.operation_key === undefined ? "id" : "op_key",
    resourceId: parts[1]!,
    task: parts[2]!,
    intervalMs: Number(parts[3]),
    host: host.name,
    rc,
    rcText: exitText(rc),
    status: Number(attributes["op-status"] ?? 0) as ExecStatus,
    reason: attributes["exit-reason"] ?? "",
    changed: changed === undefined ? undefined : Number(changed),
    entry,
  };
}

/** "Failed Resource Actions": in words, or with `detail` as the history has them. */
export function failuresText(cluster: Cluster, detail: boolean, selection = everything): Section | undefined {
  const lines = shownFailures(cluster, selection).map(detail ? technicalText : friendlyText);
  return lines.length === 0 ? undefined : { title: "Failed Resource Actions", lines };
}

function technicalText({ key, host, rc, rcText, status, reason, changed, entry }: FailureFacts): string {
  const { "call-id": call = "unknown", "queue-time": queued, "exec-time": exec } = entry.attributes;
  return [
    `${key} on ${host} '${rcText}' (${rc}): call=${call}`,
    `status='${execStatusText(status)}'`,
    ...(reason === "" ? [] : [`exitreason='${reason}'`]),
    ...(changed === undefined ? [] : [`last-rc-change='${timeText(changed)}'`]),
    ...(queued === undefined ? [] : [`queued=${queued}ms`]),
    ...(exec === undefined ? [] : [`exec=${exec}ms`]),
  ].join(", ");
}

function friendlyText({
  resourceId,
  task,
  intervalMs,
  host,
  rcText,
  status,
  reason,
  changed,
  entry,
}: FailureFacts): string {
  const action = task === "monitor" && intervalMs === 0 ? "probe" : task;
  const what = `${resourceId} ${intervalMs > 0 ? `${intervalText(intervalMs)}-interval ` : ""}${action} on ${host}`;
  const outcome =
    status === ExecStatus.Done
      ? ` returned '${rcText}'${reason === "" ? "" : ` (${reason})`}`
      : ` could not be executed (${execStatusText(status)}${reason === "" ? "" : `: ${reason}`})`;
  const at = changed === undefined ? "" : ` at ${timeText(changed)}`;
  const execMs = Number(entry.attributes["exec-time"] ?? 0);
  return `${what}${outcome}${at}${execMs > 0 ? ` after ${intervalText(execMs)}` : ""}`;
}

/** undefined when nothing failed. */
export function failuresXml(cluster: Cluster, selection = everything): Element | undefined {
  const failures = shownFailures(cluster, selection);
  return failures.length === 0 ? undefined : xmlOf("failures", {}, failures.map(failureXml));
}

function failureXml({ key, keyName, host, rc, rcText, status, changed = 0, entry }: FailureFacts): Element {
  const {
    "call-id": call,
    "queue-time": queued,
    "exec-time": exec,
    interval = "0",
    operation: task,
  } = entry.attributes;
  const when = { "last-rc-change": zonedTimeText(changed), queued, exec, interval, task };
  return xmlOf("failure", {
    [keyName]: key,
    node: host,
    exitstatus: rcText,
    exitreason: entry.attributes["exit-reason"] ?? "none",
    exitcode: rc,
    call,
    status: execStatusText(status),
    ...(changed > 0 ? when : {}),
  });
}
