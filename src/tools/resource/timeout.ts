import { parseDurationMs } from "../../base/index.ts";
import { type ToolCall, toolError } from "../run-tool.ts";

/** The value of --timeout in milliseconds. @throws CrmError `usage` */
export function timeoutGiven(call: ToolCall): number | undefined {
  const text = call.value("timeout");
  if (text === undefined) return undefined;
  const timeoutMs = parseDurationMs(text);
  if (timeoutMs !== undefined && timeoutMs >= 0) return timeoutMs;
  const long = call.request.split(" ").some((word) => word.split("=")[0] === "--timeout");
  throw toolError("usage", `Error parsing option ${long ? "--timeout" : "-T"}`);
}
