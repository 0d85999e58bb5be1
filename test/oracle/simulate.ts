import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeXml } from "../../src/cib/index.ts";
import { loadTool } from "../../src/tools/index.ts";
import { diffLines } from "../conformance/support/scheduler-compare.ts";
import { Random } from "../support/random.ts";
import { randomCluster } from "../support/random-cluster/index.ts";
import { MemoryIo } from "../support/tool-io.ts";
import type { OracleReport } from "./run.ts";
import { simulatorVersion } from "./support/crm-simulate.ts";
import { mutated } from "./support/mutate.ts";

const HELP = `options:
  --seed N    first seed (default 1); LIFELINE_RUNS says how many (default 500)
  --keep      do not stop after five differences
The crm_simulate of Pacemaker 3 to agree with is named by LIFELINE_CRM_SIMULATE.`;

interface Answer {
  readonly code: number | null;
  readonly output: string;
  readonly dot: string;
  readonly saved: string;
}

/** Gives random clusters and random options to a crm_simulate of the Pacemaker that is followed and to ours: what they print
 *  must be equal to the byte, and so must be the picture and the document they save. */
export async function run(argv: readonly string[], runs: number): Promise<OracleReport> {
  const program = process.env.LIFELINE_CRM_SIMULATE ?? "";
  const version = program === "" ? undefined : simulatorVersion(program);
  if (version === undefined || Number.parseInt(version, 10) < 3) {
    const why = "LIFELINE_CRM_SIMULATE names no crm_simulate of Pacemaker 3";
    return { passed: 0, failed: 0, skipped: runs, lines: [`skipped: ${why}`] };
  }
  if (argv.includes("--help")) return { passed: 0, failed: 0, skipped: 0, lines: [HELP] };
  const at = argv.indexOf("--seed");
  const first = at < 0 ? 1 : Number(argv[at + 1]);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const lines: string[] = [];
  const scratch = mkdtempSync(join(tmpdir(), "oracle-"));
  const kept = join(tmpdir(), "simulate-oracle");
  try {
    for (let seed = first; seed < first + runs; seed++) {
      const { text, args } = question(seed);
      const theirs = ask(program, scratch, text, args);
      // It aborts on some injections, such as those for hosts that nobody knows.
      if (theirs.code === null) {
        counts.skipped++;
        continue;
      }
      const differences = compare(theirs, await answer(text, args));
      if (differences.length === 0) {
        counts.passed++;
        continue;
      }
      counts.failed++;
      mkdirSync(kept, { recursive: true });
      const file = join(kept, `${seed}.xml`);
      writeFileSync(file, text);
      lines.push(`seed ${seed}: ${args.join(" ")}: ${file}`, ...differences.slice(0, 12).map((line) => `    ${line}`));
      if (counts.failed >= 5 && !argv.includes("--keep")) break;
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  lines.push(`crm_simulate ${version}: ${counts.passed} the same, ${counts.skipped} refused by it`);
  return { ...counts, lines };
}

function question(seed: number): { readonly text: string; readonly args: readonly string[] } {
  const random = new Random(seed);
  const { cib } = randomCluster(seed);
  const text = writeXml(random.chance(0.5) ? mutated(cib, random).cib : cib);
  const options = randomOptions(random, text);
  return { text, args: ["-S", ...options, ...(random.chance(0.5) ? ["--output-as=xml"] : [])] };
}

const TICKETS = ["--ticket-grant", "--ticket-revoke", "--ticket-standby", "--ticket-activate"] as const;
const SHOWN = ["--show-attrs", "--show-failcounts", "--show-utilization", "--show-scores", "--all-actions"] as const;

function randomOptions(random: Random, text: string): string[] {
  const recorded = [...text.matchAll(/operation_key="([^"]+)"/g)].map(([, key]) => key ?? "");
  const host = `node${random.between(1, 4)}`;
  const operation = (): string => {
    const own = `rsc${random.between(1, 5)}_${random.pick(["monitor_10000", "start_0", "stop_0", "monitor_0", "promote_0"])}`;
    return `${recorded.length > 0 && random.chance(0.4) ? random.pick(recorded) : own}@${host}`;
  };
  const kinds: readonly (() => string[])[] = [
    () => [random.pick(["--node-up", "--node-down", "--node-fail"]), host],
    () => ["--quorum", random.pick(["true", "false"])],
    () => ["--watchdog", random.pick(["true", "false"])],
    () => [random.pick(TICKETS), random.pick(["ticketA", "ticketB", "ticketC"])],
    () => ["--op-inject", `${operation()}=${random.pick([0, 1, 7, 5, 8])}`],
    () => ["--op-fail", `${operation()}=${random.pick([1, 5, 6])}`],
    () => ["--set-datetime", random.pick(["2023-11-15 10:00:00", "2024-01-01", "2023-11-14T22:20:00Z"])],
    () => [random.pick(SHOWN)],
    () => [random.pick(SHOWN)],
    () => ["--quiet"],
  ];
  return random.some(kinds, random.between(1, 4)).flatMap((make) => make());
}

function ask(program: string, scratch: string, text: string, args: readonly string[]): Answer {
  const [input, dot, saved] = ["cib.xml", "dot", "saved"].map((name) => join(scratch, name)) as [
    string,
    string,
    string,
  ];
  for (const file of [dot, saved]) rmSync(file, { force: true });
  writeFileSync(input, text);
  const env = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC", CIB_shadow_dir: scratch };
  const all = ["-x", input, ...args, "-D", dot, "-O", saved];
  const { status, stdout } = spawnSync(program, all, { env, encoding: "utf8", timeout: 20_000 });
  if (status === null) return { code: null, output: stdout, dot: "", saved: "" };
  const written = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");
  return { code: status, output: stdout, dot: written(dot), saved: written(saved) };
}

async function answer(text: string, args: readonly string[]): Promise<Answer> {
  const io = new MemoryIo("crm_simulate", () => text);
  const tool = await loadTool("crm_simulate");
  const code = await tool(["-x", "cib", ...args, "-D", "dot", "-O", "saved"], io);
  return { code, output: io.stdout, dot: io.files.get("dot") ?? "", saved: io.files.get("saved") ?? "" };
}

function compare(theirs: Answer, ours: Answer): string[] {
  const code = theirs.code === ours.code ? [] : [`exit code - ${theirs.code}`, `exit code + ${ours.code}`];
  const parts: readonly (readonly [string, (from: Answer) => string[]])[] = [
    ["output", ({ output }) => shown(output).split("\n")],
    // Its lines stand in the order of a hash table.
    ["dot", ({ dot }) => dot.split("\n").sort()],
    ["saved", ({ saved }) => comparable(saved)],
  ];
  return [
    ...code,
    ...parts.flatMap(([part, lines]) => diffLines(lines(theirs), lines(ours)).map((line) => `${part} ${line}`)),
  ];
}

/** XML without the command line, and with what Pacemaker makes of modifications: its list of them ends before they come, and
 *  with it the whole document, so that all that follows is lost. Ours holds them, as its schema says, and goes on. */
function shown(output: string): string {
  return timeless(output)
    .replace(/ request="[^"]*"/, "")
    .replace(
      /^( *<modifications[^>]*)(?<!\/)>\n([\s\S]*?) *<\/modifications>\n/m,
      (_all, head: string, inside: string) => {
        return `${head}/>\n${inside.replace(/^ {2}/gm, "")}`;
      },
    )
    .replace(/^( *<modifications[^>]*\/>\n(?: *<(?:modify|inject)_.*\n)*)[\s\S]*?(?=^ *<status)/m, "$1");
}

/** Without the moment at which it was simulated. */
function timeless(text: string): string {
  return text
    .replace(/(last-failure-[^= ]*=)\d{10}/g, "$1NOW")
    .replace(/last-(?:run|rc-change|failure)="\d{10}"/g, "")
    .replace(/(name="last-failure-[^"]*" value=)"\d{10}"/g, '$1"NOW"');
}

/** Without what says who wrote it. */
function comparable(text: string): string[] {
  return timeless(text)
    .replace(
      / (?:crm_feature_set|crm-debug-origin|cib-last-written|execution-date|update-origin|update-client)="[^"]*"/g,
      "",
    )
    .split("\n")
    .map((line) => line.trim().replace(/\s+/g, " "))
    .filter((line) => line !== "" && !line.startsWith("<cib "));
}
