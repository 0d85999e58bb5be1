/** What is known of resource agents without running them: names, places, meta-data, result codes, digests of parameters.
 *  Texts come in, values go out; running agents is the executor's, and files and processes are the caller's. */

export type { AgentAction, AgentCatalogue, AgentMetadata, AgentName, AgentParameter } from "./catalogue.ts";
export { digestedParameters, digestOf, type OperationParameters } from "./digest.ts";
export {
  type AgentDirectories,
  agentDirectories,
  agentPaths,
  DEFAULT_OCF_ROOT,
  ownScripts,
  RESOURCE_STATE,
} from "./directories.ts";
export { lsbMetadata } from "./lsb.ts";
export { parseMetadata } from "./metadata.ts";
export { formatAgentName, hasProvider, parseAgentName } from "./name.ts";
export { heartbeatMetadata, positionalArguments } from "./positional.ts";
export { cleanOcfCode, ExecStatus, effectiveCode, execStatusText, OcfCode, ocfCodeText } from "./result.ts";
export { type AgentHost, systemCatalogue } from "./system.ts";
