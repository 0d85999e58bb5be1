import { CrmError } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import { fillIds } from "../ids.ts";
import type { Kind } from "../kinds.ts";
import { memberIds, resolveIdRefs, withMembers } from "../references.ts";
import type { Statement } from "../statement.ts";
import { keepComments } from "./comments.ts";
import {
  checkMember,
  createObject,
  lookUp,
  mergeNode,
  mergeOptions,
  noteMissing,
  objectId,
  pointing,
} from "./create.ts";
import { deleteObjects, editError, eraseObjects, type Notes } from "./edit.ts";
import { mentionedIn } from "./mentions.ts";
import { sameMeaning } from "./same.ts";
import { type Entry, keyOf, type Workspace } from "./workspace.ts";

/** How a text is laid over the configuration. */
export type Method =
  /** Objects of the text are created or changed; options are added to the sets that are there. */
  | { readonly kind: "update" }
  /** Everything but nodes goes first. */
  | { readonly kind: "replace" }
  /** Objects that are not in the text go. */
  | { readonly kind: "push" }
  /** The text stands for these objects (keys), as in an editor: those that are not in it go. */
  | { readonly kind: "edit"; readonly keys: readonly string[] };

/** Carries out a text of statements as one edit, in whatever order they stand. All or nothing. @throws CrmError */
export function applyStatements(
  workspace: Workspace,
  statements: readonly Statement[],
  method: Method,
  blocked?: (entry: Entry) => string | undefined,
): Notes {
  const notes: Notes = [];
  if (method.kind === "replace") notes.push(...eraseObjects(workspace, "all"));
  const merge = method.kind === "update" || method.kind === "push" || method.kind === "replace";
  const before =
    method.kind === "edit" ? method.keys : method.kind === "push" ? [...workspace.all()].map(keyOfEntry) : [];
  const named = new Set(statements.map((statement) => keyOfStatement(statement, workspace)));
  checkScope(statements, method, workspace);
  const leaving = before.filter((key) => !named.has(key)).flatMap((key) => workspace.get(key) ?? []);
  // Constraints and containers go first, so that what they held is free to be used elsewhere.
  const early = leaving.filter(({ kind }) => kind.group === "constraint" || isContainer(kind));
  const options = { force: true, ...(blocked === undefined ? {} : { blocked }) };
  if (leaving.length > 0) {
    for (const entry of leaving) refuseBlocked(entry, blocked);
    notes.push(...deleteObjects(workspace, idsOf(early, workspace), options));
  }
  const touched: { entry: Entry; statement: Statement }[] = [];
  for (const statement of inOrder(statements)) {
    const done = located(statement, () => applyOne(workspace, statement, merge, notes));
    touched.push({ entry: done, statement });
  }
  notes.push(
    ...deleteObjects(
      workspace,
      idsOf(
        leaving.filter((entry) => !early.includes(entry)),
        workspace,
      ),
      options,
    ),
  );
  for (const { entry, statement } of touched) located(statement, () => checkReferences(workspace, entry));
  return notes;
}

function refuseBlocked(entry: Entry, blocked: ((entry: Entry) => string | undefined) | undefined): void {
  const why = blocked?.(entry);
  if (why !== undefined) throw editError("blocked", why, entry.id);
}

function idsOf(entries: readonly Entry[], workspace: Workspace): string[] {
  return entries.filter((entry) => workspace.get(keyOfEntry(entry)) !== undefined).map(({ id }) => id);
}

const keyOfEntry = (entry: Entry): string => keyOf(entry.kind, entry.id);
const isContainer = (kind: Kind): boolean => ["group", "clone", "ms", "bundle"].includes(kind.word);

function keyOfStatement({ kind, element }: Statement, workspace: Workspace): string {
  if (kind === "monitor") return element.attributes.rsc ?? "";
  const id = objectId(element, kind);
  if (kind.group !== "node") return keyOf(kind, id);
  return keyOf(kind, workspace.findNode(id)?.id ?? id);
}

