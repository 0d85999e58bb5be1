import { CrmError, parseDurationMs } from "../../../base/index.ts";
import type { Element } from "../../../cib/index.ts";
import { type Draft, type Entry, fillIds, kindOfWord, Workspace } from "../../../language/index.ts";
import { change } from "../../session/commit.ts";
import { type CommandContext, type RunResult, requireResource, type World } from "../../session/context.ts";
import { runningIn } from "../../session/history.ts";
import type { Output } from "../../session/output.ts";
import { isIdle, waitUntil } from "../wait.ts";

const LOCATION = kindOfWord("location")!;

interface Plan {
  readonly action: "move" | "ban";
  readonly resource: string;
  readonly node: string | undefined;
  /** End of the constraint, as a date. */
  readonly until: string | undefined;
  readonly force: boolean;
}

/** The words after the resource: a host, a lifetime, force. */
function planOf({ args, world }: CommandContext, action: Plan["action"], workspace: Workspace): Plan {
  const words = [args.get("node"), args.get("lifetime"), args.get("force")].filter((word) => word !== undefined);
  const force = words.includes("force") || world.options.force;
  const rest = words.filter((word) => word !== "force");
  const resource = args.get("rsc")!;
  let node: string | undefined;
  let lifetime: string | undefined;
  for (const word of rest) {
    if (node === undefined && lifetime === undefined && workspace.findNode(word) !== undefined) node = word;
    else if (lifetime === undefined && isLifetime(word)) lifetime = word;
    else
      throw new CrmError({
        code: "no-such-node",
        message: `Not our node: ${word}`,
        hint: workspace.nodes().join(", "),
      });
  }
  if (action === "move" && node === undefined && !force) {
    throw new CrmError({ code: "usage", message: "No target node: Move requires either a target node or 'force'" });
  }
  return {
    action,
    resource,
    node,
    force,
    until: lifetime === undefined ? undefined : endOf(lifetime, world.edge.now()),
  };
}

function isLifetime(word: string): boolean {
  return /^P/i.test(word) && parseDurationMs(word) !== undefined;
}

/** The date at which a lifetime that begins now is over, in UTC. */
function endOf(lifetime: string, nowMs: number): string {
  return new Date(nowMs + parseDurationMs(lifetime)!)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
}

/** Constraints that move and ban made for a resource. */
export function cliConstraints(workspace: Workspace, resource: string): Entry[] {
  return [...workspace.all()].filter(
    ({ kind, id }) =>
      kind === LOCATION &&
      (id === `cli-prefer-${resource}` || id.startsWith(`cli-ban-${resource}-on-`) || id === `cli-standby-${resource}`),
  );
}

function locationFor(plan: Plan, node: string, isPromoted: boolean): Draft {
  const prefer = plan.action === "move" && plan.node !== undefined;
  const id = prefer ? `cli-prefer-${plan.resource}` : `cli-ban-${plan.resource}-on-${node}`;
  const score = prefer ? "INFINITY" : "-INFINITY";
  const attributes: Record<string, string> = { id, rsc: plan.resource, role: isPromoted ? "Promoted" : "Started" };
  if (plan.until === undefined)
    return { kind: "element", name: "rsc_location", attributes: { ...attributes, node, score }, children: [] };
  const rule = node_(
    "rule",
    { id: `cli-${prefer ? "prefer" : "ban"}-rule-${plan.resource}`, score, "boolean-op": "and" },
    [
      node_("expression", { id: `${id}-expr`, attribute: "#uname", operation: "eq", value: node, type: "string" }),
      node_("date_expression", { id: `${id}-lifetime-end`, operation: "lt", end: plan.until }),
    ],
  );
  return node_("rsc_location", attributes, [rule]);
}

const node_ = (name: string, attributes: Record<string, string>, children: Draft[] = []): Draft => ({
  kind: "element",
  name,
  attributes,
  children,
});

/** The constraint takes the place of earlier ones for the same host. */
function applyPlan(workspace: Workspace, plan: Plan, node: string): void {
  requireResource(workspace, plan.resource);
  const draft = locationFor(plan, node, false);
  const prefer = draft.attributes.id!.startsWith("cli-prefer-");
  for (const entry of cliConstraints(workspace, plan.resource)) {
    const sameBan = entry.id === `cli-ban-${plan.resource}-on-${node}`;
    if (entry.id === draft.attributes.id || sameBan || (prefer && entry.id.startsWith("cli-prefer-")))
      workspace.remove(entry);
  }
  fillIds(draft, workspace.ids);
  workspace.add(draft as Element, LOCATION);
}

