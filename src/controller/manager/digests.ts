import { type AgentMetadata, digestedParameters, digestOf } from "../../agents/index.ts";
import type { Operation } from "../../executor/index.ts";

/** What a history entry carries so that a later change of parameters is noticed, and whether a reload would do.
 *  Source: append_restart_list and append_secure_list of Pacemaker's controller. */
export function historyDigests(operation: Operation, metadata: AgentMetadata | undefined): Record<string, string> {
  const parameters = new Map(Object.entries(operation.parameters));
  const digests: Record<string, string> = { "op-digest": digestOf(digestedParameters(parameters)) };
  if (metadata === undefined) return digests;
  const restarting = operation.intervalMs > 0 ? [] : restartParameters(metadata);
  if (restarting.length > 0) {
    digests["op-force-restart"] = list(restarting);
    digests["op-restart-digest"] = digestOf(pick(parameters, (name) => restarting.includes(name)));
  }
  const secret = metadata.parameters.filter((each) => each.private).map(({ name }) => name);
  if (secret.length > 0) {
    const open = digestedParameters(pick(parameters, (name) => !secret.includes(name)));
    open.delete("CRM_meta_timeout");
    digests["op-secure-params"] = list(secret);
    digests["op-secure-digest"] = digestOf(open);
  }
  return digests;
}

/** Parameters whose change needs a restart, of agents that can reload the others at all. */
function restartParameters(metadata: AgentMetadata): string[] {
  const can = (action: string): boolean => metadata.actions.some(({ name }) => name === action);
  if (can("reload-agent")) return metadata.parameters.filter((each) => !each.reloadable).map(({ name }) => name);
  // The manner of OCF 1.0: a unique parameter tells instances apart, the others can be reloaded.
  if (can("reload"))
    return metadata.parameters.filter((each) => each.uniqueGroup !== undefined).map(({ name }) => name);
  return [];
}

const list = (names: readonly string[]): string => ` ${names.join(" ")} `;

function pick(parameters: ReadonlyMap<string, string>, keep: (name: string) => boolean): Map<string, string> {
  return new Map([...parameters].filter(([name]) => keep(name)));
}