/** In an editor only what is being edited may be named; and nothing may be there twice. */
function checkScope(statements: readonly Statement[], method: Method, workspace: Workspace): void {
  const seen = new Set<string>();
  for (const statement of statements) {
    if (statement.kind === "monitor") continue;
    const key = keyOfStatement(statement, workspace);
    located(statement, () => {
      if (method.kind === "edit" && !method.keys.includes(key) && workspace.get(key) !== undefined) {
        throw editError("exists", `Elements ${key.replace(/^node /, "")} already exist`, key);
      }
      if (seen.has(key) && (statement.kind as Kind).group !== "options") {
        const what = (statement.kind as Kind).group === "node" ? "node" : "resource";
        throw editError("duplicate", `Duplicate ${what}: ${key.replace(/^node /, "")}`, key);
      }
    });
    seen.add(key);
  }
}

/** Simple objects before those that need them. */
function inOrder(statements: readonly Statement[]): Statement[] {
  const rank = ({ kind }: Statement): number => (kind === "monitor" ? 7 : kind.rank);
  return statements.toSorted((a, b) => rank(a) - rank(b));
}

/** An error says which statement it is about. */
function located<T>(statement: Statement, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const at = statement.places.get(statement.element);
    if (!(error instanceof CrmError) || at === undefined || error.at?.line !== undefined) throw error;
    throw new CrmError(
      {
        code: error.code,
        message: error.message,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        at: { ...at, ...error.at },
      },
      { cause: error },
    );
  }
}

function applyOne(workspace: Workspace, statement: Statement, merge: boolean, notes: Notes): Entry {
  const { kind, element } = statement;
  const existing = kind === "monitor" ? undefined : workspace.get(keyOfStatement(statement, workspace));
  if (kind === "monitor" || existing === undefined) {
    const created = createObject(workspace, statement);
    notes.push(...created.notes);
    return created.entry;
  }
  if (existing.kind !== kind) {
    throw editError(
      "exists",
      `Cannot create ${kind.word} with ID '${existing.id}': Found existing ${existing.kind.word} with same ID.`,
      existing.id,
    );
  }
  noteMissing(
    resolveIdRefs(element, (id) => lookUp(workspace, id)),
    notes,
  );
  if (kind.group === "options" && merge) return mergeOptions(workspace, element, kind);
  if (kind.group === "node" && merge && isBare(element)) return mergeNode(workspace, existing, element);
  return replaceObject(workspace, existing, statement, kind);
}

const isBare = (element: Element): boolean => element.children.length === 0;

/** Another text for an object that is there: it keeps its place, and its parts their ids. */
function replaceObject(workspace: Workspace, existing: Entry, statement: Statement, kind: Kind): Entry {
  const { element } = statement;
  const old = existing.element;
  const ids = memberIds(element);
  const members = pointing(statement, workspace, () =>
    ids.map((id) => checkMember(workspace, id, element, kind, existing)),
  );
  fillIds(element, workspace.ids, old);
  const current = new Map(members.map((member) => [member.id, member.element]));
  const whole = keepComments(
    withMembers(element, (id) => current.get(id)),
    old,
  );
  if (sameMeaning(whole, old)) {
    workspace.ids.add(old);
    return existing;
  }
  for (const former of workspace.members(existing)) if (!ids.includes(former.id)) workspace.moveToTop(former);
  for (const member of members) if (member.parent === undefined) workspace.detach(member);
  workspace.replace(workspace.get(keyOfEntry(existing))!, whole);
  return workspace.get(keyOfEntry(existing))!;
}

/** What a text's object speaks of must be there once all of the text is in. */
function checkReferences(workspace: Workspace, entry: Entry): void {
  const present = workspace.get(keyOfEntry(entry));
  if (present === undefined || present.kind.group !== "constraint") return;
  for (const id of mentionedIn(present.element, present.kind)) {
    if (workspace.get(id) === undefined) {
      throw editError(
        "no-such-object",
        `constraint ${entry.id} references a resource ${id} which doesn't exist`,
        entry.id,
      );
    }
  }
}
