import { CrmError, ExitCode } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { addDuration, dateTimeAt, formatDateTime, parseDuration } from "../../rules/index.ts";
import {
  activeHosts,
  currentHost,
  type Host,
  type Reading,
  type Resource,
  Role,
  readCluster,
} from "../../state/index.ts";
import { commandLine, type Edit, editCib } from "../cib/commit.ts";
import { logMessages } from "../log-messages.ts";
import { type ToolCall, toolError } from "../run-tool.ts";
import { clearing } from "./clear.ts";
import { type CliConstraint, constraintId, withConstraint } from "./constraints.ts";
import { failure, nodeGiven, resourceName, wholeResourceGiven } from "./target.ts";

/** What --move or --ban is about. */
interface Plan {
  readonly call: ToolCall;
  readonly reading: Reading;
  readonly resource: Resource;
  /** The resource's name as it was given, which constraints go by. */
  readonly id: string;
  readonly promoted: boolean;
  readonly end: string | undefined;
}

/** Creates the constraint of --move or --ban and says how to be rid of it. */
export async function moveOrBan(call: ToolCall, cluster: Cluster, command: "move" | "ban"): Promise<number> {
  const id = resourceName(call);
  const { cib } = await cluster.read();
  const reading = readCluster(cib, call.io.nowMs(), { zone: call.io.zone });
  logMessages(call.io, reading.messages);
  const node = nodeGiven(call, reading);
  const resource = wholeResourceGiven(call, reading);
  const promoted = call.has("promoted") || call.has("master");
  const move = command === "move" && node !== undefined;
  const plan = { call, reading, resource, id, promoted, end: undefined };
  const way = move ? wayTo(plan, node) : undefined;
  const from = way === undefined ? (node ?? onlyPlace(resource, id)) : undefined;
  const end = endOf(call);
  if (end === INVALID) return ExitCode.USAGE;
  const dated: Plan = { ...plan, promoted: way?.promoted ?? promoted, end };
  const edits = move && way !== undefined ? moving(dated, node, way) : banning(dated, from!);
  await editCib(cluster, call.io, [commandLine(call)], edits);
  if (move && cluster.setting !== "file") {
    const made = constraintId({ kind: "prefer", resource: id, node: node.name });
    say(call, `${id} moves to ${node.name} by the constraint ${made}, which stays until it is removed:`);
    say(call, `  crm_resource --clear --resource ${id}`);
  }
  return ExitCode.OK;
}

function say(call: ToolCall, text: string): void {
  if (!call.has("quiet")) call.line(text);
}

/** What a move to a host meets. */
interface Way {
  readonly promoted: boolean;
  /** Where it is now, when it is in one place that counts. */
  readonly current: Host | undefined;
  /** In how many places it is. */
  readonly places: number;
  readonly there: boolean;
}

function wayTo({ call, resource, id, promoted: asked }: Plan, node: Host): Way {
  const promoted = asked && resource.promotable;
  if (asked && !promoted) say(call, `Ignoring --promoted option: ${id} is not promotable`);
  const active = placesOf(resource);
  const promotedAt = promotedInstances(resource);
  const counted = resource.promotable && (promoted || promotedAt.length > 0);
  const only = promotedAt.at(-1);
  const { current, places } = counted
    ? { current: only === undefined ? undefined : currentHost(only), places: promotedAt.length }
    : active;
  // Which of several instances is to move cannot be said; what is active twice by mistake is not touched.
  if (places > 1 && resource.kind !== "clone") throw failure("multiple");
  const alone = places > 1 ? undefined : current;
  const there = alone === node;
  if (there && !call.has("force")) throw failure("exists");
  return { promoted, current: alone, places, there };
}

function promotedInstances({ promotable, children }: Resource): Resource[] {
  return promotable ? children.filter(isPromoted) : [];
}

function isPromoted(resource: Resource): boolean {
  return resource.role === Role.Promoted || resource.children.some(isPromoted);
}

/** Where a resource is, and in how many places; lost hosts count when they are to be fenced first. */
function placesOf(resource: Resource): { readonly current: Host | undefined; readonly places: number } {
  const { current, all, clean } = activeHosts(resource);
  return { current, places: resource.needsFencing ? all : clean };
}

/** The edits of a move, in Pacemaker's order: what earlier moves prefer goes, and what keeps the resource off the host. */
function moving(plan: Plan, node: Host, way: Way): Edit[] {
  const { call, reading, id } = plan;
  const force = call.has("force");
  const edits = [
    ...reading.hosts.flatMap(({ name }) => clearing(id, name, { bans: false, force })),
    ...clearing(id, node.name, { bans: true, force }),
    adding(plan, "prefer", node),
  ];
  if (!force || way.there) return edits;
  if (way.current !== undefined) return [...edits, ...banning(plan, way.current)];
  if (way.places > 1) {
    const active = plan.promoted ? "promoted" : "active";
    say(call, `Resource '${id}' is currently ${active} in ${way.places} locations. One may now move to ${node.name}`);
    say(call, `To prevent '${id}' from being ${active} at a specific location, specify a node`);
  }
  return edits;
}

function banning(plan: Plan, node: Host): Edit[] {
  warnOfBan(plan, node);
  return [adding(plan, "ban", node)];
}

function adding({ id, promoted, end }: Plan, kind: CliConstraint["kind"], node: Host): Edit {
  const constraint: CliConstraint = { kind, resource: id, node: node.name, promoted, end };
  return (cib: Element) => withConstraint(cib, constraint);
}

/** Where a resource is to be banned when no node is named: where it runs alone, else where alone it is promoted. */
function onlyPlace(resource: Resource, id: string): Host {
  const { current, places } = placesOf(resource);
  if (current !== undefined && places === 1) return current;
  const elsewhere = `To prevent '${id}' from running on a specific location, specify a node.`;
  if (!resource.promotable) {
    throw toolError("usage", `Resource '${id}' not moved: active in ${places} locations.\n${elsewhere}`);
  }
  const promoted = promotedInstances(resource);
  const [only] = promoted;
  const place = only === undefined ? undefined : currentHost(only);
  if (place !== undefined && promoted.length === 1) return place;
  throw toolError(
    "usage",
    `Resource '${id}' not moved: active in ${places} locations (promoted in ${promoted.length}).\n${elsewhere}\n` +
      `To prevent '${id}' from being promoted at a specific location, specify a node and the --promoted option.`,
  );
}

function warnOfBan({ call, id, promoted }: Plan, { name: node }: Host): void {
  const constraint = constraintId({ kind: "ban", resource: id, node });
  say(
    call,
    `WARNING: Creating rsc_location constraint '${constraint}' with a score of -INFINITY for resource ${id} on ${node}.\n` +
      `\tThis will prevent ${id} from ${promoted ? "being promoted" : "running"} on ${node} until the constraint is removed using the clear option or by editing the CIB with an appropriate tool.\n` +
      `\tThis will be the case even if ${node} is the last node in the cluster`,
  );
}

const INVALID = Symbol("no duration");

/** When --lifetime ends, undefined without one. */
function endOf(call: ToolCall): string | undefined | typeof INVALID {
  const text = call.value("lifetime");
  if (text === undefined) return undefined;
  const now = dateTimeAt(Math.floor(call.io.nowMs() / 1000), call.io.zone);
  try {
    const end = formatDateTime(addDuration(now, parseDuration(text)), { zone: true });
    say(call, `Migration will take effect until: ${end}`);
    return end;
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    call.complainBare(`Invalid duration specified: ${text}\n${error.message}`);
    return INVALID;
  }
}
