/** Agents as processes. In come operations, out come how they ended, and what they said goes to the log. It promises a
 *  process group of its own for each run, the environment of the agent's class, bounded output, and SIGKILL to the whole
 *  group. It judges nothing: what an end means is the executor's to say. */
export { type ProcessRunnerOptions, processRunner } from "./runner.ts";
export { fileTokens, memoryTokens } from "./token-store.ts";
export type { Runner, TokenStore } from "./types.ts";
