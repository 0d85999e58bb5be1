import { type ToolCall, toolError } from "../run-tool.ts";

/** Commands that speak of one resource. */
const NEEDS_RESOURCE = new Set([
  "ban",
  "clear",
  "constraints",
  "delete",
  "delete-parameter",
  "digests",
  "fail",
  "force-check",
  "force-demote",
  "force-promote",
  "force-start",
  "force-stop",
  "get-parameter",
  "locate",
  "move",
  "query-xml",
  "query-xml-raw",
  "restart",
  "set-parameter",
  "stack",
  "validate",
]);

/** Commands that speak of one node. */
const NEEDS_NODE = new Set(["digests"]);

/** Says what is missing before anything is read. @throws CrmError `usage` */
export function checkRequirements(call: ToolCall, command: string): void {
  // What has ended can be cleared of all resources at once.
  if (NEEDS_RESOURCE.has(command) && !call.has("resource") && !call.has("expired")) {
    throw toolError("usage", "Must supply a resource ID with -r/--resource");
  }
  if (NEEDS_NODE.has(command) && !call.has("node") && !call.has("host-uname")) {
    throw toolError("usage", "Must supply a node name with -N/--node");
  }
}
