import { ExitCode } from "../../base/index.ts";
import type { ToolCall } from "../run-tool.ts";
import type { OptionList } from "./entry.ts";
import { FENCING_OPTIONS } from "./fencing.ts";
import { PRIMITIVE_OPTIONS } from "./primitive.ts";
import { showOptions } from "./show.ts";

const LISTS: Readonly<Record<string, OptionList>> = { primitive: PRIMITIVE_OPTIONS, fencing: FENCING_OPTIONS };

/** `crm_resource --list-options`. */
export async function listOptions(call: ToolCall): Promise<number> {
  showOptions(call, LISTS[call.value("list-options") ?? ""]!);
  return ExitCode.OK;
}
