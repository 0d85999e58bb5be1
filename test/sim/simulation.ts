import { element } from "../../src/cib/index.ts";
import type { Ask, RequestId } from "../../src/controller/index.ts";
import { Checks, Violation } from "./checks.ts";
import { SimulatedHost, type Timing } from "./host.ts";
import { Network } from "./network.ts";
import { Random } from "./random.ts";
import { World } from "./world.ts";

export interface SimulationResult {
  readonly acknowledged: number;
  readonly unknown: number;
  readonly violation: string | undefined;
  readonly log: readonly string[];
}

export interface SimulationPlan {
  /** `mixed`: everything that can go wrong; `power`: power losses and process ends during rapid commits. */
  readonly faults: "mixed" | "power";
  readonly hosts: number;
  readonly durationMs: number;
  readonly timing: Timing;
}

const NAMES = ["alpha", "beta", "gamma", "delta", "epsilon"];
const LOG_LIMIT = 20_000;

export function planOf(seed: number, faults: SimulationPlan["faults"]): SimulationPlan {
  const random = new Random(seed ^ 0x5bd1e995);
  const quick = random.chance(0.3);
  return {
    faults,
    hosts: random.pick([2, 3, 3, 4, 5]),
    durationMs: faults === "power" ? 20_000 : 60_000,
    timing: quick
      ? { keepaliveMs: 100, deadtimeMs: 300, initdeadMs: 2000 }
      : { keepaliveMs: 1000, deadtimeMs: 3000, initdeadMs: 10_000 },
  };
}

/** One run from one seed: work, faults, then peace, then the books are checked. */
export async function simulate(seed: number, plan: SimulationPlan): Promise<SimulationResult> {
  const world = new World();
  const random = new Random(seed);
  const network = new Network(world, random, plan.timing.deadtimeMs);
  const names = NAMES.slice(0, plan.hosts);
  const log: string[] = [];
  const note = (text: string): void => {
    log.push(`${world.nowMs.toFixed(1).padStart(9)} ${text}`);
    if (log.length > LOG_LIMIT) log.splice(0, LOG_LIMIT / 2);
  };
  const checks = new Checks(plan.hosts, note);
  const parts = { world, network, random, hosts: names, timing: plan.timing, watcher: checks, fencing: false };
  const hosts = names.map((name) => new SimulatedHost(name, parts));
  const run: Run = { world, random, network, hosts, plan, note };
  let violation: string | undefined;
  try {
    for (const host of hosts) world.after(random.between(0, 2000), () => host.start());
    work(run, checks);
    trouble(run);
    await world.run(plan.durationMs);
    peace(run);
    await world.run(plan.durationMs + 55_000);
    for (const host of hosts) host.quiet = true;
    await world.run(plan.durationMs + 60_000);
    settle(run, checks);
  } catch (error) {
    violation =
      error instanceof Violation ? error.message : error instanceof Error ? (error.stack ?? "") : String(error);
    note(`VIOLATION ${violation}`);
  }
  return { acknowledged: checks.acknowledgements, unknown: checks.unknown, violation, log };
}

interface Run {
  readonly world: World;
  readonly random: Random;
  readonly network: Network;
  readonly hosts: readonly SimulatedHost[];
  readonly plan: SimulationPlan;
  readonly note: (text: string) => void;
}

/** Clients at every host commit one thing after the other; now and then one asks again for what it has asked before. */
function work({ world, random, hosts, plan }: Run, checks: Checks): void {
  const rapid = plan.faults === "power" ? 20 : 200;
  hosts.forEach((host, index) => {
    let number = 0;
    const next = (): void => {
      if (world.nowMs > plan.durationMs) return;
      if (host.isOn) {
        const again = number > 0 && random.chance(0.05);
        if (!again) number++;
        const id: RequestId = { client: `c${index}`, number };
        checks.asked(id);
        host.request(id, commitOf(id));
      }
      world.after(random.between(rapid / 4, rapid * 2), next);
    };
    world.after(random.between(0, 5000), next);
  });
}

function commitOf(id: RequestId): Ask {
  const path = ["cib", "configuration", "resources"].map((name) => ({ name, nth: 1 }));
  const node = element("primitive", { id: Checks.resource(id), class: "ocf", provider: "pacemaker", type: "Dummy" });
  return {
    kind: "commit",
    commit: {
      base: undefined,
      changes: [{ op: "create", path, position: 0, node }],
      author: { user: "root", client: "sim", commands: [] },
    },
  };
}

