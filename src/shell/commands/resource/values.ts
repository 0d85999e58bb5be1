import { CrmError } from "../../../base/index.ts";
import { childElements, type Element } from "../../../cib/index.ts";
import { type Draft, type Entry, fillIds, thaw, Workspace } from "../../../language/index.ts";
import { type ValueKind, valueInEffect } from "../../../state/index.ts";
import { change } from "../../session/commit.ts";
import type { CommandContext, RunResult, World } from "../../session/context.ts";
import { readState, timeOf } from "../../session/decide.ts";

/** Which set of an object a command is about, and how tools name it. */
export interface ValueSet {
  readonly element: ValueKind;
  /** Id of a new set; undefined: made as for any other. */
  readonly newId?: (entry: Entry) => string;
}

export interface Assignment {
  readonly name: string;
  readonly value: string | undefined;
}

/** `set NAME VALUE`, `set NAME=VALUE` */
export function assignmentOf(name: string, value: string | undefined): Assignment {
  const pair = /^([^=]+)=(.*)$/s.exec(name);
  return pair !== null && value === undefined ? { name: pair[1]!, value: pair[2] } : { name, value };
}

interface Found {
  readonly set: Element;
  readonly option: Element;
}

function findOption(element: Element, set: string, name: string): Found | undefined {
  for (const candidate of childElements(element, set)) {
    for (const option of childElements(candidate, "nvpair"))
      if (option.attributes.name === name) return { set: candidate, option };
  }
  return undefined;
}

/** An object with one value set; the sets and values that were there keep their ids. */
export function withValue(entry: Entry, set: ValueSet, name: string, value: string, workspace: Workspace): Element {
  const found = findOption(entry.element, set.element, name);
  const copy = thaw(entry.element);
  if (found !== undefined) {
    for (const node of copy.children) {
      if (node.kind !== "element" || node.name !== set.element) continue;
      for (const option of node.children) {
        if (
          option.kind === "element" &&
          option.attributes.id === found.option.attributes.id &&
          option.attributes.name === name
        )
          option.attributes.value = value;
      }
    }
    return copy;
  }
  let target = copy.children.find((node): node is Draft => node.kind === "element" && node.name === set.element);
  if (target === undefined) {
    target = {
      kind: "element",
      name: set.element,
      attributes: set.newId === undefined ? {} : { id: workspace.ids.take(set.newId(entry)) },
      children: [],
    };
    const at = copy.children.findIndex(
      (node) => node.kind === "element" && ["primitive", "group", "clone", "master"].includes(node.name),
    );
    copy.children.splice(at < 0 ? copy.children.length : at, 0, target);
  }
  target.children.push({ kind: "element", name: "nvpair", attributes: { name, value }, children: [] });
  fillIds(copy, workspace.ids);
  return copy;
}

/** An object without one value; its set stays, as the tools leave it. */
export function withoutValue(element: Element, set: string, name: string): Element {
  return {
    ...element,
    children: element.children.map((node) => {
      if (node.kind !== "element" || node.name !== set) return node;
      return {
        ...node,
        children: node.children.filter((option) => option.kind !== "element" || option.attributes.name !== name),
      };
    }),
  };
}

export function optionValue(element: Element, set: string, name: string): string | undefined {
  return findOption(element, set, name)?.option.attributes.value;
}

/** `meta RSC {set NAME VALUE|delete NAME|show NAME}` and its like. */
export function valueCommand(set: ValueSet, key: string, find: (workspace: Workspace, id: string) => Entry) {
  return async (context: CommandContext): Promise<RunResult> => {
    const { world, out, args, line } = context;
    const id = args.get("rsc") ?? args.get("node")!;
    const { name, value } = assignmentOf(args.get(key)!, args.get("value"));
    const action = args.get("action");
    const { cib } = await world.cluster.read();
    const look = new Workspace(cib);
    const entry = find(look, id);
    const present = findOption(entry.element, set.element, name);
    if (action === "show") {
      const own = present?.option.attributes.value;
      const found = own ?? (entry.kind.group === "node" ? undefined : await inEffect(world, cib, entry.id, set, name));
      if (found === undefined) throw notSet(id, name);
      out.line(found);
      return true;
    }
    const place = { id, set: set.element, nodes: entry.kind.group === "node" };
    if (action === "delete") {
      if (present === undefined) throw notSet(id, name);
      await change(world, out, line, (workspace) => {
        const current = find(workspace, id);
        workspace.replace(current, withoutValue(current.element, set.element, name));
      });
      out.line(deletedLine(place, present.option.attributes.id ?? "", name));
      return true;
    }
    if (value === undefined)
      throw new CrmError({ code: "usage", message: "Expected <value>", hint: `set ${name} <value>` });
    const made = await change(world, out, line, (workspace) => {
      const current = find(workspace, id);
      workspace.replace(current, withValue(current, set, name, value, workspace));
      return findOption(find(workspace, id).element, set.element, name)!;
    });
    if (!place.nodes) {
      out.line(
        `Set '${id}' option: id=${made.option.attributes.id} set=${made.set.attributes.id} name=${name} value=${value}`,
      );
    }
    return true;
  };
}

/** What counts where the resource itself says nothing, as crm_resource finds it. */
async function inEffect(
  world: World,
  cib: Element,
  id: string,
  { element: kind }: ValueSet,
  name: string,
): Promise<string | undefined> {
  return valueInEffect(readState(cib, await timeOf(world)), id, kind, name);
}

function deletedLine(place: { readonly id: string; readonly nodes: boolean }, id: string, name: string): string {
  return place.nodes
    ? `Deleted nodes attribute: id=${id} name=${name}`
    : `Deleted '${place.id}' option: id=${id} name=${name}`;
}

function notSet(object: string, name: string): CrmError {
  return new CrmError({ code: "not-set", message: `${object} has no ${name}`, at: { object, attribute: name } });
}
