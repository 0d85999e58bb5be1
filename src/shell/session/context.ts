import type { AgentName } from "../../agents/index.ts";
import { CrmError } from "../../base/index.ts";
import { childElements, type Element } from "../../cib/index.ts";
import type { CibSnapshot, Cluster, Origin } from "../../client/index.ts";
import {
  type Entry,
  type Notes,
  type Surroundings,
  suggest,
  surroundingsOf,
  type Word,
  Workspace,
} from "../../language/index.ts";
import type { Edge } from "../edge.ts";
import type { LineStatus } from "../interface.ts";
import type { Arguments } from "../model/arguments.ts";
import type { Command } from "../model/command.ts";
import type { Settings } from "../settings.ts";
import { Staging } from "../staging/staging.ts";
import type { AgentBook } from "./agents.ts";
import type { Output } from "./output.ts";
import { hideInLine, hideSecret, patternsOf, type SecretRules } from "./secrets.ts";

/** What options of the command line say to commands. */
export interface RunOptions {
  readonly force: boolean;
  /** Answer every question with no. */
  readonly answerNo: boolean;
  readonly wait: boolean;
  readonly json: boolean;
}

/** A rehearsal state of the level cibstatus. */
export interface Rehearsal {
  status: Element;
  origin: string;
  readonly changes: string[];
  quorum: boolean | undefined;
}

/** What lives as long as the shell: the cluster, the staged edits, what has been learned of agents. */
export interface World {
  cluster: Cluster;
  agents: AgentBook;
  readonly edge: Edge;
  readonly settings: Settings;
  readonly options: RunOptions;
  staging: Staging | undefined;
  rehearsal: Rehearsal | undefined;
  /** The filled-in template at hand. */
  template: string | undefined;
  /** Old spellings that were told of. */
  readonly told: Set<string>;
  /** Lines that were run since the last commit, as they were typed: a commit hides the secrets in them. */
  readonly commandLines: string[];
  /** Period of the level history. */
  period: { from: number | undefined; to: number | undefined };
  changed(): void;
}

/** One run of one command. */
export interface CommandContext {
  readonly world: World;
  readonly spec: Command;
  readonly args: Arguments;
  readonly words: readonly Word[];
  /** The line as typed, from the command's name on. */
  readonly line: string;
  readonly out: Output;
  readonly signal: AbortSignal | undefined;
  /** Called from another level and going back at once. */
  readonly inTransit: boolean;
}

/** What a command says at its end: nothing is success; a number is an exit code of its own. */
export type RunResult = boolean | number;
export type Runner = (context: CommandContext) => Promise<RunResult> | RunResult;

export function statusOf(result: RunResult): { status: LineStatus; exitCode?: number } {
  if (typeof result === "number") return { status: result === 0 ? "done" : "failed", exitCode: result };
  return { status: result === false ? "failed" : "done" };
}

/** The option as it was compiled last: it is asked for with every line. */
let patternsAt: { readonly text: string; readonly patterns: readonly RegExp[] } | undefined;

export function secretRules(world: World): SecretRules {
  const text = world.settings.get("core.obscure_pattern");
  if (text !== patternsAt?.text) patternsAt = { text, patterns: patternsOf(text) };
  return { patterns: patternsAt.patterns, isPrivate: world.agents.isPrivate };
}

/** What reading and printing look up. `reveal` prints secrets. */
export function surroundings(
  world: World,
  workspace: Workspace,
  reveal: boolean,
  extra: readonly RegExp[] = [],
): Surroundings {
  const base = secretRules(world);
  const rules = extra.length === 0 ? base : { ...base, patterns: extra };
  return surroundingsOf(workspace, {
    providersOf: world.agents.providersOf,
    hidden: (name, _value, set) => (reveal ? undefined : hideSecret(rules, name, set)),
  });
}

export function hiddenLine(world: World, line: string): string {
  return hideInLine(line, secretRules(world));
}

