import type { Element } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { type Host, type Reading, type Resource, readCluster } from "../../state/index.ts";
import { logMessages } from "../log-messages.ts";
import { type ToolCall, toolError } from "../run-tool.ts";
import { resourcesNamed } from "./named.ts";

export interface ClusterRead {
  readonly cib: Element;
  readonly reading: Reading;
}

/** The document and what it says, at the cluster's own time where it has one. */
export async function readResources(call: ToolCall, cluster: Cluster): Promise<ClusterRead> {
  const { cib } = await cluster.read();
  const { nowMs } = cluster.setting === "file" ? { nowMs: undefined } : await cluster.status();
  const reading = readCluster(cib, nowMs ?? call.io.nowMs(), { zone: call.io.zone });
  logMessages(call.io, reading.messages);
  return { cib, reading };
}

/** The resource of --resource. @throws CrmError `no-such`, `usage` */
export function namedResource(call: ToolCall, resources: readonly Resource[]): Resource {
  const id = call.value("resource");
  if (id === undefined) throw toolError("usage", "Must supply a resource ID with -r/--resource");
  const [found] = resourcesNamed(resources, id);
  if (found === undefined) {
    throw toolError("no-such", `Resource '${id}' not found\nError performing operation: No such object`);
  }
  return found;
}

/** The host of --node; undefined without one. @throws CrmError `no-such` */
export function namedHost(call: ToolCall, reading: Reading): Host | undefined {
  const name = call.value("node") ?? call.value("host-uname");
  if (name === undefined) return undefined;
  const found = reading.hostNamed(name);
  if (found === undefined) {
    throw toolError("no-such", `Node '${name}' not found\nError performing operation: No such object`);
  }
  return found;
}
