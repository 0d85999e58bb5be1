import { CrmError, parseDurationMs } from "../../base/index.ts";
import { type Element, firstChild, readXml, statusOf, writeXml } from "../../cib/index.ts";
import { readBoolean, suggest, Workspace } from "../../language/index.ts";
import {
  type CommandContext,
  lookAt,
  operationsOf,
  type Rehearsal,
  type Runner,
  type RunResult,
  requireNode,
  requireResource,
  type World,
} from "../session/context.ts";
import { injected, readState, rehearsed, timeOf } from "../session/decide.ts";
import { requireShadow } from "./cib.ts";
import { simulateStaged } from "./simulate.ts";

const EMPTY: Element = { kind: "element", name: "status", attributes: {}, children: [] };

/** The state to rehearse with: the one that is loaded, else the cluster's own. */
async function rehearsal(world: World): Promise<Rehearsal> {
  if (world.rehearsal === undefined) {
    const { cib } = await world.cluster.read();
    world.rehearsal = { status: statusOf(cib) ?? EMPTY, origin: "live", changes: [], quorum: undefined };
  }
  return world.rehearsal;
}

/** `load {FILE|shadow:NAME|live}` */
async function load({ world, args, out }: CommandContext): Promise<RunResult> {
  const from = args.get("from")!;
  if (from === "live") world.rehearsal = undefined;
  else world.rehearsal = { status: await statusFrom(world, from), origin: from, changes: [], quorum: undefined };
  await rehearsal(world);
  out.info(`state loaded from ${from}`);
  return true;
}

async function statusFrom(world: World, from: string): Promise<Element> {
  const text = await (from.startsWith("shadow:")
    ? shadowText(world, from.slice("shadow:".length))
    : world.edge.readFile(from));
  const root = readXml(text, { source: from });
  const status = root.name === "status" ? root : firstChild(root, "status");
  if (status === undefined)
    throw new CrmError({ code: "bad-cib", message: "there is no state in it", at: { source: from } });
  return status;
}

async function shadowText(world: World, name: string): Promise<string> {
  await requireShadow(world, name);
  return world.edge.shadows.read(name);
}

/** `save [FILE|shadow:NAME]` */
async function save({ world, args, out }: CommandContext): Promise<RunResult> {
  const present = await rehearsal(world);
  const to = args.get("to") ?? present.origin;
  if (to === "live")
    throw new CrmError({
      code: "usage",
      message: "the cluster's own state is not to be overwritten",
      hint: "save FILE",
    });
  const { snapshot } = await lookAt(world);
  const text = writeXml(rehearsed(world, snapshot.cib));
  if (to.startsWith("shadow:")) await world.edge.shadows.write(to.slice("shadow:".length), text);
  else await world.edge.writeFile(to, text);
  out.info(`state saved to ${to}`);
  return true;
}

async function origin({ world, out }: CommandContext): Promise<RunResult> {
  const present = await rehearsal(world);
  out.line(present.changes.length === 0 ? present.origin : `${present.origin} (changed)`);
  return true;
}

async function show({ world, args, out }: CommandContext): Promise<RunResult> {
  const present = await rehearsal(world);
  if (args.get("changed") === undefined) out.text(writeXml(present.status));
  else for (const change of present.changes) out.line(change);
  return true;
}

type Wanted = Parameters<typeof injected>[2];

/** Works something into the state. */
async function happen(context: CommandContext, wanted: Wanted): Promise<RunResult> {
  const { world, out, line } = context;
  const present = await rehearsal(world);
  const { snapshot } = await lookAt(world);
  const result = injected(rehearsed(world, snapshot.cib), await timeOf(world), wanted);
  const errors = result.events.flatMap((event) => (event.kind === "error" ? [event.text] : []));
  if (errors.length > 0) {
    for (const text of errors) out.error(text);
    return false;
  }
  present.status = statusOf(result.cib) ?? EMPTY;
  present.changes.push(line);
  return true;
}

async function node(context: CommandContext): Promise<RunResult> {
  const { snapshot } = await lookAt(context.world);
  const name = requireNode(new Workspace(snapshot.cib), context.args.get("node")!).element.attributes.uname ?? "";
  const list = { online: "hostsUp", offline: "hostsDown", unclean: "hostsFailing" } as const;
  return happen(context, { [list[context.args.get("state") as keyof typeof list]]: [name] });
}

/** Names of exit codes, and numbers. */
const CODES: Readonly<Record<string, number>> = {
  success: 0,
  unknown: 1,
  generic: 1,
  args: 2,
  unimplemented: 3,
  perm: 4,
  installed: 5,
  configured: 6,
  not_running: 7,
  master: 8,
  promoted: 8,
  failed_master: 9,
  failed_promoted: 9,
};

