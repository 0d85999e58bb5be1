import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Element, readXml, upgradeCib } from "../../src/cib/index.ts";
import { utc } from "../../src/rules/index.ts";
import { type Decision, schedule, type TransitionGraph } from "../../src/scheduler/index.ts";
import { carriedOut } from "../../src/shell/session/decide.ts";
import { type Cluster, readCluster } from "../../src/state/index.ts";
import { graphFromXml } from "../../src/transition/index.ts";
import { casesRoot } from "../conformance/support/suite.ts";
import { hasCircle } from "../support/constraint-circles.ts";
import {
  brokenColocations,
  brokenOrders,
  circles,
  leftToDo,
  startsBeforeFencing,
  unfitHosts,
} from "../support/decision-properties.ts";
import { randomCluster } from "../support/random-cluster/index.ts";
import type { OracleReport } from "./run.ts";
import { HOST_SIMULATOR, Simulator, simulatorVersion } from "./support/crm-simulate.ts";
import { ungroupedRemotes } from "./support/ungrouped-remotes.ts";

/** One decision with what it was made of and what becomes of it. */
interface Outcome {
  readonly cib: Element;
  readonly nowMs: number;
  readonly before: Cluster;
  readonly decision: Decision;
  readonly after: Element;
}

interface Property {
  readonly name: string;
  /** It is about the decision after this one. */
  readonly later?: true;
  broken(outcome: Outcome, again: (after: Element) => TransitionGraph): string[];
}

/** What must hold whatever the cluster. What contradicts itself in its configuration is not asked for. */
const PROPERTIES: readonly Property[] = [
  {
    name: "no actions wait for one another in a circle",
    broken: ({ cib, decision }) => (hasCircle("rsc_order", cib, decision) ? [] : circles(decision.graph)),
  },
  {
    name: "nothing is brought up on a host that is offline, unclean, on standby or being fenced",
    broken: ({ decision, before }) => unfitHosts(decision, before),
  },
  {
    name: "nothing starts before the host it may run on is fenced",
    broken: ({ decision, before }) => startsBeforeFencing(decision, before),
  },
  {
    name: "mandatory colocations hold",
    broken: ({ cib, nowMs, decision, after }) => {
      const contradicts = hasCircle("rsc_order", cib, decision) || hasCircle("rsc_colocation", cib, decision);
      return contradicts ? [] : brokenColocations(cib, decision, readCluster(after, nowMs));
    },
  },
  {
    name: "mandatory orders hold",
    broken: ({ cib, nowMs, decision, after }) =>
      hasCircle("rsc_order", cib, decision) ? [] : brokenOrders(cib, decision, readCluster(after, nowMs)),
  },
  {
    name: "once all is done, nothing is left to do",
    later: true,
    // Of colocations in a circle one is placed first, without the pull of what is placed later: at the next decision that is
    // there already, and pulls. What orders in a circle make wait for itself is never all done.
    broken: ({ cib, nowMs, decision, after }, again) => {
      const waits = hasCircle("rsc_order", cib, decision) && circles(decision.graph).length > 0;
      const asked = !waits && !hasCircle("rsc_colocation", cib, decision);
      return asked ? leftToDo(again(after), readCluster(after, nowMs)) : [];
    },
  },
];

/** Decides random clusters and looks at what was decided. Some properties Pacemaker's own decisions do not have (a failure
 *  that stays on record makes it act again): where one of ours lacks one, the host's crm_simulate decides the same, and its
 *  answer must lack it too; where it ends without an answer nothing is excused. `--seed N` is the first seed, `--program PATH`
 *  another crm_simulate to ask; LIFELINE_RUNS says how many. `--cases` takes Pacemaker's own cases in place of random clusters
 *  and asks of them that nothing is left to do (2.1.5 knows no clearing of an expired failed stop: expired-stop-1). */
