import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { utc, type Zone } from "../../../src/rules/index.ts";
import { loadTool, type ToolName } from "../../../src/tools/index.ts";
import { MemoryIo } from "../../support/tool-io.ts";
import type { OracleReport } from "../run.ts";

/** One call of a tool. */
export interface Question {
  readonly args: readonly string[];
  /** What lies on standard input. */
  readonly stdin?: string;
  /** `TZ`, and the same for ours. */
  readonly zone?: { readonly tz: string; readonly zone: Zone };
}

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where both may differ, and why. */
export interface KnownDifference {
  readonly name: string;
  applies(question: Question, theirs: Answer, ours: Answer): boolean;
}

const HELP = `options:
  --program PATH   a tool of that name of Pacemaker 3
  --seed N         first seed (default 1); LIFELINE_RUNS says how many (default 500)
  --keep           do not stop after five differences`;

export interface ToolOracle {
  readonly tool: ToolName;
  question(seed: number): Question;
  readonly differences: readonly KnownDifference[];
}

/** Asks a tool of the Pacemaker that is followed and ours the same: exit code, output and complaints have to be equal. Only
 *  the reason that ours add to a complaint, in parentheses, is no difference. */
export async function compareTool(oracle: ToolOracle, argv: readonly string[], runs: number): Promise<OracleReport> {
  if (argv.includes("--help")) return { passed: 0, failed: 0, skipped: 0, lines: [HELP] };
  const value = (name: string): string | undefined => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined);
  const program = value("--program") ?? oracle.tool;
  const version = /^Pacemaker (\S+)/.exec(spawnSync(program, ["--version"], { encoding: "utf8" }).stdout ?? "")?.[1];
  if (version === undefined || Number.parseInt(version, 10) < 3) {
    const why = `${program} is ${version === undefined ? "not there" : `of Pacemaker ${version}`}`;
    return { passed: 0, failed: 0, skipped: runs, lines: [`skipped: ${why}; --program names one of Pacemaker 3`] };
  }
  const first = Number(value("--seed") ?? 1);
  const scratch = mkdtempSync(join(tmpdir(), "oracle-"));
  const known = new Map<string, number>();
  const lines: string[] = [];
  let passed = 0;
  let failed = 0;
  try {
    for (let seed = first; seed < first + runs; seed++) {
      const question = oracle.question(seed);
      let [theirs, ours] = [ask(program, scratch, question), await answer(oracle.tool, question)];
      // A second may pass between the two.
      if (!agree(theirs, ours)) [theirs, ours] = [ask(program, scratch, question), await answer(oracle.tool, question)];
      const same = agree(theirs, ours);
      const reason = same ? undefined : oracle.differences.find((each) => each.applies(question, theirs, ours));
      if (reason !== undefined) known.set(reason.name, (known.get(reason.name) ?? 0) + 1);
      if (same || reason !== undefined) {
        passed++;
        continue;
      }
      failed++;
      const command = [...question.args, ...(question.zone === undefined ? [] : [`(TZ=${question.zone.tz})`])];
      lines.push(`seed ${seed}: ${command.join(" ")}`, ...told("-", theirs), ...told("+", ours));
      if (failed >= 5 && !argv.includes("--keep")) break;
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const differing = [...known].sort((a, b) => b[1] - a[1]);
  lines.push(
    `${oracle.tool} ${version}: ${passed - differing.reduce((sum, [, count]) => sum + count, 0)} the same`,
    ...differing.map(([name, count]) => `  ${String(count).padStart(5)} known to differ: ${name}`),
  );
  return { passed, failed, skipped: 0, lines };
}

function told(sign: string, { code, stdout, stderr }: Answer): string[] {
  return [`    ${sign} exit code ${code}`, ...`${stderr}${stdout}`.trimEnd().split("\n")].map((line, index) =>
    index === 0 ? line : `    ${sign} ${line}`,
  );
}

function ask(program: string, scratch: string, { args, stdin, zone }: Question): Answer {
  const env = { PATH: process.env.PATH, LC_ALL: "C", TZ: zone?.tz ?? "UTC", CIB_shadow_dir: scratch };
  const { status, stdout, stderr } = spawnSync(program, args, {
    env,
    encoding: "utf8",
    input: stdin ?? "",
    timeout: 20_000,
  });
  return { code: status, stdout, stderr };
}

class ZonedIo extends MemoryIo {
  override readonly zone: Zone;

  constructor(program: string, stdin: string, zone: Zone) {
    super(program, () => stdin);
    this.zone = zone;
  }
}

/** What our tool answers, in this process. */
export async function answer(tool: ToolName, { args, stdin, zone }: Question): Promise<Answer> {
  const io = new ZonedIo(tool, stdin ?? "", zone?.zone ?? utc);
  const code = await (await loadTool(tool))(args, io);
  return { code, stdout: io.stdout, stderr: io.stderr };
}

function agree(theirs: Answer, ours: Answer): boolean {
  return (
    theirs.code === ours.code &&
    sameLines(plain(theirs.stdout), plain(ours.stdout)) &&
    sameLines(theirs.stderr, ours.stderr)
  );
}

/** Without the command line and the version of the interface. */
function plain(text: string): string {
  return text.replace(/<pacemaker-result [^>]*>/, "<pacemaker-result>");
}

function sameLines(theirs: string, ours: string): boolean {
  const [wanted, found] = [theirs.split("\n"), ours.split("\n")];
  return wanted.length === found.length && wanted.every((line, index) => sameLine(line, found[index]!));
}

/** Equal, but for a reason in parentheses at the end of what ours says. */
function sameLine(theirs: string, ours: string): boolean {
  if (theirs === ours) return true;
  const bare = theirs.replace(/<\/error>$/, "");
  return (
    ours.startsWith(`${bare} (`) &&
    /\)(?:<\/error>)?$/.test(ours) &&
    /Invalid|Couldn't parse|Error parsing/.test(theirs)
  );
}