/** The staged edits; begun when they are first needed. */
export async function staging(world: World): Promise<Staging> {
  if (world.staging === undefined) {
    const snapshot = await world.cluster.read();
    await world.agents.load(snapshot.cib);
    world.staging = new Staging(snapshot);
  } else if (!world.staging.isChanged && world.staging.undoneSteps.length === 0) await renew(world, world.staging);
  return world.staging;
}

/** Nothing is staged: work on what the cluster has now. */
async function renew(world: World, present: Staging): Promise<void> {
  const snapshot = await world.cluster.read();
  if (snapshot.cib === present.base.cib) return;
  await world.agents.load(snapshot.cib);
  present.reset(snapshot);
}

/** The document that a command looks at: the staged one where there is one, else the cluster's. */
export async function lookAt(world: World): Promise<{ snapshot: CibSnapshot; workspace: Workspace }> {
  if (world.staging !== undefined) {
    const present = await staging(world);
    return { snapshot: { cib: present.workspace.cib, version: present.base.version }, workspace: present.workspace };
  }
  const snapshot = await world.cluster.read();
  await world.agents.load(snapshot.cib);
  return { snapshot, workspace: new Workspace(snapshot.cib) };
}

export function originOf(world: World, commands: readonly string[]): Origin {
  return { user: world.edge.user, client: "crm", commands };
}

export function tellNotes(out: Output, notes: Notes): void {
  for (const { level, text } of notes) out.message({ level, text });
}

const isNode = ({ kind }: Entry): boolean => kind.group === "node";

/** @throws CrmError `no-such-object` */
export function requireEntry(workspace: Workspace, id: string): Entry {
  const entry = workspace.find(id);
  if (entry === undefined) throw missing("no-such-object", `object ${id} does not exist`, id, workspace.all());
  return entry;
}

/** @throws CrmError `no-such-resource` */
export function requireResource(workspace: Workspace, id: string): Entry {
  const entry = workspace.get(id);
  if (entry !== undefined && isResource(entry)) return entry;
  throw missing("no-such-resource", `resource ${id} does not exist`, id, [...workspace.all()].filter(isResource));
}

const isResource = ({ kind }: Entry): boolean => kind.group === "resource" && kind.word !== "rsc_template";

/** Something of this name is not there, but perhaps one of these was meant. */
function missing(code: string, message: string, name: string, known: Iterable<Entry>): CrmError {
  const near = suggest(
    name,
    Array.from(known, ({ id, element }) => element.attributes.uname ?? id),
  );
  return new CrmError({
    code,
    message,
    at: { object: name },
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}

/** @throws CrmError `no-such-node` */
export function requireNode(workspace: Workspace, name: string): Entry {
  const entry = workspace.findNode(name);
  if (entry === undefined)
    throw missing("no-such-node", `node ${name} does not exist`, name, [...workspace.all()].filter(isNode));
  return entry;
}

/** A primitive with what its template gives it. */
export function withTemplate(element: Element, workspace: Workspace): Element {
  const { template } = element.attributes;
  const found = template === undefined ? undefined : workspace.get(template)?.element;
  if (found === undefined) return element;
  const { class: agentClass, provider, type } = found.attributes;
  const attributes = {
    ...element.attributes,
    ...(agentClass === undefined ? {} : { class: agentClass }),
    ...(provider === undefined ? {} : { provider }),
    ...(type === undefined ? {} : { type }),
  };
  return { ...element, attributes, children: [...found.children, ...element.children] };
}

export function agentNameOf(element: Element, workspace: Workspace): AgentName | undefined {
  const { class: agentClass, provider, type } = withTemplate(element, workspace).attributes;
  if (agentClass === undefined || type === undefined) return undefined;
  return { class: agentClass, type, ...(provider === undefined ? {} : { provider }) };
}

export function operationsOf(element: Element): Element[] {
  return childElements(element, "operations").flatMap((operations) => childElements(operations, "op"));
}
