import { CrmError } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import { deleteObjects, type Entry, Workspace } from "../../language/index.ts";
import type { Decision, ResourceChange } from "../../scheduler/index.ts";
import { changeDetails, changeReason } from "../../transition/index.ts";
import { type CommandContext, type RunResult, requireNode, requireResource, type World } from "../session/context.ts";
import { carriedOut, decideOn, timeOf, withHostsUp } from "../session/decide.ts";
import { withMeta } from "./resource/state.ts";

const SETTLE_ROUNDS = 8;

/** The document once the cluster has nothing more to do: what a change leads to is then seen alone. */
export function settled(cib: Element, nowMs: number): Element {
  let current = withHostsUp(cib, nowMs);
  for (let round = 0; round < SETTLE_ROUNDS; round++) {
    const decision = decideOn(current, nowMs);
    if (decision.graph.synapses.length === 0) break;
    current = carriedOut(current, decision, nowMs);
  }
  return current;
}

/** Everything that happens after a change, until the cluster is calm again. */
export function followed(cib: Element, nowMs: number): ResourceChange[] {
  const changes: ResourceChange[] = [];
  let current = cib;
  for (let round = 0; round < SETTLE_ROUNDS; round++) {
    const decision = decideOn(current, nowMs);
    changes.push(...decision.resourceChanges);
    if (decision.graph.synapses.length === 0) break;
    current = carriedOut(current, decision, nowMs);
  }
  return changes;
}

const ROLE_STOPS: ReadonlySet<string> = new Set(["Stop", "Demote"]);

/** Ids of the configuration that a resource and its parts go by. */
function partsOf(workspace: Workspace, id: string): Set<string> {
  const ids = new Set<string>();
  const add = (entry: Entry): void => {
    ids.add(entry.id);
    for (const member of workspace.members(entry)) add(member);
  };
  const entry = workspace.get(id);
  if (entry !== undefined) add(entry);
  return ids;
}

const configuredId = (change: ResourceChange): string => change.resource.xml.attributes.id ?? change.resource.id;

/** The document with resources told to stop. */
function stopped(workspace: Workspace, ids: readonly string[]): Element {
  for (const id of ids) {
    const entry = requireResource(workspace, id);
    workspace.replace(entry, withMeta(entry.element, "target-role", "Stopped", workspace));
  }
  return workspace.cib;
}

/** Resources that would stop besides, when these are stopped. */
export async function alsoStopped(world: World, ids: readonly string[]): Promise<string[]> {
  const nowMs = await timeOf(world);
  const base = settled((await world.cluster.read()).cib, nowMs);
  const workspace = new Workspace(base);
  const own = new Set(ids.flatMap((id) => [...partsOf(workspace, id)]));
  const changes = followed(stopped(workspace, ids), nowMs);
  const others = changes.filter((change) => ROLE_STOPS.has(change.kind) && !own.has(configuredId(change)));
  return [...new Set(others.map(configuredId))];
}

/** `impact {stop|restart|delete} RSC`, `impact standby NODE` */
export async function impact({ world, args, out }: CommandContext): Promise<RunResult> {
  const name = args.get("name")!;
  const action = args.get("action")!;
  const nowMs = await timeOf(world);
  const workspace = new Workspace(settled((await world.cluster.read()).cib, nowMs));
  const own = partsOf(workspace, name);
  const cib = changedDocument(workspace, action, name);
  const changes = followed(cib, nowMs).filter((change) => !own.has(configuredId(change)));
  const lasting = action === "restart" ? restartChanges(changes) : changes;
  if (args.has("--json") || world.options.json) {
    out.json(
      lasting.map(({ kind, resource, from, to, reason }) => ({
        action: kind,
        resource: resource.id,
        from: from?.name,
        to: to?.name,
        reason,
      })),
    );
    return true;
  }
  if (lasting.length === 0) out.line(`${action} ${name}: nothing else would be touched`);
  for (const change of lasting) {
    const reason = changeReason(change);
    out.line(
      `${change.kind.padEnd(8)} ${change.resource.id} (${changeDetails(change)})${reason === undefined ? "" : `  ${reason}`}`,
    );
  }
  return true;
}

/** What stops with a resource starts again with it. */
function restartChanges(changes: readonly ResourceChange[]): ResourceChange[] {
  return changes.map((change) => (change.kind === "Stop" ? { ...change, kind: "Restart" as const } : change));
}

function changedDocument(workspace: Workspace, action: string, name: string): Element {
  switch (action) {
    case "standby": {
      const node = requireNode(workspace, name);
      const attribute: Element = {
        kind: "element",
        name: "instance_attributes",
        attributes: { id: "impact" },
        children: [
          {
            kind: "element",
            name: "nvpair",
            attributes: { id: "impact-standby", name: "standby", value: "on" },
            children: [],
          },
        ],
      };
      workspace.replace(node, { ...node.element, children: [...node.element.children, attribute] });
      return workspace.cib;
    }
    case "delete":
      if (workspace.find(name) === undefined)
        throw new CrmError({ code: "no-such-object", message: `object ${name} does not exist` });
      deleteObjects(workspace, [name], { force: false });
      return workspace.cib;
    default:
      return stopped(workspace, [name]);
  }
}

/** Whether a decision leaves everything as it is. */
export function isCalm(decision: Decision): boolean {
  return decision.resourceChanges.length === 0 && decision.hostChanges.length === 0;
}
