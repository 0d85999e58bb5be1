import { CrmError } from "../../base/index.ts";
import { type Change, diff, type Element } from "../../cib/index.ts";
import type { CibSnapshot } from "../../client/index.ts";
import { type Entry, type Kept, keyOf, sameMeaning, Workspace } from "../../language/index.ts";
import { type Conflict, mergeThreeWay } from "./merge.ts";

/** One statement that was staged: the document before and after it. */
export interface StagedStep {
  readonly line: string;
  readonly before: Kept;
  readonly after: Kept;
}

export interface ObjectChange {
  readonly id: string;
  readonly key: string;
  readonly before: Entry | undefined;
  readonly after: Entry | undefined;
}

/** How many steps can be undone. */
const MAX_STEPS = 10_000;

/** Edits of the configuration that have not been committed: the document they began with, the document they lead to, and
 *  the steps between. */
export class Staging {
  private snapshot: CibSnapshot;
  private unchanged: Kept;
  readonly workspace: Workspace;
  private done: StagedStep[] = [];
  private undone: StagedStep[] = [];
  private baseEntries: ReadonlyMap<string, Entry> | undefined;
  /** The last commit, from the document before to the one after, so that it can be taken back. */
  private committed: { readonly before: Element; readonly after: Element } | undefined;

  constructor(snapshot: CibSnapshot) {
    this.snapshot = snapshot;
    this.workspace = new Workspace(snapshot.cib);
    this.unchanged = this.workspace.keep();
  }

  get base(): CibSnapshot {
    return this.snapshot;
  }

  get steps(): readonly StagedStep[] {
    return this.done;
  }

  get undoneSteps(): readonly StagedStep[] {
    return this.undone;
  }

  get isChanged(): boolean {
    return this.done.length > 0 && !this.unchanged.isSameAs(this.workspace.keep());
  }

  /** Runs one edit: whole, or, when it throws, not at all. */
  edit<T>(line: string, run: (workspace: Workspace) => T): T {
    const before = this.workspace.keep();
    try {
      const result = run(this.workspace);
      this.record(line, before);
      return result;
    } catch (error) {
      this.workspace.load(before.cib);
      throw error;
    }
  }

  private record(line: string, before: Kept): void {
    const after = this.workspace.keep();
    if (after.isSameAs(before)) return;
    this.done.push({ line, before, after });
    if (this.done.length > MAX_STEPS) this.done.shift();
    this.undone = [];
  }

  /** Takes back the last `count` steps; gives them, last first. */
  undo(count: number): readonly StagedStep[] {
    const steps = this.done.splice(Math.max(0, this.done.length - count)).reverse();
    if (steps.length > 0) this.workspace.load(steps.at(-1)!.before.cib);
    this.undone.push(...steps);
    return steps;
  }

  redo(count: number): readonly StagedStep[] {
    const steps = this.undone.splice(Math.max(0, this.undone.length - count)).reverse();
    if (steps.length > 0) this.workspace.load(steps.at(-1)!.after.cib);
    this.done.push(...steps);
    return steps;
  }

  /** Drops everything and begins again with a document. */
  reset(snapshot: CibSnapshot): void {
    this.snapshot = snapshot;
    this.workspace.load(snapshot.cib);
    this.unchanged = this.workspace.keep();
    this.baseEntries = undefined;
    this.done = [];
    this.undone = [];
  }

  /** The cluster has taken the staged document over. */
  committedAs(snapshot: CibSnapshot): void {
    this.committed = { before: this.snapshot.cib, after: this.workspace.cib };
    this.reset(snapshot);
  }

  get lastCommit(): { readonly before: Element; readonly after: Element } | undefined {
    return this.committed;
  }

  changes(): Change[] {
    return diff(this.snapshot.cib, this.workspace.cib);
  }

  /** Goes over to a newer document of the cluster: what was staged is brought together with it. Conflicts leave everything
   *  as it was. */
  rebase(current: CibSnapshot): readonly Conflict[] {
    const { merged, conflicts } = mergeThreeWay(this.snapshot.cib, this.workspace.cib, current.cib);
    if (conflicts.length > 0) return conflicts;
    const line = this.done.map((step) => step.line).join("; ");
    this.reset(current);
    this.edit(line, (workspace) => workspace.load(merged));
    return [];
  }

  /** Goes over to a newer document, of which the staged one is to take the place. */
  rebaseReplacing(current: CibSnapshot): void {
    const staged = this.workspace.cib;
    const line = this.done.map((step) => step.line).join("; ");
    this.reset(current);
    this.edit(line, (workspace) => {
      const configuration = staged.children.find((node) => node.kind === "element" && node.name === "configuration")!;
      const children = current.cib.children.map((node) =>
        node.kind === "element" && node.name === "configuration" ? configuration : node,
      );
      workspace.load({ ...current.cib, children });
    });
  }

  /** Stages the way back from the last commit. */
  takeBackCommit(): readonly Conflict[] {
    if (this.committed === undefined)
      throw new CrmError({ code: "nothing-to-undo", message: "there is nothing to undo" });
    const { before, after } = this.committed;
    const { merged, conflicts } = mergeThreeWay(after, before, this.workspace.cib);
    if (conflicts.length === 0) {
      this.edit("undo the last commit", (workspace) => workspace.load(merged));
      this.committed = undefined;
    }
    return conflicts;
  }

  /** Objects that differ from the cluster's document, in listing order of what is there now. */
  changedObjects(): ObjectChange[] {
    this.baseEntries ??= entriesOf(this.snapshot.cib);
    return changesOf(this.baseEntries, this.workspace);
  }
}

function changesOf(base: ReadonlyMap<string, Entry>, workspace: Workspace): ObjectChange[] {
  const changes: ObjectChange[] = [];
  const seen = new Set<string>();
  for (const after of workspace.all()) {
    const key = keyOf(after.kind, after.id);
    seen.add(key);
    const before = base.get(key);
    if (before === undefined || differs(before, after)) changes.push({ id: after.id, key, before, after });
  }
  for (const [key, before] of base) {
    if (!seen.has(key)) changes.push({ id: before.id, key, before, after: undefined });
  }
  return changes;
}

/** Objects in which two documents differ. */
export function changesBetween(before: Element, after: Element): ObjectChange[] {
  return changesOf(entriesOf(before), new Workspace(after));
}

function entriesOf(cib: Element): ReadonlyMap<string, Entry> {
  return new Map([...new Workspace(cib).all()].map((entry) => [keyOf(entry.kind, entry.id), entry]));
}

function differs(before: Entry, after: Entry): boolean {
  return before.element !== after.element && !sameMeaning(withoutMembers(before), withoutMembers(after));
}

/** What a container says itself: which members it has, not what these say. They are objects of their own. */
function withoutMembers({ element, kind }: Entry): Element {
  if (!CONTAINERS.has(kind.word)) return element;
  return {
    ...element,
    children: element.children.map((child) =>
      child.kind === "element" && MEMBERS.has(child.name)
        ? { ...child, attributes: { id: child.attributes.id ?? "" }, children: [] }
        : child,
    ),
  };
}

const CONTAINERS = new Set(["group", "clone", "ms", "bundle"]);
const MEMBERS = new Set(["primitive", "template", "group", "clone", "master", "bundle"]);
