import { checkDocument, tellFindings } from "../session/check.ts";
import { type CommandContext, lookAt, type RunResult } from "../session/context.ts";

/** `verify [scores]` */
export async function verify(context: CommandContext): Promise<RunResult> {
  const { world, args, out } = context;
  const { workspace } = await lookAt(world);
  const findings = await checkDocument(world, workspace, undefined, "places");
  if (args.has("--json") || world.options.json) out.json(findings);
  else tellFindings(out, findings);
  if (findings.some(({ level }) => level === "error")) return false;
  return args.has("--strict") && findings.length > 0 ? 3 : true;
}
