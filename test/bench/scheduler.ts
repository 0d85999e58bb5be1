import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Element, isElement, readXml, upgradeCib } from "../../src/cib/index.ts";
import { schedule } from "../../src/scheduler/index.ts";
import { CibDraft, simulate } from "../../src/transition/index.ts";
import type { BenchReport } from "./run.ts";
import { bigCib } from "./support/big-cib.ts";
import { measureProcess, median, type ProcessFigures } from "./support/process.ts";

const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const OURS = join(PROJECT, "bin/crm_simulate");
const THEIRS = "/usr/sbin/crm_simulate";

interface Size {
  readonly hosts: number;
  readonly resources: number;
  readonly cold: boolean;
}

const SIZES: readonly Size[] = [
  ...[false, true].flatMap((cold) =>
    (
      [
        [3, 100],
        [8, 500],
        [16, 1000],
      ] as const
    ).map(([hosts, resources]) => ({ hosts, resources, cold })),
  ),
  { hosts: 32, resources: 2000, cold: false },
  { hosts: 32, resources: 5000, cold: false },
];

type Mode = "-R" | "-S";
type Aim = BenchReport["aims"][number];

const HELP = `options:
  --size N,R[,cold]  this size only (may be given several times)   --runs N  measure each N times (default 3; large ones once)
  --ours             leave the host's crm_simulate out              --no-simulate  leave -S out`;

/** crm_simulate as a whole process, ours and the host's on the same document; then deciding inside one process. */
export async function run(argv: readonly string[]): Promise<BenchReport> {
  const options = parseOptions(argv);
  const theirs = options.ours || !existsSync(THEIRS) ? undefined : THEIRS;
  if (theirs === undefined) console.log(`${THEIRS} is left out: ratios cannot be judged`);
  console.log("Both check their input against a schema; `no schema` is the host's crm_simulate without that check.");
  const directory = mkdtempSync(join(tmpdir(), "bench-"));
  const aims: Aim[] = [];
  try {
    for (const size of options.sizes) aims.push(...(await measureSize(size, directory, theirs, options)));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return { aims };
}

interface Options {
  readonly sizes: readonly Size[];
  readonly runs: number;
  readonly ours: boolean;
  readonly simulate: boolean;
}

function parseOptions(argv: readonly string[]): Options {
  const sizes: Size[] = [];
  let runs = 3;
  let ours = false;
  let simulated = true;
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--size") {
      const [hosts, resources, cold] = (rest.shift() ?? "").split(",");
      sizes.push({ hosts: Number(hosts), resources: Number(resources), cold: cold === "cold" });
    } else if (word === "--runs") runs = Number(rest.shift());
    else if (word === "--ours") ours = true;
    else if (word === "--no-simulate") simulated = false;
    else {
      console.error(HELP);
      process.exit(2);
    }
  }
  return { sizes: sizes.length > 0 ? sizes : SIZES, runs, ours, simulate: simulated };
}

