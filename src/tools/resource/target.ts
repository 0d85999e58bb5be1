import { type CrmError, exitText } from "../../base/index.ts";
import { type Host, type Reading, type Resource, withoutInstance } from "../../state/index.ts";
import { exitCodeOf, type ToolCall, toolError } from "../run-tool.ts";

/** An error of crm_resource in Pacemaker's words: what went wrong, and what its exit code means. */
export function failure(code: string, what?: string): CrmError {
  const end = `Error performing operation: ${exitText(exitCodeOf(code))}`;
  return toolError(code, what === undefined ? end : `${what}\n${end}`);
}

/** The value of --resource. @throws CrmError `usage` */
export function resourceName(call: ToolCall): string {
  const name = call.value("resource");
  if (name === undefined) throw toolError("usage", "Must supply a resource ID with -r/--resource");
  return name;
}

/** The value of --node, under its old name too. */
export function nodeName(call: ToolCall): string | undefined {
  return call.options.findLast(({ name }) => name === "node" || name === "host-uname")?.value;
}

/** The host that --node names. @throws CrmError `no-such` */
export function nodeGiven(call: ToolCall, reading: Reading): Host | undefined {
  const given = nodeName(call);
  if (given === undefined) return undefined;
  const found = reading.hostNamed(given);
  if (found === undefined) throw failure("no-such", `Node '${given}' not found`);
  return found;
}

/** Which instances go by the name of what they are instances of: all, or those that need not be told apart. */
export type ByBaseName = "all" | "anonymous";

/** The resource that a name means: the first from the outside in, in the order of the cluster, that has it as its id, in its
 *  history or, without the number of the instance, as far as `byBaseName` says. */
export function resourceNamed(
  resources: readonly Resource[],
  name: string,
  byBaseName: ByBaseName,
): Resource | undefined {
  for (const resource of resources) {
    const { id, historyId, unique } = resource;
    const named = id === name || historyId === name;
    if (named || ((byBaseName === "all" || !unique) && withoutInstance(id) === name)) return resource;
    const inside = resourceNamed(resource.children, name, byBaseName);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** The resource that --resource names. @throws CrmError `no-such`, `usage` */
export function resourceGiven(call: ToolCall, { top }: Reading, byBaseName: ByBaseName): Resource {
  const name = resourceName(call);
  const found = resourceNamed(top, name, byBaseName);
  if (found === undefined) throw failure("no-such", `Resource '${name}' not found`);
  return found;
}

/** As `resourceGiven`, for what is done to a whole clone alone. @throws CrmError `invalid-param`, `no-such`, `usage` */
export function wholeResourceGiven(call: ToolCall, reading: Reading): Resource {
  const found = resourceGiven(call, reading, "anonymous");
  const name = resourceName(call);
  if (found.parent?.kind === "clone" && name.includes(":")) {
    throw failure("invalid-param", `Cannot operate on clone resource instance '${name}'`);
  }
  return found;
}
