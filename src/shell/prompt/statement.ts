import type { AgentMetadata } from "../../agents/index.ts";
import {
  ACTIONS,
  agentOf,
  type Draft,
  type Expectation,
  OPERATION_ATTRIBUTES,
  outlook,
  PROMPT,
  ROLES,
  type Word,
} from "../../language/index.ts";
import { OPERATION_OPTIONS, type Option, PROPERTIES } from "../../verify/index.ts";
import type { Candidate } from "../interface.ts";
import { agentNameOf, type World } from "../session/context.ts";
import { agentCandidates, metadataOf, operationCandidates, seconds } from "./agents.ts";
import {
  candidate,
  named,
  offered,
  optionName,
  optionValues,
  parameterName,
  parameterValues,
  words,
} from "./candidate.ts";
import { fileCandidates } from "./files.ts";
import * as lists from "./lists.ts";
import type { Scene } from "./lookout.ts";
import { metaOptions } from "./options.ts";

/** What a statement's word is about. */
export interface StatementScene {
  readonly world: World;
  readonly scene: Scene;
  /** The word so far. */
  readonly typed: string;
}

/** What may stand behind the words of a statement; the first is its name. `from` is the offset in the typed word behind
 *  which the candidates begin: 0, or behind `name=`, `rsc:`. */
export interface Offer {
  readonly candidates: readonly Candidate[];
  readonly from: number;
}

