import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CrmError } from "../../src/base/index.ts";
import { createShell, nodeEdge, Settings } from "../../src/shell/index.ts";
import type { BenchReport } from "./run.ts";
import { median, timeProgram } from "./shell/program.ts";

const PEER = "/usr/sbin/crm";
const HOME = join(import.meta.dirname, "../..");
const OURS = join(HOME, "bin/crm");

const SHOW_RATIO = 0.25;
const LOAD_RATIO = 0.03;
const START_MS = 30;
const START_RATIO = 0.25;
const TAB_MS = 20;
/** From 1000 to 10,000 a linear program needs at most this many times as long. */
const LINEAR = 12;

interface Row {
  readonly what: string;
  readonly ours: number;
  readonly peer: number | undefined;
}

/** `npm run bench -- shell [--peer-up-to N] [--runs N]`: crm beside crmsh, in turns. crmsh loads quadratically: 3000 primitives
 *  take it minutes; --peer-up-to 1000 leaves them to ours alone. */
export async function run(args: readonly string[]): Promise<BenchReport> {
  const number = (name: string, fallback: number): number => {
    const at = args.indexOf(name);
    return at < 0 ? fallback : Number(args[at + 1]);
  };
  const runs = number("--runs", 5);
  const peerUpTo = existsSync(PEER) ? number("--peer-up-to", 3000) : 0;
  if (peerUpTo === 0) console.log(`no ${PEER}: ours alone`);
  const directory = mkdtempSync(join(tmpdir(), "shell-bench-"));
  const rows: Row[] = [];
  const env = { CIB_file: join(directory, "cib.xml"), HOME: directory, LIFELINE_CHECKPOINTS: "", TERM: "dumb" };
  /** Both in turns, so that what else the machine does hits both. */
  const measure = async (what: string, size: number, argv: readonly string[], document: string, input = "") => {
    const once = size >= 3000 && input !== "";
    const ours: number[] = [];
    const peer: number[] = [];
    for (let run = 0; run < (once ? 1 : runs); run++) {
      for (const [program, times] of [[OURS, ours], ...(size <= peerUpTo ? ([[PEER, peer]] as const) : [])] as const) {
        writeFileSync(env.CIB_file, document);
        times.push(await timeProgram(program, argv, env, input));
      }
    }
    const row = { what, ours: median(ours), peer: peer.length === 0 ? undefined : median(peer) };
    rows.push(row);
    console.log(format(row));
    return row;
  };
  try {
    const floor: number[] = [];
    for (let run = 0; run < runs * 2; run++) floor.push(await timeProgram(process.execPath, ["-e", "0"], env, ""));
    const node = median(floor);
    console.log(format({ what: "node -e 0, the floor of ours", ours: node, peer: undefined }));
    const version = await measure("crm --version", 0, ["--version"], cib(0));
    const help = await measure("crm help", 0, ["help"], cib(0));
    const shows: Row[] = [];
    for (const size of [100, 1000, 3000, 10_000])
      shows.push(await measure(`configure show, ${size} primitives`, size, ["configure", "show"], cib(size)));
    const loads: Row[] = [];
    for (const size of [100, 1000, 3000, 10_000])
      loads.push(await measure(`load ${size} primitives from a pipe and commit`, size, [], cib(0), script(size)));
    const add = await measure("add one primitive to 1000", 1000, ["configure", "primitive", "one", "Dummy"], cib(1000));
    const tab = await tabTimes(directory);
    for (const [what, ms] of tab) console.log(format({ what, ours: ms, peer: undefined }));
    return { aims: [...startAims(node, [version, help]), ...ratioAims(shows, loads, add), ...tabAims(tab)] };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function format({ what, ours, peer }: Row): string {
  const own = `${ours.toFixed(ours < 10 ? 1 : 0)} ms`.padStart(9);
  if (peer === undefined) return `${what.padEnd(48)} ours ${own}`;
  return `${what.padEnd(48)} ours ${own}   crmsh ${`${peer.toFixed(0)} ms`.padStart(9)}   ratio ${ratio(ours, peer)}`;
}

const ratio = (ours: number, peer: number): string => `${(ours / peer).toFixed(3)}x`;

function startAims(node: number, rows: readonly Row[]): BenchReport["aims"] {
  return rows.flatMap(({ what, ours, peer }) => [
    {
      name: `${what} within ${START_MS} ms of node`,
      met: ours - node <= START_MS,
      figure: `${(ours - node).toFixed(0)} ms over ${node.toFixed(0)} ms`,
    },
    ...(peer === undefined
      ? []
      : [
          { name: `${what} below ${START_RATIO}x of crmsh`, met: ours < peer * START_RATIO, figure: ratio(ours, peer) },
        ]),
  ]);
}

function ratioAims(shows: readonly Row[], loads: readonly Row[], add: Row): BenchReport["aims"] {
  const below = ({ what, ours, peer }: Row, most: number): BenchReport["aims"] =>
    peer === undefined
      ? []
      : [{ name: `${what} below ${most}x of crmsh`, met: ours < peer * most, figure: ratio(ours, peer) }];
  const linear = (rows: readonly Row[]): BenchReport["aims"][number] => {
    const [thousand, ten] = [rows[1]!, rows[3]!];
    return {
      name: `${ten.what}: linear`,
      met: ten.ours < thousand.ours * LINEAR,
      figure: `${(ten.ours / thousand.ours).toFixed(1)} times as long as 1000`,
    };
  };
  return [
    ...below(shows[0]!, SHOW_RATIO),
    ...below(loads[2]!, LOAD_RATIO),
    ...below(add, SHOW_RATIO),
    linear(shows),
    linear(loads),
  ];
}

function tabAims(rows: ReadonlyMap<string, number>): BenchReport["aims"] {
  return [...rows].map(([what, ms]) => ({
    name: `${what} below ${TAB_MS} ms`,
    met: ms < TAB_MS,
    figure: `${ms.toFixed(1)} ms`,
  }));
}

/** Tab in a shell that has been open for a while. */
async function tabTimes(directory: string): Promise<ReadonlyMap<string, number>> {
  process.env.CIB_file = join(directory, "cib.xml");
  writeFileSync(process.env.CIB_file, cib(3000));
  const edge = nodeEdge({ home: HOME, version: "bench", connect: undefined });
  const run = { force: false, answerNo: false, wait: false, json: false };
  const cluster = await edge.openCluster(undefined);
  const shell = await createShell({ cluster, edge, settings: new Settings({}), run });
  const found = new Map<string, number>();
  const tab = async (line: string): Promise<void> => {
    await shell.complete(line, line.length);
    const times: number[] = [];
    for (let turn = 0; turn < 21; turn++) {
      const begin = performance.now();
      const { candidates } = await shell.complete(line, line.length);
      times.push(performance.now() - begin);
      if (candidates.length === 0) throw new CrmError({ code: "bench", message: `nothing follows ${line}` });
    }
    found.set(`Tab on 3000 resources: ${line}`, median(times));
  };
  await tab("resource start d1");
  await tab("configure group g d1 d2 d");
  await tab("configure primitive x Dummy op monitor ");
  await shell.close();
  return found;
}

function primitive(index: number): string {
  return `<primitive id="d${index}" class="ocf" provider="heartbeat" type="Dummy"><operations><op id="d${index}-monitor-10s" name="monitor" interval="10s"/></operations></primitive>`;
}

/** Else crmsh fails for want of a fencing device. */
const FENCING_OFF =
  '<cluster_property_set id="cib-bootstrap-options"><nvpair id="cib-bootstrap-options-stonith-enabled" name="stonith-enabled" value="false"/></cluster_property_set>';

function cib(size: number): string {
  const resources = Array.from({ length: size }, (_, index) => primitive(index)).join("");
  return `<cib validate-with="pacemaker-3.9" crm_feature_set="3.16.1" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config>${FENCING_OFF}</crm_config><nodes/><resources>${resources}</resources><constraints/></configuration><status/></cib>`;
}

function script(size: number): string {
  const lines = Array.from({ length: size }, (_, index) => `primitive d${index} Dummy op monitor interval=10s`);
  return ["configure", ...lines, "commit", "quit", ""].join("\n");
}
