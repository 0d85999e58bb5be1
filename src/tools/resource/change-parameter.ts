import { ExitCode } from "../../base/index.ts";
import { type Element, element } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { activeHosts, type Reading, type Resource, readCluster, valueInEffect } from "../../state/index.ts";
import { commandLine, type Edit, editCib } from "../cib/commit.ts";
import { logMessages } from "../log-messages.ts";
import { type ToolCall, toolError } from "../run-tool.ts";
import { configuredId, lookUp, outermost, ownersOf } from "./owners.ts";
import {
  type AttributeKind,
  addPair,
  findElement,
  findPairs,
  type PairQuery,
  type SetKind,
  updateElement,
  withAttribute,
} from "./parameters.ts";
import { failure, nodeGiven, resourceGiven } from "./target.ts";

/** Kinds by the options that ask for them: the one given last counts. */
const KINDS: Readonly<Record<string, AttributeKind>> = {
  element: "element",
  meta: "meta_attributes",
  utilization: "utilization",
};

function kindOf(call: ToolCall): AttributeKind {
  const last = call.options.findLast(({ name }) => KINDS[name] !== undefined);
  return last === undefined ? "instance_attributes" : KINDS[last.name]!;
}

interface Target {
  readonly cib: Element;
  readonly reading: Reading;
  readonly resource: Resource;
}

async function target(call: ToolCall, cluster: Cluster): Promise<Target> {
  const { cib } = await cluster.read();
  const reading = readCluster(cib, call.io.nowMs(), { zone: call.io.zone });
  logMessages(call.io, reading.messages);
  nodeGiven(call, reading);
  return { cib, reading, resource: resourceGiven(call, reading, "all") };
}

/** Prints the value in effect; that there is none is told, and no failure. */
export async function getParameter(call: ToolCall, cluster: Cluster): Promise<number> {
  const { reading, resource } = await target(call, cluster);
  const name = call.value("get-parameter") ?? "";
  const kind = kindOf(call);
  const { current, all } = activeHosts(resource);
  if (all > 1)
    call.complainBare(`${resource.id} is active on more than one node, returning the default value for ${name}`);
  const host = nodeGiven(call, reading) ?? (all > 1 ? undefined : current);
  const value =
    kind === "element" ? resource.xml.attributes[name] : valueInEffect(reading, resource.id, kind, name, host?.name);
  if (value === undefined) {
    call.complainBare(`Attribute '${name}' not found for '${resource.id}'`);
    return ExitCode.OK;
  }
  call.line(value);
  const item = element("item", { name }, [{ kind: "text", text: value }]);
  call.add(element("list", { name: "attributes", count: "1" }, [item]));
  return ExitCode.OK;
}

export async function setParameter(call: ToolCall, cluster: Cluster): Promise<number> {
  const found = await target(call, cluster);
  const name = call.value("set-parameter") ?? "";
  const value = call.value("parameter-value") ?? "";
  if (value === "") throw toolError("usage", "You need to supply a value with the -v option");
  const kind = kindOf(call);
  if (kind === "element") return changeElement(call, cluster, found.resource, name, value);
  const settings = settingsFor(call, found, queryOf(call, name, kind), kind, value);
  const edits = settings.map(({ edit }) => edit);
  // Not everything has a utilization; parameters and meta-attributes may have any name.
  await edit(call, cluster, kind === "utilization" ? await checked(edits) : edits);
  for (const { text } of settings) say(call, text);
  call.add(
    element(
      "resource-settings",
      {},
      settings.map(({ xml }) => xml),
    ),
  );
  return ExitCode.OK;
}

export async function deleteParameter(call: ToolCall, cluster: Cluster): Promise<number> {
  const found = await target(call, cluster);
  const name = call.value("delete-parameter") ?? "";
  const kind = kindOf(call);
  const { cib, resource } = found;
  warnOfSeveral(call, found, name);
  if (kind === "element") return changeElement(call, cluster, resource, name, undefined);
  const query = queryOf(call, name, kind);
  const owners = kind === "meta_attributes" ? ownersOf(call, cib, resource, query, "delete") : [resource];
  const deletions = owners.flatMap((owner) => {
    const id = configuredId(owner);
    const pairs = lookUp(call, cib, id, query);
    if (pairs.length > 1) throw failure("multiple");
    return pairs.map((pair) => ({ owner: id, id: pair.id ?? "" }));
  });
  await edit(
    call,
    cluster,
    deletions.map(
      ({ id }) =>
        (before) =>
          updateElement(before, id, () => undefined),
    ),
  );
  const set = query.set === undefined ? "" : ` set=${query.set}`;
  for (const { owner, id } of deletions) say(call, `Deleted '${owner}' option: id=${id}${set} name=${name}`);
  if (deletions.at(-1)?.owner !== configuredId(owners.at(-1)!)) throw failure("no-such");
  return ExitCode.OK;
}

