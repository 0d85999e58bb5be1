import type { Element } from "../../cib/index.ts";
import { nameOf } from "../../language/index.ts";
import type { Finding } from "../../verify/index.ts";
import { diffLines, statementLines } from "../commands/configure/diff.ts";
import type { StagedObject } from "../interface.ts";
import { mergeThreeWay } from "../staging/merge.ts";
import type { ObjectChange } from "../staging/staging.ts";
import { checkStaging } from "./check.ts";
import { staging, surroundings, type World } from "./context.ts";
import type { Output } from "./output.ts";

/** What is staged, object by object, as screens list it. Secrets are hidden. */
export function stagedObjects(world: World): StagedObject[] {
  const present = world.staging;
  if (present === undefined) return [];
  const around = surroundings(world, present.workspace, false);
  return present.changedObjects().map((change) => {
    const [title = [], ...changed] = diffLines([change], around);
    const { head, values } = statementLines(change, around) ?? { head: title, values: changed };
    const entry = (change.after ?? change.before)!;
    return {
      key: change.key,
      id: change.id,
      kind: entry.kind.word,
      name: nameOf(entry),
      change: kindOf(change),
      title,
      head,
      values,
    };
  });
}

function kindOf({ before, after }: ObjectChange): StagedObject["change"] {
  return before === undefined ? "added" : after === undefined ? "removed" : "changed";
}

/** What the checks say of the staged document, as `commit` would. */
export async function checkStaged(world: World): Promise<readonly Finding[]> {
  return world.staging === undefined ? [] : checkStaging(world, world.staging);
}

/** Stages once more what another session had staged on `base`; what the cluster changed meanwhile stays. True when it could
 *  be brought together; conflicts are told and leave everything as it is. */
export async function restage(world: World, base: Element, staged: Element, out: Output): Promise<boolean> {
  const present = await staging(world);
  const { merged, conflicts } = mergeThreeWay(base, staged, present.workspace.cib);
  for (const { object, what } of conflicts) out.error(`${object}: ${what} has changed since`);
  if (conflicts.length > 0) return false;
  present.edit("restored changes", (workspace) => workspace.load(merged));
  return true;
}
