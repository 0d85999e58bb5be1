import { CrmError, formatDuration, parseDurationMs } from "../../base/index.ts";
import type { ClusterStatus } from "../../client/index.ts";
import { mentionedIn, Workspace } from "../../language/index.ts";
import { checkDocument } from "../session/check.ts";
import type { CommandContext, Runner, RunResult, World } from "../session/context.ts";
import { readState, timeOf } from "../session/decide.ts";
import { compareWith, copyTo, otherHosts, runOn } from "./remote.ts";
import { perform } from "./resource/orders.ts";
import { isIdle, waitUntil } from "./wait.ts";

/** `status`: the daemon, quorum, who decides, which hosts are there. */
async function status({ world, args, out }: CommandContext): Promise<RunResult> {
  const { cluster } = world;
  const now = await cluster.status();
  if (args.has("--json") || world.options.json) {
    out.json({ setting: cluster.setting, name: cluster.name, ...now });
    return true;
  }
  if (cluster.setting === "file") {
    out.line(`${cluster.name} is a file: no cluster runs it`);
    return true;
  }
  const what = { playground: "a playground", node: "Lifeline", pacemaker: "Pacemaker", none: "nothing" }[
    cluster.setting
  ];
  out.line(`stack:   ${what} on ${cluster.host}${now.connected ? "" : " (not connected)"}`);
  out.line(`quorum:  ${now.quorum ? "yes" : "no"}`);
  out.line(`decides: ${now.dc ?? "nobody yet"}`);
  for (const { name, online } of now.hosts) out.line(`${online ? "online: " : "offline:"} ${name}`);
  out.line(`busy:    ${isIdle(now) ? "no" : `transition ${now.transition?.number}`}`);
  return now.connected;
}

/** In the order of preference where more than one is installed and none runs. */
const UNITS = ["heartbeat", "pacemaker"];

/** The unit of the stack that is installed here. */
async function unitOf(world: World): Promise<string> {
  if (world.cluster.setting === "playground") {
    throw new CrmError({
      code: "not-supported",
      message: "this is a playground: no service runs it",
      hint: "`playground stop` ends it; `playground kill HOST`, `playground start HOST` switch its hosts",
    });
  }
  const service = await world.edge.which("systemctl");
  if (service === undefined) {
    throw new CrmError({
      code: "no-program",
      message: "there is no systemctl here: the stack is started and stopped by hand",
      hint: "`heartbeat --foreground` runs a node",
    });
  }
  const running = { node: "heartbeat", pacemaker: "pacemaker", file: undefined, none: undefined }[
    world.cluster.setting
  ];
  for (const unit of running === undefined ? UNITS : [running]) {
    const { code } = await world.edge.run(["systemctl", "cat", `${unit}.service`]);
    if (code === 0) return unit;
  }
  throw new CrmError({
    code: "no-service",
    message: `no service of the stack is installed here (${UNITS.join(", ")})`,
  });
}

/** The stack of this host through the system's service manager. */
function service(verb: "start" | "stop" | "restart" | "enable" | "disable") {
  return async ({ world, args, out }: CommandContext): Promise<RunResult> => {
    const named = args.list("node");
    const unit = await unitOf(world);
    const now = args.has("--now") ? ["--now"] : [];
    const everywhere = args.has("--all");
    const others = everywhere || named.length > 0 ? await otherHosts(world, everywhere ? [] : named) : [];
    if (others.length > 0) {
      const done = await runOn(world, out, others, ["systemctl", verb, ...now, `${unit}.service`].join(" "));
      for (const host of done.keys()) out.info(`${unit}: ${verb} done on ${host}`);
      if (done.size < others.length) return false;
    }
    if (!everywhere && named.length > 0 && !named.includes(world.edge.host)) return true;
    const { code, stderr } = await world.edge.run(["systemctl", verb, ...now, `${unit}.service`]);
    if (code !== 0)
      throw new CrmError({ code: "service-failed", message: `${verb} of ${unit} failed: ${stderr.trim()}` });
    out.info(`${unit}: ${verb} done on ${world.edge.host}`);
    return true;
  };
}

/** One thing that was looked at. */
interface Probe {
  readonly what: string;
  readonly good: boolean;
  readonly text: string;
}

/** `health`: quorum, hosts, failures, stopped resources, fencing, leftover constraints, checks. */
async function health({ world, args, out }: CommandContext): Promise<RunResult> {
  const what = args.get("what");
  if (what !== undefined)
    throw new CrmError({ code: "not-supported", message: `not supported: health ${what} (of SUSE's products)` });
  if (args.has("--fix"))
    throw new CrmError({
      code: "not-supported",
      message: "not supported: health --fix",
      hint: "what is wrong is listed with its cure",
    });
  const probes = await probesOf(world);
  if (args.has("--json") || world.options.json) out.json(probes);
  else
    for (const { what: name, good, text } of probes)
      out.line({ text: good ? "ok   " : "bad  ", role: good ? "good" : "bad" }, `${name}: ${text}`);
  return probes.every(({ good }) => good);
}

