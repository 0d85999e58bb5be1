import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CrmError } from "../../src/base/index.ts";
import { loadTool, type Tool } from "../../src/tools/index.ts";
import { MemoryIo } from "../support/tool-io.ts";
import { bareLines, canonicalGraph, diffLines, normaliseGraph, sortedLines } from "./support/scheduler-compare.ts";
import { staleTable, writeSchedulerTable } from "./support/scheduler-table.ts";
import { type CaseResult, casesRoot, PROJECT, readTable, type SuiteReport } from "./support/suite.ts";

/** What a case is compared in. `status` (the summary up to the decision) and `bytes` (the graph's text, order and all) are
 *  only reported. */
const PARTS = ["status", "summary", "scores", "graph", "stderr", "bytes"] as const;
type Part = (typeof PARTS)[number];
const GATES: readonly Part[] = ["summary", "scores", "graph", "stderr"];

const HELP = `options:
  --only NAME[,NAME]   these cases only        --match REGEX   cases whose name matches
  --feature WORD       cases with this feature (cases.tsv)
  --part PART          judge by this part only: ${PARTS.join(", ")}
  --diff               show what differs (- expected, + ours)
  --failing            print names of failing cases with the parts that fail
  --bin N|all          run N (or all) of the cases through bin/crm_simulate; the rest in this process
  --table              rewrite man/lifeline-scheduler-cases.7`;

interface SchedulerCase {
  readonly name: string;
  readonly features: readonly string[];
  /** Arguments beyond those that all cases have. */
  readonly args: readonly string[];
}

interface Outputs {
  readonly summary: string;
  readonly scores: string;
  readonly stderr: string;
  readonly graph: string;
  readonly code: number;
}

type Runner = (file: string, args: readonly string[]) => Promise<Outputs>;

export async function run(argv: readonly string[]): Promise<SuiteReport> {
  const options = parseOptions(argv);
  const root = join(casesRoot()!, "scheduler");
  if (!existsSync(join(root, "xml"))) return { cases: [], skipped: 1, notes: [`no cases at ${root}`], partial: true };
  const all = findCases(root);
  const chosen = all.filter(
    ({ name, features }) =>
      (options.only.length === 0 || options.only.includes(name)) &&
      (options.match === undefined || options.match.test(name)) &&
      (options.feature === undefined || features.includes(options.feature)),
  );
  const inProcess = inProcessRunner(await loadTool("crm_simulate"));
  const throughBin = options.bin > 0 ? binRunner() : undefined;
  const results: { readonly case: SchedulerCase; readonly failing: ReadonlyMap<Part, string> }[] = [];
  for (const [index, one] of chosen.entries()) {
    const runner =
      throughBin !== undefined && index % Math.ceil(chosen.length / options.bin) === 0 ? throughBin : inProcess;
    const failing = await runCase(root, one, runner);
    results.push({ case: one, failing });
    if (options.diff) for (const [part, text] of failing) console.log(`== ${one.name}: ${part}\n${text}`);
    else if (options.failing && failing.size > 0) console.log(`${one.name}\t${[...failing.keys()].join(",")}`);
  }
  throughBin?.close();
  const gates = options.part === undefined ? GATES : [options.part];
  const cases = results.map(({ case: { name }, failing }): CaseResult => {
    const parts = gates.filter((part) => failing.has(part));
    const first = parts[0] === undefined ? undefined : failing.get(parts[0])?.split("\n")[0];
    return { name, problem: parts.length === 0 ? undefined : `${parts.join(", ")}: ${first?.slice(0, 120)}` };
  });
  const notes = PARTS.map((part) => {
    const good = results.filter(({ failing }) => !failing.has(part)).length;
    return `${part} ${good} of ${results.length}${GATES.includes(part) ? "" : " (reported only)"}`;
  });
  const partial = chosen.length < all.length || options.part !== undefined;
  const rows = results.map(({ case: { features }, failing }) => ({
    features,
    passing: !GATES.some((part) => failing.has(part)),
  }));
  if (options.table && !partial) writeSchedulerTable(rows);
  const stale = partial ? undefined : staleTable(rows);
  if (stale !== undefined) cases.push({ name: "table of cases", problem: stale });
  return {
    cases,
    skipped: 0,
    notes,
    partial,
  };
}

interface Options {
  only: string[];
  match: RegExp | undefined;
  feature: string | undefined;
  part: Part | undefined;
  diff: boolean;
  failing: boolean;
  bin: number;
  table: boolean;
}

function parseOptions(argv: readonly string[]): Options {
  const options: Options = {
    only: [],
    match: undefined,
    feature: undefined,
    part: undefined,
    diff: false,
    failing: false,
    bin: 0,
    table: false,
  };
  const rest = [...argv];
  const value = (): string => rest.shift() ?? "";
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--only") options.only.push(...value().split(","));
    else if (word === "--match") options.match = new RegExp(value());
    else if (word === "--feature") options.feature = value();
    else if (word === "--part") options.part = PARTS.find((part) => part === rest[0]) && (value() as Part);
    else if (word === "--diff") options.diff = true;
    else if (word === "--failing") options.failing = true;
    else if (word === "--bin") {
      const count = value();
      options.bin = count === "all" ? Number.MAX_SAFE_INTEGER : Number(count);
    } else if (word === "--table") options.table = true;
    else {
      console.error(HELP);
      process.exit(2);
    }
  }
  return options;
}