/** `op OPERATION RSC CODE [STATUS] [NODE]` */
async function op(context: CommandContext): Promise<RunResult> {
  const { world, args } = context;
  const { snapshot } = await lookAt(world);
  const workspace = new Workspace(snapshot.cib);
  const resource = args.get("resource")!;
  const entry = requireResource(workspace, resource);
  const [name = "", interval] = args.get("operation")!.split(":");
  if (!OPERATIONS.includes(name)) throw notOne("an operation", name, OPERATIONS);
  const operation = name === "probe" ? "monitor" : name;
  const text = args.get("exit_code")!;
  const code = CODES[text] ?? (/^\d+$/.test(text) ? Number(text) : undefined);
  if (code === undefined) throw notOne("an exit code", text, Object.keys(CODES));
  const wanted = args.get("node");
  const host =
    wanted === undefined
      ? await placeOf(world, snapshot.cib, resource)
      : requireNode(workspace, wanted).element.attributes.uname;
  const ms = interval === undefined ? usualInterval(name, entry.element) : Number(interval) * 1000;
  if (Number.isNaN(ms)) throw new CrmError({ code: "usage", message: `not an interval in seconds: ${interval}` });
  const done = await happen(context, { operations: [`${resource}_${operation}_${ms}@${host}=${code}`] });
  const status = args.get("op_status");
  if (done === true && status !== undefined) {
    const rehearsed = await rehearsal(world);
    const key = `${operation}_${ms}`;
    rehearsed.status = withStatus(rehearsed.status, host!, resource, key, STATES[status]!);
  }
  return done;
}

const OPERATIONS = [
  ...["probe", "monitor", "start", "stop", "promote", "demote", "notify", "migrate_to", "migrate_from"],
];

/** How an operation went, as the history writes it. Source: Pacemaker's enum pcmk_exec_status. */
const STATES: Readonly<Record<string, number>> = {
  pending: -1,
  done: 0,
  cancelled: 1,
  timeout: 2,
  notsupported: 3,
  error: 4,
};

function notOne(what: string, text: string, words: readonly string[]): CrmError {
  const near = suggest(text, words);
  const hint = near === undefined ? words.join(", ") : `did you mean ${near}?`;
  return new CrmError({ code: "usage", message: `not ${what}: ${text}`, hint });
}

/** A monitor is the first that recurs, where nothing else is said. */
function usualInterval(name: string, element: Element): number {
  if (name !== "monitor") return 0;
  const intervals = operationsOf(element)
    .filter(({ attributes }) => attributes.name === "monitor")
    .map(({ attributes }) => parseDurationMs(attributes.interval ?? "0") ?? 0);
  return intervals.find((ms) => ms > 0) ?? 0;
}

/** Who wrote an entry of the history: what was made up here, or a host. */
const ORIGIN = "crm-debug-origin";

/** The history with another status of one operation that was made up. */
function withStatus(status: Element, host: string, resource: string, operation: string, state: number): Element {
  const visit = (element: Element, inside: boolean): Element => {
    const { attributes } = element;
    if (element.name === "node_state" && attributes.uname !== host) return element;
    const isIt = `${attributes.operation}_${attributes.interval}` === operation && attributes[ORIGIN] === "crm";
    if (element.name === "lrm_rsc_op" && inside && isIt) {
      const magic = (attributes["transition-magic"] ?? "").replace(/^[^:]*/, String(state));
      return { ...element, attributes: { ...attributes, "op-status": String(state), "transition-magic": magic } };
    }
    const here = inside || (element.name === "lrm_resource" && attributes.id === resource);
    const children = element.children.map((node) => (node.kind === "element" ? visit(node, here) : node));
    return { ...element, children };
  };
  return visit(status, false);
}

async function placeOf(world: World, cib: Element, resource: string): Promise<string> {
  await rehearsal(world);
  const known = readState(rehearsed(world, cib), await timeOf(world)).resourceNamed(resource);
  const [host] = known?.activeOn ?? [];
  if (host === undefined)
    throw new CrmError({
      code: "usage",
      message: `${resource} does not run: say on which node`,
      at: { object: resource },
    });
  return host.name;
}

async function quorum(context: CommandContext): Promise<RunResult> {
  const present = await rehearsal(context.world);
  present.quorum = readBoolean(context.args.get("bool")!) === true;
  present.changes.push(context.line);
  return true;
}

async function ticket(context: CommandContext): Promise<RunResult> {
  const name = context.args.get("ticket")!;
  const list = {
    grant: "ticketsGranted",
    revoke: "ticketsRevoked",
    activate: "ticketsActivated",
    standby: "ticketsStandby",
  } as const;
  return happen(context, { [list[context.args.get("action") as keyof typeof list]]: [name] });
}

async function run(context: CommandContext): Promise<RunResult> {
  await rehearsal(context.world);
  return simulateStaged(context);
}

export const RUNNERS: Readonly<Record<string, Runner>> = { load, save, origin, show, node, op, quorum, ticket, run };
