import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type AgentCatalogue, type AgentMetadata, type AgentName, parseMetadata } from "../../src/agents/index.ts";

/** Agents that are known from texts of their meta-data: `class-provider-type.xml`, `stonith-type.xml`. */
export function agentsFromFolder(folder: string): AgentCatalogue {
  const texts = new Map<string, { agent: AgentName; text: string }>();
  for (const file of readdirSync(folder)) {
    const name = /^(ocf)-([^-]+)-(.+)\.xml$/.exec(file) ?? /^(stonith)()-(.+)\.xml$/.exec(file);
    if (name === null) continue;
    const [, agentClass = "", provider = "", type = ""] = name;
    const agent: AgentName = provider === "" ? { class: agentClass, type } : { class: agentClass, provider, type };
    texts.set(keyOf(agent), { agent, text: readFileSync(join(folder, file), "utf8") });
  }
  return catalogue([...texts.values()]);
}

const keyOf = ({ class: agentClass, provider, type }: AgentName): string => `${agentClass}:${provider ?? ""}:${type}`;

export function catalogue(entries: readonly { agent: AgentName; text: string }[]): AgentCatalogue {
  const parsed = new Map<string, AgentMetadata>();
  for (const { agent, text } of entries) parsed.set(keyOf(agent), parseMetadata(agent, text));
  const agents = entries.map(({ agent }) => agent);
  return {
    classes: async () => [...new Set(agents.map((agent) => agent.class))].sort(),
    providers: async (agentClass, type) =>
      [
        ...new Set(
          agents
            .filter((agent) => agent.class === agentClass && (type === undefined || agent.type === type))
            .flatMap((agent) => agent.provider ?? []),
        ),
      ].sort(),
    types: async (agentClass, provider) =>
      agents
        .filter((agent) => agent.class === agentClass && (provider === undefined || agent.provider === provider))
        .map((agent) => agent.type)
        .sort(),
    metadata: async (agent) => parsed.get(keyOf(agent)),
  };
}
