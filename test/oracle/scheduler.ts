import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Element, readXml, writeXml } from "../../src/cib/index.ts";
import { utc } from "../../src/rules/index.ts";
import { schedule } from "../../src/scheduler/index.ts";
import { graphFromXml } from "../../src/transition/index.ts";
import { FEATURES, type Feature, randomCluster } from "../support/random-cluster/index.ts";
import type { OracleReport } from "./run.ts";
import { HOST_SIMULATOR, Simulator, simulatorVersion } from "./support/crm-simulate.ts";
import { type ExactVerdict, judgeExactly, ownSimulator } from "./support/exactly.ts";
import { type ActionList, actionsOf, compareActions } from "./support/scheduler-actions.ts";
import { EXPLANATIONS } from "./support/scheduler-explanations.ts";
import { shrink } from "./support/shrink.ts";

const HELP = `options:
  --seed N          first seed (default 1); LIFELINE_RUNS says how many (default 500)
  --only F[,F...]   only these features (${FEATURES.join(", ")})
  --never F[,...]   none of these
  --always F[,...]  these features in every cluster
  --keep            do not stop after five unexplained differences
  --no-shrink       leave what differs as it is
  --program PATH    another crm_simulate; one of Pacemaker 3 must agree in everything it prints and writes
  --part PART       with such a program, compare this only: summary, scores, graph`;

/** Decides random clusters with the host's crm_simulate and with ours, and compares what is to be done. */
export async function run(argv: readonly string[], runs: number): Promise<OracleReport> {
  const options = parseOptions(argv);
  const version = simulatorVersion(options.program);
  if (version === undefined) {
    return { passed: 0, failed: 0, skipped: runs, lines: [`skipped: no ${options.program} (pacemaker-cli-utils)`] };
  }
  const exact = Number.parseInt(version, 10) >= 3;
  const simulator = new Simulator(options.program, { exact });
  const ours = await ownSimulator();
  const judge = async (cib: Element): Promise<Verdict> => {
    const theirs = simulator.run(cib);
    if (theirs === undefined) return { kind: "refused" };
    return exact ? judgeExactly(theirs, await ours(cib), options.part) : judgeActions(cib, theirs.graph);
  };
  const counts = { same: 0, explained: new Map<string, number>(), refused: 0, failed: 0 };
  const lines: string[] = [];
  const directory = join(tmpdir(), "scheduler-oracle");
  try {
    for (let seed = options.seed; seed < options.seed + runs; seed++) {
      const { cib, plan } = randomCluster(seed, options);
      const verdict = await judge(cib);
      if (verdict.kind === "refused") counts.refused++;
      else if (verdict.kind === "same") counts.same++;
      else if (verdict.kind === "explained")
        counts.explained.set(verdict.by, (counts.explained.get(verdict.by) ?? 0) + 1);
      else {
        counts.failed++;
        const small = options.shrink
          ? await shrink(cib, async (candidate) => (await judge(candidate)).kind === "unexplained")
          : cib;
        const left = await judge(small);
        mkdirSync(directory, { recursive: true });
        const file = join(directory, `${seed}.xml`);
        writeFileSync(file, writeXml(small));
        lines.push(`seed ${seed} (${plan.features.join(" ")}): ${file}`);
        if (left.kind === "unexplained") lines.push(...left.differences.slice(0, 12).map(({ text }) => `    ${text}`));
        if (counts.failed >= 5 && !options.keep) break;
      }
    }
  } finally {
    simulator.close();
  }
  const explained = [...counts.explained].sort((a, b) => b[1] - a[1]);
  const explainedTotal = explained.reduce((sum, [, count]) => sum + count, 0);
  lines.push(
    `crm_simulate ${version}: ${counts.same} the same, ${explainedTotal} with a known difference, ${counts.refused} refused by it`,
    ...explained.map(([id, count]) => `  ${String(count).padStart(5)} ${id}`),
  );
  return { passed: counts.same + explainedTotal, failed: counts.failed, skipped: counts.refused, lines };
}

interface Options {
  seed: number;
  only?: readonly Feature[];
  never?: readonly Feature[];
  always?: readonly Feature[];
  keep: boolean;
  shrink: boolean;
  program: string;
  part: string | undefined;
}

function parseOptions(argv: readonly string[]): Options {
  const options: Options = { seed: 1, keep: false, shrink: true, program: HOST_SIMULATOR, part: undefined };
  const rest = [...argv];
  const features = (): Feature[] => {
    const words = (rest.shift() ?? "").split(",");
    return FEATURES.filter((feature) => words.includes(feature));
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--seed") options.seed = Number(rest.shift());
    else if (word === "--only") options.only = features();
    else if (word === "--never") options.never = features();
    else if (word === "--always") options.always = features();
    else if (word === "--keep") options.keep = true;
    else if (word === "--no-shrink") options.shrink = false;
    else if (word === "--program") options.program = rest.shift() ?? "";
    else if (word === "--part") options.part = rest.shift();
    else {
      console.error(HELP);
      process.exit(2);
    }
  }
  return options;
}

type Verdict = ExactVerdict | { readonly kind: "refused" } | { readonly kind: "explained"; readonly by: string };

/** Against an older Pacemaker: what is to be done, and known differences set aside. */
function judgeActions(cib: Element, graph: string): Verdict {
  const expected = actionsOf(graphFromXml(readXml(graph)));
  const ours = decide(cib);
  const differences = compareActions(expected, ours);
  if (differences.length === 0) return { kind: "same" };
  const explanation = EXPLANATIONS.find(({ explains }) => explains({ cib, expected, ours, differences }));
  return explanation === undefined ? { kind: "unexplained", differences } : { kind: "explained", by: explanation.id };
}

function decide(cib: Element): ActionList {
  const nowMs = Number(cib.attributes["execution-date"] ?? 0) * 1000;
  try {
    return actionsOf(schedule({ cib, nowMs, zone: utc, sanitized: true }).graph);
  } catch (error) {
    return [{ key: `failed: ${error instanceof Error ? error.message : String(error)}`, inputs: [], priority: 0 }];
  }
}
