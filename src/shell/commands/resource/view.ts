import { CrmError } from "../../../base/index.ts";
import { childElements, type Element } from "../../../cib/index.ts";
import { type Entry, formatObject, listed, mentionedIn, Workspace } from "../../../language/index.ts";
import {
  type CommandContext,
  type RunResult,
  requireResource,
  surroundings,
  type World,
} from "../../session/context.ts";
import { type Operation, operationsIn, type Running, runningIn } from "../../session/history.ts";
import { table } from "../../view/columns.ts";
import { primitivesIn } from "./move.ts";

interface Look {
  readonly cib: Element;
  readonly workspace: Workspace;
  readonly running: ReadonlyMap<string, readonly Running[]>;
}

async function look(world: World): Promise<Look> {
  const { cib } = await world.cluster.read();
  return { cib, workspace: new Workspace(cib), running: runningIn(cib) };
}

function placesOf({ workspace, running }: Look, entry: Entry): Running[] {
  return primitivesIn(workspace, entry).flatMap((id) => [...(running.get(id) ?? [])]);
}

/** `resource vip is running on: server1`, as crm_resource says it. */
function locateLines(at: Look, entry: Entry): string[] {
  const places = placesOf(at, entry);
  if (places.length === 0) return [`resource ${entry.id} is NOT running`];
  const seen = new Map(places.map((place) => [place.node, place]));
  return [...seen.values()].map(
    ({ node, promoted }) => `resource ${entry.id} is running on: ${node}${promoted ? " Promoted" : " "}`,
  );
}

function outermost(workspace: Workspace): Entry[] {
  return [...workspace.all()].filter(
    ({ kind, parent }) => kind.group === "resource" && kind.word !== "rsc_template" && parent === undefined,
  );
}

/** `status [RSC...]`; without a name all of them, as crm_resource lists them. */
export async function status({ world, out, args }: CommandContext): Promise<RunResult> {
  const at = await look(world);
  const names = args.list("rsc");
  const entries = names.length === 0 ? outermost(at.workspace) : names.map((id) => requireResource(at.workspace, id));
  if (args.has("--json") || world.options.json) {
    out.json(entries.map((entry) => ({ id: entry.id, type: entry.kind.word, running: placesOf(at, entry) })));
    return true;
  }
  if (names.length > 0) {
    for (const entry of entries) for (const line of locateLines(at, entry)) out.line(line);
    return true;
  }
  const { code, stdout, stderr } = await world.edge.tool("crm_resource", ["--list"], world.cluster);
  if (code !== 0) throw new CrmError({ code: "status", message: stderr.trim().replace(/^crm_resource: /, "") });
  out.plain(stdout);
  return true;
}

/** `locate [RSC...]` */
export async function locate(context: CommandContext): Promise<RunResult> {
  const { world, out, args } = context;
  const at = await look(world);
  const names = args.list("rsc");
  const entries = names.length === 0 ? outermost(at.workspace) : names.map((id) => requireResource(at.workspace, id));
  if (args.has("--json") || world.options.json) {
    out.json(entries.map((entry) => ({ id: entry.id, running: placesOf(at, entry) })));
    return true;
  }
  for (const entry of entries) for (const line of locateLines(at, entry)) out.line(line);
  return true;
}

/** `constraints RSC`: of the resource, what it is in, and what is in it. */
export async function constraints({ world, out, args }: CommandContext): Promise<RunResult> {
  const { cib, workspace } = await look(world);
  await world.agents.load(cib);
  const entry = requireResource(workspace, args.get("rsc")!);
  const ids = new Set<string>([entry.id, ...primitivesIn(workspace, entry)]);
  for (let parent = workspace.parentOf(entry); parent !== undefined; parent = workspace.parentOf(parent))
    ids.add(parent.id);
  const tags = [...workspace.all()].filter(
    ({ kind, element }) =>
      kind.word === "tag" && childElements(element, "obj_ref").some(({ attributes }) => ids.has(attributes.id ?? "")),
  );
  for (const tag of tags) ids.add(tag.id);
  const found = listed(
    [...workspace.all()].filter(
      (other) => other.kind.group === "constraint" && mentionedIn(other.element, other.kind).some((id) => ids.has(id)),
    ),
    true,
  );
  const around = surroundings(world, workspace, false);
  const texts = found.map(({ element, kind }) =>
    formatObject(element, kind, { surroundings: around, layout: "one-line" }),
  );
  if (args.has("--json") || world.options.json)
    out.json(found.map(({ id, kind }, index) => ({ id, type: kind.word, text: texts[index] })));
  else out.plain(texts.join("\n"));
  return true;
}

/** `operations [RSC [NODE]]` */
export async function operations({ world, out, args }: CommandContext): Promise<RunResult> {
  const { cib, workspace } = await look(world);
  const name = args.get("rsc");
  const node = args.get("node");
  const wanted = name === undefined ? undefined : new Set(primitivesIn(workspace, requireResource(workspace, name)));
  const found = operationsIn(cib).filter(
    (op) =>
      (wanted === undefined || wanted.has(op.resource.replace(/:\d+$/, ""))) &&
      (node === undefined || op.node === node),
  );
  if (args.has("--json") || world.options.json) out.json(found);
  else out.plain(table(found.map(operationRow)).join("\n"));
  return true;
}

export function operationRow(op: Operation): string[] {
  const action = op.intervalMs > 0 ? `${op.operation}(${op.intervalMs / 1000}s)` : op.operation;
  const when = op.at === undefined ? "" : new Date(op.at * 1000).toISOString().replace("T", " ").slice(0, 19);
  const time = op.execMs === undefined ? "" : `${op.execMs}ms`;
  return [when, op.node, op.resource, action, `rc=${op.code}`, time, op.reason ?? ""];
}
