import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** One third-party case after its run. `problem` says in a few words what differs. */
export interface CaseResult {
  readonly name: string;
  readonly problem: string | undefined;
}

export interface SuiteReport {
  readonly cases: readonly CaseResult[];
  readonly skipped: number;
  /** Further lines above the closing one (parts, byte equality). */
  readonly notes: readonly string[];
  /** The run looked only at some of the cases: what known-failures.tsv says of others is not judged. */
  readonly partial: boolean;
}

/** What test/conformance/NAME.ts exports. */
export interface Suite {
  run(args: readonly string[]): Promise<SuiteReport>;
}

/** The folder with the third-party cases, undefined when it is not there or `LIFELINE_CASES=none`. */
export function casesRoot(): string | undefined {
  const wanted = process.env.LIFELINE_CASES ?? join(PROJECT, "../shared/cases");
  return wanted !== "none" && existsSync(wanted) ? wanted : undefined;
}

/** Rows of a tab-separated table with a head line. */
export function readTable(file: string): Record<string, string>[] {
  const [head = "", ...lines] = readFileSync(file, "utf8").split("\n");
  const names = head.split("\t");
  return lines
    .filter((line) => line !== "")
    .map((line) => {
      const cells = line.split("\t");
      return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]));
    });
}

/** One JSON value a line. */
export function readLines<T>(file: string): T[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}

/** Case -> reason, of one suite. */
export function knownFailures(suite: string): ReadonlyMap<string, string> {
  const rows = readTable(join(PROJECT, "test/conformance/known-failures.tsv"));
  return new Map(rows.filter((row) => row.suite === suite).map((row) => [row.case!, row.reason ?? ""]));
}

export interface Verdict {
  readonly lines: readonly string[];
  readonly failed: boolean;
}

/** Holds a report against the list of known failures: a failing case outside it fails the run, and so does a passing one
 *  inside, so that the list cannot rot. */
export function judge(suite: string, report: SuiteReport, known: ReadonlyMap<string, string>): Verdict {
  const lines: string[] = [];
  const names = new Set(report.cases.map(({ name }) => name));
  let unexpected = 0;
  let passed = 0;
  for (const { name, problem } of report.cases) {
    const reason = known.get(name);
    if (problem === undefined) passed++;
    if (problem !== undefined && reason === undefined) {
      unexpected++;
      lines.push(`${suite}: ${name}: ${problem}`);
    } else if (problem === undefined && reason !== undefined) {
      unexpected++;
      lines.push(`${suite}: ${name}: passes, but known-failures.tsv says: ${reason}`);
    }
  }
  if (!report.partial) {
    const strange = [...known.keys()].filter((name) => !names.has(name));
    if (strange.length > 0 && names.size > 0 && strange.length < known.size) {
      unexpected += strange.length;
      for (const name of strange) lines.push(`${suite}: known-failures.tsv names "${name}", which is no case`);
    } else if (strange.length > 0) lines.push(`${suite}: none of the cases of known-failures.tsv is here`);
  }
  const stillKnown = report.cases.filter(({ name, problem }) => problem !== undefined && known.has(name)).length;
  const knownNote = stillKnown > 0 ? `, ${stillKnown} known to fail` : "";
  const skippedNote = report.skipped > 0 ? `, ${report.skipped} skipped` : "";
  lines.push(...report.notes.map((note) => `${suite}: ${note}`));
  lines.push(`${suite}: ${passed} passed, ${unexpected} failed${knownNote}${skippedNote}`);
  return { lines, failed: unexpected > 0 };
}
