import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configurationOf, readXml } from "../../src/cib/index.ts";
import type { OracleReport } from "./run.ts";
import { CRM_EXPLANATIONS, differences, ENDLESS, explain } from "./support/crm-explanations.ts";
import { randomScript } from "./support/random-script.ts";

/** crmsh refuses primitives whose agent is not installed (resource-agents). */
const AGENT = join(process.env.OCF_ROOT ?? "/usr/lib/ocf", "resource.d/heartbeat/Dummy");
const PEER = "/usr/sbin/crm";
const OURS = join(import.meta.dirname, "../../bin/crm");
const TIMEOUT_MS = 30_000;

const EMPTY = `<cib validate-with="pacemaker-3.9" crm_feature_set="3.16.1" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes><node id="1" uname="n1"/><node id="2" uname="n2"/></nodes><resources/><constraints/></configuration><status/></cib>`;

const REFUSED = /Update does not conform to the configured schema/;

const HELP = `options:
  --seed N   first seed (default 1)
  --only N   this seed alone, with both outputs
  --keep     do not stop after ten unexplained differences`;

/** Runs random scripts through the host's crmsh and through ours, each on a CIB file of its own, and compares the files. Where
 *  Pacemaker's tools refuse to write what both forced (-F), or never end, what both had staged is compared. crmsh takes a
 *  second for each: of a share below 200 a quarter is run. */
export async function run(argv: readonly string[], runs: number): Promise<OracleReport> {
  const missing = [PEER, AGENT].find((file) => !existsSync(file));
  if (missing !== undefined) return { passed: 0, failed: 0, skipped: runs, lines: [`skipped: no ${missing}`] };
  const option = (name: string): number | undefined => {
    const at = argv.indexOf(name);
    return at < 0 ? undefined : Number(argv[at + 1]);
  };
  if (argv.includes("--help")) return { passed: 0, failed: 0, skipped: 0, lines: [HELP] };
  const only = option("--only");
  const first = only ?? option("--seed") ?? 1;
  const count = only !== undefined ? 1 : runs < 200 ? Math.ceil(runs / 4) : runs;
  const directory = mkdtempSync(join(tmpdir(), "crm-oracle-"));
  const lines: string[] = [];
  const explained = new Map<string, number>();
  let same = 0;
  let failed = 0;
  let staged = 0;
  try {
    for (let seed = first; seed < first + count; seed++) {
      const verdict = await compare(seed, directory);
      if (verdict.staged) staged++;
      if (verdict.kind === "same") same++;
      else if (verdict.kind === "explained")
        for (const id of verdict.by) explained.set(id, (explained.get(id) ?? 0) + 1);
      else {
        failed++;
        lines.push(`seed ${seed}:`, ...verdict.lines.slice(0, 12).map((line) => `    ${line}`));
      }
      if (only !== undefined) lines.push(...verdict.output);
      if (failed >= 10 && !argv.includes("--keep")) break;
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
  const passed = count - failed;
  lines.push(`crmsh: ${same} the same, ${passed - same} with known differences only`);
  lines.push(`${staged} of them compared as staged: Pacemaker's tools refuse to write what was forced, or never end`);
  for (const { id, why } of [...CRM_EXPLANATIONS, ENDLESS]) {
    const times = explained.get(id);
    if (times !== undefined) lines.push(`  ${String(times).padStart(5)} ${id}: ${why}`);
  }
  return { passed, failed, skipped: 0, lines };
}

type Verdict = { readonly output: readonly string[]; readonly staged: boolean } & (
  | { readonly kind: "same" }
  | { readonly kind: "explained"; readonly by: readonly string[] }
  | { readonly kind: "different"; readonly lines: readonly string[] }
);

async function compare(seed: number, directory: string): Promise<Verdict> {
  const script = randomScript(seed);
  const home = join(directory, String(seed));
  mkdirSync(home);
  const committed = await both([...script, "commit"], home);
  const staged = committed.theirs.endless || committed.theirs.said.some((line) => REFUSED.test(line));
  const ran = staged ? await both([...script, "show xml"], home) : committed;
  const said = script.map((line) => `> ${line}`);
  const output = [...said, "-- crmsh", ...ran.theirs.said, "-- ours", ...ran.ours.said];
  if (ran.ours.endless) return { kind: "different", lines: ["ours does not end", ...said], output, staged };
  if (ran.theirs.endless) return { kind: "explained", by: [ENDLESS.id], output, staged };
  const { theirs, ours } = staged ? shown(ran) : ran;
  const found = differences(theirs.configuration, ours.configuration);
  if (found.length === 0) return { kind: "same", output, staged };
  const by = explain(script, theirs.configuration, ours.configuration);
  if (by !== undefined) return { kind: "explained", by, output, staged };
  return { kind: "different", lines: [...found, ...said], output, staged };
}

interface Pair {
  readonly theirs: Ran;
  readonly ours: Ran;
}

async function both(lines: readonly string[], home: string): Promise<Pair> {
  const input = ["configure", ...lines, "quit", ""].join("\n");
  const [theirs, ours] = await Promise.all([
    execute(PEER, ["-F"], join(home, "theirs.xml"), input, home),
    execute(OURS, ["-F"], join(home, "ours.xml"), input, home),
  ]);
  return { theirs, ours };
}

/** The same with the document that each printed in place of the one in its file. */
function shown({ theirs, ours }: Pair): Pair {
  const printed = (ran: Ran): Ran => {
    const [text] = /<cib .*?<\/cib>/s.exec(ran.said.join("\n")) ?? [];
    if (text === undefined) throw new Error(`no document is shown: ${ran.said.join("\n")}`);
    return { ...ran, configuration: configurationOf(readXml(text)) };
  };
  return { theirs: printed(theirs), ours: printed(ours) };
}

interface Ran {
  readonly configuration: ReturnType<typeof configurationOf>;
  readonly said: readonly string[];
  /** It was ended after `TIMEOUT_MS`. */
  readonly endless: boolean;
}

function execute(program: string, args: readonly string[], file: string, input: string, home: string) {
  writeFileSync(file, EMPTY);
  const env = { ...process.env, CIB_file: file, HOME: home, LIFELINE_CHECKPOINTS: "", TERM: "dumb", LC_ALL: "C.UTF-8" };
  return new Promise<Ran>((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ["pipe", "pipe", "pipe"], detached: true });
    // All of its session: crmsh's own children outlive it.
    let endless = false;
    const timer = setTimeout(() => {
      endless = true;
      spawnSync("pkill", ["-KILL", "-s", String(child.pid)]);
    }, TIMEOUT_MS);
    const said: string[] = [];
    child.stdout.on("data", (data: Buffer) => said.push(data.toString()));
    child.stderr.on("data", (data: Buffer) => said.push(data.toString()));
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(timer);
      const configuration = configurationOf(readXml(readFileSync(file, "utf8")));
      resolve({ configuration, said: said.join("").split("\n"), endless });
    });
    // A program that ends early closes its input; what it left is compared all the same.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
