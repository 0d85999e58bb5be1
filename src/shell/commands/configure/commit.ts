import { checkDocument, tellFindings } from "../../session/check.ts";
import { commitStaging } from "../../session/commit.ts";
import { type CommandContext, type RunResult, staging, surroundings } from "../../session/context.ts";
import { diffJson, diffLines, summaryOf } from "./diff.ts";

/** `commit [force] [replace] [--dry-run]` */
export async function commit(context: CommandContext): Promise<RunResult> {
  const { world, args, out } = context;
  const present = await staging(world);
  const how = args.list("how");
  if (args.has("--dry-run")) {
    const around = surroundings(world, present.workspace, false);
    if (args.has("--json") || world.options.json) {
      out.json({ changes: diffJson(present, around) });
      return true;
    }
    const changes = present.changedObjects();
    out.lines(diffLines(changes, around));
    out.line(`Plan: ${summaryOf(changes)}`);
    return true;
  }
  const options = { force: how.includes("force") || world.options.force, replace: how.includes("replace") };
  return commitStaging(world, present, out, options);
}

/** `verify`: of what is staged. */
export async function verifyStaged(context: CommandContext): Promise<RunResult> {
  const { world, args, out } = context;
  const present = await staging(world);
  const findings = await checkDocument(world, present.workspace, undefined, "places");
  if (args.has("--json") || world.options.json) out.json(findings);
  else tellFindings(out, findings);
  if (findings.some(({ level }) => level === "error")) return false;
  return args.has("--strict") && findings.length > 0 ? 3 : true;
}
