import { SCHEMAS } from "../../cib/index.ts";
import { KINDS } from "../../language/index.ts";
import { META_ATTRIBUTES, type Option, PROPERTIES } from "../../verify/index.ts";
import { TEMPLATES } from "../commands/template-catalogue.ts";
import type { Candidate } from "../interface.ts";
import type { Argument, ArgumentKind } from "../model/command.ts";
import { agentNameOf, type World } from "../session/context.ts";
import { SETTINGS } from "../settings.ts";
import { LEVELS } from "../table/index.ts";
import { TOPICS } from "../view/topics.ts";
import { agentCandidates, metadataOf, operationCandidates } from "./agents.ts";
import { candidate, offered, parameterName, parameterValues, words } from "./candidate.ts";
import type { Open } from "./cursor.ts";
import { fileCandidates } from "./files.ts";
import * as lists from "./lists.ts";
import type { Scene } from "./lookout.ts";
import { metaOptions } from "./options.ts";
import { pathCandidates } from "./paths.ts";
import { agentNamed } from "./statement.ts";

export interface ArgumentScene {
  readonly world: World;
  readonly scene: Scene;
  readonly typed: string;
  readonly given: Open["given"];
}

type Source = (at: ArgumentScene) => readonly Candidate[] | Promise<readonly Candidate[]>;

const nothing: Source = () => [];
const fixed = (texts: readonly string[], type: string): Source => {
  const list = words(texts, type);
  return () => list;
};

const AGENT_WORDS = ["agent", "type"];
const RESOURCE_WORDS = ["rsc", "id", "resource"];

/** Where the candidates of each kind of argument come from. */
const SOURCES: Readonly<Record<ArgumentKind, Source>> = {
  word: nothing,
  text: nothing,
  number: nothing,
  program: nothing,
  choice: nothing,
  resource: ({ scene }) => lists.resources(scene),
  primitive: ({ scene }) => lists.primitives(scene),
  "free-primitive": ({ scene }) => lists.freePrimitives(scene),
  group: ({ scene }) => lists.groups(scene),
  "group-member": ({ scene, given }) => lists.members(scene, given.get("id")?.[0] ?? ""),
  node: ({ scene }) => lists.nodes(scene),
  object: ({ scene }) => [...lists.objects(scene), ...lists.nodes(scene)],
  filter: filterCandidates,
  agent: ({ world, typed }) => agentCandidates(world, typed),
  "agent-class": async ({ world }) => words(await world.agents.source.classes(), "class"),
  "agent-provider": async ({ world }) => words(await world.agents.source.providers("ocf"), "provider"),
  "agent-parameter": agentParameters,
  parameter: async (at) => (await resourceMetadata(at))?.parameters.map((each) => plainName(parameterName(each))) ?? [],
  operation: async (at) => operationCandidates(await resourceMetadata(at)),
  property: () => offered(PROPERTIES).map(nameOnly),
  meta: ({ scene, given }) => offered(metaOf(scene, given)).map(nameOnly),
  attribute: ({ scene }) => lists.nodeAttributes(scene).filter(({ text }) => !text.startsWith("#")),
  "set-path": ({ world, scene, typed }) => pathCandidates(world, scene, typed),
  lifetime: fixed(["PT10M", "PT1H", "P1D"], "duration"),
  duration: fixed(["10s", "30s", "1min", "5min"], "duration"),
  score: fixed(["inf", "-inf", "100"], "score"),
  file: ({ world, typed }) => fileCandidates(world.edge, typed),
  shadow: async ({ world }) => words(await world.edge.shadows.list(), "shadow copy"),
  level: levelPaths,
  topic: ({ given }) => topics(given.get("topic") ?? []),
  option: () => SETTINGS.map(({ key, summary }) => candidate(key, "option", summary)),
  checkpoint: checkpoints,
  ticket: ({ scene }) => lists.tickets(scene),
  template: () => TEMPLATES.map(({ name, summary }) => candidate(name, "template", summary)),
  "template-config": async ({ world }) => {
    const { user } = world.edge.settingsFiles;
    return words(await world.edge.listFiles(`${user.slice(0, user.lastIndexOf("/"))}/templates`), "configuration");
  },
  schema: fixed(SCHEMAS, "schema"),
};

export async function argumentCandidates(
  { kind, choices }: Pick<Argument, "kind" | "choices">,
  at: ArgumentScene,
): Promise<readonly Candidate[]> {
  return [...words(choices ?? [], "word"), ...(await SOURCES[kind](at))];
}

