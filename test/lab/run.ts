// npm run test:lab [-- NAME... --runs N --jobs N --stack NAME --timeline --logs DIRECTORY --list]
// Plays the lab scenarios, several side by side, each in a lab of its own. Without root or the tools they are skipped by name.
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { labImpossible } from "./library/index.ts";
import { type Played, play, type Scenario } from "./scenario/index.ts";
import { scenarios } from "./scenarios/index.ts";
import { lifeline, pacemaker, type Stack } from "./stacks/index.ts";

const STACKS: readonly Stack[] = [lifeline, pacemaker];
/** Scenarios mostly wait: this many a core, so that they neither idle nor disturb each other's clocks. */
const JOBS_PER_CORE = 1.5;
const LOG_TAIL_LINES = 15;
const LOG_LINE_LENGTH = 240;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "1" },
    jobs: { type: "string", default: String(Math.max(1, Math.floor(availableParallelism() * JOBS_PER_CORE))) },
    stack: { type: "string", default: lifeline.name },
    timeline: { type: "boolean", default: false },
    logs: { type: "string" },
    list: { type: "boolean", default: false },
  },
});

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

function chosen(stack: Stack): Scenario[] {
  const unknown = positionals.find((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown !== undefined)
    fail(`no scenario "${unknown}"; there are ${scenarios.map(({ name }) => name).join(", ")}`);
  return scenarios
    .filter(({ name }) => positionals.length === 0 || positionals.includes(name))
    .filter(({ on, stacks = [lifeline.name] }) => on !== undefined || stacks === "none" || stacks.includes(stack.name));
}

const stackOf = ({ on }: Scenario): Stack => STACKS.find(({ name }) => name === on) ?? stack;

/** Why this scenario cannot be played here. */
function obstacle(scenario: Scenario, stack: Stack): string | undefined {
  const impossible = labImpossible();
  if (impossible !== undefined) return impossible;
  const missing = [...(scenario.stacks === "none" ? [] : stack.missing()), ...(scenario.missing?.() ?? [])];
  return missing.length === 0 ? undefined : `missing here: ${missing.join(", ")}`;
}

function report({ scenario, seconds, figures, failure, timeline, logs }: Played): void {
  console.log(
    `${failure === undefined ? "ok  " : "FAIL"} ${scenario.name} (${seconds.toFixed(1)} s): ${scenario.promise}`,
  );
  for (const { what, ms } of figures) console.log(`       ${what}: ${ms} ms`);
  if (failure !== undefined) console.log(indent(failure));
  if (values.timeline || failure !== undefined) console.log(indent(timeline));
  if (failure !== undefined) showLogs(scenario.name, logs);
}

/** The end of each log, or with --logs all of them as files. */
function showLogs(name: string, logs: ReadonlyMap<string, string>): void {
  for (const [file, text] of logs) {
    if (values.logs === undefined) {
      const lines = text.trimEnd().split("\n");
      const end = lines.slice(-LOG_TAIL_LINES).map((line) => line.slice(0, LOG_LINE_LENGTH));
      console.log(indent([`-- ${file} (the last of ${lines.length} lines)`, ...end].join("\n")));
    } else {
      mkdirSync(values.logs, { recursive: true });
      writeFileSync(join(values.logs, `${name}.${file.replaceAll(/[:/]+/g, ".")}`), text);
    }
  }
}

const indent = (text: string): string => text.replaceAll(/^/gm, "       ");

const stack = STACKS.find(({ name }) => name === values.stack) ?? fail(`no stack "${values.stack}"`);
if (values.list) {
  for (const { name, promise, seconds } of scenarios) console.log(`${name.padEnd(24)} ${promise} (~${seconds} s)`);
  process.exit(0);
}

let passed = 0;
let failed = 0;
let skipped = 0;
const queue: Scenario[] = [];
for (const scenario of chosen(stack)) {
  const reason = obstacle(scenario, stackOf(scenario));
  if (reason === undefined) queue.push(...Array.from({ length: Number(values.runs) }, () => scenario));
  else {
    skipped++;
    console.log(`skip ${scenario.name}: ${reason}`);
  }
}
queue.sort((a, b) => b.seconds - a.seconds);

async function work(): Promise<void> {
  for (let scenario = queue.shift(); scenario !== undefined; scenario = queue.shift()) {
    const played = await play(scenario, stackOf(scenario));
    report(played);
    if (played.failure === undefined) passed++;
    else failed++;
  }
}
await Promise.all(Array.from({ length: Number(values.jobs) }, work));
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failed > 0 ? 1 : 0);
