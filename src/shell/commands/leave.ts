import { CrmError } from "../../base/index.ts";
import type { World } from "../session/context.ts";
import type { Output } from "../session/output.ts";

/** Leaving configure with changes: a line that only passed through commits them; a person is asked; a script loses them
 *  with a word, unless it asked for the commit. */
export async function leaveConfigure(
  world: World,
  out: Output,
  inTransit: boolean,
): Promise<"done" | "failed" | "stay"> {
  const present = world.staging;
  if (present?.isChanged !== true) {
    world.staging = undefined;
    return "done";
  }
  const commit = async (): Promise<"done" | "failed"> => {
    try {
      const { commitStaging } = await import("../session/commit.ts");
      const done = await commitStaging(world, present, out, { force: world.options.force, replace: false });
      return done ? "done" : "failed";
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      out.refuse(error);
      return "failed";
    }
  };
  let outcome: "done" | "failed" | "stay";
  if (inTransit) outcome = await commit();
  else if (out.front.interactive) outcome = await askToCommit(world, out, commit);
  else if (world.settings.is("core.commit_at_end")) outcome = await commit();
  else {
    const { steps } = present;
    out.message({
      level: "error",
      code: "not-committed",
      text: `${steps.length === 1 ? "1 staged change was" : `${steps.length} staged changes were`} not committed`,
      hint: "end the script with `commit`; --commit-at-end commits by itself, as crmsh does",
    });
    outcome = "failed";
  }
  if (outcome !== "stay") world.staging = undefined;
  world.changed();
  return outcome;
}

async function askToCommit(
  world: World,
  out: Output,
  commit: () => Promise<"done" | "failed">,
): Promise<"done" | "failed" | "stay"> {
  const { diffLines } = await import("./configure/diff.ts");
  const { surroundings } = await import("../session/context.ts");
  out.lines(diffLines(world.staging!.changedObjects(), surroundings(world, world.staging!.workspace, false)));
  const answer = await out.ask({
    text: "There are changes pending. Do you want to commit them?",
    answers: [
      { key: "c", label: "cancel, stay here" },
      { key: "y", label: "yes" },
      { key: "n", label: "no, drop them" },
    ],
    fallback: "n",
    commits: true,
  });
  if (answer === "c") return "stay";
  if (answer === "n") return "done";
  return (await commit()) === "done" ? "done" : "stay";
}
