import { CrmError, ExitCode, parseDurationMs } from "../../base/index.ts";
import type { Cluster, ClusterOrder } from "../../client/index.ts";
import { activeHosts, type Host, inHashOrder, type Reading, type Resource } from "../../state/index.ts";
import { type ToolCall, toolError } from "../run-tool.ts";
import { readDocument } from "./document.ts";
import { configuredId, outermost } from "./owners.ts";
import { failure, nodeGiven, nodeName, resourceGiven } from "./target.ts";
import { sayChecks } from "./why.ts";

/** --cleanup and --refresh: of a resource with the group or clone around it, unless it is to be forced; of all without one. */
export async function forget(call: ToolCall, cluster: Cluster, kind: "cleanup" | "refresh"): Promise<number> {
  const intervalMs = intervalOf(call);
  const { reading } = await readDocument(call, cluster);
  const host = nodeGiven(call, reading);
  const named = call.has("resource") ? resourceGiven(call, reading, "anonymous") : undefined;
  const forced = call.has("force");
  const resource = named === undefined || forced ? named : outermost(named);
  if (cluster.setting === "file") {
    dryRun(call, reading, resource, host);
  } else {
    const node = nodeName(call);
    const operation = kind === "cleanup" ? call.value("operation") : undefined;
    const text = await perform(call, cluster, {
      kind,
      ...(resource === undefined ? {} : { resource: forced ? historyName(resource) : configuredId(resource) }),
      ...(node === undefined ? {} : { node }),
      ...(operation === undefined ? {} : { operation }),
      ...(operation === undefined || intervalMs === undefined ? {} : { intervalMs }),
      ...(forced ? { alone: true as const } : {}),
    });
    if (text !== "" && !call.has("quiet")) call.line(text);
  }
  // Pacemaker's own tool has said it already, as text.
  const said = cluster.setting === "pacemaker" && !call.xml;
  if (resource !== undefined && !said && !call.has("quiet")) sayChecks(call, reading, resource, host);
  return ExitCode.OK;
}

/** @throws CrmError `usage` */
function intervalOf(call: ToolCall): number | undefined {
  const text = call.value("interval");
  if (text === undefined) return undefined;
  const intervalMs = parseDurationMs(text);
  if (intervalMs === undefined) throw toolError("usage", `Invalid interval: ${text}`);
  return intervalMs;
}

const historyName = (resource: Resource): string => resource.historyId ?? resource.id;

/** A file has no cluster that could look again: what would be forgotten is told. */
function dryRun(call: ToolCall, reading: Reading, resource: Resource | undefined, host: Host | undefined): void {
  if (resource === undefined) {
    if (!call.has("quiet")) call.line(`Dry run: skipping clean-up of ${host?.name ?? "all nodes"} due to CIB_file`);
    return;
  }
  for (const part of innermost(resource)) {
    const hosts = host === undefined ? hostsOf(reading, part, call.has("force")) : [host];
    for (const { name } of hosts) {
      call.complainBare(`Dry run: skipping clean-up of ${part.id} on ${name} due to CIB_file`);
    }
  }
}

function innermost(resource: Resource): Resource[] {
  return resource.children.length === 0 ? [resource] : resource.children.flatMap(innermost);
}

/** Hosts that are up and know of the resource; where none does, those that might, or all. */
function hostsOf(reading: Reading, { knownOn, allowed, exclusiveProbes }: Resource, all: boolean): Host[] {
  const up = reading.hosts.filter(({ online }) => online);
  if (knownOn.size === 0 && all) return up;
  const might = ({ index }: Host): boolean => allowed.has(index) && (!exclusiveProbes || allowed.scores[index]! >= 0);
  const hosts = up.filter((host) => (knownOn.size > 0 ? knownOn.has(host) : might(host)));
  return inHashOrder(hosts, ({ id }) => id).reverse();
}

/** --fail: as if the resource had been found failed where it is active, or on --node. */
export async function fail(call: ToolCall, cluster: Cluster): Promise<number> {
  const { reading } = await readDocument(call, cluster);
  const given = nodeGiven(call, reading);
  const resource = resourceGiven(call, reading, "anonymous");
  const host = given ?? activeHosts(resource).current;
  if (host === undefined) {
    throw failure("no-such", `Resource '${resource.id}' is not running: say where with --node`);
  }
  if (cluster.setting === "file") {
    const asked = call.value("resource") ?? resource.id;
    call.complainBare(`Dry run: skipping fail of ${asked} on ${host.name} due to CIB_file`);
    return ExitCode.OK;
  }
  if (resource.kind !== "primitive") {
    call.complainBare(`We can only process primitive resources, not ${call.value("resource")}`);
    throw failure("invalid-param");
  }
  await perform(call, cluster, { kind: "fail", resource: historyName(resource), node: host.name });
  return ExitCode.OK;
}

async function perform(call: ToolCall, cluster: Cluster, order: ClusterOrder): Promise<string> {
  const origin = { user: call.io.user, client: call.io.program, commands: [] };
  const outcome = await cluster.perform(order, origin);
  if (outcome.kind === "refused") throw new CrmError(outcome.error);
  return outcome.text;
}
