import { CrmError } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import { suggest } from "../suggest.ts";
import { dropReference, isPointless, renameReference } from "./constraints.ts";
import { referencesIn } from "./mentions.ts";
import { type Entry, keyOf, listed, type Workspace } from "./workspace.ts";

/** Something an edit did besides what it was asked. */
export interface EditNote {
  readonly level: "info" | "warning";
  readonly text: string;
}

export type Notes = EditNote[];

/** `group:g1`, as messages name an object. */
export function nameOf(entry: { readonly kind: { readonly word: string }; readonly id: string }): string {
  return entry.kind.word === "fencing_topology" ? entry.id : `${entry.kind.word}:${entry.id}`;
}

export function editError(code: string, message: string, object?: string, hint?: string): CrmError {
  return new CrmError({
    code,
    message,
    ...(object === undefined ? {} : { at: { object } }),
    ...(hint === undefined ? {} : { hint }),
  });
}

/** A hint at the object whose id was meant. */
export function nearId(workspace: Workspace, id: string): string | undefined {
  const ids = [...workspace.all()].map((entry) => entry.element.attributes.uname ?? entry.id);
  const near = suggest(id, ids);
  return near === undefined ? undefined : `did you mean ${near}?`;
}

/** Constraints on a resource that speak of it now speak of another. */
export function redirectConstraints(workspace: Workspace, from: string, to: string, notes: Notes): void {
  for (const entry of constraintsOn(workspace, from)) {
    const element = renameReference(entry.element, from, to);
    if (element === entry.element) continue;
    workspace.replace(entry, element);
    notes.push({ level: "info", text: `modified ${nameOf(entry)} from ${from} to ${to}` });
  }
}

export function constraintsOn(workspace: Workspace, id: string): Entry[] {
  return workspace.mentioning(id).filter(({ kind }) => kind.group === "constraint");
}

/** What has become of constraints that tied a container's members together says nothing any more, and goes unsaid. */
export function dropPointless(workspace: Workspace, id: string): void {
  for (const entry of constraintsOn(workspace, id)) if (isPointless(entry.element, id)) workspace.remove(entry);
}

export interface RemoveOptions {
  /** Nothing is said of what goes with it. */
  readonly silent: boolean;
}

/** Takes out an object with its container, where it was the only member, and with what spoke of it. Members of a container
 *  stay, and the first inherits its simple constraints. */
export function removeEntry(workspace: Workspace, entry: Entry, notes: Notes, options: RemoveOptions): void {
  const parent = workspace.parentOf(entry);
  if (parent !== undefined && workspace.members(parent).length === 1) removeEntry(workspace, parent, notes, options);
  const present = workspace.get(keyOf(entry.kind, entry.id));
  if (present !== undefined) removeOne(workspace, present, notes, options);
}

function removeOne(workspace: Workspace, entry: Entry, notes: Notes, options: RemoveOptions): void {
  const members = workspace.members(entry);
  for (const member of members) workspace.moveToTop(member);
  workspace.remove(workspace.get(keyOf(entry.kind, entry.id))!);
  const told = (text: string): void => {
    if (!options.silent) notes.push({ level: "info", text });
  };
  for (const tag of workspace.mentioning(entry.id).filter(({ kind }) => kind.group === "tag")) {
    const rest = tag.element.children.filter((node) => node.kind !== "element" || node.attributes.id !== entry.id);
    const element = { ...tag.element, children: rest };
    if (referencesIn(element, "obj_ref").length > 0) workspace.replace(tag, element);
    else {
      removeOne(workspace, tag, notes, options);
      told(`hanging ${nameOf(tag)} deleted`);
    }
  }
  if (entry.kind.group !== "resource") return;
  for (const found of constraintsOn(workspace, entry.id)) {
    const heir = members[0];
    let constraint: Element = found.element;
    if (
      heir !== undefined &&
      constraint.children.every((node) => node.kind !== "element" || node.name !== "resource_set")
    ) {
      constraint = renameReference(constraint, entry.id, heir.id);
      if (constraint !== found.element) {
        notes.push({ level: "info", text: `modified ${nameOf(found)} from ${entry.id} to ${heir.id}` });
      }
    }
    const dropped = dropReference(constraint, entry.id);
    if (isPointless(dropped, entry.id)) {
      removeOne(workspace, found, notes, options);
      told(`hanging ${nameOf(found)} deleted`);
      continue;
    }
    if (dropped !== found.element) workspace.replace(found, dropped);
    if (dropped !== constraint) notes.push({ level: "info", text: `constraint ${nameOf(found)} updated` });
  }
}

