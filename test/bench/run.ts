// Measures: `npm run bench -- NAME [OPTION...]`. A bench is a file beside this one. It prints figures and judges them against
// the aims it names; the last line counts aims that were met and missed.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What test/bench/NAME.ts exports. */
export interface Bench {
  run(args: readonly string[]): Promise<BenchReport>;
}

export interface BenchReport {
  readonly aims: readonly { readonly name: string; readonly met: boolean; readonly figure: string }[];
}

// Nothing that is tried here is kept as a checkpoint of this user.
process.env.LIFELINE_CHECKPOINTS = "";
const here = dirname(fileURLToPath(import.meta.url));
const benches = readdirSync(here)
  .filter((name) => name.endsWith(".ts") && name !== "run.ts")
  .map((name) => name.replace(/\.ts$/, ""))
  .sort();
const [first, ...rest] = process.argv.slice(2);
const named = first !== undefined && !first.startsWith("-");
if (named && !benches.includes(first)) {
  console.error(`no bench "${first}"; there are: ${benches.join(", ")}`);
  process.exit(2);
}
let missed = 0;
for (const name of named ? [first] : benches) {
  const bench = (await import(join(here, `${name}.ts`))) as Bench;
  const { aims } = await bench.run(named ? rest : process.argv.slice(2));
  for (const aim of aims) console.log(`${name}: ${aim.met ? "met   " : "MISSED"} ${aim.name}: ${aim.figure}`);
  const met = aims.filter((aim) => aim.met).length;
  console.log(`${name}: ${met} passed, ${aims.length - met} failed`);
  missed += aims.length - met;
}
process.exitCode = missed > 0 ? 1 : 0;
