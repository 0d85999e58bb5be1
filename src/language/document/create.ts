import { CrmError } from "../../base/index.ts";
import { childElements, type Element, type Node } from "../../cib/index.ts";
import { fillIds } from "../ids.ts";
import { type Kind, kindOfElement, nameOfObject } from "../kinds.ts";
import { type Draft, MEMBER } from "../language.ts";
import { scanWords } from "../lexer.ts";
import { memberIds, resolveIdRefs, withMembers } from "../references.ts";
import { atWord, type Statement } from "../statement.ts";
import { suggest } from "../suggest.ts";
import { sameComment } from "./comments.ts";
import { dropPointless, editError, type Notes, nameOf, nearId, redirectConstraints } from "./edit.ts";
import { sameMeaning } from "./same.ts";
import { type Entry, keyOf, memberKind, type Workspace } from "./workspace.ts";

/** What a created or changed object is called, and what else happened. */
export interface Created {
  readonly entry: Entry;
  readonly notes: Notes;
}

/** What may be added to a new object that was typed: advised operations, clone options. */
export type Completer = (element: Element, kind: Kind, workspace: Workspace) => Element;

/** Carries out one statement: a new object; or, for options, nodes and `monitor`, more of one that is there. All or
 *  nothing. @throws CrmError */
export function createObject(workspace: Workspace, statement: Statement, complete?: Completer): Created {
  const { kind, element } = statement;
  const notes: Notes = [];
  if (kind === "monitor") return { entry: addMonitor(workspace, element), notes };
  noteMissing(
    resolveIdRefs(element, (id) => lookUp(workspace, id)),
    notes,
  );
  if (kind.group === "options") return { entry: mergeOptions(workspace, element, kind), notes };
  const id = objectId(element, kind);
  const existing = kind.group === "node" ? workspace.findNode(id) : workspace.get(id);
  if (kind.group === "node" && existing !== undefined) return { entry: mergeNode(workspace, existing, element), notes };
  if (existing !== undefined && !(existing.kind.group === "node")) {
    const error = editError(
      "exists",
      `Cannot create ${kind.word} with ID '${id}': Found existing ${existing.kind.word} with same ID.`,
      id,
    );
    throw atWord(error, statement.line, kind.word === "fencing_topology" ? 0 : 1, undefined);
  }
  checkInnerIds(element, workspace);
  fillIds(element, workspace.ids);
  const entry = pointing(statement, workspace, () => addWithMembers(workspace, element, kind, notes));
  if (complete === undefined) return { entry, notes };
  const completed = complete(entry.element, kind, workspace);
  if (completed !== entry.element) workspace.replace(entry, completed);
  return { entry: workspace.get(keyOf(kind, entry.id))!, notes };
}

/** A refusal of a member is shown at its name, with the name that is near. */
export function pointing<T>({ line, element }: Statement, workspace: Workspace, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof MemberError)) throw error;
    const id = error.member;
    const words = scanWords(line.text).words;
    const index = words.findIndex(({ text }, at) => at > 1 && text === id);
    const missing = workspace.get(id) === undefined;
    const near = missing ? suggest(id, resourcesOf(workspace, element)) : undefined;
    throw index < 0 ? error : atWord(error, line, index, near);
  }
}

function resourcesOf(workspace: Workspace, except: Element): string[] {
  const resources = [...workspace.all()].filter(
    ({ kind, id }) => kind.group === "resource" && id !== except.attributes.id,
  );
  return resources.map(({ id }) => id);
}

/** A resource that a container cannot hold. */
class MemberError extends CrmError {
  readonly member: string;

  constructor(code: string, message: string, object: string, member: string) {
    super({ code, message, at: { object } });
    this.name = "MemberError";
    this.member = member;
  }
}

export function objectId(element: Element, kind: Kind): string {
  if (kind.word === "fencing_topology") return "fencing_topology";
  return nameOfObject(element.attributes) ?? kind.defaultId ?? "";
}

