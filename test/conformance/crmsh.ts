// crmsh's own cases: `npm run test:conformance -- crmsh [PART...]`. Parts are the files of LIFELINE_CASES/crmsh.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { CrmError } from "../../src/base/index.ts";
import { type Element, emptyCib } from "../../src/cib/index.ts";
import { kindOfElement, PROMPT, TEXT, Workspace } from "../../src/language/index.ts";
import { advise } from "../../src/shell/commands/configure/advise.ts";
import {
  canonical,
  compareConfigurations,
  editInPlace,
  finished,
  firstDifference,
  formatObject,
  kindOf,
  ORACLE,
  parsed,
  type Row,
  readRow,
  readXml,
  roundTrip,
  UNIT,
  withRecipientIds,
} from "./support/crmsh-language.ts";
import {
  type CibRow,
  excludedLines,
  loadForced,
  type ObjectRow,
  runCib,
  runSetups,
  runTranscript,
  type SetupRow,
  Stage,
  type TranscriptRow,
  withMissing,
} from "./support/crmsh-shell.ts";
import { type CaseResult, casesRoot, readLines, type SuiteReport } from "./support/suite.ts";

type Part = (rows: readonly Row[]) => readonly (string | undefined)[] | Promise<readonly (string | undefined)[]>;

function attempt(run: () => string | undefined): string | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof CrmError) return `refused: ${error.describe()}`;
    throw error;
  }
}

function differs(actual: string, expected: string): string | undefined {
  return actual === expected ? undefined : `\n    is     ${actual}\n    wanted ${expected}`;
}

