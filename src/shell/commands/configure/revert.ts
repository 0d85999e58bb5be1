import { CrmError } from "../../../base/index.ts";
import {
  applyStatements,
  deleteObjects,
  formatObject,
  nameOf,
  readText,
  TEXT,
  type Workspace,
} from "../../../language/index.ts";
import { type CommandContext, type RunResult, staging, surroundings, tellNotes } from "../../session/context.ts";
import type { ObjectChange } from "../../staging/staging.ts";

/** `revert ID...`: takes back what is staged for some objects and leaves the rest. */
export async function revert(context: CommandContext): Promise<RunResult> {
  const { world, args, out, line } = context;
  const present = await staging(world);
  const wanted = new Set(args.list("id"));
  const changes = present.changedObjects().filter(({ id }) => wanted.has(id));
  for (const { id } of changes) wanted.delete(id);
  const [missing] = wanted;
  if (missing !== undefined) {
    throw new CrmError({ code: "not-staged", message: `nothing is staged for ${missing}`, at: { object: missing } });
  }
  const ids = new Set(changes.map(({ id }) => id));
  for (const change of changes) refuseIfUsed(change, present.workspace, ids);
  const added = changes.filter(({ before }) => before === undefined).map(({ id }) => id);
  const others = changes.flatMap(({ before }) => before ?? []);
  const around = surroundings(world, present.workspace, true);
  const text = others.map(({ element, kind }) =>
    formatObject(element, kind, { surroundings: around, layout: "one-line" }),
  );
  const read = readText(text.join("\n"), { surroundings: around, manner: TEXT });
  if (read.errors.length > 0) throw read.errors[0]!;
  const keys = changes.filter(({ before, after }) => before !== undefined && after !== undefined).map(({ key }) => key);
  present.edit(line, (workspace) => {
    tellNotes(out, deleteObjects(workspace, added, { force: true }));
    tellNotes(out, applyStatements(workspace, read.statements, { kind: "edit", keys }));
    // Ids of its parts, order, what the language does not say: as it was. Members of a container have changes of their own.
    for (const { key, before } of changes) {
      const entry = workspace.get(key);
      if (before !== undefined && entry !== undefined && workspace.members(entry).length === 0) {
        workspace.replace(entry, before.element);
      }
    }
  });
  return true;
}

/** What is new can go only when nothing that stays speaks of it. */
function refuseIfUsed({ before, after }: ObjectChange, workspace: Workspace, leaving: ReadonlySet<string>): void {
  if (before !== undefined || after === undefined) return;
  const container = workspace.parentOf(after);
  const users = [...(container === undefined ? [] : [container]), ...workspace.mentioning(after.id)].filter(
    ({ id }) => !leaving.has(id),
  );
  if (users.length === 0) return;
  throw new CrmError({
    code: "in-use",
    message: `${nameOf(after)} is used by ${users.map(nameOf).join(", ")}`,
    hint: `revert ${users.map(({ id }) => id).join(" ")} ${after.id} takes back both`,
    at: { object: after.id },
  });
}
