import type { AgentAction, AgentMetadata, AgentName } from "../../agents/index.ts";
import { CrmError } from "../../base/index.ts";
import type { Candidate } from "../interface.ts";
import type { World } from "../session/context.ts";
import { candidate, words } from "./candidate.ts";

/** Meta-data, undefined when there is none to be had. */
export async function metadataOf(world: World, agent: AgentName | undefined): Promise<AgentMetadata | undefined> {
  if (agent === undefined) return undefined;
  const found = await world.agents.metadata(agent);
  return found instanceof CrmError ? undefined : found;
}

/** Agents by what has been typed: OCF types, classes, `class:type`, `ocf:provider:type`. */
export async function agentCandidates(world: World, typed: string): Promise<readonly Candidate[]> {
  const parts = typed.split(":");
  const catalogue = world.agents.source;
  if (parts.length === 1) {
    await world.agents.load();
    const classes = (await catalogue.classes()).map((name) => candidate(`${name}:`, "agent class", "class", ""));
    const types = world.agents.ocfTypes().map((type) => {
      const providers = world.agents.providersOf(type);
      return candidate(type, "agent", `ocf:${providers.join(",")}`);
    });
    return [...types, ...classes];
  }
  const agentClass = parts[0]!;
  if (parts.length === 2 && agentClass === "ocf") {
    const providers = await catalogue.providers("ocf");
    return providers.map((name) => candidate(`ocf:${name}:`, "provider", "provider", ""));
  }
  const provider = parts.length === 3 ? parts[1] : undefined;
  const head = parts.slice(0, -1).join(":");
  const types = await catalogue.types(agentClass, provider);
  return types.map((type) => candidate(`${head}:${type}`, "agent", "agent"));
}

const ACTIONS = ["monitor", "start", "stop", "promote", "demote", "notify", "migrate_to", "migrate_from", "reload"];

/** Operations that an agent has, with the time-outs it advises. */
export function operationCandidates(metadata: AgentMetadata | undefined): readonly Candidate[] {
  if (metadata === undefined) return words(ACTIONS, "operation");
  const seen = new Set<string>(["meta-data", "validate-all"]);
  return metadata.actions
    .filter(({ name }) => !seen.has(name) && seen.add(name) !== undefined)
    .map((action) => candidate(action.name, "operation", adviceOf(action)));
}

export function adviceOf({ timeoutMs, intervalMs, role }: AgentAction): string {
  return [
    ...(role === undefined ? [] : [`role=${role}`]),
    ...(intervalMs === undefined || intervalMs === 0 ? [] : [`interval=${seconds(intervalMs)}`]),
    ...(timeoutMs === undefined ? [] : [`timeout=${seconds(timeoutMs)}`]),
  ].join(" ");
}

export const seconds = (milliseconds: number): string => `${milliseconds / 1000}s`;
