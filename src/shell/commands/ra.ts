import type { AgentMetadata, AgentName } from "../../agents/index.ts";
import { formatAgentName } from "../../agents/index.ts";
import { CrmError } from "../../base/index.ts";
import { agentOf, NO_SURROUNDINGS, suggest } from "../../language/index.ts";
import type { CommandContext, Runner, RunResult, World } from "../session/context.ts";
import { inColumns } from "../view/columns.ts";
import { formatTime } from "./configure/advise.ts";

async function classes({ world, out, args }: CommandContext): Promise<RunResult> {
  const names = await world.agents.source.classes();
  const withProviders = await Promise.all(
    names.map(async (name) => ({ class: name, providers: await world.agents.source.providers(name) })),
  );
  if (args.has("--json") || world.options.json) out.json(withProviders);
  else
    for (const { class: name, providers } of withProviders)
      out.line(providers.length > 0 ? `${name} / ${providers.join(" ")}` : name);
  return true;
}

async function list({ world, out, args }: CommandContext): Promise<RunResult> {
  const agentClass = args.get("class")!;
  const known = await world.agents.source.classes();
  if (!known.includes(agentClass))
    throw new CrmError({
      code: "no-such-class",
      message: `class ${agentClass} does not exist`,
      hint: known.join(", "),
    });
  const provider = args.get("provider");
  if (provider !== undefined && !(await world.agents.source.providers(agentClass)).includes(provider)) {
    throw new CrmError({
      code: "no-such-provider",
      message: `there is no provider ${provider} for class ${agentClass}`,
    });
  }
  const types = [...new Set(await world.agents.source.types(agentClass, provider))].sort((a, b) =>
    a.localeCompare(b, "en"),
  );
  if (args.has("--json") || world.options.json) out.json(types);
  else out.plain(inColumns(types, out.front.columns ?? 80).join("\n"));
  return true;
}

async function providers({ world, out, args }: CommandContext): Promise<RunResult> {
  const found = await world.agents.source.providers(args.get("class") ?? "ocf", args.get("type")!);
  out.line(found.join(" "));
  return found.length > 0;
}

/** The agent that words name; `TYPE CLASS [PROVIDER]` is the old form. @throws CrmError */
export async function agentNamed(
  world: World,
  words: { readonly agent: string; readonly class?: string | undefined; readonly provider?: string | undefined },
): Promise<AgentName> {
  await world.agents.load();
  const text =
    words.class === undefined
      ? words.agent
      : [words.class, words.provider, words.agent].filter((word) => word !== undefined).join(":");
  const attributes = agentOf(text, { ...NO_SURROUNDINGS, providersOf: world.agents.providersOf });
  if (attributes === undefined) throw new CrmError({ code: "bad-agent", message: `not the name of an agent: ${text}` });
  const { class: agentClass = "", provider, type = "" } = attributes;
  return { class: agentClass, type, ...(provider === undefined ? {} : { provider }) };
}

export async function metadataOf(world: World, name: AgentName): Promise<AgentMetadata> {
  const found = await world.agents.metadata(name);
  if (found instanceof CrmError) throw found;
  if (found !== undefined) return found;
  const near = suggest(name.type, await world.agents.source.types(name.class, name.provider));
  throw new CrmError({
    code: "no-such-agent",
    message: `resource agent ${formatAgentName(name)} not found`,
    hint: near === undefined ? `\`ra list ${name.class}\` lists those there are` : `did you mean ${near}?`,
  });
}

async function info({ world, out, args }: CommandContext): Promise<RunResult> {
  const name = await agentNamed(world, {
    agent: args.get("agent")!,
    class: args.get("class"),
    provider: args.get("provider"),
  });
  const metadata = await metadataOf(world, name);
  if (args.has("--json") || world.options.json) out.json(metadata);
  else out.plain(describeAgent(metadata));
  return true;
}

/** An agent as text, in crmsh's form. */
export function describeAgent(metadata: AgentMetadata): string {
  const { agent, shortDescription, longDescription, parameters, actions } = metadata;
  const lines = [`${formatAgentName(agent)} - ${shortDescription}`, "", ...longDescription.split("\n"), ""];
  if (parameters.length > 0) {
    lines.push("## Parameters (*: required, []: default):", "");
    const sorted = [...parameters].sort(
      (a, b) => Number(b.required) - Number(a.required) || (a.name < b.name ? -1 : 1),
    );
    for (const parameter of sorted) lines.push(...describeParameter(parameter), "");
  }
  if (actions.length > 0) {
    lines.push("## Operations' defaults (advisory minimum):", "");
    const shown = actions.filter(({ name }) => !HIDDEN_ACTIONS.includes(name));
    const widest = Math.max(...shown.map(({ name }) => name.length));
    for (const action of shown) {
      const words = [
        action.timeoutMs === undefined ? undefined : `timeout=${formatTime(action.timeoutMs)}`,
        action.intervalMs === undefined || action.intervalMs === 0
          ? undefined
          : `interval=${formatTime(action.intervalMs)}`,
        action.role === undefined ? undefined : `role=${action.role}`,
        action.depth === undefined ? undefined : `depth=${action.depth}`,
      ].filter((word) => word !== undefined);
      lines.push(`    ${action.name.padEnd(Math.max(14, widest + 2))}${words.join(" ")}`.trimEnd());
    }
  }
  return lines.join("\n");
}

const HIDDEN_ACTIONS = ["meta-data", "validate-all", "status"];

type Parameter = AgentMetadata["parameters"][number];

function describeParameter({
  name,
  required,
  type,
  default: fallback,
  shortDescription,
  longDescription,
  options,
}: Parameter): string[] {
  const kinds = [
    type === "select" && options.length > 0 ? `select {${options.join(",")}}` : type,
    ...(fallback === undefined || fallback === "" ? [] : [`[${fallback}]`]),
  ];
  const head = `${name}${required ? "*" : ""} (${kinds.join(", ")}): ${shortDescription}`;
  return [
    head,
    ...longDescription
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => `    ${line.trim()}`),
  ];
}

async function validate(context: CommandContext): Promise<RunResult> {
  const { world, out, args } = context;
  const name = await agentNamed(world, { agent: args.get("agent")! });
  const parameters = Object.fromEntries(
    args.list("param").map((word) => [word.split("=", 1)[0]!, word.slice(word.indexOf("=") + 1)]),
  );
  const { runAction } = await import("./agent-action.ts");
  return runAction(world, out, name, "validate-all", parameters);
}

/** The commands of the ra level. */
export const RUNNERS: Readonly<Record<string, Runner>> = { classes, list, providers, info, validate };
