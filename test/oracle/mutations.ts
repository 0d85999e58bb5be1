import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readXml, writeXml } from "../../src/cib/index.ts";
import { casesRoot } from "../conformance/support/suite.ts";
import { Random } from "../support/random.ts";
import type { OracleReport } from "./run.ts";
import { Simulator, simulatorVersion } from "./support/crm-simulate.ts";
import { judgeExactly, ownSimulator } from "./support/exactly.ts";
import { mutated } from "./support/mutate.ts";
import { shrink } from "./support/shrink.ts";

const HELP = `options:
  --seed N       first seed (default 1); LIFELINE_RUNS says how many (default 500)
  --match REGEX  cases whose name matches only
  --part PART    compare this only: summary, scores, graph
  --keep         do not stop after five differences
  --shrink       take away from what differs whatever can go
The crm_simulate of Pacemaker 3 to agree with is named by LIFELINE_CRM_SIMULATE.`;

/** Changes the inputs of the scheduler's cases at random and compares all that a crm_simulate of the Pacemaker that is
 *  followed makes of them with what ours does. */
export async function run(argv: readonly string[], runs: number): Promise<OracleReport> {
  const program = process.env.LIFELINE_CRM_SIMULATE ?? "";
  const version = program === "" ? undefined : simulatorVersion(program);
  if (version === undefined || Number.parseInt(version, 10) < 3) {
    return skipped(runs, "LIFELINE_CRM_SIMULATE names no crm_simulate of Pacemaker 3");
  }
  const root = casesRoot();
  const folder = root && join(root, "scheduler/xml");
  if (folder === undefined || !existsSync(folder)) return skipped(runs, "no cases at LIFELINE_CASES");
  const options = parseOptions(argv);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".xml") && options.match.test(name))
    .sort();
  const simulator = new Simulator(program, { exact: true });
  const ours = await ownSimulator();
  const directory = join(tmpdir(), "mutations-oracle");
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const lines: string[] = [];
  try {
    for (let seed = options.seed; seed < options.seed + runs; seed++) {
      const random = new Random(seed);
      const name = random.pick(names);
      const { cib, what } = mutated(readXml(readFileSync(join(folder, name), "utf8")), random);
      const theirs = simulator.run(cib);
      if (theirs === undefined) {
        counts.skipped++;
        continue;
      }
      const verdict = judgeExactly(theirs, await ours(cib), options.part);
      if (verdict.kind === "same") {
        counts.passed++;
        continue;
      }
      counts.failed++;
      mkdirSync(directory, { recursive: true });
      const file = join(directory, `${seed}.xml`);
      const fails = async (candidate: typeof cib): Promise<boolean> => {
        const reference = simulator.run(candidate);
        return reference !== undefined && judgeExactly(reference, await ours(candidate), options.part).kind !== "same";
      };
      writeFileSync(file, writeXml(options.shrink ? await shrink(cib, fails) : cib));
      lines.push(`seed ${seed}: ${name}: ${what.join("; ")}: ${file}`);
      lines.push(...verdict.differences.slice(0, 14).map(({ text }) => `    ${text}`));
      if (counts.failed >= 5 && !options.keep) break;
    }
  } finally {
    simulator.close();
  }
  lines.push(`crm_simulate ${version}: ${counts.passed} the same, ${counts.skipped} refused by it`);
  return { ...counts, lines };
}

function skipped(runs: number, why: string): OracleReport {
  return { passed: 0, failed: 0, skipped: runs, lines: [`skipped: ${why}`] };
}

interface Options {
  seed: number;
  match: RegExp;
  part: string | undefined;
  keep: boolean;
  shrink: boolean;
}

function parseOptions(argv: readonly string[]): Options {
  const options: Options = { seed: 1, match: /./, part: undefined, keep: false, shrink: false };
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--seed") options.seed = Number(rest.shift());
    else if (word === "--match") options.match = new RegExp(rest.shift() ?? "");
    else if (word === "--part") options.part = rest.shift();
    else if (word === "--keep") options.keep = true;
    else if (word === "--shrink") options.shrink = true;
    else {
      console.error(HELP);
      process.exit(2);
    }
  }
  return options;
}
