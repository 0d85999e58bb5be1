import { CrmError } from "../../base/index.ts";
import { childElements, type Element, statusOf } from "../../cib/index.ts";
import { type Entry, formatObject, Workspace } from "../../language/index.ts";
import { confirm } from "../session/ask.ts";
import { change } from "../session/commit.ts";
import {
  type CommandContext,
  type Runner,
  type RunResult,
  requireNode,
  surroundings,
  type World,
} from "../session/context.ts";
import { onlineNodes } from "../session/history.ts";
import type { Output } from "../session/output.ts";
import { hasOption, withoutOption } from "./configure/override.ts";
import { perform } from "./resource/orders.ts";
import { type ValueSet, valueCommand, withValue } from "./resource/values.ts";

/** Attributes of a host stand in a set that is named after it, as Pacemaker's tools make it. */
const ATTRIBUTES: ValueSet = { element: "instance_attributes", newId: (entry: Entry) => `nodes-${entry.id}` };
const UTILIZATION: ValueSet = { element: "utilization", newId: (entry: Entry) => `nodes-${entry.id}-utilization` };

/** `show [NODE]` */
async function show({ world, out, args }: CommandContext): Promise<RunResult> {
  const { cib } = await world.cluster.read();
  await world.agents.load(cib);
  const workspace = new Workspace(cib);
  const online = onlineNodes(cib);
  const name = args.get("node");
  const entries =
    name === undefined
      ? [...workspace.all()].filter(({ kind }) => kind.group === "node")
      : [requireNode(workspace, name)];
  if (args.has("--json") || world.options.json) {
    out.json(
      entries.map((entry) => ({
        id: entry.id,
        ...entry.element.attributes,
        online: online.has(entry.element.attributes.uname ?? ""),
        attributes: attributesOf(entry.element),
      })),
    );
    return true;
  }
  const around = surroundings(world, workspace, false);
  for (const { id, element, kind } of entries) {
    const { uname = "", type = "member", id: _id, ...others } = element.attributes;
    out.line(`${uname === id ? uname : `${uname}(${id})`}: ${type}${online.has(uname) ? "" : "(offline)"}`);
    for (const [key, value] of Object.entries(others)) out.line(`\t${key}: ${value}`);
    for (const set of childElements(element, "instance_attributes")) {
      const text = formatObject({ ...element, attributes: { id, uname }, children: [set] }, kind, {
        surroundings: around,
        layout: "one-line",
      });
      out.line(`\t${text.replace(/^.*? attributes /, "")}`);
    }
  }
  return true;
}

function attributesOf(element: Element): Record<string, string> {
  return Object.fromEntries(
    childElements(element, "instance_attributes").flatMap((set) =>
      childElements(set, "nvpair").map(({ attributes }) => [attributes.name ?? "", attributes.value ?? ""]),
    ),
  );
}

/** Hosts that a command names: those given, all of them, or the one this runs on. */
function nodesOf({ args, world }: CommandContext, workspace: Workspace): string[] {
  const names = [...args.list("node")].filter((name) => name !== "--all");
  if (args.has("--all")) return workspace.nodes();
  const chosen = names.length > 0 ? names : [world.cluster.host];
  return chosen.map((name) => requireNode(workspace, name).element.attributes.uname ?? name);
}

/** Sets an attribute of hosts in one change. */
async function setAttribute(
  context: CommandContext,
  names: readonly string[],
  attribute: string,
  value: string,
): Promise<void> {
  const { world, out, line } = context;
  await change(world, out, line, (workspace) => {
    for (const name of names) {
      const entry = requireNode(workspace, name);
      workspace.replace(entry, withValue(entry, ATTRIBUTES, attribute, value, workspace));
    }
  });
}

/** `standby [--all|NODE...] [reboot|forever]` */
async function standby(context: CommandContext): Promise<RunResult> {
  const { world, out, args, line } = context;
  const words = [...args.list("node")];
  const last = words.at(-1);
  const lifetime = args.get("lifetime") ?? (last === "reboot" || last === "forever" ? words.pop() : undefined);
  const workspace = new Workspace((await world.cluster.read()).cib);
  const names = nodesOf({ ...context, args: { ...args, list: () => words } }, workspace);
  if (lifetime === "reboot") {
    for (const node of names)
      await perform(world, out, { kind: "attribute", node, name: "standby", value: "on" }, line);
  } else await setAttribute(context, names, "standby", "on");
  for (const name of names) out.info(`standby node ${name}`);
  return true;
}

/** `online [--all|NODE...]` */
async function online(context: CommandContext): Promise<RunResult> {
  const { world, out, line } = context;
  const { cib } = await world.cluster.read();
  const names = nodesOf(context, new Workspace(cib));
  const permanent = names.filter((name) =>
    hasOption(requireNode(new Workspace(cib), name).element, "instance_attributes", "standby"),
  );
  if (permanent.length > 0) await setAttribute(context, permanent, "standby", "off");
  for (const node of names) {
    if (hasTransient(cib, node, "standby"))
      await perform(world, out, { kind: "attribute", node, name: "standby", value: undefined }, line);
    out.info(`online node ${node}`);
  }
  return true;
}

function hasTransient(cib: Element, node: string, name: string): boolean {
  return transientOf(cib, node).has(name);
}

function transientOf(cib: Element, node: string): Map<string, string> {
  const status = statusOf(cib);
  const host =
    status === undefined
      ? undefined
      : childElements(status, "node_state").find(({ attributes }) => attributes.uname === node);
  const sets = (host === undefined ? [] : childElements(host, "transient_attributes")).flatMap((set) =>
    childElements(set, "instance_attributes"),
  );
  return new Map(
    sets.flatMap((set) =>
      childElements(set, "nvpair").map(({ attributes }) => [attributes.name ?? "", attributes.value ?? ""]),
    ),
  );
}

