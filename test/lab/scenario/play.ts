// Plays one scenario in a lab of its own and says how it went.
import { setTimeout as sleep } from "node:timers/promises";
import { Lab } from "../library/index.ts";
import { Cluster, type Stack } from "../stacks/index.ts";
import { audit } from "./audit.ts";
import type { Scenario } from "./types.ts";
import { type Figure, World } from "./world.ts";

export interface Played {
  readonly scenario: Scenario;
  readonly seconds: number;
  readonly figures: readonly Figure[];
  /** Undefined: it passed. */
  readonly failure: string | undefined;
  /** Everything seen, for the reader of a failure. */
  readonly timeline: string;
  /** The hosts' log files: host and path to text. */
  readonly logs: ReadonlyMap<string, string>;
}

const LOGS = ["/var/log/ha-log", "/var/log/ha-debug", "/var/lib/lifeline/console", "/var/log/pacemaker/pacemaker.log"];
/** The time after which a scenario hangs, as a multiple of what it takes. */
const PATIENCE = 4;

export async function play(scenario: Scenario, stack: Stack): Promise<Played> {
  const began = performance.now();
  const lab = await Lab.up({ hosts: scenario.hosts ?? 2, links: scenario.links ?? 1 });
  const world = new World(lab, new Cluster(lab, stack, scenario.timings, lab.hosts.slice(0, scenario.members)));
  let failure: string | undefined;
  let logs: ReadonlyMap<string, string> = new Map();
  try {
    const patienceMs = (60 + scenario.seconds * PATIENCE) * 1000;
    await Promise.race([perform(world, scenario), hang(patienceMs)]);
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
    world.timeline.note("failed", failure.split("\n")[0]!);
    logs = logsOf(lab);
  }
  await world.stop();
  await lab.down();
  return {
    scenario,
    seconds: (performance.now() - began) / 1000,
    figures: world.figures,
    failure,
    timeline: world.timeline.text(),
    logs,
  };
}

async function perform(world: World, scenario: Scenario): Promise<void> {
  for (const { kind, sentence, act } of scenario.steps) {
    world.timeline.note(kind, sentence);
    try {
      await act(world);
    } catch (error) {
      throw new Error(`${kind} ${sentence}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const broken = await audit(world, scenario);
  if (broken.length > 0) throw new Error(broken.join("\n"));
}

async function hang(afterMs: number): Promise<never> {
  await sleep(afterMs, undefined, { ref: false });
  throw new Error(`hangs: not finished after ${Math.round(afterMs / 1000)} s`);
}

function logsOf(lab: Lab): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const host of lab.hosts) {
    for (const file of LOGS) {
      const text = lab.read(host, file);
      if (text !== undefined) found.set(`${host}:${file}`, text);
    }
  }
  return found;
}
