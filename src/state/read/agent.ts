import type { Element } from "../../cib/index.ts";

/** What rules may ask about a resource's agent. */
export function agentOf(xml: Element): { class?: string; provider?: string; type?: string } {
  const { class: agentClass, provider, type } = xml.attributes;
  return {
    ...(agentClass === undefined ? {} : { class: agentClass }),
    ...(provider === undefined ? {} : { provider }),
    ...(type === undefined ? {} : { type }),
  };
}

export function isRemoteConnection(xml: Element): boolean {
  const { class: agentClass, provider, type } = xml.attributes;
  return (
    type?.toLowerCase() === "remote" && agentClass?.toLowerCase() === "ocf" && provider?.toLowerCase() === "pacemaker"
  );
}