function moveOrBan(action: Plan["action"]) {
  return async (context: CommandContext): Promise<RunResult> => {
    const { world, out, args, line, signal } = context;
    const snapshot = await world.cluster.read();
    const look = new Workspace(snapshot.cib);
    const resource = requireResource(look, args.get("rsc")!);
    const plan = planOf(context, action, look);
    const node = plan.node ?? presentNode(snapshot.cib, look, resource);
    await change(world, out, line, (workspace) => applyPlan(workspace, plan, node));
    const title = action === "move" ? "Move" : "Ban";
    out.info(
      plan.node === undefined
        ? `${title} constraint created for ${plan.resource}`
        : `${title} constraint created for ${plan.resource} to ${plan.node}`,
    );
    const ends =
      action === "move" && !args.has("--keep") && plan.until === undefined && world.cluster.setting !== "file";
    if (ends && plan.node !== undefined) return arrive(world, out, plan.resource, plan.node, signal);
    out.info(`Use \`crm resource clear ${plan.resource}\` to remove this constraint`);
    return true;
  };
}

/** Where a resource runs that is to leave. */
function presentNode(cib: Element, workspace: Workspace, resource: Entry): string {
  const nodes = new Set(
    primitivesIn(workspace, resource).flatMap((id) => (runningIn(cib).get(id) ?? []).map(({ node }) => node)),
  );
  if (nodes.size !== 1) {
    throw new CrmError({
      code: "no-place",
      message: nodes.size === 0 ? `${resource.id} runs nowhere` : `${resource.id} runs on ${[...nodes].join(", ")}`,
      hint: "name the host",
    });
  }
  return [...nodes][0]!;
}

export function primitivesIn(workspace: Workspace, entry: Entry): string[] {
  const members = workspace.members(entry);
  return members.length === 0 ? [entry.id] : members.flatMap((member) => primitivesIn(workspace, member));
}

/** Waits until the resource is on the host, then takes the constraint away, so that nothing is left behind. */
async function arrive(
  world: World,
  out: Output,
  resource: string,
  node: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const look = new Workspace((await world.cluster.read()).cib);
  const parts = primitivesIn(look, requireResource(look, resource));
  const there = async (): Promise<boolean> => {
    const running = runningIn((await world.cluster.read()).cib);
    return parts.every((id) => running.get(id)?.some((place) => place.node === node) === true);
  };
  let idle = 0;
  // The cluster has nothing left to do: waiting longer would change nothing.
  const over = async (): Promise<boolean> => {
    if (await there()) return true;
    idle = isIdle(await world.cluster.status()) ? idle + 1 : 0;
    return idle >= IDLE_LOOKS;
  };
  await waitUntil(world, out, signal, world.edge.now() + MOVE_TIMEOUT_MS, over, `moving ${resource} to ${node}`);
  if (!(await there())) {
    out.warn(
      `${resource} has not arrived on ${node}; its constraint stays (\`explain ${resource} on ${node}\` tells why)`,
    );
    out.info(`Use \`crm resource clear ${resource}\` to remove this constraint`);
    return false;
  }
  const free = (workspace: Workspace): void => {
    for (const entry of cliConstraints(workspace, resource))
      if (entry.id.startsWith("cli-prefer-")) workspace.remove(entry);
  };
  const back = await returnOf(world, parts, node, free);
  if (back !== undefined) {
    out.warn(
      `${resource} runs on ${node}; it would leave again without its constraint (${back}): the constraint stays`,
    );
    out.info(
      `Use \`crm resource clear ${resource}\` to remove this constraint; \`explain ${resource}\` tells what draws it`,
    );
    return true;
  }
  await change(world, out, `resource clear ${resource}`, free);
  out.info(`${resource} runs on ${node}; nothing is left behind (--keep would leave the constraint)`);
  return true;
}

/** Where resources would go from a host once something is edited: in the words of a person; undefined when they stay. */
async function returnOf(
  world: World,
  parts: readonly string[],
  node: string,
  edit: (workspace: Workspace) => void,
): Promise<string | undefined> {
  const workspace = new Workspace((await world.cluster.read()).cib);
  edit(workspace);
  const { decideOn, timeOf } = await import("../../session/decide.ts");
  const decision = decideOn(workspace.cib, await timeOf(world));
  for (const resource of decision.cluster.resources) {
    if (resource.kind !== "primitive" || !parts.includes(resource.xml.attributes.id ?? "")) continue;
    const host = decision.assigned(resource)?.name;
    if (host !== node) return host === undefined ? `${resource.id} would stop` : `${resource.id} to ${host}`;
  }
  return undefined;
}

const MOVE_TIMEOUT_MS = 300_000;
/** A move takes a moment to be decided on. */
const IDLE_LOOKS = 15;

export const move = moveOrBan("move");
export const ban = moveOrBan("ban");

/** `clear RSC [NODE]` */
export async function clear(context: CommandContext): Promise<RunResult> {
  const { world, out, args, line } = context;
  const resource = args.get("rsc")!;
  const node = args.get("node");
  await change(world, out, line, (workspace) => {
    requireResource(workspace, resource);
    for (const entry of cliConstraints(workspace, resource)) {
      if (node === undefined || entry.element.attributes.node === node || entry.id.endsWith(`-on-${node}`))
        workspace.remove(entry);
    }
  });
  out.info(`Removed migration constraints for ${resource}`);
  return true;
}
