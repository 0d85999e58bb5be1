import { CrmError } from "../../base/index.ts";
import { readXml } from "../../cib/index.ts";
import { AgentBook } from "../session/agents.ts";
import type { CommandContext, Runner, RunResult, World } from "../session/context.ts";

const DEFAULT_HOSTS = 2;
const MAX_HOSTS = 16;
const HOST_NAME = /^[a-z][a-z0-9.-]{0,63}$/;

/** What whoever starts a playground has to know of it. */
export function playgroundNotice(hosts: number): string {
  const fencing = "it has no fencing device, so fencing is off there (stonith-enabled=false)";
  return `a playground of ${hosts === 1 ? "one host" : `${hosts} hosts`} runs until \`playground stop\`; ${fencing}`;
}

/** `start [--hosts N] [--config FILE]`, or `start HOST` for one that is down. */
async function start(context: CommandContext): Promise<RunResult> {
  const { world, args, out } = context;
  const host = args.get("host");
  if (host !== undefined) {
    if (args.value("--hosts") !== undefined || args.value("--config") !== undefined)
      throw new CrmError({
        code: "usage",
        message: `start ${host} starts one host of a playground that runs: no --hosts or --config with it`,
      });
    return ask(context, { command: "start", host });
  }
  const hosts = hostsWanted(args.value("--hosts") ?? String(DEFAULT_HOSTS));
  const file = args.value("--config");
  const content = file === undefined ? undefined : await world.edge.readFile(file);
  await world.edge.playground.start(hosts);
  out.info(playgroundNotice(typeof hosts === "number" ? hosts : hosts.length));
  if (world.cluster.setting !== "file") {
    const before = world.cluster;
    world.cluster = await world.edge.openCluster(undefined);
    world.agents = new AgentBook(world.cluster.agents);
    await before.close();
  }
  if (content !== undefined) await fill(world, out, content, file!);
  return true;
}

/** How many hosts, or their names. */
function hostsWanted(text: string): number | readonly string[] {
  const number = Number(text);
  if (Number.isInteger(number)) {
    if (number >= 1 && number <= MAX_HOSTS) return number;
  } else {
    const names = text.split(",");
    const valid = names.every((name) => HOST_NAME.test(name)) && new Set(names).size === names.length;
    if (valid && names.length <= MAX_HOSTS) return names;
  }
  throw new CrmError({
    code: "usage",
    message: `not a number of hosts, nor their names: ${text}`,
    hint: `1 to ${MAX_HOSTS}, or different names joined by commas`,
  });
}

/** The configuration to begin with: a CIB, or statements. */
async function fill(world: World, out: CommandContext["out"], text: string, file: string): Promise<void> {
  const { change, changeByText } = await import("../session/commit.ts");
  if (!text.trimStart().startsWith("<")) return changeByText(world, out, `load update ${file}`, text);
  const { withConfiguration } = await import("./checkpoint.ts");
  const other = readXml(text, { source: file });
  await change(world, out, `load cib ${file}`, (workspace) => workspace.load(withConfiguration(workspace.cib, other)));
}

async function stop({ world, out }: CommandContext): Promise<RunResult> {
  await world.edge.playground.stop();
  out.info("the playground has ended");
  return true;
}

async function status({ world, args, out }: CommandContext): Promise<RunResult> {
  const text = await world.edge.playground.ask({ command: "status" });
  if (args.has("--json") || world.options.json) out.json({ text });
  else out.plain(text);
  return true;
}

async function ask({ world, out }: CommandContext, request: Request): Promise<RunResult> {
  const text = await world.edge.playground.ask(request);
  if (text !== "") out.plain(text);
  return true;
}

type Request = Parameters<World["edge"]["playground"]["ask"]>[0];

function fail(context: CommandContext): Promise<RunResult> {
  const node = context.args.get("node");
  return ask(context, {
    command: "fail",
    resource: context.args.get("rsc")!,
    ...(node === undefined ? {} : { node }),
  });
}

const speed = (context: CommandContext): Promise<RunResult> => {
  const text = context.args.get("factor")!;
  const factor = Number(text);
  if (!(factor > 0))
    throw new CrmError({ code: "usage", message: `not a speed: ${text}`, hint: "10 is ten times as fast" });
  return ask(context, { command: "speed", speed: factor });
};

export const RUNNERS: Readonly<Record<string, Runner>> = {
  start,
  stop,
  status,
  fail,
  kill: (context) => ask(context, { command: "kill", host: context.args.get("host")! }),
  cut: (context) => ask(context, { command: "cut", hosts: [context.args.get("host")!] }),
  heal: (context) => ask(context, { command: "heal" }),
  speed,
};
