import { childElements, firstChild, statusOf } from "../../cib/index.ts";
import type { World } from "./context.ts";

/** Resources that run somewhere, by the history in the document: primitives and the containers they are in do not count
 *  where the document is nobody's. */
export async function runningResources(world: World): Promise<ReadonlySet<string>> {
  const running = new Set<string>();
  if (world.cluster.setting === "file") return running;
  const { cib } = await world.cluster.read();
  const status = statusOf(cib);
  if (status === undefined) return running;
  for (const host of childElements(status, "node_state")) {
    const lrm = firstChild(host, "lrm");
    const resources = lrm === undefined ? undefined : firstChild(lrm, "lrm_resources");
    for (const resource of resources === undefined ? [] : childElements(resources, "lrm_resource")) {
      const last = childElements(resource, "lrm_rsc_op")
        .filter(({ attributes }) =>
          ["start", "stop", "monitor", "promote", "demote", "migrate_from", "migrate_to"].includes(
            attributes.operation ?? "",
          ),
        )
        .sort((a, b) => Number(a.attributes["call-id"]) - Number(b.attributes["call-id"]))
        .at(-1)?.attributes;
      if (last === undefined) continue;
      const ended = last.operation === "stop" || last.operation === "migrate_to" ? "0" : "7";
      if (last["rc-code"] !== ended && last["rc-code"] !== "193")
        running.add((resource.attributes.id ?? "").replace(/:\d+$/, ""));
    }
  }
  return running;
}