function queryOf(call: ToolCall, name: string, kind: SetKind): PairQuery {
  return { name, kind, set: call.value("set-name"), id: call.value("nvpair") };
}

/** Told before anything is done: the name stands more than once in what the resource is a part of. */
function warnOfSeveral(call: ToolCall, { cib, resource }: Target, name: string): void {
  if (call.has("nvpair") || call.has("force")) return;
  lookUp(call, cib, outermost(resource).id, { name, kind: undefined, set: undefined, id: undefined });
}

/** One attribute that is set: how, what is said of it, and the same as XML. */
interface Setting {
  readonly edit: Edit;
  readonly text: string;
  readonly xml: Element;
}

function settingsFor(call: ToolCall, found: Target, query: PairQuery, kind: SetKind, value: string): Setting[] {
  const { cib, resource } = found;
  warnOfSeveral(call, found, query.name);
  if (kind === "instance_attributes" && !call.has("force")) refuseMeta(call, found, query);
  const owners = kind === "instance_attributes" ? [resource] : ownersOf(call, cib, resource, query, "update");
  // A set or a pair stands in one place: in that of the resource itself.
  const chosen = query.set === undefined && query.id === undefined ? owners : owners.slice(-1);
  return chosen.map((owner) => settingFor(call, cib, owner, query, kind, value));
}

/** A parameter that goes by the name of a meta-attribute that is set is most likely meant to be that. */
function refuseMeta(call: ToolCall, { cib, resource }: Target, query: PairQuery): void {
  const top = outermost(resource).id;
  const pairs = lookUp(call, cib, top, { ...query, kind: "meta_attributes" });
  if (pairs.length === 0) return;
  if (!call.has("quiet")) {
    const ids = pairs.map(({ id }) => id).join(", ");
    call.complainBare(`WARNING: There is already a meta attribute for '${top}' called '${query.name}' (id=${ids})`);
    call.complainBare(`         Delete '${ids}' first or use the force option to override`);
  }
  throw failure("multiple");
}

function settingFor(
  call: ToolCall,
  cib: Element,
  owner: Resource,
  query: PairQuery,
  kind: SetKind,
  value: string,
): Setting {
  const { name } = query;
  const resource = configuredId(owner);
  const pairs = lookUp(call, cib, resource, query);
  if (pairs.length > 1) throw failure("multiple");
  const known = pairs[0]?.id;
  const set = query.set ?? (known === undefined ? `${resource}-${kind}` : undefined);
  const id = known ?? query.id ?? `${set}-${name.replace(/[^\w.-]/g, ".")}`;
  const inSet = set === undefined ? "" : ` set=${set}`;
  const pair = element("nvpair", { id, name, value });
  return {
    edit: (before) => {
      // Looked at anew: somebody else may have set it in the meantime.
      if (findPairs(before, resource, { ...query, id }).length > 0) {
        return updateElement(before, id, (each) => withAttribute(each, "value", value));
      }
      if (findElement(before, resource) === undefined) throw failure("no-such");
      return updateElement(before, resource, (each) => addPair(each, kind, set ?? `${resource}-${kind}`, pair));
    },
    text: `Set '${resource}' option: id=${id}${inSet} name=${name} value=${value}`,
    xml: element(owner.xml.name, { id: owner.id }, [
      element(kind, set === undefined ? {} : { id: set }, [element("nvpair", { id, value, name })]),
    ]),
  };
}

async function changeElement(
  call: ToolCall,
  cluster: Cluster,
  resource: Resource,
  name: string,
  value: string | undefined,
): Promise<number> {
  // A resource that is replaced is found by its id.
  if (name === "id") throw failure("no-such", "The id of a resource is not changed");
  const change: Edit = (cib) => updateElement(cib, configuredId(resource), (each) => withAttribute(each, name, value));
  await edit(call, cluster, await checked([change]), true);
  say(call, value === undefined ? `Deleted attribute: ${name}` : `Set attribute: name=${name} value=${value}`);
  return ExitCode.OK;
}

/** The edits, held against the schema. */
async function checked(edits: readonly Edit[]): Promise<Edit[]> {
  const { conforming } = await import("./conformity.ts");
  return edits.map((edit) => conforming(edit));
}

function say(call: ToolCall, text: string): void {
  if (!call.has("quiet")) call.line(text);
}

async function edit(call: ToolCall, cluster: Cluster, edits: readonly Edit[], replaces = false): Promise<void> {
  await editCib(cluster, call.io, [commandLine(call)], edits, { replaces });
}
