import type { CrmErrorDetails } from "../../base/index.ts";
import type { ClusterOrder, OrderOutcome } from "../cluster.ts";
import type { ProgramEnd, Programs } from "./programs.ts";

type Call = readonly [program: string, ...args: string[]];

/** Has Pacemaker's own tool do what was ordered. */
export async function performOrder(programs: Programs, order: ClusterOrder): Promise<OrderOutcome> {
  const refused = (error: CrmErrorDetails): OrderOutcome => ({ kind: "refused", error });
  if (order.kind === "hosts" && order.action === "add") {
    return refused({
      code: "not-supported",
      message: "not supported: adding hosts to a Pacemaker cluster",
      hint: "a host is added in corosync.conf, on all of them",
    });
  }
  if (order.kind === "hosts" && order.action === "declare-off" && order.hosts.length === 0) {
    return refused({ code: "usage", message: "which hosts are off has to be said with Pacemaker", hint: "name them" });
  }
  const texts: string[] = [];
  for (const [program, ...args] of callsFor(order)) {
    const end = await programs(program, args);
    if (end.code !== 0) return refused({ code: "refused", message: complaintOf(program, end) });
    texts.push(end.stdout.trimEnd(), end.stderr.trimEnd());
  }
  return { kind: "done", text: texts.filter((text) => text !== "").join("\n") };
}

function callsFor(order: ClusterOrder): readonly Call[] {
  switch (order.kind) {
    case "cleanup":
    case "refresh": {
      const { resource, node, operation, intervalMs, alone } = order;
      const what = [
        ...(resource === undefined ? [] : ["--resource", resource]),
        ...(node === undefined ? [] : ["--node", node]),
        ...(operation === undefined ? [] : ["--operation", operation]),
        ...(intervalMs === undefined ? [] : ["--interval", `${intervalMs}ms`]),
        ...(alone === true ? ["--force"] : []),
      ];
      return [["crm_resource", `--${order.kind}`, ...what]];
    }
    case "attribute": {
      const { node, name, value } = order;
      const what = value === undefined ? ["--delete"] : ["--update", value];
      return [["attrd_updater", "--node", node, "--name", name, ...what]];
    }
    case "fail":
      return [["crm_resource", "--fail", "--resource", order.resource, "--node", order.node]];
    case "fence": {
      const verb = { reboot: "--reboot", off: "--fence", on: "--unfence" }[order.action];
      return [["stonith_admin", verb, order.node]];
    }
    case "recheck":
      // A new epoch is what makes the scheduler look again.
      return [["cibadmin", "--bump"]];
    case "hosts":
      return order.hosts.map((host) =>
        order.action === "remove" ? ["crm_node", "--force", "--remove", host] : ["stonith_admin", "--confirm", host],
      );
  }
}

/** What a program said when it failed, without its name in front. */
export function complaintOf(program: string, { code, stdout, stderr }: ProgramEnd): string {
  const text = (stderr.trim() === "" ? stdout : stderr).trim();
  const lines = text.split("\n").map((line) => line.replace(new RegExp(`^${program}:\\s*`), ""));
  return text === "" ? `${program} failed with exit code ${code}` : lines.join("\n");
}
