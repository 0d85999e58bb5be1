import { CrmError, ExitCode, parseDurationMs } from "../../base/index.ts";
import type { Cluster, ClusterOrder } from "../../client/index.ts";
import type { Resource } from "../../state/index.ts";
import { type ToolCall, toolError } from "../run-tool.ts";
import { readDocument } from "./document.ts";
import { nodeGiven, nodeName, resourceGiven } from "./target.ts";

/** --cleanup and --refresh. */
export async function forget(call: ToolCall, cluster: Cluster, kind: "cleanup" | "refresh"): Promise<number> {
  const resource = call.value("resource");
  const { reading } = await readDocument(call, cluster);
  nodeGiven(call, reading);
  if (resource !== undefined) resourceGiven(call, reading, "anonymous");
  const operation = call.value("operation");
  const interval = call.value("interval");
  const node = nodeName(call);
  const intervalMs = interval === undefined ? undefined : parseDurationMs(interval);
  if (interval !== undefined && intervalMs === undefined) throw toolError("usage", `Invalid interval: ${interval}`);
  const order: ClusterOrder = {
    kind,
    ...(resource === undefined ? {} : { resource }),
    ...(node === undefined ? {} : { node }),
    ...(operation === undefined ? {} : { operation }),
    ...(intervalMs === undefined ? {} : { intervalMs }),
  };
  const text = await perform(call, cluster, order);
  if (text !== "") call.line(text);
  return ExitCode.OK;
}

export async function fail(call: ToolCall, cluster: Cluster): Promise<number> {
  const { reading } = await readDocument(call, cluster);
  nodeGiven(call, reading);
  const resource = resourceGiven(call, reading, "anonymous");
  const node = nodeName(call) ?? activeHosts(resource)[0];
  if (node === undefined) throw toolError("no-such", `Resource '${resource.id}' is not running: say where with --node`);
  await perform(call, cluster, { kind: "fail", resource: resource.historyId ?? resource.id, node });
  return ExitCode.OK;
}

/** Hosts where a resource, or a part of it, runs; each once. */
function activeHosts(resource: Resource): string[] {
  const own = resource.activeOn.map(({ name }) => name);
  return [...new Set([...own, ...resource.children.flatMap(activeHosts)])];
}

async function perform(call: ToolCall, cluster: Cluster, order: ClusterOrder): Promise<string> {
  const origin = { user: call.io.user, client: call.io.program, commands: [] };
  const outcome = await cluster.perform(order, origin);
  if (outcome.kind === "refused") throw new CrmError(outcome.error);
  return outcome.text;
}
