import { CrmError } from "../../../base/index.ts";
import { childElements, type Element } from "../../../cib/index.ts";
import { type Draft, type Entry, fillIds, thaw, Workspace } from "../../../language/index.ts";
import { confirm } from "../../session/ask.ts";
import { change } from "../../session/commit.ts";
import { type CommandContext, type RunResult, requireResource, type World } from "../../session/context.ts";
import type { Output } from "../../session/output.ts";
import { runningResources } from "../../session/running.ts";
import { hasOption, optionOf, withoutOption } from "../configure/override.ts";
import { waitUntil } from "../wait.ts";

/** Options that exclude each other. */
const CONFLICTING: Readonly<Record<string, string>> = { maintenance: "is-managed", "is-managed": "maintenance" };

/** The resource whose meta-attribute a command sets: a group's member itself, else the outermost container. */
function targetOf(workspace: Workspace, id: string): Entry {
  let entry = requireResource(workspace, id);
  const parent = workspace.parentOf(entry);
  if (entry.kind.word === "primitive" && parent?.kind.word === "group") return entry;
  for (let outer = workspace.parentOf(entry); outer !== undefined; outer = workspace.parentOf(entry)) entry = outer;
  return entry;
}

/** Resources that a name means: itself, or the members of a tag. */
function named(workspace: Workspace, id: string): string[] {
  const entry = workspace.get(id);
  if (entry?.kind.word !== "tag") return [id];
  return childElements(entry.element, "obj_ref").flatMap(({ attributes }) => named(workspace, attributes.id ?? ""));
}

const isContainer = (entry: Entry): boolean => ["group", "clone", "ms", "bundle"].includes(entry.kind.word);

interface Removal {
  readonly id: string;
  readonly name: string;
}

/** What else has to go for a meta-attribute to count: the members' own, after a question or as manage-children says. */
async function removals(
  world: World,
  out: Output,
  workspace: Workspace,
  target: Entry,
  name: string,
): Promise<Removal[]> {
  const found: Removal[] = [];
  const conflicting = CONFLICTING[name];
  const inside = membersBelow(workspace, target);
  if (target.kind.word === "clone" || target.kind.word === "ms") {
    for (const member of workspace.members(target)) {
      if (hasOption(member.element, "meta_attributes", name)) found.push({ id: member.id, name });
    }
  }
  const children = world.settings.get("core.manage_children");
  const grouped = target.kind.word === "group" || workspace.members(target).some(({ kind }) => kind.word === "group");
  if (children !== "never" && isContainer(target) && grouped) {
    const primitives = inside.filter(({ kind }) => kind.word === "primitive");
    for (const other of [conflicting, name]) {
      if (other === undefined) continue;
      for (const member of primitives.filter(({ element }) => hasOption(element, "meta_attributes", other))) {
        const question =
          other === name
            ? `Do you want to override '${name}' for child resource ${member.id}`
            : `'${name}' conflicts with '${other}' attribute. Remove '${other}' for child resource ${member.id}`;
        if (children === "always" || (await confirm(world, out, question))) found.push({ id: member.id, name: other });
      }
    }
  }
  if (conflicting !== undefined && hasOption(target.element, "meta_attributes", conflicting)) {
    const question = `'${name}' conflicts with '${conflicting}' attribute. Remove '${conflicting}' for resource ${target.id}`;
    if (await confirm(world, out, question)) found.push({ id: target.id, name: conflicting });
  }
  return found;
}

function membersBelow(workspace: Workspace, entry: Entry): Entry[] {
  return workspace.members(entry).flatMap((member) => [member, ...membersBelow(workspace, member)]);
}

/** Sets a meta-attribute of resources, all in one change. */
export async function setMeta(
  world: World,
  out: Output,
  ids: readonly string[],
  name: string,
  value: string,
): Promise<void> {
  const look = new Workspace((await world.cluster.read()).cib);
  const plan: { target: string; removals: Removal[] }[] = [];
  for (const id of ids.flatMap((item) => named(look, item))) {
    const target = targetOf(look, id);
    plan.push({ target: target.id, removals: await removals(world, out, look, target, name) });
  }
  await change(world, out, `${name}=${value} of ${ids.join(" ")}`, (workspace) => {
    for (const { target, removals: gone } of plan) {
      for (const removal of gone) {
        const entry = workspace.get(removal.id)!;
        workspace.replace(entry, withoutOption(entry.element, "meta_attributes", removal.name));
        // Ids of sets that go stay taken until the change is made, as crmsh has it.
        for (const set of childElements(entry.element, "meta_attributes"))
          workspace.ids.reserve(set.attributes.id ?? "");
      }
      dropEmptySets(workspace, target);
      const entry = workspace.get(target)!;
      workspace.replace(entry, withMeta(entry.element, name, value, workspace));
    }
  });
}

/** Sets without options go from a resource and its members. */
function dropEmptySets(workspace: Workspace, id: string): void {
  const entry = workspace.get(id)!;
  for (const member of membersBelow(workspace, entry)) {
    const current = workspace.get(member.id)!;
    workspace.replace(current, withoutEmptySets(current.element));
  }
  const current = workspace.get(id)!;
  workspace.replace(current, withoutEmptySets(current.element));
}

const SETS = ["meta_attributes", "instance_attributes", "utilization"];