async function probesOf(world: World): Promise<Probe[]> {
  const { cib } = await world.cluster.read();
  const now: ClusterStatus = await world.cluster.status();
  const reading = readState(cib, await timeOf(world));
  const probes: Probe[] = [];
  const probe = (what: string, bad: readonly string[], fine: string): void => {
    probes.push({ what, good: bad.length === 0, text: bad.length === 0 ? fine : bad.join(", ") });
  };
  const running = world.cluster.setting !== "file";
  if (running) {
    probe("quorum", now.quorum ? [] : ["there is none"], "there is");
    probe(
      "hosts",
      now.hosts.filter(({ online }) => !online).map(({ name }) => `${name} is offline`),
      "all online",
    );
  }
  const held = reading.hosts.filter((host) => host.standby || host.maintenance);
  probe(
    "held back",
    held.map((host) => `${host.name} is in ${host.maintenance ? "maintenance" : "standby"}`),
    "no host",
  );
  probe(
    "failures",
    reading.failures.map(({ key, host }) => `${key} on ${host.name}`),
    "none",
  );
  probe("fencing", reading.options.fencingEnabled ? [] : ["it is off (stonith-enabled=false)"], "on");
  const workspace = new Workspace(cib);
  const left = [...workspace.all()].filter(
    ({ id, kind }) => kind.word === "location" && /^cli-(prefer|ban|standby)-/.test(id),
  );
  probe(
    "leftovers",
    left.map(({ id, element, kind }) => `${id}: \`resource clear ${mentionedIn(element, kind)[0] ?? ""}\` removes it`),
    "no constraints of moves",
  );
  const findings = await checkDocument(world, workspace, undefined, "read");
  const errors = findings.filter(({ level }) => level === "error");
  probe(
    "configuration",
    errors.map(({ object, message }) => `${object ?? ""} ${message}`.trim()),
    "no errors",
  );
  const space = await world.edge.run(["df", "-P", "/var"]);
  const used = Number(/(\d+)%/.exec(space.stdout)?.[1] ?? 0);
  if (space.code === 0) probe("disk", used >= 95 ? [`/var is ${used}% full`] : [], `/var is ${used}% full`);
  return probes;
}

async function quorum({ world, args, out, line }: CommandContext): Promise<RunResult> {
  if (!args.has("--accept"))
    throw new CrmError({ code: "usage", message: "Expected --accept", hint: "help cluster quorum" });
  return perform(world, out, { kind: "hosts", action: "declare-off", hosts: [] }, line);
}

async function waitForStartup({ world, args, out, signal }: CommandContext): Promise<RunResult> {
  const text = args.get("timeout");
  const timeoutMs = text === undefined ? undefined : parseDurationMs(text);
  if (text !== undefined && timeoutMs === undefined)
    throw new CrmError({ code: "bad-duration", message: `not a duration: ${text}` });
  if (world.cluster.setting === "file")
    throw new CrmError({ code: "not-running", message: `${world.cluster.name} is a file: no cluster runs it` });
  const deadline = timeoutMs === undefined ? undefined : world.edge.now() + timeoutMs;
  const up = async (): Promise<boolean> => (await world.cluster.status()).dc !== undefined;
  const done = await waitUntil(world, out, signal, deadline, up, "waiting for a host that decides");
  if (!done && timeoutMs !== undefined) out.error(`no host decides after ${formatDuration(timeoutMs)}`);
  return done;
}

/** `copy FILE [NODE...]` */
async function copy({ world, args, out }: CommandContext): Promise<RunResult> {
  const path = args.get("path")!;
  if (!(await world.edge.isFile(path)))
    throw new CrmError({ code: "file", message: "there is no such file", at: { source: path } });
  return copyTo(world, out, await otherHosts(world, args.list("node")), path);
}

/** `diff FILE [--checksum] [NODE...]` */
async function diff({ world, args, out }: CommandContext): Promise<RunResult> {
  const hosts = await otherHosts(world, args.list("node"));
  return compareWith(world, out, hosts, args.get("file")!, args.has("--checksum"));
}

/** `run COMMAND [NODE...]`: on all hosts, this one too, unless some are named. */
async function run({ world, args, out }: CommandContext): Promise<RunResult> {
  const named = args.list("node");
  const command = args.get("command")!;
  const others = await otherHosts(world, named);
  let good = true;
  if (named.length === 0 || named.includes(world.edge.host)) {
    const { code, stdout, stderr } = await world.edge.runShell(command, "");
    out.info(`[${world.edge.host}]`);
    out.plain(stdout.trimEnd());
    if (code !== 0) out.error(`[${world.edge.host}]: ${stderr.trim() || `exit code ${code}`}`);
    good = code === 0;
  }
  if (others.length === 0) return good;
  const done = await runOn(world, out, others, command);
  for (const [host, text] of done) {
    out.info(`[${host}]`);
    out.plain(text.trimEnd());
  }
  return good && done.size === others.length;
}

export const RUNNERS: Readonly<Record<string, Runner>> = {
  status,
  start: service("start"),
  stop: service("stop"),
  restart: service("restart"),
  enable: service("enable"),
  disable: service("disable"),
  health,
  quorum,
  wait_for_startup: waitForStartup,
  copy,
  diff,
  run,
};
