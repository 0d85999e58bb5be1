import { ExitCode } from "../../base/index.ts";
import { type Element, element } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { type Reading, readCluster, valueInEffect } from "../../state/index.ts";
import { editCib } from "../cib/commit.ts";
import { logMessages } from "../log-messages.ts";
import { type ToolCall, toolError } from "../run-tool.ts";
import { type AttributeKind, dropPair, findPairs, findResource, setPair, updateResource } from "./parameters.ts";

function kindOf(call: ToolCall): AttributeKind {
  if (call.has("element")) return "element";
  if (call.has("meta")) return "meta_attributes";
  return call.has("utilization") ? "utilization" : "instance_attributes";
}

interface Target {
  readonly id: string;
  readonly element: Element;
}

async function target(
  call: ToolCall,
  cluster: Cluster,
): Promise<Target & { readonly around: readonly Element[]; readonly reading: Reading }> {
  const id = call.value("resource");
  if (id === undefined) throw toolError("usage", "Must supply a resource id with -r");
  const { cib } = await cluster.read();
  const reading = readCluster(cib, call.io.nowMs(), { zone: call.io.zone });
  logMessages(call.io, reading.messages);
  const found = findResource(cib, id);
  if (found === undefined)
    throw toolError("no-such", `Resource '${id}' not found\nError performing operation: No such object`);
  return { id: found.element.attributes.id ?? id, ...found, reading };
}

/** Prints the value in effect; that there is none is told, and no failure. */
export async function getParameter(call: ToolCall, cluster: Cluster): Promise<number> {
  const { id, element: resource, reading } = await target(call, cluster);
  const name = call.value("get-parameter") ?? "";
  const kind = kindOf(call);
  const value =
    kind === "element" ? resource.attributes[name] : valueInEffect(reading, id, kind, name, call.value("node"));
  if (value === undefined) {
    call.complainBare(`Attribute '${name}' not found for '${id}'`);
    return ExitCode.OK;
  }
  call.line(value);
  const item = element("item", { name }, [{ kind: "text", text: value }]);
  call.add(element("list", { name: "attributes", count: "1" }, [item]));
  return ExitCode.OK;
}

export async function changeParameter(call: ToolCall, cluster: Cluster, how: "set" | "delete"): Promise<number> {
  const { id, element: resource, around } = await target(call, cluster);
  const name = call.value(how === "set" ? "set-parameter" : "delete-parameter") ?? "";
  const value = call.value("parameter-value") ?? "";
  if (how === "set" && !call.has("parameter-value")) {
    throw toolError("usage", "You need to supply a value with the -v option");
  }
  const kind = kindOf(call);
  if (kind === "element") return changeElement(call, cluster, id, name, how === "set" ? value : undefined);
  const chosen =
    kind === "meta_attributes" && !call.has("force") ? redirected(call, id, resource, around, name, how) : resource;
  const owner = chosen.attributes.id ?? id;
  const [known] = findPairs(chosen, kind, name, call.value("set-name"));
  if (how === "delete") {
    if (known === undefined) throw toolError("no-such", "Error performing operation: No such object");
    await edit(call, cluster, (cib) =>
      updateResource(cib, known.resource, (before) => dropPair(before, kind, known.id)),
    );
    call.line(`Deleted '${known.resource}' option: id=${known.id} name=${name}`);
    return ExitCode.OK;
  }
  const set = known?.set ?? call.value("set-name") ?? `${owner}-${kind}`;
  const pair = known?.id ?? call.value("nvpair") ?? `${set}-${name}`;
  const where = known?.resource ?? owner;
  await edit(call, cluster, (cib) =>
    updateResource(cib, where, (before) => setPair(before, kind, set, pair, name, value)),
  );
  const inSet = known === undefined ? ` set=${set}` : "";
  call.line(`Set '${where}' option: id=${pair}${inSet} name=${name} value=${value}`);
  return ExitCode.OK;
}

/** Meta-attributes of what is cloned belong to the clone, unless the member has one of its own already. */
function redirected(
  call: ToolCall,
  id: string,
  resource: Element,
  around: readonly Element[],
  name: string,
  how: "set" | "delete",
): Element {
  const own = findPairs(resource, "meta_attributes", name).filter((pair) => pair.resource === id);
  const parent = around.findLast(({ name: kind }) => kind === "clone" || kind === "master");
  if (own.length > 0 || parent === undefined) return resource;
  const word = how === "set" ? "update" : "delete";
  call.line(`Performing ${word} of '${name}' on '${parent.attributes.id}', the parent of '${id}'`);
  return parent;
}

async function changeElement(
  call: ToolCall,
  cluster: Cluster,
  id: string,
  name: string,
  value: string | undefined,
): Promise<number> {
  await edit(call, cluster, (cib) =>
    updateResource(cib, id, (before) => {
      const { [name]: _old, ...rest } = before.attributes;
      if (value === undefined) return { ...before, attributes: rest };
      return { ...before, attributes: { ...before.attributes, [name]: value } };
    }),
  );
  call.line(value === undefined ? `Deleted attribute: ${name}` : `Set attribute: name=${name} value=${value}`);
  return ExitCode.OK;
}

async function edit(call: ToolCall, cluster: Cluster, update: (cib: Element) => Element): Promise<void> {
  const words = call.options.map(({ name, value }) => (value === undefined ? `--${name}` : `--${name}=${value}`));
  await editCib(cluster, call.io, [[call.io.program, ...words].join(" ")], update);
}
