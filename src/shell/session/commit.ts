import { CrmError } from "../../base/index.ts";
import { type Element, versionOf } from "../../cib/index.ts";
import type { CibSnapshot, CommitOutcome } from "../../client/index.ts";
import { applyStatements, readText, TEXT, type Workspace } from "../../language/index.ts";
import { cutLinkFinding, type Finding } from "../../verify/index.ts";
import { Staging } from "../staging/staging.ts";
import { checkStaging, tellFindings } from "./check.ts";
import { originOf, secretRules, surroundings, tellNotes, type World } from "./context.ts";
import type { Output } from "./output.ts";
import { hideInLine, hideValues, secretValuesIn } from "./secrets.ts";

export interface CommitOptions {
  /** Commit in spite of errors. */
  readonly force: boolean;
  /** The staged document replaces the cluster's, whatever that has become. */
  readonly replace: boolean;
}

const MAX_ATTEMPTS = 5;

/** Checks what is staged and sends it. True when the cluster has it. */
export async function commitStaging(
  world: World,
  present: Staging,
  out: Output,
  options: CommitOptions,
): Promise<boolean> {
  if (!present.isChanged) {
    out.info("apparently there is nothing to commit");
    out.info("try changing something first");
    return true;
  }
  const findings = await checkStaging(world, present);
  tellFindings(out, findings);
  if (findings.some(({ level }) => level === "error")) {
    if (!options.force) {
      out.message({
        level: "error",
        code: "refused",
        text: "not committed: errors were found",
        hint: "mend them, or `commit force`",
      });
      return false;
    }
    out.info("commit forced");
  }
  tellFindings(out, cutLink(world, present));
  return send(world, present, out, options);
}

/** What two hosts without fencing come to, said when resources are made or properties set; where nobody acts, nothing is. */
function cutLink(world: World, present: Staging): Finding[] {
  const acts = world.cluster.setting === "node" || world.cluster.setting === "playground";
  const concerned = present.changedObjects().some(({ before, after }) => {
    return after !== undefined && (before === undefined || after.kind.word === "property");
  });
  const finding = acts && concerned ? cutLinkFinding(present.workspace.cib) : undefined;
  return finding === undefined ? [] : [finding];
}

/** Sends what is staged; a document that moved meanwhile is brought together with it. */
export async function send(world: World, present: Staging, out: Output, options: CommitOptions): Promise<boolean> {
  await world.agents.load(present.workspace.cib);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const outcome = await world.cluster.commit({
      base: present.base.version,
      changes: present.changes(),
      origin: originOf(world, commandsOf(world, present)),
    });
    switch (outcome.kind) {
      case "done":
        present.committedAs(outcome.snapshot ?? (await readBack(world)));
        world.commandLines.length = 0;
        tellDone(world, outcome, out);
        return true;
      case "refused":
        throw new CrmError(outcome.error);
      case "unknown":
        throw new CrmError({
          code: "unknown-outcome",
          message: `the answer was lost: ${outcome.reason}; the change may or may not have been made`,
          hint: "`refresh` and look",
        });
      case "conflict":
        if (options.replace) present.rebaseReplacing(outcome.current);
        else if (!tellConflicts(world, present, outcome.current.cib, out)) return false;
        else out.info("the cluster's configuration had changed meanwhile; both changes were brought together");
    }
  }
  throw new CrmError({
    code: "busy",
    message: "the cluster's configuration changes faster than this one can be sent",
    hint: "try again",
  });
}

/** The document with what was just committed. @throws CrmError that says that it is */
async function readBack(world: World): Promise<CibSnapshot> {
  try {
    return await world.cluster.read();
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    throw new CrmError(
      {
        ...error.details(),
        message: `the change was made, but then the cluster was lost: ${error.message}`,
        hint: "`refresh` before going on",
      },
      { cause: error },
    );
  }
}

/** The lines that led here, without any value that is secret before or after: not every command says what it sets. */
function commandsOf(world: World, present: Staging): string[] {
  const rules = secretRules(world);
  const values = secretValuesIn(present.base.cib, rules).union(secretValuesIn(present.workspace.cib, rules));
  // What a command does after its first commit is no line that was typed: then the steps tell.
  const lines = world.commandLines.length > 0 ? world.commandLines : present.steps.map(({ line }) => line);
  return lines.map((line) => hideValues(hideInLine(line, rules), values));
}

function tellDone(world: World, outcome: Extract<CommitOutcome, { kind: "done" }>, out: Output): void {
  if (world.cluster.setting === "node" && outcome.on < outcome.of) {
    out.warn(`the change is on ${outcome.on} of ${outcome.of} hosts`);
  }
  if (outcome.warning !== undefined) out.warn(outcome.warning);
}

/** True when there are none. */
function tellConflicts(world: World, present: Staging, current: Element, out: Output): boolean {
  const rules = secretRules(world);
  const mine = secretValuesIn(present.workspace.cib, rules);
  const conflicts = present.rebase({ cib: current, version: versionOf(current.attributes) });
  if (conflicts.length === 0) return true;
  const values = mine.union(secretValuesIn(current, rules));
  out.message({
    level: "error",
    code: "conflict",
    text: "not committed: the cluster's configuration changed meanwhile in the same places",
    hint: "`refresh` drops the staged changes, `commit replace` overwrites the cluster's",
  });
  for (const { object, what, mine: ours, theirs } of conflicts) {
    out.message({
      level: "error",
      code: "conflict",
      text: hideValues(`${object}: ${what}: here ${ours ?? "removed"}, in the cluster ${theirs ?? "removed"}`, values),
      at: { object },
    });
  }
  return false;
}

/** One edit of the cluster's configuration, made and sent at once. What it gives back is what the edit gave. */
export async function change<T>(
  world: World,
  out: Output,
  line: string,
  edit: (workspace: Workspace) => T,
): Promise<T> {
  const snapshot = await world.cluster.read();
  await world.agents.load(snapshot.cib);
  const present = new Staging(snapshot);
  const result = present.edit(line, edit);
  if (present.isChanged) await send(world, present, out, { force: false, replace: false });
  return result;
}

/** One statement of the language, made and sent at once. */
export async function changeByText(world: World, out: Output, line: string, text: string): Promise<void> {
  await change(world, out, line, (workspace) => {
    const { statements, errors } = readText(text, {
      surroundings: surroundings(world, workspace, true),
      manner: TEXT,
    });
    if (errors[0] !== undefined) throw errors[0];
    tellNotes(out, applyStatements(workspace, statements, { kind: "update" }));
  });
}