function parses(manner: typeof TEXT, surroundings: typeof UNIT): Part {
  return (rows) =>
    rows.map(({ cli, xml, reject }) =>
      attempt(() => {
        if (reject === true) {
          try {
            const { element } = readRow(cli, surroundings, manner);
            return `accepted: ${canonical(element)}`;
          } catch (error) {
            if (error instanceof CrmError) return undefined;
            throw error;
          }
        }
        const element = withRecipientIds(parsed(readRow(cli, surroundings, manner)));
        // A comment that stood on a line before this one is in the row's XML only.
        const expected = cli.includes("#") ? xml! : xml!.replaceAll(/<!--#.*?-->/gs, "");
        return differs(canonical(element), canonical(readXml(expected)));
      }),
    );
}

const format: Part = (rows) =>
  rows.map(({ cli, xml, format_mode }) =>
    attempt(() => {
      const element = readXml(xml!);
      const layout = (format_mode ?? 1) > 0 ? "lines" : "one-line";
      const text = formatObject(element, kindOf(element, cli), { surroundings: UNIT, layout, complete: false });
      return differs(text, cli);
    }),
  );

/** Ids are taken from the object that the same test made from XML, where there is one. */
function withIds(formatRows: readonly Row[]): Part {
  return (rows) =>
    rows.map((row) =>
      attempt(() => {
        const expected = readXml(row.xml!);
        const old = formatRows
          .filter(({ name, xml }) => name === row.name && xml !== undefined)
          .map(({ xml }) => readXml(xml!))
          .find((other) => other.name === expected.name && sameObject(other, expected));
        const members = new Map<string, Element>();
        for (const child of expected.children)
          if (child.kind === "element") members.set(child.attributes.id ?? "", child);
        if (row.tokens === undefined)
          return differs(canonical(finished(readRow(row.cli, UNIT, TEXT), old, members)), canonical(expected));
        const element = advised(finished(readRow(row.cli, UNIT, PROMPT), old, members));
        return differs(canonical(membersLast(element)), canonical(membersLast(expected)));
      }),
    );
}

/** What the shell adds to an object that is typed. */
function advised(element: Element): Element {
  const kind = kindOfElement(element.name);
  if (kind === undefined) return element;
  const adviser = { settings: { is: () => false }, agents: { metadataNow: () => undefined } };
  return advise(adviser, element, kind, new Workspace(emptyCib()));
}

/** crmsh appends what it adds behind the members, which no schema allows. */
function membersLast(element: Element): Element {
  const isMember = (node: Element["children"][number]): boolean =>
    node.kind === "element" && (node.name === "primitive" || node.name === "group");
  const { children } = element;
  return { ...element, children: [...children.filter((node) => !isMember(node)), ...children.filter(isMember)] };
}

function sameObject(a: Element, b: Element): boolean {
  return a.attributes.id === b.attributes.id && a.attributes.uname === b.attributes.uname;
}

interface ShowRow {
  readonly file: string;
  readonly cli: string;
  readonly nocli: number;
  readonly equal?: boolean;
}

interface Trips {
  readonly cases: CaseResult[];
  readonly notes: string[];
}

/** All documents of the scheduler's cases: printed as crmsh prints them, and read back without loss. */
async function show(root: string, rows: readonly ShowRow[]): Promise<Trips> {
  const folder = join(root, "../scheduler/xml");
  const expected = new Map(rows.map((row) => [row.file, row]));
  const count = { raw: 0, refused: 0, changed: 0, edited: 0, forced: 0, comparable: 0, same: 0 };
  const cases: CaseResult[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".xml"))
    .sort()) {
    const cib = readXml(readFileSync(join(folder, file), "utf8"));
    const trip = roundTrip(cib);
    const problems: (string | undefined)[] = [
      trip.raw > 0 ? `${trip.raw} objects as raw XML` : undefined,
      trip.refused === undefined ? undefined : `refused: ${trip.refused}`,
      trip.changed === undefined ? undefined : `changed: ${trip.changed}`,
    ];
    count.raw += trip.raw;
    if (trip.refused !== undefined) count.refused++;
    if (trip.changed !== undefined) count.changed++;
    const edited = editInPlace(cib, trip.text, "edit") ?? editInPlace(cib, trip.text, "update");
    if (edited !== undefined) count.edited++;
    problems.push(edited === undefined ? undefined : `changed when edited in place: ${edited}`);
    const forced = await loadForced(trip.text);
    const lost = forced.refused ?? compareConfigurations(new Workspace(cib), new Workspace(forced.cib));
    if (lost === undefined) count.forced++;
    else problems.push(`with -F: ${lost}`);
    const row = expected.get(file);
    if (row?.equal === true && row.nocli === 0) {
      const difference = firstDifference(trip.text, row.cli);
      count.comparable++;
      if (difference === undefined) count.same++;
      else problems.push(difference);
    }
    cases.push({ name: `show: ${file}`, problem: problems.find((problem) => problem !== undefined) });
  }
  const notes = [
    `show: of ${cases.length} documents ${count.raw} objects as raw XML, ${count.refused} refused, ${count.changed} changed; ${count.edited} changed when edited in place`,
    `show: ${count.forced} of ${cases.length} committed with -F where no agent is installed; ${count.same} of ${count.comparable} print as crmsh prints them`,
  ];
  return { cases, notes };
}

/** What is told of crmsh's log archives and cluster scripts: Lifeline's history is its own journal, and it has no scripts. */
const ELSEWHERE = /history|scripts/;

const elsewhere = ({ source, name }: { readonly source: string; readonly name: string }): string =>
  `${basename(source)} ${name} (needs a log archive or crmsh's cluster scripts)`;

/** Whole sessions, those that need no logs, scripts or live cluster. */
async function transcripts(
  root: string,
  rows: readonly TranscriptRow[],
  objects: readonly ObjectRow[],
  skipped: string[],
): Promise<CaseResult[]> {
  if (rows.length === 0) return [];
  const excluded = excludedLines(root);
  const results: CaseResult[] = [];
  for (const source of new Set(rows.map((row) => row.source))) {
    if (ELSEWHERE.test(source)) {
      for (const row of rows.filter((other) => other.source === source)) skipped.push(elsewhere(row));
      continue;
    }
    const stage = await Stage.begin(root);
    const own = <T extends { readonly source: string }>(list: readonly T[]): T[] =>
      list.filter((other) => other.source === source);
    for (const row of withMissing(own(rows), own(objects))) {
      const problem = await runTranscript(stage, row, excluded);
      // What an absent row changed before it cannot be known: then only a match counts.
      if (problem !== undefined && row.after_gap === true) {
        skipped.push(`${basename(source)} ${row.seq} ${row.name} (relies on a row that is absent)`);
        continue;
      }
      results.push({ name: `transcript: ${basename(source)} ${row.seq < 0 ? "-" : row.seq} ${row.name}`, problem });
    }
  }
  return results;
}

