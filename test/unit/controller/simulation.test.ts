import { expect, it } from "vitest";
import { planOf, simulate } from "../../sim/simulation.ts";

/** A small share of `npm run sim`; LIFELINE_RUNS scales it. */
const SEEDS = Math.ceil(Number(process.env.LIFELINE_RUNS ?? 200) / 66);

it.each(Array.from({ length: SEEDS }, (_, index) => index + 1))(
  "simulated cluster, seed %d: crashes, pauses, cuts and loss break no rule",
  { timeout: 120_000 },
  async (seed) => {
    const result = await simulate(seed, { ...planOf(seed, "mixed"), durationMs: 30_000 });
    expect(result.violation, result.log.slice(-30).join("\n")).toBeUndefined();
    expect(result.acknowledged).toBeGreaterThan(50);
  },
);

it.each(Array.from({ length: SEEDS }, (_, index) => index + 1))(
  "simulated cluster, seed %d: power losses amid rapid commits lose nothing that was acknowledged",
  { timeout: 120_000 },
  async (seed) => {
    const result = await simulate(seed, { ...planOf(seed, "power"), durationMs: 12_000 });
    expect(result.violation, result.log.slice(-30).join("\n")).toBeUndefined();
    expect(result.acknowledged).toBeGreaterThan(50);
  },
);
