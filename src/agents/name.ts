import { CrmError } from "../base/index.ts";
import type { AgentName } from "./catalogue.ts";

/** `ocf:heartbeat:Dummy`, `systemd:sshd`. */
export function formatAgentName(agent: AgentName): string {
  return [agent.class, agent.provider, agent.type].filter((part) => part !== undefined && part !== "").join(":");
}

/** Classes whose agents have a provider. */
export function hasProvider(agentClass: string): boolean {
  return agentClass === "ocf";
}

/** Reads `class:provider:type` or `class:type`. @throws CrmError `bad-agent` */
export function parseAgentName(text: string): AgentName {
  const [agentClass = "", ...rest] = text.split(":");
  const type = rest.at(-1) ?? "";
  if (agentClass !== "" && type !== "" && rest.length === (hasProvider(agentClass) ? 2 : 1)) {
    if (!hasProvider(agentClass)) return { class: agentClass, type };
    if (rest[0] !== "") return { class: agentClass, provider: rest[0]!, type };
  }
  throw new CrmError({
    code: "bad-agent",
    message: `not the name of an agent: ${text}`,
    hint: "CLASS:PROVIDER:TYPE for ocf, else CLASS:TYPE",
  });
}