const nameOnly = ({ name, summary }: Option): Candidate => candidate(name, "option", summary);
const plainName = (each: Candidate): Candidate => candidate(each.text.slice(0, -1), each.type, each.description);

function firstGiven(given: Open["given"], names: readonly string[]): string | undefined {
  return names.flatMap((name) => given.get(name) ?? [])[0];
}

async function resourceMetadata({ world, scene, given }: ArgumentScene) {
  const entry = scene.workspace.get(firstGiven(given, RESOURCE_WORDS) ?? "");
  return entry === undefined ? undefined : metadataOf(world, agentNameOf(entry.element, scene.workspace));
}

async function agentParameters({ world, scene, given, typed }: ArgumentScene): Promise<readonly Candidate[]> {
  const agent = firstGiven(given, AGENT_WORDS);
  const metadata = agent === undefined ? undefined : await metadataOf(world, agentNamed(agent, scene));
  const parameters = metadata?.parameters ?? [];
  const [name = "", value] = typed.split("=", 2);
  if (value === undefined) return parameters.map(parameterName);
  const parameter = parameters.find((each) => each.name === name);
  if (parameter === undefined) return [];
  return parameterValues(parameter).map((each) => ({ ...each, text: `${name}=${each.text}` }));
}

function metaOf(scene: Scene, given: Open["given"]): readonly Option[] {
  return metaOptions(scene.workspace.get(firstGiven(given, RESOURCE_WORDS) ?? "")?.kind.word);
}

const FILTER_HEADS = [
  candidate("type:", "filter", "objects of a kind", ""),
  candidate("tag:", "filter", "objects with a tag", ""),
  candidate("related:", "filter", "an object and what speaks of it", ""),
  candidate("obscure:", "filter", "hide values of these names", ""),
];

function filterCandidates({ scene, typed }: ArgumentScene): readonly Candidate[] {
  const colon = typed.indexOf(":") + 1;
  const behind = (list: readonly Candidate[]): Candidate[] =>
    list.map((each) => ({ ...each, text: typed.slice(0, colon) + each.text }));
  switch (typed.slice(0, colon)) {
    case "type:":
      return behind(KINDS.map(({ word, summary }) => candidate(word, "kind", summary)));
    case "tag:":
      return behind(lists.objects(scene).filter(({ type }) => type === "tag"));
    case "related:":
      return behind(lists.objects(scene));
    default:
      return [...FILTER_HEADS, ...lists.objects(scene), ...lists.nodes(scene)];
  }
}

function levelPaths({ typed }: ArgumentScene): readonly Candidate[] {
  const head = typed.slice(0, typed.lastIndexOf("/") + 1);
  const inner = head
    .split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .at(-1);
  const names = LEVELS.find(({ name }) => name === (inner ?? ""))?.levels ?? [];
  return [
    candidate(`${head}..`, "level", "the level above"),
    ...names.map((name) => candidate(head + name, "level", LEVELS.find((level) => level.name === name)?.summary ?? "")),
  ];
}

function topics(before: readonly string[]): readonly Candidate[] {
  const level = LEVELS.find(({ name }) => name === (before.at(-1) ?? ""));
  if (level === undefined) return [];
  const commands = level.commands.filter(({ hidden }) => hidden !== true);
  const below = level.levels.map((name) => LEVELS.find((each) => each.name === name)!);
  return [
    ...below.map(({ name, summary }) => candidate(name, "level", summary)),
    ...commands.map(({ name, summary }) => candidate(name, "command", summary)),
    ...(before.length > 0
      ? []
      : [
          candidate("topics", "topic", "lists texts"),
          ...Object.entries(TOPICS).map(([name, { summary }]) => candidate(name, "topic", summary)),
        ]),
  ];
}

async function checkpoints({ world }: ArgumentScene): Promise<readonly Candidate[]> {
  const kept = (await world.cluster.checkpoints?.list()) ?? [];
  return kept.map(({ number, user, commands }) =>
    candidate(String(number), "checkpoint", `${user}: ${commands.at(-1) ?? ""}`),
  );
}

/** Values that words of a command are set to: `meta vip set target-role <TAB>`. */
export function settingValues(given: Open["given"]): readonly Candidate[] {
  const option = firstGiven(given, ["attr"]);
  const found = META_ATTRIBUTES.find(({ name }) => name === option);
  return found === undefined ? [] : found.values.map((value) => candidate(value, "value"));
}