export async function run(args: readonly string[]): Promise<SuiteReport> {
  const root = join(casesRoot()!, "crmsh");
  const skipped: string[] = [];
  const absent = new Set<string>();
  const rowsOf = (file: string): Row[] => {
    const path = join(root, `${file}.jsonl`);
    if (existsSync(path)) return readLines(path);
    if (!absent.has(file)) skipped.push(`${file} (no such file among the cases)`);
    absent.add(file);
    return [];
  };
  const parts: Readonly<Record<string, Part>> = {
    "unit-parse": parses(TEXT, UNIT),
    "unit-reject": parses(TEXT, UNIT),
    "unit-format": format,
    "unit-cib": withIds(rowsOf("unit-format")),
    "oracle-lines": parses(PROMPT, ORACLE),
  };
  const cases: CaseResult[] = [];
  const notes: string[] = [];
  if (args.length === 0 || args.includes("show")) {
    const rows = rowsOf("pacemaker-scheduler.show") as unknown as ShowRow[];
    const shown = await show(root, rows);
    cases.push(...shown.cases);
    notes.push(...shown.notes);
  }
  if (args.length === 0 || args.includes("transcripts")) {
    const rows = rowsOf("regress-transcripts") as unknown as TranscriptRow[];
    const objects = rowsOf("regress-object-xml") as unknown as ObjectRow[];
    cases.push(...(await transcripts(root, rows, objects, skipped)));
  }
  for (const part of ["regress-show", "regress-messages"]) {
    if (args.length > 0 && !args.includes(part)) continue;
    const all = rowsOf(part) as unknown as SetupRow[];
    if (all.length === 0) continue;
    const excluded = excludedLines(root);
    const rows = all.filter(({ source }) => !ELSEWHERE.test(source));
    skipped.push(...all.filter(({ source }) => ELSEWHERE.test(source)).map(elsewhere));
    const whole = rowsOf("regress-transcripts") as unknown as TranscriptRow[];
    const problems = await runSetups(root, rows, whole, excluded);
    cases.push(
      ...rows.map((row, index) => ({
        name: `${part}: ${index + 1} ${basename(row.source)}: ${row.cmd.slice(0, 60)}`,
        problem: problems[index],
      })),
    );
  }
  if (args.length === 0 || args.includes("regress-cib")) {
    for (const row of rowsOf("regress-cib") as unknown as CibRow[]) {
      cases.push({ name: `regress-cib: ${row.name}`, problem: await runCib(root, row) });
    }
  }
  for (const [name, part] of Object.entries(parts)) {
    if (args.length > 0 && !args.includes(name)) continue;
    const rows = rowsOf(name);
    const problems = await part(rows);
    const seen = new Map<string, number>();
    problems.forEach((problem, index) => {
      const label = `${name}: ${rows[index]!.cli.replaceAll(/\s+/g, " ").slice(0, 100)}`;
      const count = (seen.get(label) ?? 0) + 1;
      seen.set(label, count);
      cases.push({ name: count === 1 ? label : `${label} (${count})`, problem });
    });
    notes.push(`${name}: ${problems.filter((problem) => problem === undefined).length} of ${problems.length}`);
  }
  notes.push(...skipped.map((what) => `skipped: ${what}`));
  return { cases, skipped: skipped.length, notes, partial: args.length > 0 };
}