export async function statementCandidates(
  name: string,
  before: readonly Word[],
  { world, scene, typed }: StatementScene,
): Promise<Offer> {
  const first: Word = { text: name, start: 0, end: 0, offsets: undefined };
  const { expected } = outlook([first, ...before], scene.surroundings, PROMPT);
  const at: StatementScene = { world, scene, typed };
  const equals = typed.indexOf("=");
  if (equals > 0) {
    const values = await valueCandidates(typed.slice(0, equals), expected, at);
    return { candidates: values, from: equals + 1 };
  }
  const colon = typed.indexOf(":");
  const qualified = colon > 0 ? expected.find(({ label }) => /<resource>\[:/.test(label)) : undefined;
  if (qualified !== undefined) {
    const qualifiers = qualified.label.includes("<action>") ? words(ACTIONS, "action") : words(ROLES, "role");
    return { candidates: qualifiers, from: colon + 1 };
  }
  const found = new Map<string, Candidate>();
  // Names of options before the keywords that end them.
  const isKeyword = ({ role }: Expectation): number => Number(role === "keyword");
  for (const expectation of expected.toSorted((a, b) => isKeyword(a) - isKeyword(b))) {
    for (const each of await candidatesFor(expectation, at)) if (!found.has(each.text)) found.set(each.text, each);
  }
  return { candidates: [...found.values()], from: 0 };
}

/** `symmetrical=<true|false>` */
const PAIR = /^(\$?[\w-]+)=</;

async function candidatesFor(
  expectation: Expectation,
  { world, scene, typed }: StatementScene,
): Promise<readonly Candidate[]> {
  const { label, completes, values, open, role } = expectation;
  const pair = PAIR.exec(label)?.[1];
  if (pair !== undefined && completes !== "id-of-set") return [named(pair, "keyword")];
  switch (completes) {
    case "object":
      return lists.objects(scene);
    case "resource":
    case "set-member":
      return lists.resources(scene);
    case "top-resource":
      return lists.topResources(scene);
    case "free-primitive":
    case "bundle-child":
      return lists.freePrimitives(scene);
    case "free-child":
      return lists.freeChildren(scene);
    case "node":
      return lists.nodes(scene);
    case "template":
      return lists.templates(scene);
    case "fencing-device":
      return lists.fenceDevices(scene);
    case "fencing-target":
      return [...withColon(lists.nodes(scene)), named("attr:", "keyword"), candidate("pattern:", "keyword", "", "")];
    case "acl-role":
      return label.startsWith("role:")
        ? lists.roles(scene).map((each) => ({ ...each, text: `role:${each.text}` }))
        : lists.roles(scene);
    case "acl-spec":
      return values.map((text) => candidate(text, "keyword", "", text.endsWith(":") ? "" : undefined));
    case "ticket":
      return withColon(lists.tickets(scene));
    case "agent":
      return agentCandidates(world, typed);
    case "score":
      // Sets of options have scores too, which hardly anybody types.
      if (SETS.has(open[0]?.name ?? "") && !/^[-+\d]/.test(typed)) return [];
      return [candidate("inf:", "score", "must"), candidate("-inf:", "score", "must not"), candidate("100:", "score")];
    case "kind-or-score":
      return words(["Mandatory:", "Optional:", "Serialize:"], "kind");
    case "action":
      return words(ACTIONS, "action");
    case "role":
      return [named("$role", "keyword")];
    case "operation":
      return operationCandidates(await metadataIn(open, world, scene));
    case "property":
    case "set-attribute":
      return offered(optionsIn(expectation)).map(optionName);
    case "operation-attribute":
      return offered(OPERATION_OPTIONS)
        .filter(({ name }) => isDefaults(open) || (name !== "name" && OPERATION_ATTRIBUTES.includes(name)))
        .map(optionName);
    case "attribute-of-set":
      if (open.some(({ name }) => name === "op")) return [named("OCF_CHECK_LEVEL", "option", "how deep to look")];
      return (await metadataIn(open, world, scene))?.parameters.map(parameterName) ?? [];
    case "node-attribute":
      return lists.nodeAttributes(scene);
    case "date-part":
      return values.map((text) => candidate(text, "date", "", ""));
    case "container-option":
      return containerOptions(open).map((name) => named(name, "option"));
    case "id-of-set":
      return typed.startsWith("$") ? words(["$id=", "$id-ref="], "id").map((each) => ({ ...each, suffix: "" })) : [];
    case "file":
      return fileCandidates(world.edge, typed);
    default:
      return values.map((text) => candidate(text, role === "keyword" ? "keyword" : "value"));
  }
}

const withColon = (list: readonly Candidate[]): Candidate[] => list.map((each) => ({ ...each, text: `${each.text}:` }));

const SETS: ReadonlySet<string> = new Set(["instance_attributes", "meta_attributes", "utilization"]);

/** Values of `name=`. */
async function valueCandidates(
  name: string,
  expected: readonly Expectation[],
  { world, scene }: StatementScene,
): Promise<readonly Candidate[]> {
  for (const expectation of expected) {
    const { label, completes, values, open } = expectation;
    if (PAIR.exec(label)?.[1]?.replace(/^\$/, "") === name.replace(/^\$/, "")) {
      if (completes === "role") return words(ROLES, "role");
      if (completes === "node-attribute") return lists.nodeAttributes(scene);
      if (completes !== "id-of-set") return words(values, "value");
    }
    if (completes === "operation-attribute") {
      const option = OPERATION_OPTIONS.find((each) => each.name === name);
      const advised = isDefaults(open) ? [] : await advisedValues(name, open, world, scene);
      return [...advised, ...(option === undefined || advised.length > 0 ? [] : optionValues(option))];
    }
    if (completes === "property" || completes === "set-attribute") {
      const option = optionsIn(expectation).find((each) => each.name === name);
      if (option !== undefined) return optionValues(option);
    }
    if (completes === "attribute-of-set") {
      const parameters = (await metadataIn(open, world, scene))?.parameters ?? [];
      const parameter = parameters.find((each) => each.name === name);
      if (parameter !== undefined) return parameterValues(parameter);
    }
  }
  return [];
}

/** The interval or time-out that the agent advises for the operation at hand. */
async function advisedValues(
  name: string,
  open: readonly Draft[],
  world: World,
  scene: Scene,
): Promise<readonly Candidate[]> {
  const operation = open.find((draft) => draft.name === "op")?.attributes.name;
  const actions = (await metadataIn(open, world, scene))?.actions.filter((action) => action.name === operation) ?? [];
  const times = actions.flatMap(({ intervalMs, timeoutMs }) => {
    const time = name === "interval" ? intervalMs : name === "timeout" ? timeoutMs : undefined;
    return time === undefined ? [] : [seconds(time)];
  });
  return [...new Set(times)].map((time) => candidate(time, "value", "advised by the agent"));
}

/** `rsc_defaults` and `op_defaults`: the set itself is the statement. */
const isDefaults = (open: readonly Draft[]): boolean => open.length === 1 && open[0]?.name === "meta_attributes";

function optionsIn({ completes, open }: Expectation): readonly Option[] {
  if (completes === "property") return PROPERTIES;
  if (open.some(({ name }) => name === "op")) return OPERATION_OPTIONS;
  return metaOptions(open.at(-1)?.name);
}

/** Meta-data of the agent of the primitive or template that is being typed. */
export async function metadataIn(
  open: readonly Draft[],
  world: World,
  scene: Scene,
): Promise<AgentMetadata | undefined> {
  const resource = open.find(({ name }) => name === "primitive" || name === "template");
  return resource === undefined ? undefined : metadataOf(world, agentNameOf(resource, scene.workspace));
}

/** The agent that a word names, as a statement would read it. */
export function agentNamed(text: string, scene: Scene): ReturnType<typeof agentNameOf> {
  const attributes = agentOf(text, scene.surroundings);
  return attributes === undefined
    ? undefined
    : agentNameOf({ kind: "element", name: "primitive", attributes, children: [] }, scene.workspace);
}

/** Source: Pacemaker's schema `resources-3.9.rng`, element bundle. */
const CONTAINER_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  network: ["ip-range-start", "control-port", "host-interface", "host-netmask", "add-host"],
  "port-mapping": ["port", "internal-port", "range"],
  "storage-mapping": ["source-dir", "source-dir-root", "target-dir", "options"],
};
const CONTAINER = ["image", "replicas", "replicas-per-host", "promoted-max", "run-command", "network", "options"];

function containerOptions(open: readonly Draft[]): readonly string[] {
  return CONTAINER_OPTIONS[open[0]?.name ?? ""] ?? CONTAINER;
}
