import type { AgentAction, AgentMetadata } from "../../../agents/index.ts";
import { formatDuration } from "../../../base/index.ts";
import { childElements, type Element } from "../../../cib/index.ts";
import { type Draft, fillIds, type Kind, thaw, type Workspace } from "../../../language/index.ts";
import type { AgentBook } from "../../session/agents.ts";
import { agentNameOf } from "../../session/context.ts";
import type { Settings } from "../../settings.ts";

/** What advice looks at. */
export interface Adviser {
  readonly settings: Pick<Settings, "is">;
  readonly agents: Pick<AgentBook, "metadataNow">;
}

/** What is added to an object that is typed: crmsh does the same, so that what one learned there holds here. */
export function advise(world: Adviser, element: Element, kind: Kind, workspace: Workspace): Element {
  if (kind.word === "clone") return adviseClone(world, element, workspace);
  if (kind.word !== "primitive" || element.attributes.template !== undefined) return element;
  const agent = agentNameOf(element, workspace);
  if (agent === undefined || !world.settings.is("core.has_ra_advised_op")) return element;
  if (agent.class === "stonith" && !world.settings.is("core.has_fa_advised_op")) return element;
  const metadata = world.agents.metadataNow(agent);
  return metadata === undefined ? element : adviseOperations(element, metadata, workspace);
}

/** A clone gets interleave=true, and promotable=true where its agent can promote, unless it says otherwise. */
function adviseClone(world: Adviser, element: Element, workspace: Workspace): Element {
  const member = childElements(element, "primitive")[0];
  if (member === undefined) return element;
  const agent = agentNameOf(member, workspace);
  const actions = agent === undefined ? [] : (world.agents.metadataNow(agent)?.actions ?? []).map(({ name }) => name);
  const promotes = actions.includes("promote") && actions.includes("demote");
  const has = (name: string): boolean =>
    childElements(element, "meta_attributes").some((set) =>
      childElements(set, "nvpair").some(({ attributes }) => attributes.name === name),
    );
  const wanted = (promotes ? ["promotable", "interleave"] : ["interleave"]).filter((name) => !has(name));
  if (wanted.length === 0) return element;
  const copy = thaw(element);
  let set = copy.children.find((node) => node.kind === "element" && node.name === "meta_attributes") as
    | Draft
    | undefined;
  if (set === undefined) {
    set = { kind: "element", name: "meta_attributes", attributes: {}, children: [] };
    // Members end a container, as the schemas have it.
    const at = copy.children.findIndex(
      (node) => node.kind === "element" && (node.name === "primitive" || node.name === "group"),
    );
    copy.children.splice(at, 0, set);
  }
  for (const name of wanted)
    set.children.push({ kind: "element", name: "nvpair", attributes: { name, value: "true" }, children: [] });
  fillIds(copy, workspace.ids);
  return copy;
}

/** Actions whose advised times are taken over: monitors first, then as the agent lists them. */
const ADVISED = ["monitor", "start", "stop", "promote", "demote"];

function adviseOperations(element: Element, metadata: AgentMetadata, workspace: Workspace): Element {
  const copy = thaw(element);
  let operations = copy.children.find((node) => node.kind === "element" && node.name === "operations") as
    | Draft
    | undefined;
  if (operations?.attributes["id-ref"] !== undefined) return element;
  if (operations === undefined) {
    operations = { kind: "element", name: "operations", attributes: {}, children: [] };
    copy.children.push(operations);
  } else copy.children.push(...copy.children.splice(copy.children.indexOf(operations), 1));
  const given = new Set<string>();
  for (const op of operations.children) {
    if (op.kind !== "element") continue;
    const { name = "", role, interval, timeout } = op.attributes;
    given.add(name);
    const advice = metadata.actions.find((action) => action.name === name && sameRole(action.role, role));
    if (interval === undefined) op.attributes.interval = formatTime(advice?.intervalMs) ?? "0s";
    const advised = formatTime(advice?.timeoutMs);
    if (timeout === undefined && advised !== undefined) op.attributes.timeout = advised;
  }
  const names = metadata.actions.map((action) => action.name).filter(isFirst);
  for (const name of [...names.filter((item) => item === "monitor"), ...names.filter((item) => item !== "monitor")]) {
    if (!ADVISED.includes(name) || given.has(name)) continue;
    for (const action of metadata.actions.filter((item) => item.name === name))
      operations.children.push(operationOf(action));
  }
  if (operations.children.length === 0) return element;
  fillIds(copy, workspace.ids);
  return copy;
}

const isFirst = (name: string, index: number, all: readonly string[]): boolean => all.indexOf(name) === index;

function sameRole(a: string | undefined, b: string | undefined): boolean {
  const modern: Readonly<Record<string, string>> = { Master: "Promoted", Slave: "Unpromoted" };
  return b === undefined || (modern[a ?? ""] ?? a) === (modern[b] ?? b);
}

function operationOf(action: AgentAction): Draft {
  const attributes: Record<string, string> = { name: action.name };
  const timeout = formatTime(action.timeoutMs);
  if (timeout !== undefined) attributes.timeout = timeout;
  attributes.interval = formatTime(action.intervalMs) ?? "0s";
  if (action.role !== undefined) attributes.role = action.role;
  return { kind: "element", name: "op", attributes, children: [] };
}

/** Whole seconds, as agents write them. */
export function formatTime(milliseconds: number | undefined): string | undefined {
  if (milliseconds === undefined) return undefined;
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : formatDuration(milliseconds);
}