export function lookUp(workspace: Workspace, id: string): Element | undefined {
  const entry = workspace.find(id);
  if (entry !== undefined) return entry.element;
  // Only sets and rules have ids beside objects, and only few statements name one: a walk will do.
  for (const { element, parent } of workspace.all()) {
    if (parent !== undefined) continue;
    const found = findInside(element, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findInside(element: Element, id: string): Element | undefined {
  if (element.attributes.id === id) return element;
  for (const node of element.children) {
    const found = node.kind === "element" ? findInside(node, id) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

export function noteMissing(missing: readonly string[], notes: Notes): void {
  for (const id of missing) notes.push({ level: "warning", text: `Reference not found: ${id}` });
}

/** Ids that were given must be free. */
function checkInnerIds(element: Draft, workspace: Workspace): void {
  const visit = (node: Draft): void => {
    for (const child of node.children) {
      if (child.kind !== "element") continue;
      const { id } = child.attributes;
      const reference = [MEMBER, "resource_ref", "obj_ref", "role", "role_ref"].includes(child.name);
      if (id !== undefined && !reference && kindOfElement(child.name) === undefined && workspace.ids.has(id)) {
        throw editError("id-in-use", `${id}: id is already in use`, element.attributes.id);
      }
      visit(child);
    }
  };
  visit(element);
}

/** Adds an object; the members that it names move into it, and constraints on them become constraints on it. */
export function addWithMembers(workspace: Workspace, element: Draft, kind: Kind, notes: Notes): Entry {
  const ids = memberIds(element);
  if (ids.length === 0) return workspace.add(element, kind);
  const members = ids.map((id) => checkMember(workspace, id, element, kind, undefined));
  const moved = new Map(members.map((member) => [member.id, workspace.detach(member)]));
  const entry = workspace.add(
    withMembers(element, (id) => moved.get(id)),
    kind,
  );
  for (const member of members) redirectConstraints(workspace, member.id, entry.id, notes);
  dropPointless(workspace, entry.id);
  return entry;
}

/** A resource that a container names, fit to be its member. `owner` may be its container already. */
export function checkMember(
  workspace: Workspace,
  id: string,
  container: Element,
  kind: Kind,
  owner: Entry | undefined,
): Entry {
  const name = objectId(container, kind);
  const member = workspace.get(id);
  if (member === undefined || member.kind.group !== "resource") {
    throw new MemberError("no-such-object", `${name} refers to missing object ${id}`, name, id);
  }
  const parent = workspace.parentOf(member);
  if (parent !== undefined && parent.id !== owner?.id) {
    throw new MemberError(
      "has-parent",
      `Cannot create ${kind.word}:${name}: Child ${nameOf(member)} already in ${nameOf(parent)}`,
      name,
      id,
    );
  }
  if ((kind.word === "group" || kind.word === "bundle") && member.kind.word !== "primitive") {
    const what = `a ${kind.word} may contain only primitives; ${id} is ${member.kind.word}`;
    throw new MemberError("bad-member", what, name, id);
  }
  if (
    memberKind(member.element, kind) === undefined ||
    (member.kind.word !== "primitive" && member.kind.word !== "group")
  ) {
    const what = `${kind.word} may contain a primitive or a group; ${id} is ${member.kind.word}`;
    throw new MemberError("bad-member", what, name, id);
  }
  return member;
}

/** Options go into the set with the given id, else into the set with the usual one, else into the last. A value replaces
 *  the one that is there. */
export function mergeOptions(workspace: Workspace, element: Draft, kind: Kind): Entry {
  const id = objectId(element, kind);
  if (element.attributes["id-ref"] !== undefined) return workspace.get(id) ?? workspace.add(element, kind);
  const usual = id === kind.defaultId;
  const existing = workspace.get(id) ?? (usual ? lastOf(workspace, kind) : undefined);
  if (existing === undefined) {
    element.attributes.id = id;
    checkInnerIds(element, workspace);
    dropOverridden(element);
    fillIds(element, workspace.ids);
    return workspace.add(element, kind);
  }
  if (existing.kind !== kind) {
    throw editError(
      "exists",
      `Cannot create ${kind.word} with ID '${id}': Found existing ${existing.kind.word} with same ID.`,
      id,
    );
  }
  element.attributes.id = existing.id;
  fillIds(element, workspace.ids, existing.element);
  const children: Node[] = [...existing.element.children];
  for (const node of element.children) mergeOption(children, node);
  const attributes =
    element.attributes.score === undefined
      ? existing.element.attributes
      : { ...existing.element.attributes, score: element.attributes.score };
  workspace.replace(existing, { ...existing.element, attributes, children });
  return workspace.get(keyOf(kind, existing.id))!;
}

function lastOf(workspace: Workspace, kind: Kind): Entry | undefined {
  let last: Entry | undefined;
  for (const entry of workspace.all()) if (entry.kind === kind) last = entry;
  return last;
}

/** An option that is given twice has the last value; those with ids of their own are there twice. */
function dropOverridden({ children }: Draft): void {
  const last = new Map<string, number>();
  const nameOfOption = (node: Draft["children"][number]): string | undefined =>
    node.kind === "element" && (node.attributes.id ?? node.attributes["id-ref"]) === undefined
      ? node.attributes.name
      : undefined;
  for (const [index, node] of children.entries()) {
    const name = nameOfOption(node);
    if (name !== undefined) last.set(name, index);
  }
  const kept = children.filter((node, index) => (last.get(nameOfOption(node) ?? "") ?? index) === index);
  children.splice(0, children.length, ...kept);
}

function mergeOption(children: Node[], node: Draft["children"][number]): void {
  if (node.kind !== "element") {
    if (!children.some((other) => sameComment(other, node))) children.push(node);
    return;
  }
  const sameElement = (other: Node): other is Element => other.kind === "element" && other.name === node.name;
  const byId = children.findIndex((other) => sameElement(other) && other.attributes.id === node.attributes.id);
  const at =
    byId >= 0 || node.name !== "nvpair" || node.attributes.name === undefined
      ? byId
      : children.findIndex((other) => sameElement(other) && other.attributes.name === node.attributes.name);
  const old = children[at];
  if (old?.kind !== "element") children.push(node);
  else if (node.name !== "nvpair") {
    if (!sameMeaning(node, old)) children[at] = node;
  } else
    children[at] = {
      ...old,
      attributes: {
        ...old.attributes,
        ...(node.attributes.value === undefined ? {} : { value: node.attributes.value }),
      },
    };
}

/** More attributes for a node that is there. */
export function mergeNode(workspace: Workspace, entry: Entry, element: Draft): Entry {
  element.attributes.id = entry.element.attributes.id ?? entry.id;
  fillIds(element, workspace.ids, entry.element);
  const children: Node[] = [...entry.element.children];
  for (const set of childElements(element)) {
    const at = children.findIndex((node) => node.kind === "element" && node.name === set.name);
    const old = children[at];
    if (old?.kind !== "element") children.push(set);
    else {
      const merged: Node[] = [...old.children];
      for (const node of set.children) mergeOption(merged, node as Draft["children"][number]);
      children[at] = { ...old, children: merged };
    }
  }
  const extra = element.attributes.description;
  const attributes =
    extra === undefined ? entry.element.attributes : { ...entry.element.attributes, description: extra };
  workspace.replace(entry, { ...entry.element, attributes, children });
  return workspace.get(keyOf(entry.kind, entry.id))!;
}

/** `monitor`: one more operation for a primitive. */
function addMonitor(workspace: Workspace, operation: Draft): Entry {
  const { rsc = "", ...attributes } = operation.attributes;
  const entry = workspace.get(rsc);
  if (entry === undefined)
    throw editError("no-such-object", `object ${rsc} does not exist`, rsc, nearId(workspace, rsc));
  if (entry.kind.word !== "primitive") throw editError("not-a-primitive", `${rsc} is not a primitive`, rsc);
  return addOperation(workspace, entry, { ...operation, attributes });
}

export function addOperation(workspace: Workspace, entry: Entry, operation: Draft): Entry {
  const operations = childElements(entry.element, "operations")[0];
  const { name, interval } = operation.attributes;
  const twin = childElements(operations ?? entry.element, "op").find(
    (op) => op.attributes.name === name && op.attributes.interval === interval,
  );
  if (twin !== undefined) {
    throw editError("exists", `${entry.id} already has a ${name} op with interval ${interval}`, entry.id);
  }
  const suffix = interval === undefined || interval === "" ? "" : `-${interval}`;
  operation.attributes.id ??= workspace.ids.take(`${entry.id}-${name}${suffix}`);
  const holder: Draft = {
    kind: "element",
    name: "operations",
    attributes: operations === undefined ? {} : { ...operations.attributes },
    children: [operation],
  };
  const owner: Draft = {
    kind: "element",
    name: entry.element.name,
    attributes: { ...entry.element.attributes },
    children: [holder],
  };
  fillIds(owner, workspace.ids);
  const whole: Element = { ...holder, children: [...(operations?.children ?? []), ...holder.children] };
  const children =
    operations === undefined
      ? [...entry.element.children, whole]
      : entry.element.children.map((node) => (node === operations ? whole : node));
  workspace.replace(entry, { ...entry.element, children });
  return workspace.get(keyOf(entry.kind, entry.id))!;
}