export async function run(argv: readonly string[], runs: number): Promise<OracleReport> {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: {
      seed: { type: "string", default: "1" },
      program: { type: "string", default: HOST_SIMULATOR },
      cases: { type: "boolean", default: false },
    },
  });
  const [first, program] = [Number(values.seed), String(values.program)];
  const version = simulatorVersion(program);
  if (version === undefined) {
    return { passed: 0, failed: 0, skipped: runs, lines: [`skipped: no ${program} (pacemaker-cli-utils)`] };
  }
  const exact = Number.parseInt(version, 10) >= 3;
  const simulator = new Simulator(program, { exact });
  const ask: Ask = (cib) => {
    const answer = simulator.run(cib);
    return answer === undefined ? undefined : graphFromXml(readXml(answer.graph));
  };
  const shared = new Map<string, number>();
  const lines: string[] = [];
  const subjects = values.cases ? recordedClusters() : randomClusters(first, runs);
  const properties = PROPERTIES.filter(({ later }) => later || !values.cases);
  let count = 0;
  let failed = 0;
  try {
    for (const { name, cib } of subjects) {
      count++;
      const ours = outcome(cib);
      const broken = properties.flatMap((property) => {
        const found = property.broken(ours, (after) => decide(after, ours.nowMs).graph);
        return found.length === 0 ? [] : [{ property, found }];
      });
      const own = broken.filter(({ property, found }) => {
        const alike = isBrokenByPacemaker(property, ours, found, { ask, exact });
        if (alike) shared.set(property.name, (shared.get(property.name) ?? 0) + 1);
        return !alike;
      });
      if (own.length === 0) continue;
      failed++;
      lines.push(name);
      for (const { property, found } of own) lines.push(`    ${property.name}: ${found.slice(0, 4).join("; ")}`);
    }
  } finally {
    simulator.close();
  }
  for (const [name, count] of shared) lines.push(`${count} as Pacemaker ${version} itself: not ${name}`);
  return { passed: count - failed, failed, skipped: 0, lines };
}

interface Subject {
  readonly name: string;
  readonly cib: Element;
}

function* randomClusters(first: number, runs: number): Generator<Subject> {
  for (let seed = first; seed < first + runs; seed++) {
    const { cib, plan } = randomCluster(seed);
    yield { name: `seed ${seed} (${plan.features.join(" ")})`, cib };
  }
}

/** Epoch seconds of the cases that name no time of their own. */
const SOME_TIME = "1700000000";

/** Pacemaker's own cases, in the newest schema that 2.1 and 3.0 both know. */
function* recordedClusters(): Generator<Subject> {
  const folder = join(casesRoot() ?? "", "scheduler", "xml");
  if (!existsSync(folder)) throw new Error(`no cases at ${folder} (LIFELINE_CASES)`);
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".xml"))) {
    const { cib } = upgradeCib(readXml(readFileSync(join(folder, name), "utf8")), "pacemaker-3.9");
    const attributes = { "execution-date": SOME_TIME, ...cib.attributes };
    yield { name, cib: { ...cib, attributes } };
  }
}

function decide(cib: Element, nowMs: number): Decision {
  return schedule({ cib, nowMs, zone: utc, sanitized: true });
}

function outcome(cib: Element): Outcome {
  const nowMs = Number(cib.attributes["execution-date"]) * 1000;
  const before = readCluster(cib, nowMs);
  const decision = decide(cib, nowMs);
  return { cib, nowMs, before, decision, after: carriedOut(cib, decision, nowMs) };
}

/** Asks Pacemaker; undefined where it ends without an answer. */
type Ask = (cib: Element) => TransitionGraph | undefined;

/** Whether Pacemaker's answer lacks the property as well: its answer to the same question, or, where it is about what comes
 *  afterwards, to the same outcome; the answer of the release that is followed (`exact`) in every point that ours does. Where
 *  it cannot stand a remote host's connection in a group it is asked about the cluster without such groups, and then must in
 *  any case. */
function isBrokenByPacemaker(
  property: Property,
  ours: Outcome,
  found: readonly string[],
  { ask, exact }: { readonly ask: Ask; readonly exact: boolean },
): boolean {
  let silent = false;
  const heard: Ask = (cib) => {
    const answer = ask(cib);
    silent ||= answer === undefined;
    return answer;
  };
  const lacksIt = (outcome: Outcome, points: readonly string[], theirs: Ask): boolean => {
    const known = new Set(brokenByPacemaker(property, outcome, theirs));
    return known.size > 0 && points.every((point) => known.has(point));
  };
  if (lacksIt(ours, exact ? found : [], heard)) return true;
  const standIn = silent ? ungroupedRemotes(ours.cib) : undefined;
  return standIn !== undefined && lacksIt(outcome(standIn), found, ask);
}

function brokenByPacemaker(property: Property, ours: Outcome, ask: Ask): readonly string[] {
  const empty: TransitionGraph = { ...ours.decision.graph, synapses: [] };
  const broken = (graph: TransitionGraph, after: Element): string[] =>
    property.broken({ ...ours, decision: { ...ours.decision, graph }, after }, (each) => ask(each) ?? empty);
  const later = property.later ? broken(empty, ours.after) : [];
  if (later.length > 0) return later;
  const graph = ask(ours.cib);
  return graph === undefined ? [] : broken(graph, carriedOut(ours.cib, { ...ours.decision, graph }, ours.nowMs));
}