type Trouble = (run: Run, host: SimulatedHost) => void;

/** No room, for a while; the power may go meanwhile. */
const refusal: Trouble = ({ world, random, plan }, host) => {
  host.disk.refuses = true;
  world.after(random.between(0.1, 4) * plan.timing.deadtimeMs, () => {
    host.disk.refuses = false;
  });
};

const POWER: readonly Trouble[] = [
  ({ world, random }, host) => {
    host.powerOff();
    world.after(random.between(10, 8000), () => host.start());
  },
  ({ world, random }, host) => {
    host.kill();
    world.after(random.between(10, 4000), () => host.start());
  },
  // What a killed process had written and not synced is read by the next one, and gone when the power goes then.
  ({ world, random }, host) => {
    host.kill();
    host.start();
    world.after(random.between(0, 200), () => {
      host.powerOff();
      world.after(random.between(10, 4000), () => host.start());
    });
  },
  ({ world, random, hosts }) => {
    for (const each of hosts) {
      each.powerOff();
      world.after(random.between(10, 4000), () => each.start());
    }
  },
  refusal,
];

const MIXED: readonly Trouble[] = [
  ...POWER,
  ({ world, random, plan }, host) => {
    host.pause();
    world.after(random.between(0.2, 4) * plan.timing.deadtimeMs, () => host.resume());
  },
  ({ world, random, plan }, host) => {
    host.pauseEngine();
    world.after(random.between(0.2, 4) * plan.timing.deadtimeMs, () => host.resume());
  },
  ({ random, network, hosts }) => {
    const names = hosts.map(({ name }) => name);
    const part = random.some(names);
    network.partition([part, names.filter((name) => !part.includes(name))]);
  },
  ({ random, network, hosts }, host) => network.cutOneWay(host.name, random.pick(hosts).name),
  ({ random, network, hosts }, host) => network.cutDatagrams(host.name, random.pick(hosts).name),
  ({ random, network, hosts }, host) => network.cutStream(host.name, random.pick(hosts).name),
  ({ random, network }) => {
    network.loss = random.between(0, 0.3);
  },
  ({ network }) => network.heal(),
  ({ network }) => network.heal(),
  ({ world, random, plan }, host) => {
    host.disk.stallMs = random.between(0, 2) * plan.timing.deadtimeMs;
    world.after(random.between(100, 5000), () => {
      host.disk.stallMs = 0;
    });
  },
];

function trouble(run: Run): void {
  const { world, random, hosts, network, plan, note } = run;
  network.maxDelayMs = random.between(0.5, 30);
  network.doubled = random.between(0, 0.1);
  const kinds = plan.faults === "power" ? POWER : MIXED;
  const every = plan.faults === "power" ? 1500 : 3000;
  const next = (): void => {
    if (world.nowMs > plan.durationMs) return;
    const kind = random.below(kinds.length);
    const host = random.pick(hosts);
    note(`TROUBLE ${kind} ${host.name}`);
    kinds[kind]!(run, host);
    world.after(random.between(0, every * 2), next);
  };
  world.after(random.between(5000, 8000), next);
}

function peace({ world, network, hosts, note }: Run): void {
  note("PEACE");
  network.heal();
  for (const host of hosts) {
    host.disk.stallMs = 0;
    host.disk.refuses = false;
    world.after(5000, () => {
      host.resume();
      host.start();
    });
  }
}

/** All hosts must be in one quorate view by now, and agree. */
function settle({ hosts }: Run, checks: Checks): void {
  const documents = new Map<string, import("../../src/cib/index.ts").Element>();
  for (const { name, agreement } of hosts) {
    const view = agreement?.view;
    if (agreement === undefined || view === undefined) throw new Violation(`${name} is in no view in the end`);
    if (!view.quorate) throw new Violation(`${name} has no quorum in the end`);
    if (view.members.length !== hosts.length) {
      throw new Violation(`${name} sees ${view.members.map((member) => member.host).join(" ")} only`);
    }
    documents.set(name, agreement.document);
  }
  checks.atRest(documents);
}