async function measureSize(
  size: Size,
  directory: string,
  theirs: string | undefined,
  options: Options,
): Promise<Aim[]> {
  const name = `(${size.hosts},${size.resources}${size.cold ? ",cold" : ""})`;
  const text = bigCib(size.hosts, size.resources, size.cold);
  const file = join(directory, "cib.xml");
  const unchecked = join(directory, "cib-none.xml");
  writeFileSync(file, text);
  writeFileSync(unchecked, text.replace(/validate-with="[^"]*"/, 'validate-with="none"'));
  console.log(`\n${name}: ${(text.length / 1e6).toFixed(1)} MB`);
  const large = size.hosts * size.resources > 20_000;
  const runs = large ? 1 : options.runs;
  const aims: Aim[] = [];
  for (const mode of ["-R", "-S"] as const) {
    if (mode === "-S" && (!options.simulate || (large && theirs !== undefined))) continue;
    const ours = await several(OURS, [mode, "-x", file], runs, `${mode} Lifeline`);
    if (theirs === undefined || (mode === "-S" && size.hosts * size.resources > 5_000)) continue;
    const checked = await several(theirs, [mode, "-x", file], mode === "-S" ? 1 : runs, `${mode} host`);
    if (mode === "-R") await several(theirs, [mode, "-x", unchecked], runs, `${mode} host, no schema`);
    aims.push(...judge(size, name, mode, ours, checked));
  }
  aims.push(...measureInside(text, size, name));
  return aims;
}

async function several(program: string, args: readonly string[], runs: number, title: string): Promise<ProcessFigures> {
  const all: ProcessFigures[] = [];
  for (let turn = 0; turn < runs; turn++) all.push(await measureProcess(program, args));
  const figures = {
    code: all[0]?.code ?? null,
    wallS: median(all.map(({ wallS }) => wallS)),
    cpuS: median(all.map(({ cpuS }) => cpuS ?? Number.NaN)),
    peakMb: median(all.map(({ peakMb }) => peakMb ?? Number.NaN)),
  };
  const failed = figures.code === 0 ? "" : `  EXIT ${figures.code}`;
  console.log(
    `  ${title.padEnd(22)} ${figures.wallS.toFixed(2).padStart(8)} s  cpu ${figures.cpuS.toFixed(2).padStart(8)} s  peak ${figures.peakMb.toFixed(0).padStart(6)} MB${failed}`,
  );
  return figures;
}

/** The aims of the product's plan, as ratios to the host's program in the same run. */
function judge(size: Size, name: string, mode: Mode, ours: ProcessFigures, theirs: ProcessFigures): Aim[] {
  const { hosts, resources, cold } = size;
  const is = (h: number, r: number): boolean => hosts === h && resources === r;
  const time = ours.wallS / theirs.wallS;
  const memory = (ours.peakMb ?? Number.NaN) / (theirs.peakMb ?? Number.NaN);
  const aim = (what: string, ratio: number, limit: number): Aim => ({
    name: `${name} ${mode} ${what} at or below ${limit}x`,
    met: ratio <= limit,
    figure: `${ratio.toFixed(3)}x`,
  });
  const aims: Aim[] = [];
  if (mode === "-S") {
    if (!cold && is(8, 500)) aims.push(aim("time", time, 0.02));
  } else if (cold) {
    if (is(16, 1000)) aims.push(aim("time", time, 0.1));
  } else {
    if (hosts * resources >= 4000) aims.push(aim("time", time, is(32, 5000) ? 0.2 : 1));
    if (is(16, 1000)) aims.push(aim("memory", memory, 1));
    if (hosts * resources >= 64_000) aims.push(aim("memory", memory, 0.5));
  }
  return aims;
}

/** Deciding and simulating without start, reading and printing. */
function measureInside(text: string, size: Size, name: string): Aim[] {
  const { cib } = upgradeCib(readXml(text));
  const nowMs = 1_700_000_100_000;
  const time = (action: () => unknown): number => {
    const begin = performance.now();
    action();
    return performance.now() - begin;
  };
  const turns = size.hosts * size.resources > 20_000 ? 3 : 7;
  const decide = (document: Element): number[] =>
    Array.from({ length: turns }, () => time(() => schedule({ cib: document, nowMs, scores: false }).graph));
  const first = decide(cib);
  const decision = schedule({ cib, nowMs });
  const simulated = time(() => {
    const draft = new CibDraft(cib);
    simulate(
      draft,
      { graph: decision.graph, failing: [], isResource: () => true, nowS: nowMs / 1000, origin: "bench" },
      () => undefined,
    );
    draft.finish();
  });
  const again = decide(failMonitor(cib));
  console.log(
    `  in one process         decide first ${first[0]!.toFixed(0)} ms, warm ${median(first).toFixed(0)} ms; after one failed monitor ${median(again).toFixed(0)} ms; simulate ${decision.graph.synapses.length} actions ${simulated.toFixed(0)} ms`,
  );
  if (size.cold || size.hosts !== 16 || size.resources !== 1000) return [];
  const figure = median(again);
  return [
    {
      name: `${name} decide again after one failed monitor below 50 ms`,
      met: figure < 50,
      figure: `${figure.toFixed(0)} ms`,
    },
  ];
}

/** The document with one monitor of the first host turned into a failure; all else stays shared. */
function failMonitor(cib: Element): Element {
  let done = false;
  const visit = (node: Element): Element => {
    if (done) return node;
    if (node.name === "lrm_rsc_op" && node.attributes.operation === "monitor" && node.attributes.interval === "10000") {
      done = true;
      const { id = "" } = node.attributes;
      const key = id.replace(/_monitor_.*/, "_last_failure_0");
      return { ...node, attributes: { ...node.attributes, id: key, "rc-code": "7", "call-id": "999999" } };
    }
    for (const [index, child] of node.children.entries()) {
      if (!isElement(child)) continue;
      const after = visit(child);
      if (after !== child) return { ...node, children: node.children.with(index, after) };
    }
    return node;
  };
  return visit(cib);
}
