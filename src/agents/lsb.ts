import type { AgentMetadata, AgentName } from "./catalogue.ts";

/** Meta-data of a class without one: from the `### BEGIN INIT INFO` comment of an init script where there is one. The
 *  actions and their timeouts are those that Pacemaker makes up for lsb (services_lsb.c). */
export function lsbMetadata(agent: AgentName, script: string): AgentMetadata {
  const info = /^### BEGIN INIT INFO$([\s\S]*?)^### END INIT INFO$/m.exec(script)?.[1] ?? "";
  const field = (name: string): string => new RegExp(`^# ${name}:[ \\t]*(.*)$`, "mi").exec(info)?.[1]?.trim() ?? "";
  const description = /^# Description:[ \t]*(.*(?:\n#(?:\t| {2,}).*)*)/im.exec(info)?.[1] ?? "";
  const action = (name: string, timeoutMs: number, intervalMs?: number) => ({
    name,
    timeoutMs,
    intervalMs,
    startDelayMs: undefined,
    role: undefined,
    depth: undefined,
  });
  return {
    agent,
    version: "0.1",
    shortDescription: field("Short-Description") || agent.type,
    longDescription: description.replace(/\n#\s+/g, " ").trim(),
    parameters: [],
    actions: [
      action("start", 15_000),
      action("stop", 15_000),
      action("status", 15_000),
      action("restart", 15_000),
      action("force-reload", 15_000),
      action("monitor", 15_000, 15_000),
    ],
  };
}
