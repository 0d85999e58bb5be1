import { ocfCodeText } from "../../agents/index.ts";
import { CrmError } from "../../base/index.ts";
import { Workspace } from "../../language/index.ts";
import {
  type CommandContext,
  lookAt,
  type Runner,
  type RunResult,
  requireNode,
  requireResource,
  surroundings,
  type World,
} from "../session/context.ts";
import { type Operation, operationsIn } from "../session/history.ts";
import { readLogs, timeTyped } from "../session/logs.ts";
import { changesBetween } from "../staging/staging.ts";
import { checkpointNumbered, formatMoment } from "./checkpoint.ts";
import { diffLines, summaryOf } from "./configure/diff.ts";

/** Something that happened. */
interface Event {
  readonly atMs: number;
  readonly kind: "commit" | "operation";
  readonly text: string;
  readonly node?: string;
  readonly resource?: string;
  readonly number?: number;
}

async function eventsOf(world: World): Promise<Event[]> {
  const { cib } = await world.cluster.read();
  const operations = operationsIn(cib)
    .filter(({ at }) => at !== undefined)
    .map(operationEvent);
  const commits = ((await world.cluster.checkpoints?.list()) ?? []).map(
    ({ number, atMs, user, client, commands }): Event => ({
      atMs,
      kind: "commit",
      number,
      text: `checkpoint ${number} by ${user} (${client})${commands.length > 0 ? `: ${commands.join("; ")}` : ""}`,
    }),
  );
  const { from, to } = world.period;
  return [...operations, ...commits]
    .filter(({ atMs }) => (from === undefined || atMs >= from) && (to === undefined || atMs <= to))
    .sort((a, b) => a.atMs - b.atMs);
}

function operationEvent(op: Operation): Event {
  const interval = op.intervalMs > 0 ? ` every ${op.intervalMs / 1000}s` : "";
  const took = op.execMs === undefined ? "" : ` after ${op.execMs} ms`;
  const reason = op.reason === undefined ? "" : `: ${op.reason}`;
  return {
    atMs: op.at! * 1000,
    kind: "operation",
    node: op.node,
    resource: op.resource,
    text: `${op.node}: ${op.operation} of ${op.resource}${interval}: ${ocfCodeText(op.code)}${took}${reason}`,
  };
}

function tell({ world, args, out }: CommandContext, events: readonly Event[]): true {
  if (args.has("--json") || world.options.json) out.json(events);
  else for (const { atMs, text } of events) out.line(`${formatMoment(atMs)} ${text}`);
  return true;
}

async function info({ world, args, out }: CommandContext): Promise<RunResult> {
  const events = await eventsOf(world);
  const { workspace } = await lookAt(world);
  const all = [...workspace.all()];
  const facts = {
    source: "live",
    cluster: world.cluster.name,
    from: events[0] === undefined ? undefined : formatMoment(events[0].atMs),
    to: events.at(-1) === undefined ? undefined : formatMoment(events.at(-1)!.atMs),
    nodes: workspace.nodes(),
    resources: all.filter(({ kind }) => kind.word === "primitive").map(({ id }) => id),
    commits: events.filter(({ kind }) => kind === "commit").length,
    operations: events.filter(({ kind }) => kind === "operation").length,
  };
  if (args.has("--json") || world.options.json) {
    out.json(facts);
    return true;
  }
  for (const [name, value] of Object.entries(facts))
    out.line(`${`${name}:`.padEnd(12)}${Array.isArray(value) ? value.join(" ") : (value ?? "")}`);
  return true;
}

const events = async (context: CommandContext): Promise<RunResult> => tell(context, await eventsOf(context.world));

async function latest(context: CommandContext): Promise<RunResult> {
  const all = await eventsOf(context.world);
  const from = all.findLastIndex(({ kind }) => kind === "commit");
  return tell(context, all.slice(Math.max(0, from)));
}

/** `limit [FROM [TO]]` */
function limit({ world, args, out }: CommandContext): RunResult {
  const time = (name: string): number | undefined => {
    const text = args.get(name);
    if (text === undefined) return undefined;
    const found = timeTyped(text, world.edge.now());
    if (found === undefined)
      throw new CrmError({ code: "bad-time", message: `not a time: ${text}`, hint: "2026-01-31 12:00, 12:00, 2h" });
    return found;
  };
  world.period = { from: time("from_time"), to: time("to_time") };
  const { from, to } = world.period;
  out.info(
    `from ${from === undefined ? "the beginning" : formatMoment(from)} to ${to === undefined ? "now" : formatMoment(to)}`,
  );
  return true;
}

