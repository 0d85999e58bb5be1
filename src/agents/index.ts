/** What is known of resource agents without running them: names, meta-data, result codes, digests of parameters. Texts come
 *  in, values go out; running agents is the executor's. */
export type { AgentAction, AgentCatalogue, AgentMetadata, AgentName, AgentParameter } from "./catalogue.ts";
