import { ExitCode } from "../../base/index.ts";
import { configurationOf, type Element, firstChild } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { checkSchema, type Finding } from "../../verify/index.ts";
import { commandLine, editCib } from "../cib/commit.ts";
import { type ToolCall, toolError } from "../run-tool.ts";
import { failure, resourceName } from "./target.ts";

/** Takes a resource out of the configuration: the element of this kind and id, wherever it stands. That there is none is no
 *  error; what would leave a configuration that is none is refused. */
export async function remove(call: ToolCall, cluster: Cluster): Promise<number> {
  const id = resourceName(call);
  const kind = call.value("resource-type");
  if (kind === undefined) throw toolError("usage", "You need to specify a resource type with -t");
  await editCib(cluster, call.io, [commandLine(call)], (cib) => {
    const next = without(cib, kind, id);
    if (next !== cib) refuseInvalid(cib, next, id);
    return next;
  });
  return ExitCode.OK;
}

function without(cib: Element, kind: string, id: string): Element {
  const walk = (node: Element): Element => {
    for (const [index, child] of node.children.entries()) {
      if (child.kind !== "element") continue;
      const found = child.name === kind && child.attributes.id === id;
      const next = found ? undefined : walk(child);
      if (next === child) continue;
      return { ...node, children: node.children.toSpliced(index, 1, ...(next === undefined ? [] : [next])) };
    }
    return node;
  };
  const configuration = configurationOf(cib);
  const resources = firstChild(configuration, "resources");
  const left = resources && walk(resources);
  if (resources === undefined || left === undefined || left === resources) return cib;
  const parts = configuration.children.map((each) => (each === resources ? left : each));
  return {
    ...cib,
    children: cib.children.map((each) => (each === configuration ? { ...configuration, children: parts } : each)),
  };
}

/** What was wrong before may stay so. @throws CrmError `config` */
function refuseInvalid(before: Element, after: Element, id: string): void {
  const textOf = ({ object, message }: Finding): string => (object === undefined ? message : `${object}: ${message}`);
  const errorsOf = (cib: Element): string[] =>
    checkSchema(cib)
      .filter(({ level }) => level === "error")
      .map(textOf);
  const known = new Set(errorsOf(before));
  const found = errorsOf(after).find((text) => !known.has(text));
  if (found === undefined) return;
  throw failure("config", `Could not delete resource ${id}: Update does not conform to the configured schema\n${found}`);
}