async function node(context: CommandContext): Promise<RunResult> {
  const { workspace } = await lookAt(context.world);
  const names = new Set(context.args.list("node").map((name) => requireNode(workspace, name).element.attributes.uname));
  return tell(
    context,
    (await eventsOf(context.world)).filter((event) => event.node !== undefined && names.has(event.node)),
  );
}

async function resource(context: CommandContext): Promise<RunResult> {
  const { workspace } = await lookAt(context.world);
  const ids = new Set(context.args.list("rsc").flatMap((id) => partsOf(workspace, id)));
  return tell(
    context,
    (await eventsOf(context.world)).filter(
      (event) => event.resource !== undefined && ids.has(event.resource.replace(/:\d+$/, "")),
    ),
  );
}

function partsOf(workspace: Workspace, id: string): string[] {
  const entry = requireResource(workspace, id);
  return [id, ...workspace.members(entry).flatMap((member) => partsOf(workspace, member.id))];
}

async function log({ world, args, out }: CommandContext): Promise<RunResult> {
  const others = args.list("node").filter((name) => name !== world.edge.host);
  if (others.length > 0)
    throw new CrmError({ code: "not-supported", message: `not supported: logs of other hosts (${others.join(", ")})` });
  const files = await readLogs(world, world.period);
  if (files.length === 0) throw new CrmError({ code: "no-log", message: "no log of the stack was found on this host" });
  for (const { lines } of files) out.plain(lines.join("\n"));
  return true;
}

async function transitions({ world, args, out }: CommandContext): Promise<RunResult> {
  const list = [...((await world.cluster.checkpoints?.list()) ?? [])].reverse();
  const rows: { number: number; at: string; changes: string }[] = [];
  for (const { number, atMs } of list) {
    const checkpoint = await world.cluster.checkpoints!.read(number);
    if (checkpoint === undefined) continue;
    rows.push({
      number,
      at: formatMoment(atMs),
      changes: summaryOf(changesBetween(checkpoint.before, checkpoint.after)),
    });
  }
  if (args.has("--json") || world.options.json) out.json(rows);
  else for (const { number, at, changes } of rows) out.line(`${number} ${at} ${changes}`);
  return true;
}

/** `transition [NUMBER]` */
async function transition({ world, args, out }: CommandContext): Promise<RunResult> {
  const [wanted] = args.list("arg");
  const newest = (await world.cluster.checkpoints?.list())?.[0]?.number;
  if (wanted === undefined && newest === undefined) {
    out.info("no commits are kept");
    return true;
  }
  const checkpoint = await checkpointNumbered(world, wanted ?? String(newest));
  await world.agents.load(checkpoint.after);
  const around = surroundings(world, new Workspace(checkpoint.after), false);
  out.lines(diffLines(changesBetween(checkpoint.before, checkpoint.after), around));
  return true;
}

/** `diff FIRST SECOND`: checkpoints by number, or live. */
async function diff({ world, args, out }: CommandContext): Promise<RunResult> {
  const at = async (text: string) =>
    text === "live" ? (await world.cluster.read()).cib : (await checkpointNumbered(world, text)).after;
  const before = await at(args.get("first")!);
  const after = await at(args.get("second")!);
  await world.agents.load(after);
  out.lines(diffLines(changesBetween(before, after), surroundings(world, new Workspace(after), false)));
  return true;
}

function source({ args, out }: CommandContext): RunResult {
  const wanted = args.get("source") ?? "live";
  if (wanted !== "live") {
    throw new CrmError({
      code: "not-supported",
      message: `not supported: history of ${wanted}; archives of other tools' reports are not read`,
      hint: "source live",
    });
  }
  out.line("live");
  return true;
}

export const RUNNERS: Readonly<Record<string, Runner>> = {
  info,
  latest,
  events,
  limit,
  node,
  resource,
  log,
  transitions,
  transition,
  diff,
  source,
};
