// Compares Lifeline with the real programs of this host: `npm run test:oracle [-- NAME [OPTION...]]`. An oracle is a file
// beside this one; LIFELINE_RUNS scales generated cases (default 500).
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What test/oracle/NAME.ts exports. */
export interface Oracle {
  run(args: readonly string[], runs: number): Promise<OracleReport>;
}

export interface OracleReport {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why it was skipped, what failed, what was found. */
  readonly lines: readonly string[];
}

// Nothing that is tried here is kept as a checkpoint of this user.
process.env.LIFELINE_CHECKPOINTS = "";
const here = dirname(fileURLToPath(import.meta.url));
const oracles = readdirSync(here)
  .filter((name) => name.endsWith(".ts") && name !== "run.ts")
  .map((name) => name.replace(/\.ts$/, ""))
  .sort();
const [first, ...rest] = process.argv.slice(2);
const named = first !== undefined && !first.startsWith("-");
if (named && !oracles.includes(first)) {
  console.error(`no oracle "${first}"; there are: ${oracles.join(", ")}`);
  process.exit(2);
}
const runs = Number(process.env.LIFELINE_RUNS ?? 500);
let failed = 0;
for (const name of named ? [first] : oracles) {
  const oracle = (await import(join(here, `${name}.ts`))) as Oracle;
  const report = await oracle.run(named ? rest : process.argv.slice(2), runs);
  for (const line of report.lines) console.log(`${name}: ${line}`);
  const skipped = report.skipped > 0 ? `, ${report.skipped} skipped` : "";
  console.log(`${name}: ${report.passed} passed, ${report.failed} failed${skipped}`);
  failed += report.failed;
}
process.exitCode = failed > 0 ? 1 : 0;
