import { CrmError, ExitCode } from "../../base/index.ts";
import { configurationOf, type Element } from "../../cib/index.ts";
import { editCib } from "../cib/commit.ts";
import { replace } from "../cib/operations.ts";
import { type ToolCall, toolError } from "../run-tool.ts";
import { openLive, readCopy, type ShadowCopy, textOf } from "./copy.ts";

/** Gives the copy's configuration to the cluster, with --all the whole copy. */
export async function commitCopy(call: ToolCall, copy: ShadowCopy): Promise<number> {
  // A copy that is not there is told before a cluster that is not.
  textOf(call, copy);
  const cluster = await openLive(call);
  try {
    const shadow = readCopy(call, copy);
    const edit = (cib: Element): Element =>
      call.has("all") ? replace(cib, shadow, "all") : replace(cib, configurationOf(shadow), "configuration");
    await editCib(cluster, call.io, [`crm_shadow --commit ${copy.name}`], edit, {
      tell: (problem) => call.complainBare(`error: ${problem}`),
      verbose: call.has("verbose"),
    });
    return ExitCode.OK;
  } catch (error) {
    if (!(error instanceof CrmError) || !REFUSALS.has(error.code)) throw error;
    throw toolError(error.code, `Could not commit shadow instance '${copy.name}' to the CIB: ${error.message}`);
  } finally {
    await cluster.close();
  }
}

/** Of what is to become the cluster's document. */
const REFUSALS: ReadonlySet<string> = new Set(["old", "config", "bad-cib"]);
