// Runs third-party cases: `npm run test:conformance [-- SUITE [OPTION...]]`. A suite is a file beside this one.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { casesRoot, judge, knownFailures, type Suite } from "./support/suite.ts";

// Nothing that is tried here is kept as a checkpoint of this user.
process.env.LIFELINE_CHECKPOINTS = "";
const here = dirname(fileURLToPath(import.meta.url));
const suites = readdirSync(here)
  .filter((name) => name.endsWith(".ts") && name !== "run.ts")
  .map((name) => name.replace(/\.ts$/, ""))
  .sort();

const [first, ...rest] = process.argv.slice(2);
const named = first !== undefined && !first.startsWith("-");
if (named && !suites.includes(first)) {
  console.error(`no suite "${first}"; there are: ${suites.join(", ")}`);
  process.exit(2);
}
const chosen = named ? [first] : suites;
const options = named ? rest : process.argv.slice(2);

if (casesRoot() === undefined) {
  console.log(`skipped ${chosen.join(", ")}: no cases at LIFELINE_CASES (default ../shared/cases)`);
  console.log(`0 passed, 0 failed, ${chosen.length} suites skipped`);
  process.exit(0);
}
let failed = false;
for (const name of chosen) {
  const suite = (await import(join(here, `${name}.ts`))) as Suite;
  const verdict = judge(name, await suite.run(options), knownFailures(name));
  for (const line of verdict.lines) console.log(line);
  failed ||= verdict.failed;
}
process.exitCode = failed ? 1 : 0;
