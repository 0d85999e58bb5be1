import { ExecStatus, execStatusText, ocfCodeText } from "../../agents/index.ts";
import type { Cluster } from "../../state/index.ts";
import type { Section } from "../../status/index.ts";
import { intervalText, timeText } from "./words.ts";

/** "Failed Resource Actions": in words, or with `detail` as the history has them. */
export function failuresText(cluster: Cluster, detail: boolean): Section | undefined {
  const lines = cluster.failures.flatMap(({ host, resource, entry }) => {
    const { attributes } = entry;
    const operation = attributes.operation ?? "";
    const code = Number(attributes["rc-code"] ?? 0);
    const status = Number(attributes["op-status"] ?? 0) as ExecStatus;
    const reason = attributes["exit-reason"] ?? "";
    const changed = Number(attributes["last-rc-change"] ?? 0);
    const execMs = Number(attributes["exec-time"] ?? 0);
    if (detail) {
      const words = [
        `${attributes.operation_key ?? attributes.id} on ${host.name} '${ocfCodeText(code)}' (${code}): call=${attributes["call-id"]}`,
        `status='${execStatusText(status)}'`,
        ...(reason === "" ? [] : [`exitreason='${reason}'`]),
        ...(changed > 0 ? [`last-rc-change='${timeText(changed)}'`] : []),
      ];
      return [`${words.join(", ")}, queued=${attributes["queue-time"] ?? 0}ms, exec=${execMs}ms`];
    }
    const interval = Number(attributes.interval ?? 0);
    const what = `${resource.id} ${interval > 0 ? `${intervalText(interval)}-interval ` : ""}${operation} on ${host.name}`;
    const why = reason === "" ? "" : ` (${reason})`;
    const failedStatus = status !== ExecStatus.Done;
    const outcome = failedStatus
      ? ` could not be executed (${execStatusText(status)}${reason === "" ? "" : `: ${reason}`})`
      : ` returned '${ocfCodeText(code)}'${why}`;
    const at = changed > 0 ? ` at ${timeText(changed)}` : "";
    const after = execMs > 0 ? ` after ${intervalText(execMs)}` : "";
    return [`${what}${outcome}${at}${after}`];
  });
  return lines.length === 0 ? undefined : { title: "Failed Resource Actions", lines };
}
