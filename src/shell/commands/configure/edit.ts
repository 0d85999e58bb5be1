import { CrmError } from "../../../base/index.ts";
import type { Element } from "../../../cib/index.ts";
import {
  applyStatements,
  deleteObjects,
  eraseObjects,
  formatObject,
  nameOf,
  readText,
  renameObject,
  TEXT,
  Workspace,
} from "../../../language/index.ts";
import { confirm } from "../../session/ask.ts";
import {
  type CommandContext,
  type RunResult,
  requireEntry,
  staging,
  surroundings,
  tellNotes,
} from "../../session/context.ts";
import { runningResources } from "../../session/running.ts";

/** `delete [--force] [--dry-run] ID...` */
export async function deleteCommand(context: CommandContext): Promise<RunResult> {
  const { world, args, out, line } = context;
  const present = await staging(world);
  const ids = args.list("id");
  const force = args.has("--force") || world.options.force;
  const running = await runningResources(world);
  const blocked = (entry: { readonly id: string; readonly kind: { readonly word: string } }): string | undefined =>
    running.has(entry.id) && entry.kind.word !== "group"
      ? `resource ${entry.id} is running, can't delete it`
      : undefined;
  if (force && ids.some((id) => running.has(id))) {
    const { stopResources } = await import("../resource/state.ts");
    await stopResources(
      world,
      out,
      ids.filter((id) => running.has(id)),
      context.signal,
    );
  }
  const options = force ? { force } : { force, blocked };
  if (args.has("--dry-run")) {
    const copy = new Workspace(present.workspace.cib);
    const before = [...copy.all()].map((entry) => nameOf(entry));
    deleteObjects(copy, ids, { force });
    const after = new Set([...copy.all()].map((entry) => nameOf(entry)));
    for (const name of before) if (!after.has(name)) out.line({ text: `- ${name}`, role: "removed" });
    return true;
  }
  present.edit(line, (workspace) => tellNotes(out, deleteObjects(workspace, ids, options)));
  return true;
}

export async function rename(context: CommandContext): Promise<RunResult> {
  const { world, args, out, line } = context;
  const present = await staging(world);
  present.edit(line, (workspace) => tellNotes(out, renameObject(workspace, args.get("old_id")!, args.get("new_id")!)));
  return true;
}

export async function erase(context: CommandContext): Promise<RunResult> {
  const { world, args, out, line } = context;
  const present = await staging(world);
  const what = args.get("nodes") === undefined ? "all" : "nodes";
  const running = what === "all" ? await runningResources(world) : new Set<string>();
  if (running.size > 0) {
    for (const id of running) out.warn(`resource ${id} is running, can't delete it`);
    throw new CrmError({ code: "running", message: "CIB erase aborted (nothing was deleted)" });
  }
  present.edit(line, (workspace) => tellNotes(out, eraseObjects(workspace, what)));
  return true;
}

/** `modgroup ID {add RSC [{after|before} MEMBER] | remove RSC}` */
export async function modgroup(context: CommandContext): Promise<RunResult> {
  const { world, args, out, line } = context;
  const present = await staging(world);
  const id = args.get("id")!;
  const resource = args.get("rsc")!;
  const adding = args.get("action") === "add";
  const where = args.get("where");
  const member = args.get("member");
  const group = present.workspace.get(id);
  if (group === undefined)
    throw new CrmError({ code: "no-such-object", message: `group ${id} does not exist`, at: { object: id } });
  if (group.kind.word !== "group") throw new CrmError({ code: "not-a-group", message: `element ${id} is not a group` });
  if (where !== undefined && !adding) throw new CrmError({ code: "usage", message: "Expected add (found remove)" });
  if (where !== undefined && member === undefined)
    throw new CrmError({ code: "usage", message: `Expected '${where} <id>'` });
  const members = present.workspace.members(group).map((entry) => entry.id);
  if (member !== undefined && !members.includes(member)) throw notMember(member, id);
  if (!adding && !members.includes(resource)) throw notMember(resource, id);
  const next = adding ? inserted(members, resource, where, member) : members.filter((name) => name !== resource);
  const around = surroundings(world, present.workspace, true);
  const text = formatObject(group.element, group.kind, { surroundings: around, layout: "one-line" });
  const before = `group ${id} ${members.join(" ")}`;
  const statement = `group ${id} ${next.join(" ")}${text.slice(before.length)}`;
  const read = readText(statement, { surroundings: around, manner: TEXT });
  if (read.errors.length > 0) throw read.errors[0]!;
  present.edit(line, (workspace) =>
    tellNotes(out, applyStatements(workspace, read.statements, { kind: "edit", keys: [id] })),
  );
  return true;
}

function notMember(member: string, group: string): CrmError {
  return new CrmError({ code: "not-a-member", message: `${member} is not member of ${group}`, at: { object: group } });
}

function inserted(
  members: readonly string[],
  resource: string,
  where: string | undefined,
  member: string | undefined,
): string[] {
  const at = member === undefined ? members.length : members.indexOf(member) + (where === "after" ? 1 : 0);
  return members.toSpliced(at, 0, resource);
}

export async function refresh(context: CommandContext): Promise<RunResult> {
  const { world, out } = context;
  const present = await staging(world);
  if (
    present.isChanged &&
    out.front.interactive &&
    !(await confirm(world, out, "All changes will be dropped. Do you want to proceed"))
  ) {
    return true;
  }
  present.reset(await world.cluster.read());
  return true;
}

export async function undo(context: CommandContext): Promise<RunResult> {
  const { world, args, out } = context;
  const present = await staging(world);
  const steps = present.undo(countOf(args.get("count")));
  if (steps.length > 0) {
    for (const step of steps) out.info(`undone: ${step.line}`);
    return true;
  }
  const conflicts = present.takeBackCommit();
  if (conflicts.length === 0) {
    out.info("the way back from the last commit is staged: look at `diff`, then `commit`");
    return true;
  }
  for (const { object, what } of conflicts) out.error(`${object}: ${what} has changed since`);
  return false;
}

export async function redo(context: CommandContext): Promise<RunResult> {
  const present = await staging(context.world);
  const steps = present.redo(countOf(context.args.get("count")));
  if (steps.length === 0) throw new CrmError({ code: "nothing-to-redo", message: "there is nothing to redo" });
  for (const step of steps) context.out.info(`done again: ${step.line}`);
  return true;
}

/** @throws CrmError for what is no number above 0 */
export function countOf(text: string | undefined): number {
  if (text === undefined) return 1;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new CrmError({ code: "usage", message: `not a number of steps: ${text}` });
  return count;
}

/** `default-timeouts ID...` */
export async function defaultTimeouts(context: CommandContext): Promise<RunResult> {
  const { world, args, out, line } = context;
  const present = await staging(world);
  const { withAdvisedTimeouts } = await import("./timeouts.ts");
  const changed: [string, Element][] = [];
  for (const id of args.list("id")) {
    const entry = requireEntry(present.workspace, id);
    if (entry.kind.word !== "primitive") {
      out.warn(`element ${id} is not a primitive`);
      continue;
    }
    changed.push([id, await withAdvisedTimeouts(world, entry, present.workspace)]);
  }
  present.edit(line, (workspace) => {
    for (const [id, element] of changed) workspace.replace(workspace.get(id)!, element);
  });
  return true;
}
