import type { AgentName } from "./catalogue.ts";

/** Where programs of each class are looked for, in order. */
export interface AgentDirectories {
  readonly ocf: readonly string[];
  readonly heartbeat: readonly string[];
  readonly lsb: string;
  readonly fence: string;
}

export const DEFAULT_OCF_ROOT = "/usr/lib/ocf";

/** Where agents keep their state until the next boot (`HA_RSCTMP`). */
export const RESOURCE_STATE = "/run/resource-agents";

/** Where Lifeline's own scripts lie in an installation. */
export const ownScripts = (home: string): string => `${home}/src/agents/scripts`;

/** The system's directories, then Lifeline's own set. */
export function agentDirectories(ocfRoot: string | undefined, own: string): AgentDirectories {
  const root = ocfRoot === undefined || ocfRoot === "" ? DEFAULT_OCF_ROOT : ocfRoot;
  return {
    ocf: [`${root}/resource.d`, `${own}/ocf`],
    heartbeat: ["/etc/ha.d/resource.d", "/etc/init.d", `${own}/heartbeat`],
    lsb: "/etc/init.d",
    fence: "/usr/sbin",
  };
}

/** Files that an agent's name may mean, best first; empty for a class that is no program. */
export function agentPaths(directories: AgentDirectories, agent: AgentName): readonly string[] {
  const { type, provider } = agent;
  if (
    !/^[\w@.+-]+$/.test(type) ||
    type.startsWith(".") ||
    (provider !== undefined && !/^[\w-][\w.-]*$/.test(provider))
  ) {
    return [];
  }
  switch (agent.class) {
    case "ocf":
      return provider === undefined ? [] : directories.ocf.map((base) => `${base}/${provider}/${type}`);
    case "heartbeat":
      return directories.heartbeat.map((base) => `${base}/${type}`);
    case "lsb":
    case "service":
      return [`${directories.lsb}/${type}`];
    case "stonith":
      return [`${directories.fence}/${type}`];
    default:
      return [];
  }
}