function withoutEmptySets(element: Element): Element {
  const kept = element.children.filter(
    (node) =>
      node.kind !== "element" ||
      !SETS.includes(node.name) ||
      node.children.length > 0 ||
      node.attributes["id-ref"] !== undefined,
  );
  return kept.length === element.children.length ? element : { ...element, children: kept };
}

/** A value in the sets that have the option already, else in all sets, else in a new one in front of the members. */
export function withMeta(element: Element, name: string, value: string, workspace: Workspace): Element {
  const copy = thaw(element);
  const sets = copy.children.filter(
    (node): node is Draft => node.kind === "element" && node.name === "meta_attributes",
  );
  const having = sets.filter((set) =>
    set.children.some((node) => node.kind === "element" && node.attributes.name === name),
  );
  if (having.length > 0) {
    for (const set of having) {
      for (const node of set.children)
        if (node.kind === "element" && node.attributes.name === name) node.attributes.value = value;
    }
    return copy;
  }
  if (sets.length === 0) {
    const set: Draft = { kind: "element", name: "meta_attributes", attributes: {}, children: [] };
    const at = copy.children.findIndex(
      (node) => node.kind === "element" && ["primitive", "group", "clone", "master"].includes(node.name),
    );
    copy.children.splice(at < 0 ? copy.children.length : at, 0, set);
    sets.push(set);
  }
  for (const set of sets)
    set.children.push({ kind: "element", name: "nvpair", attributes: { name, value }, children: [] });
  fillIds(copy, workspace.ids);
  return copy;
}

export async function start(context: CommandContext): Promise<RunResult> {
  await setMeta(context.world, context.out, context.args.list("rsc"), "target-role", "Started");
  return true;
}

export async function stop(context: CommandContext): Promise<RunResult> {
  const { world, out, args } = context;
  if (args.has("--safe")) {
    const { alsoStopped } = await import("../impact.ts");
    const others = await alsoStopped(world, args.list("rsc"));
    if (others.length > 0) {
      throw new CrmError({
        code: "not-safe",
        message: `not stopped: ${others.join(", ")} would stop too`,
        hint: "without --safe it is stopped all the same",
      });
    }
  }
  await setMeta(world, out, args.list("rsc"), "target-role", "Stopped");
  return true;
}

/** Stops resources and waits until they have stopped. */
export async function stopResources(
  world: World,
  out: Output,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  await setMeta(world, out, ids, "target-role", "Stopped");
  const stopped = async (): Promise<boolean> => {
    const running = await runningResources(world);
    return ids.every((id) => !running.has(id));
  };
  const done = await waitUntil(
    world,
    out,
    signal,
    world.edge.now() + 120_000,
    stopped,
    `waiting for ${ids.join(", ")} to stop`,
  );
  if (!done)
    throw new CrmError({ code: "timeout", message: `Failed to stop one or more running resources: ${ids.join(", ")}` });
}

export async function restart(context: CommandContext): Promise<RunResult> {
  const { world, out, args, signal } = context;
  const ids = args.list("rsc");
  const names = ids.join(", ");
  out.info(`ordering ${names} to stop`);
  await setMeta(world, out, ids, "target-role", "Stopped");
  try {
    if (world.cluster.setting !== "file") {
      const { waitForIdle } = await import("../wait.ts");
      await waitForIdle(world, out, signal);
    }
  } finally {
    // Whatever happened while waiting, what was stopped is started again.
    out.info(`ordering ${names} to start`);
    await setMeta(world, out, ids, "target-role", "Started");
  }
  return true;
}

function roleSetter(modern: string, old: string) {
  return async (context: CommandContext): Promise<RunResult> => {
    const { world, out, args } = context;
    const id = args.get("rsc")!;
    const snapshot = await world.cluster.read();
    const look = new Workspace(snapshot.cib);
    const target = targetOf(look, id);
    const promotable =
      target.kind.word === "ms" ||
      ["true", "yes", "1", "on"].includes(
        optionOf(target.element, "meta_attributes", "promotable")?.toLowerCase() ?? "",
      );
    if (!promotable)
      throw new CrmError({ code: "not-promotable", message: `${id} is not a promotable resource`, at: { object: id } });
    const version = Number(
      /^pacemaker-(\d+\.\d+)$/.exec(snapshot.cib.attributes["validate-with"] ?? "")?.[1]?.replace(/\.(\d)$/, ".0$1") ??
        4,
    );
    await setMeta(world, out, [target.id], "target-role", version >= 3.07 ? modern : old);
    return true;
  };
}

export const promote = roleSetter("Promoted", "Master");
export const demote = roleSetter("Unpromoted", "Slave");

export async function manage({ world, out, args }: CommandContext): Promise<RunResult> {
  await setMeta(world, out, [args.get("rsc")!], "is-managed", "true");
  return true;
}

export async function unmanage({ world, out, args }: CommandContext): Promise<RunResult> {
  await setMeta(world, out, [args.get("rsc")!], "is-managed", "false");
  return true;
}

export async function maintenance({ world, out, args }: CommandContext): Promise<RunResult> {
  const state = args.get("state") ?? "on";
  await setMeta(world, out, [args.get("rsc")!], "maintenance", state === "on" || state === "true" ? "true" : "false");
  return true;
}