/** `maintenance [NODE]`: where resources or the host say otherwise for themselves, that goes after a question. */
async function maintenance(context: CommandContext): Promise<RunResult> {
  const { world, out, args, line } = context;
  const look = new Workspace((await world.cluster.read()).cib);
  const name = args.get("node") ?? world.cluster.host;
  const node = requireNode(look, name);
  const gone = await askMembers(world, out, look);
  const conflicting =
    hasOption(node.element, "instance_attributes", "is-managed") &&
    (await confirm(world, out, `'is-managed' conflicts with 'maintenance' in ${name}. Remove it`));
  await change(world, out, line, (workspace) => {
    for (const { id, option } of gone) {
      const entry = workspace.get(id)!;
      workspace.replace(entry, withoutOption(entry.element, "meta_attributes", option));
    }
    const entry = requireNode(workspace, name);
    const bare = conflicting ? withoutOption(entry.element, "instance_attributes", "is-managed") : entry.element;
    workspace.replace(entry, withValue({ ...entry, element: bare }, ATTRIBUTES, "maintenance", "true", workspace));
  });
  return true;
}

async function askMembers(world: World, out: Output, workspace: Workspace): Promise<{ id: string; option: string }[]> {
  const children = world.settings.get("core.manage_children");
  const gone: { id: string; option: string }[] = [];
  if (children === "never") return gone;
  for (const { id, kind, element } of workspace.all()) {
    if (!["primitive", "group", "clone"].includes(kind.word)) continue;
    for (const option of ["maintenance", "is-managed"]) {
      if (!hasOption(element, "meta_attributes", option)) continue;
      const question =
        option === "maintenance"
          ? `'maintenance' attribute already exists in ${id}. Remove it`
          : `'is-managed' conflicts with 'maintenance' in ${id}. Remove it`;
      if (children === "always" || (await confirm(world, out, question))) gone.push({ id, option });
    }
  }
  return gone;
}

/** `ready [NODE]` */
async function ready(context: CommandContext): Promise<RunResult> {
  const name = context.args.get("node") ?? context.world.cluster.host;
  requireNode(new Workspace((await context.world.cluster.read()).cib), name);
  await setAttribute(context, [name], "maintenance", "off");
  return true;
}

/** `fence NODE` */
async function fence({ world, out, args, line }: CommandContext): Promise<RunResult> {
  const name = args.get("node")!;
  requireNode(new Workspace((await world.cluster.read()).cib), name);
  const question = `Fencing ${name} will shut down the node and migrate any resources that are running on it! Do you want to fence ${name}`;
  if (!world.options.force && !(await confirm(world, out, question))) return false;
  return perform(world, out, { kind: "fence", node: name, action: "reboot" }, line);
}

/** `clearstate NODE` */
async function clearstate({ world, out, args, line }: CommandContext): Promise<RunResult> {
  const name = args.get("node")!;
  requireNode(new Workspace((await world.cluster.read()).cib), name);
  if (!world.options.force && !(await confirm(world, out, `Do you really want to drop state for node ${name}`)))
    return false;
  return perform(world, out, { kind: "cleanup", node: name }, line);
}

/** `delete NODE`: from the configuration; the host must be down. */
async function remove({ world, out, args, line }: CommandContext): Promise<RunResult> {
  const name = args.get("node")!;
  const { cib } = await world.cluster.read();
  requireNode(new Workspace(cib), name);
  if (onlineNodes(cib).has(name) && !world.options.force) {
    throw new CrmError({ code: "still-active", message: `node ${name} is still active`, hint: "stop it first" });
  }
  if (world.cluster.setting !== "file") {
    await perform(world, out, { kind: "hosts", action: "remove", hosts: [name] }, line);
  }
  await change(world, out, line, (workspace) => {
    const entry = workspace.findNode(name);
    if (entry !== undefined) workspace.remove(entry);
  });
  out.info(`node ${name} deleted`);
  return true;
}

async function server({ world, out, args }: CommandContext): Promise<RunResult> {
  const workspace = new Workspace((await world.cluster.read()).cib);
  const names = args.list("node");
  for (const name of names.length > 0 ? names : workspace.nodes())
    out.line(requireNode(workspace, name).element.attributes.uname ?? name);
  return true;
}

/** `status-attr NODE {set|delete|show} ATTR [VALUE]` */
async function statusAttribute({ world, out, args, line }: CommandContext): Promise<RunResult> {
  const node = args.get("node")!;
  const name = args.get("attr")!;
  const { cib } = await world.cluster.read();
  requireNode(new Workspace(cib), node);
  const present = transientOf(cib, node).get(name);
  switch (args.get("action")) {
    case "show":
      if (present === undefined) throw new CrmError({ code: "not-set", message: `${node} has no ${name}` });
      out.line(`scope=status  name=${name} value=${present}`);
      return true;
    case "delete":
      return perform(world, out, { kind: "attribute", node, name, value: undefined }, line);
    default: {
      const value = args.get("value");
      if (value === undefined) throw new CrmError({ code: "usage", message: "Expected <value>" });
      return perform(world, out, { kind: "attribute", node, name, value }, line);
    }
  }
}

/** The commands of the node level. */
export const RUNNERS: Readonly<Record<string, Runner>> = {
  show,
  standby,
  online,
  maintenance,
  ready,
  fence,
  clearstate,
  delete: remove,
  server,
  attribute: valueCommand(ATTRIBUTES, "attr", requireNode),
  "status-attr": statusAttribute,
  utilization: valueCommand(UTILIZATION, "attr", requireNode),
};
