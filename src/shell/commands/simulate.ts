import { CrmError } from "../../base/index.ts";
import type { CommandContext, RunResult } from "../session/context.ts";

export async function scores(_context: CommandContext): Promise<RunResult> {
  throw new CrmError({ code: "not-supported", message: "not supported yet: the scheduler's scores" });
}
