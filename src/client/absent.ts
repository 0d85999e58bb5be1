import type { AgentCatalogue } from "../agents/index.ts";
import type { CrmError } from "../base/index.ts";
import type { Cluster } from "./cluster.ts";

/** Stands for a cluster that is not there: help, agents, options and `playground start` need none, and whatever does need
 *  one fails with the error that was met when it was looked for. */
export function absentCluster(error: CrmError, host: string, agents: AgentCatalogue): Cluster {
  const fail = async (): Promise<never> => {
    throw error;
  };
  return {
    setting: "none",
    name: "live",
    host,
    agents,
    read: fail,
    commit: fail,
    status: fail,
    perform: fail,
    watch: (listener) => {
      listener({ kind: "lost", reason: error.message });
      return () => undefined;
    },
    close: async () => undefined,
  };
}
