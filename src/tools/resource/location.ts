import { ExitCode } from "../../base/index.ts";
import type { Cluster } from "../../client/index.ts";
import { addDuration, dateTimeAt, formatDateTime, parseDuration } from "../../rules/index.ts";
import { activeHosts, type Resource, Role, readCluster } from "../../state/index.ts";
import { editCib } from "../cib/commit.ts";
import { logMessages } from "../log-messages.ts";
import { type ToolCall, toolError } from "../run-tool.ts";
import { type CliConstraint, cliConstraints, constraintId, withConstraint, withoutConstraints } from "./constraints.ts";
import { resourcesNamed } from "./named.ts";

/** Creates the constraint of --move or --ban and says how to be rid of it. */
export async function moveOrBan(call: ToolCall, cluster: Cluster, command: "move" | "ban"): Promise<number> {
  const { cib } = await cluster.read();
  const reading = readCluster(cib, call.io.nowMs(), { zone: call.io.zone });
  logMessages(call.io, reading.messages);
  const id = call.value("resource");
  if (id === undefined) throw toolError("usage", "Must supply a resource id with -r");
  const [resource] = resourcesNamed(reading.resources, id);
  if (resource === undefined) throw notFound("Resource", id);
  const node = call.value("node") ?? call.value("host-uname");
  if (node !== undefined && !reading.hosts.some(({ name }) => name === node)) throw notFound("Node", node);
  const { current, all } = activeHosts(resource);
  const toNode = command === "move" && node !== undefined;
  if (toNode && all === 1 && current?.name === node && !call.has("force")) {
    throw toolError("exists", "Error performing operation: Requested item already exists");
  }
  const from = node ?? onlyPlace(resource, id);
  const end = endOf(call);
  const role = call.has("promoted") || call.has("master") ? "Promoted" : "Started";
  const constraint: CliConstraint = toNode
    ? { kind: "prefer", resource: id, node, role, end }
    : { kind: "ban", resource: id, node: from, role, end };
  if (constraint.kind === "ban") warnOfBan(call, constraint);
  await editCib(cluster, call.io, [commandLine(call)], (current) => {
    // What an earlier move or ban left would stand in the way of this one.
    const old = new Set(cliConstraints(current, id, toNode ? undefined : from).map((each) => each.attributes.id ?? ""));
    const bans = new Set(toNode ? [constraintId({ kind: "ban", resource: id, node }), `cli-prefer-${id}`] : old);
    return withConstraint(withoutConstraints(current, bans), constraint);
  });
  if (toNode && cluster.setting !== "file") {
    call.line(`${id} moves to ${node} by the constraint ${constraintId(constraint)}, which stays until it is removed:`);
    call.line(`  crm_resource --clear --resource ${id}`);
  }
  return ExitCode.OK;
}

function notFound(what: string, name: string): Error {
  return toolError("no-such", `${what} '${name}' not found\nError performing operation: No such object`);
}

/** Where a resource is to be banned when no node is named: where it runs alone, else where alone it is promoted. */
function onlyPlace(resource: Resource, id: string): string {
  const { current, all } = activeHosts(resource);
  if (current !== undefined && all === 1) return current.name;
  const elsewhere = `To prevent '${id}' from running on a specific location, specify a node.`;
  if (!resource.promotable) {
    throw toolError("usage", `Resource '${id}' not moved: active in ${all} locations.\n${elsewhere}`);
  }
  const promoted = resource.children.filter(({ role }) => role === Role.Promoted).flatMap(({ activeOn }) => activeOn);
  const [only] = promoted;
  if (only !== undefined && promoted.length === 1) return only.name;
  throw toolError(
    "usage",
    `Resource '${id}' not moved: active in ${all} locations (promoted in ${promoted.length}).\n${elsewhere}\n` +
      `To prevent '${id}' from being promoted at a specific location, specify a node and the --promoted option.`,
  );
}

function warnOfBan(call: ToolCall, constraint: CliConstraint): void {
  const { resource, node, role } = constraint;
  const what = role === "Promoted" ? "being promoted" : "running";
  if (call.has("quiet") || call.xml) return;
  call.line(
    `WARNING: Creating rsc_location constraint '${constraintId(constraint)}' with a score of -INFINITY for resource ${resource} on ${node}.\n` +
      `\tThis will prevent ${resource} from ${what} on ${node} until the constraint is removed using the clear option or by editing the CIB with an appropriate tool.\n` +
      `\tThis will be the case even if ${node} is the last node in the cluster`,
  );
}

/** When --lifetime ends, undefined without one. */
function endOf(call: ToolCall): string | undefined {
  const text = call.value("lifetime");
  if (text === undefined) return undefined;
  const now = dateTimeAt(Math.floor(call.io.nowMs() / 1000), call.io.zone);
  let end: string;
  try {
    end = formatDateTime(addDuration(now, parseDuration(text)));
  } catch (error) {
    throw toolError(
      "usage",
      `Invalid duration specified: ${text}${error instanceof Error ? ` (${error.message})` : ""}`,
    );
  }
  call.line(`Migration will take effect until: ${end}`);
  return end;
}

/** Removes what --move and --ban made. */
export async function clear(call: ToolCall, cluster: Cluster): Promise<number> {
  const resource = call.value("resource");
  const node = call.value("node") ?? call.value("host-uname");
  const expired = call.has("expired");
  if (resource === undefined && !expired) throw toolError("usage", "Must supply a resource id with -r");
  const { cib } = await cluster.read();
  const reading = readCluster(cib, call.io.nowMs(), { zone: call.io.zone });
  logMessages(call.io, reading.messages);
  if (resource !== undefined && resourcesNamed(reading.resources, resource).length === 0)
    throw notFound("Resource", resource);
  if (node !== undefined && !reading.hosts.some(({ name }) => name === node)) throw notFound("Node", node);
  const found = cliConstraints(cib, resource, node).filter((each) => !expired || hasEnded(each, call));
  const ids = new Set(found.map((each) => each.attributes.id ?? ""));
  if (ids.size > 0) await editCib(cluster, call.io, [commandLine(call)], (current) => withoutConstraints(current, ids));
  for (const id of ids) call.line(`Removing constraint: ${id}`);
  return ExitCode.OK;
}

function hasEnded(constraint: ReturnType<typeof cliConstraints>[number], call: ToolCall): boolean {
  const ends = constraint.children.flatMap((rule) =>
    rule.kind === "element"
      ? rule.children.filter((each) => each.kind === "element" && each.name === "date_expression")
      : [],
  );
  return ends.some((each) => {
    const end = each.kind === "element" ? each.attributes.end : undefined;
    const at = end === undefined ? Number.NaN : Date.parse(end.replace(" ", "T").replace(/ (?=[+Z-])/, ""));
    return at <= call.io.nowMs();
  });
}

function commandLine(call: ToolCall): string {
  const words = call.options.map(({ name, value }) => (value === undefined ? `--${name}` : `--${name}=${value}`));
  return [call.io.program, ...words].join(" ");
}