/** Every input that is there, by name; arguments and features come from the table where it has a row. */
function findCases(root: string): SchedulerCase[] {
  const table = join(root, "cases.tsv");
  const rows = new Map(existsSync(table) ? readTable(table).map((row) => [row.name!, row]) : []);
  return readdirSync(join(root, "xml"))
    .filter((file) => file.endsWith(".xml"))
    .sort()
    .map((file) => {
      const name = file.replace(/\.xml$/, "");
      const row = rows.get(name);
      return {
        name,
        features: (row?.features ?? "").split(",").filter((word) => word !== ""),
        args: splitArgs(row?.args ?? ""),
      };
    });
}

/** `-t 2014-05-07 00:28:00`: an option's value goes up to the next option. */
function splitArgs(text: string): string[] {
  return [...text.matchAll(/(-\w)\s+(.*?)(?=\s+-\w\s|\s*$)/g)].flatMap(([, option, value]) => [option!, value!]);
}

async function runCase(root: string, one: SchedulerCase, runner: Runner): Promise<Map<Part, string>> {
  const failing = new Map<Part, string>();
  const expected = (folder: string, extension: string): string => {
    const file = join(root, folder, `${one.name}.${extension}`);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  };
  let outputs: Outputs;
  try {
    outputs = await runner(join(root, "xml", `${one.name}.xml`), one.args);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return new Map(PARTS.map((part) => [part, text]));
  }
  const check = (part: Part, want: readonly string[], got: readonly string[]): void => {
    const lines = diffLines(want, got);
    if (lines.length > 0) failing.set(part, lines.join("\n"));
  };
  const wanted = expected("summary", "summary");
  checkText(failing, "summary", wanted, outputs.summary);
  checkText(failing, "status", beforeDecision(wanted), beforeDecision(outputs.summary));
  check("scores", sortedLines(expected("scores", "scores")), sortedLines(outputs.scores));
  check("stderr", bareLines(expected("stderr", "stderr")), bareLines(outputs.stderr));
  if (outputs.code !== 0) failing.set("stderr", `exit code ${outputs.code}\n${outputs.stderr}`);
  const want = expected("exp", "exp");
  check("bytes", bareLines(normaliseGraph(want)), bareLines(normaliseGraph(outputs.graph)));
  check("graph", canonicalGraph(want), readableGraph(outputs.graph));
  return failing;
}

function readableGraph(text: string): string[] {
  try {
    return canonicalGraph(text);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return [`no readable graph: ${error.describe()}`];
  }
}

/** What white space tells apart does not count, but a difference is shown with it. */
function checkText(failing: Map<Part, string>, part: Part, want: string, got: string): void {
  if (bareLines(want).join("\n") === bareLines(got).join("\n")) return;
  const readable = (text: string): string[] =>
    text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map(squeeze);
  failing.set(part, diffLines(readable(want), readable(got)).join("\n"));
}

function beforeDecision(summary: string): string {
  return summary.split(/^Transition Summary:|^crm_simulate: not supported yet/m)[0]!;
}

const squeeze = (line: string): string => line.replace(/\s+/g, " ").trimEnd();

function inProcessRunner(tool: Tool): Runner {
  return async (file, args) => {
    const first = new MemoryIo("crm_simulate", (path) => readFileSync(path, "utf8"));
    await tool(["-x", file, "-S", ...args], first);
    const second = new MemoryIo("crm_simulate", (path) => readFileSync(path, "utf8"));
    const code = await tool(["-x", file, "-D", "dot", "-G", "graph", "-sSQ", ...args], second);
    const { stdout: scores, stderr, files } = second;
    return { summary: first.merged, scores, stderr, graph: files.get("graph") ?? "", code };
  };
}

function binRunner(): Runner & { close(): void } {
  const bin = join(PROJECT, "bin/crm_simulate");
  const scratch = mkdtempSync(join(tmpdir(), "conformance-"));
  const env = { PATH: process.env.PATH, LC_ALL: "C" };
  const runner: Runner = async (file, args) => {
    const summary = execFileSync("sh", ["-c", 'exec "$0" "$@" 2>&1', bin, "-x", file, "-S", ...args], {
      env,
      encoding: "utf8",
    });
    const graph = join(scratch, "graph");
    const err = join(scratch, "err");
    rmSync(graph, { force: true });
    const script = 'err=$1; shift; exec "$0" "$@" 2>"$err"';
    const command = ["-x", file, "-D", join(scratch, "dot"), "-G", graph, "-sSQ", ...args];
    const scores = execFileSync("sh", ["-c", script, bin, err, ...command], { env, encoding: "utf8" });
    const stderr = readFileSync(err, "utf8");
    return { summary, scores, stderr, graph: existsSync(graph) ? readFileSync(graph, "utf8") : "", code: 0 };
  };
  return Object.assign(runner, { close: () => rmSync(scratch, { recursive: true, force: true }) });
}
