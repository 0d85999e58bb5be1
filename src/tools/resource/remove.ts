import { ExitCode } from "../../base/index.ts";
import { configurationOf, type Element, firstChild } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { commandLine, editCib } from "../cib/commit.ts";
import { type ToolCall, toolError } from "../run-tool.ts";
import { conforming } from "./conformity.ts";
import { resourceName } from "./target.ts";

/** Takes a resource out of the configuration: the element of this kind and id, wherever it stands. That there is none is no
 *  error; what would leave a configuration that is none is refused. */
export async function remove(call: ToolCall, cluster: Cluster): Promise<number> {
  const id = resourceName(call);
  const kind = call.value("resource-type");
  if (kind === undefined) throw toolError("usage", "You need to specify a resource type with -t");
  const edit = conforming((cib) => without(cib, kind, id), `Could not delete resource ${id}: `);
  await editCib(cluster, call.io, [commandLine(call)], edit);
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