export interface DeleteOptions {
  /** Ids that are not there are passed over. */
  readonly force: boolean;
  /** Why a resource cannot be deleted now. */
  readonly blocked?: (entry: Entry) => string | undefined;
}

const STOP_FIRST = "`resource stop` it first, or `delete --force`, which does that";

/** Deletes objects with all that hangs on them. All or nothing. @throws CrmError */
export function deleteObjects(workspace: Workspace, ids: readonly string[], options: DeleteOptions): Notes {
  const notes: Notes = [];
  const chosen = new Map<string, Entry>();
  for (const id of ids) {
    const entry = workspace.find(id);
    if (entry === undefined) {
      if (options.force) continue;
      throw editError("no-such-object", `object ${id} does not exist`, id, nearId(workspace, id));
    }
    const why = options.blocked?.(entry);
    if (why !== undefined) throw editError("blocked", why, id, STOP_FIRST);
    if (entry.kind.word === "rsc_template") {
      for (const user of workspace.mentioning(id).filter(({ kind }) => kind.word === "primitive")) {
        const reason = options.blocked?.(user);
        if (reason !== undefined) throw editError("blocked", reason, user.id, STOP_FIRST);
        if (!ids.includes(user.id)) notes.push({ level: "info", text: `hanging ${nameOf(user)} deleted` });
        chosen.set(keyOf(user.kind, user.id), user);
      }
    }
    chosen.set(keyOf(entry.kind, entry.id), entry);
  }
  for (const entry of listed(chosen.values(), true).reverse()) {
    const present = workspace.get(keyOf(entry.kind, entry.id));
    if (present !== undefined) removeEntry(workspace, present, notes, { silent: false });
  }
  return notes;
}

/** Everything but nodes, or the nodes alone. */
export function eraseObjects(workspace: Workspace, what: "all" | "nodes"): Notes {
  const notes: Notes = [];
  for (const entry of [...workspace.all()]) {
    const isNode = entry.kind.group === "node";
    if (isNode !== (what === "nodes")) continue;
    const present = workspace.get(keyOf(entry.kind, entry.id));
    if (present === undefined) continue;
    if (what === "nodes") workspace.remove(present);
    else if (workspace.members(present).length === 0 && entry.kind.group !== "constraint") {
      removeEntry(workspace, present, notes, { silent: true });
    }
  }
  for (const entry of [...workspace.all()]) {
    if (what === "all" && entry.kind.group !== "node" && workspace.get(entry.id) !== undefined) workspace.remove(entry);
  }
  return notes;
}

/** Renames an object and whatever speaks of it. Ids inside the object, made of the old name, stay. @throws CrmError */
export function renameObject(workspace: Workspace, from: string, to: string): Notes {
  const notes: Notes = [];
  if (workspace.ids.has(to)) throw editError("id-in-use", `${to}: id is already in use`, to);
  const entry = workspace.find(from);
  if (entry === undefined)
    throw editError("no-such-object", `object ${from} does not exist`, from, nearId(workspace, from));
  if (entry.kind.word === "fencing_topology")
    throw editError("cannot-rename", "fencing_topology has no name of its own");
  for (const other of workspace.mentioning(from)) {
    const element = renameIn(other, from, to);
    if (element === other.element) continue;
    workspace.replace(other, element);
    if (other.kind.group === "constraint")
      notes.push({ level: "info", text: `modified ${nameOf(other)} from ${from} to ${to}` });
  }
  const present = workspace.get(keyOf(entry.kind, entry.id))!;
  workspace.renamed(present, to, { ...present.element, attributes: { ...present.element.attributes, id: to } });
  return notes;
}

function renameIn({ kind, element }: Entry, from: string, to: string): Element {
  if (kind.group === "constraint") return renameReference(element, from, to);
  if (element.attributes.template === from) return { ...element, attributes: { ...element.attributes, template: to } };
  return {
    ...element,
    children: element.children.map((node) => {
      if (node.kind !== "element") return node;
      const attributes = { ...node.attributes };
      if (kind.group !== "resource" && REFERENCE_ELEMENTS.has(node.name) && attributes.id === from) attributes.id = to;
      if (attributes.reference === from) attributes.reference = to;
      if (attributes.devices !== undefined) {
        attributes.devices = attributes.devices
          .split(",")
          .map((device) => (device === from ? to : device))
          .join(",");
      }
      return { ...node, attributes };
    }),
  };
}

const REFERENCE_ELEMENTS: ReadonlySet<string> = new Set(["obj_ref", "role", "role_ref"]);
