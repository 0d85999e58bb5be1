import type { AgentCatalogue } from "../../../src/agents/index.ts";

/** For tests of rooms that ask for no agent. */
export const noAgents: AgentCatalogue = {
  classes: async () => [],
  providers: async () => [],
  types: async () => [],
  metadata: async () => undefined,
};
