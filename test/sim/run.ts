/** `npm run sim -- [--seeds N] [--from SEED] [--seed SEED] [--faults mixed|power] [--minutes N]`: simulated clusters, one
 *  from each seed. A seed that breaks a rule is named, and `--seed` replays it with its log. */
import { parseArgs } from "node:util";
import { planOf, type SimulationPlan, simulate } from "./simulation.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    faults: { type: "string", default: "mixed" },
    minutes: { type: "string" },
  },
});
const faults: SimulationPlan["faults"] = values.faults === "power" ? "power" : "mixed";

if (values.seed !== undefined) await replay(Number(values.seed));
else await many();

async function replay(seed: number): Promise<void> {
  const plan = planOf(seed, faults);
  const { log, violation, acknowledged, unknown } = await simulate(seed, plan);
  console.log(log.join("\n"));
  console.log(`seed ${seed}: ${plan.hosts} hosts, ${acknowledged} acknowledged, ${unknown} unknown`);
  console.log(violation === undefined ? "1 passed, 0 failed" : `0 passed, 1 failed: ${violation}`);
  process.exitCode = violation === undefined ? 0 : 1;
}

async function many(): Promise<void> {
  let passed = 0;
  let acknowledged = 0;
  let unknown = 0;
  const failed: number[] = [];
  const from = Number(values.from);
  const untilMs = values.minutes === undefined ? undefined : Date.now() + Number(values.minutes) * 60_000;
  for (let seed = from; untilMs === undefined ? seed < from + Number(values.seeds) : Date.now() < untilMs; seed++) {
    const result = await simulate(seed, planOf(seed, faults));
    acknowledged += result.acknowledged;
    unknown += result.unknown;
    if (result.violation === undefined) passed++;
    else {
      failed.push(seed);
      console.log(`seed ${seed}: ${result.violation}`);
    }
  }
  console.log(`faults: ${faults}; ${acknowledged} changes acknowledged, of ${unknown} the outcome was unknown`);
  if (failed.length > 0) console.log(`replay: npm run sim -- --faults ${faults} --seed ${failed[0]}`);
  console.log(`${passed} passed, ${failed.length} failed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
