import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Element, readXml, writeXml } from "../../src/cib/index.ts";
import { utc } from "../../src/rules/index.ts";
import { schedule } from "../../src/scheduler/index.ts";
import { graphFromXml } from "../../src/transition/index.ts";
import { Random } from "../support/random.ts";
import { FEATURES, type Feature, randomCluster } from "../support/random-cluster/index.ts";
import type { OracleReport } from "./run.ts";
import { HOST_SIMULATOR, Simulator, simulatorVersion } from "./support/crm-simulate.ts";
import { type ExactVerdict, judgeExactly, ownSimulator } from "./support/exactly.ts";
import { mutated } from "./support/mutate.ts";
import {
  type ActionList,
  actionsOf,
  canBeCarriedOut,
  compareActions,
  type Difference,
} from "./support/scheduler-actions.ts";
import { EXPLANATIONS, explainOrderings } from "./support/scheduler-explanations.ts";
import { shrink } from "./support/shrink.ts";

/** Where Pacemaker 2.1.5 decides otherwise than 3.0.2 too often for an oracle; only a crm_simulate of Pacemaker 3 judges them. */
const UNCERTAIN: readonly Feature[] = ["bundle", "guest", "remote", "promotable", "unique-clone"];

const HELP = `options:
  --seed N          first seed (default 1); LIFELINE_RUNS says how many (default 500)
  --only F[,F...]   only these features (${FEATURES.join(", ")})
  --never F[,...]   none of these
  --always F[,...]  these features in every cluster
  --keep            do not stop after five unexplained differences
  --no-shrink       leave what differs as it is
  --mutate          change each cluster at random, as the oracle of mutations does the cases
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
    if (!exact) return judgeActions(cib, simulator);
    const theirs = simulator.run(cib);
    return theirs === undefined ? { kind: "refused" } : judgeExactly(theirs, await ours(cib), options.part);
  };
  const counts = { same: 0, explained: new Map<string, number>(), refused: 0, failed: 0 };
  const lines: string[] = [];
  const directory = join(tmpdir(), "scheduler-oracle");
  try {
    for (let seed = options.seed; seed < options.seed + runs; seed++) {
      const never = exact ? options.never : [...(options.never ?? []), ...UNCERTAIN];
      const made = randomCluster(seed, { ...options, ...(never === undefined ? {} : { never }) });
      const { plan } = made;
      const cib = options.mutate ? mutated(made.cib, new Random(seed)).cib : made.cib;
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
  mutate: boolean;
  program: string;
  part: string | undefined;
}

function parseOptions(argv: readonly string[]): Options {
  const options: Options = {
    seed: 1,
    keep: false,
    shrink: true,
    mutate: false,
    program: HOST_SIMULATOR,
    part: undefined,
  };
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
    else if (word === "--mutate") options.mutate = true;
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
function judgeActions(cib: Element, simulator: Simulator): Verdict {
  const compared = compareWithOld(cib, simulator);
  if (compared === undefined) return { kind: "refused" };
  const { differences, left, by } = compared;
  if (differences.length === 0) return { kind: "same" };
  if (left.length === 0) return { kind: "explained", by: by.join(", ") };
  const reductions = EXPLANATIONS.filter(({ without }) => without?.(cib) !== undefined);
  const pairs = reductions.flatMap((one, index) => reductions.slice(index + 1).map((other) => [one, other]));
  const tries = [...reductions.map((one) => [one]), ...pairs, ...(reductions.length > 2 ? [reductions] : [])];
  for (const explanations of tries) {
    const reduced = explanations.reduce((document, { without }) => without?.(document) ?? document, cib);
    const again = compareWithOld(reduced, simulator);
    if (again?.left.length === 0) return { kind: "explained", by: explanations.map(({ id }) => id).join(", ") };
  }
  // A member of a group that migrates, while one before it starts: in 2.1.5 each waits for the other.
  if (!compared.executable) return { kind: "explained", by: "never-ending-graph" };
  return { kind: "unexplained", differences: left };
}

interface OldComparison {
  readonly differences: readonly Difference[];
  readonly left: readonly Difference[];
  readonly by: readonly string[];
  /** Whether the older Pacemaker's graph comes to its end: some of its answers are invalid, as it says itself. */
  readonly executable: boolean;
}

/** undefined when the older Pacemaker refuses the document. */
function compareWithOld(cib: Element, simulator: Simulator): OldComparison | undefined {
  const theirs = simulator.run(cib);
  if (theirs === undefined) return undefined;
  const graph = graphFromXml(readXml(theirs.graph));
  const executable = canBeCarriedOut(graph);
  const expected = actionsOf(graph);
  const ours = decide(cib);
  const differences = compareActions(expected, ours);
  const [by, left] = explainOrderings(cib, differences);
  for (const { id, alike } of left.length === 0 ? [] : EXPLANATIONS) {
    if (alike === undefined) continue;
    const [more, rest] = explainOrderings(cib, compareActions(expected.map(alike), ours.map(alike)));
    if (rest.length === 0) return { differences, left: rest, by: [id, ...more], executable };
  }
  return { differences, left, by, executable };
}

function decide(cib: Element): ActionList {
  const nowMs = Number(cib.attributes["execution-date"] ?? 0) * 1000;
  try {
    return actionsOf(schedule({ cib, nowMs, zone: utc, sanitized: true }).graph);
  } catch (error) {
    return [{ key: `failed: ${error instanceof Error ? error.message : String(error)}`, inputs: [], priority: 0 }];
  }
}
