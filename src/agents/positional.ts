import type { AgentMetadata, AgentName, AgentParameter } from "./catalogue.ts";

const POSITIONS = ["1", "2", "3", "4", "5"] as const;

/** Heartbeat's own resource scripts print no meta-data: up to five arguments, told by position.
 *  Source: the reference's "Heartbeat v1 style resource scripts" (cluster-glue raexechb). */
export function heartbeatMetadata(agent: AgentName): AgentMetadata {
  const action = (name: string, timeoutMs: number) => ({
    name,
    timeoutMs,
    intervalMs: undefined,
    startDelayMs: undefined,
    role: undefined,
    depth: undefined,
  });
  return {
    agent,
    version: "1.0",
    shortDescription: agent.type,
    longDescription: `${agent.type}, a resource script in Heartbeat's manner: it is started and stopped, and not monitored.`,
    parameters: POSITIONS.map(positional),
    actions: [action("start", 15_000), action("stop", 15_000), action("status", 15_000)],
  };
}

function positional(name: string): AgentParameter {
  return {
    name,
    shortDescription: `Argument ${name}`,
    longDescription: `Argument number ${name} of the script, before the action.`,
    required: false,
    uniqueGroup: undefined,
    reloadable: false,
    private: false,
    deprecated: false,
    type: "string",
    options: [],
    default: undefined,
  };
}

/** Parameters `1`, `2`, ... as words for the command line, in the order of their numbers; gaps are closed. */
export function positionalArguments(parameters: Readonly<Record<string, string>>): string[] {
  return Object.keys(parameters)
    .filter((name) => /^[1-9]\d*$/.test(name))
    .sort((a, b) => Number(a) - Number(b))
    .map((name) => parameters[name]!);
}
