import type { CrmError } from "../../base/index.ts";
import { childElements, type Element } from "../../cib/index.ts";
import {
  applyStatements,
  type Entry,
  type Kind,
  keyOf,
  readText,
  type Statement,
  TEXT,
  type Workspace,
} from "../../language/index.ts";
import { PROPERTIES } from "../../verify/index.ts";
import { commitStaging } from "../session/commit.ts";
import { type CommandContext, type RunResult, surroundings, tellNotes } from "../session/context.ts";
import { Staging } from "../staging/staging.ts";
import { diffJson, diffLines, summaryOf } from "./configure/diff.ts";
import { tellNotices } from "./configure/statement.ts";

const UNCHANGED = 4;

/** `apply FILE [--dry-run] [--keep-others]`: the configuration becomes what the file says. */
export async function apply(context: CommandContext): Promise<RunResult> {
  const { world, args, out, line } = context;
  const file = args.get("file")!;
  const text = file === "-" ? await world.edge.readInput() : await world.edge.readFile(file);
  const source = file === "-" ? "stdin" : file;
  const snapshot = await world.cluster.read();
  await world.agents.load(snapshot.cib);
  const present = new Staging(snapshot);
  const read = readText(text, {
    surroundings: surroundings(world, present.workspace, true),
    manner: TEXT,
    source,
  });
  if (read.errors.length > 0) {
    for (const error of read.errors as readonly CrmError[]) out.refuse(error);
    return false;
  }
  for (const statement of read.statements) tellNotices(world, out, statement);
  present.edit(line, (workspace) => {
    const statements = joined(read.statements);
    for (const statement of statements) keepInternal(statement, workspace);
    const keys = keysToReplace(workspace, statements, args.has("--keep-others"));
    tellNotes(out, applyStatements(workspace, statements, { kind: "edit", keys }));
    if (!args.has("--keep-others")) dropOtherProperties(workspace, statements);
  });
  await world.agents.load(present.workspace.cib);
  const around = surroundings(world, present.workspace, false);
  const changes = present.changedObjects();
  const json = args.has("--json") || world.options.json;
  if (json) out.json({ changed: changes.length > 0, changes: diffJson(present, around) });
  else out.lines(diffLines(changes, around));
  if (changes.length === 0) {
    if (!json) out.info("nothing to change");
    return UNCHANGED;
  }
  if (args.has("--dry-run")) {
    if (!json) out.line(`Plan: ${summaryOf(changes)}`);
    return true;
  }
  const force = args.has("--force") || world.options.force;
  return commitStaging(world, present, out, { force, replace: false });
}

/** Several statements for the same options count as one; of a name said twice the last holds. */
function joined(statements: readonly Statement[]): Statement[] {
  const byKey = new Map<string, Statement>();
  const result: Statement[] = [];
  for (const statement of statements) {
    const { kind, element } = statement;
    const key = `${kind === "monitor" ? "" : kind.word} ${element.attributes.id ?? ""}`;
    const first = byKey.get(key);
    if (kind === "monitor" || kind.group !== "options" || first === undefined) {
      if (kind !== "monitor" && kind.group === "options") byKey.set(key, statement);
      result.push(statement);
      continue;
    }
    const named = new Set(childElements(element).map(({ attributes }) => attributes.name));
    const kept = first.element.children.filter(
      (node) => node.kind !== "element" || node.attributes.name === undefined || !named.has(node.attributes.name),
    );
    first.element.children.splice(0, Number.POSITIVE_INFINITY, ...kept, ...element.children);
  }
  return result;
}

const INTERNAL: ReadonlySet<string> = new Set(PROPERTIES.filter(({ internal }) => internal).map(({ name }) => name));

const isInternal = (pair: Element): boolean => INTERNAL.has(pair.attributes.name ?? "");

/** What the cluster writes into its options by itself stays. */
function keepInternal({ kind, element }: Statement, workspace: Workspace): void {
  if (kind === "monitor" || kind.word !== "property") return;
  const existing = workspace.get(element.attributes.id ?? kind.defaultId ?? "");
  if (existing?.kind.word !== "property") return;
  const named = new Set(childElements(element).map(({ attributes }) => attributes.name));
  for (const pair of childElements(existing.element, "nvpair")) {
    if (isInternal(pair) && !named.has(pair.attributes.name))
      element.children.push({ ...pair, attributes: { ...pair.attributes }, children: [] });
  }
}

/** Objects that the text stands for: those that it names, and all others that may go. */
function keysToReplace(workspace: Workspace, statements: readonly Statement[], keepOthers: boolean): string[] {
  const named = new Set(
    statements.flatMap(({ kind, element }) => (kind === "monitor" ? [] : [keyOf(kind, idOf(kind, element))])),
  );
  return [...workspace.all()]
    .filter((entry) => named.has(keyOf(entry.kind, nameIn(entry))) || (!keepOthers && mayGo(entry)))
    .map(({ kind, id }) => keyOf(kind, id));
}

function idOf(kind: Kind, { attributes }: Element): string {
  if (kind.word === "fencing_topology") return "fencing_topology";
  return attributes.id ?? attributes.uname ?? kind.defaultId ?? "";
}

const nameIn = ({ kind, id, element }: Entry): string =>
  kind.group === "node" ? (element.attributes.uname ?? id) : id;

/** Hosts stay, and so does a set in which only the cluster's own options are. */
function mayGo({ kind, element }: Entry): boolean {
  if (kind.group === "node") return false;
  return kind.word !== "property" || !childElements(element, "nvpair").some(isInternal);
}

/** Sets that only stay for the cluster's own options lose the others. */
function dropOtherProperties(workspace: Workspace, statements: readonly Statement[]): void {
  const named = new Set(statements.flatMap(({ kind, element }) => (kind === "monitor" ? [] : [idOf(kind, element)])));
  for (const entry of [...workspace.all()]) {
    if (entry.kind.word !== "property" || named.has(entry.id)) continue;
    const children = entry.element.children.filter((node) => node.kind === "element" && isInternal(node));
    if (children.length < entry.element.children.length) workspace.replace(entry, { ...entry.element, children });
  }
}
