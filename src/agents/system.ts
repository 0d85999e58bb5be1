import { CrmError } from "../base/index.ts";
import type { AgentCatalogue, AgentMetadata, AgentName } from "./catalogue.ts";
import { type AgentDirectories, agentPaths } from "./directories.ts";
import { lsbMetadata } from "./lsb.ts";
import { parseMetadata } from "./metadata.ts";
import { metadataXml } from "./metadata-xml.ts";
import { heartbeatMetadata } from "./positional.ts";

/** What a host's file system and processes tell; the caller brings the real ones. */
export interface AgentHost {
  /** Names of executable plain files in a directory; empty when there is no such directory. */
  programs(directory: string): Promise<readonly string[]>;
  /** Whether there is an executable plain file. */
  isProgram(path: string): Promise<boolean>;
  /** Names of directories in a directory. */
  folders(directory: string): Promise<readonly string[]>;
  readText(path: string): Promise<string>;
  /** Runs `path meta-data` with a bound on time and output; stdout. @throws CrmError when it fails */
  metadata(path: string, agent: AgentName): Promise<string>;
  /** Units systemd could start, without `.service`; empty without systemd. */
  units(): Promise<readonly string[]>;
}

const CLASSES = ["lsb", "ocf", "service", "stonith", "systemd", "heartbeat"] as const;
const isClass = (name: string): boolean => CLASSES.some((known) => known === name);
/** Fence agents are programs of this name. */
const FENCE_PREFIX = "fence_";

/** The agents of one host: the system's directories first, then Lifeline's own. */
export function systemCatalogue(host: AgentHost, directories: AgentDirectories): AgentCatalogue {
  const known = new Map<string, Promise<AgentMetadata | undefined>>();
  const unique = (names: readonly (readonly string[])[]): string[] => [...new Set(names.flat())].sort(byName);

  async function types(agentClass: string, provider?: string): Promise<readonly string[]> {
    switch (agentClass) {
      case "ocf": {
        const providers = provider === undefined ? await catalogue.providers("ocf") : [provider];
        const found = providers.flatMap((each) => directories.ocf.map((base) => host.programs(`${base}/${each}`)));
        return unique(await Promise.all(found)).filter((name) => !name.startsWith("."));
      }
      case "heartbeat":
        return unique(await Promise.all(directories.heartbeat.map((base) => host.programs(base))));
      case "lsb":
        return host.programs(directories.lsb);
      case "stonith": {
        const programs = await host.programs(directories.fence);
        return programs.filter((name) => name.startsWith(FENCE_PREFIX));
      }
      case "systemd":
        return host.units();
      case "service":
        return unique([await host.programs(directories.lsb), await host.units()]);
      default:
        return [];
    }
  }

  async function find(agent: AgentName): Promise<string | undefined> {
    for (const path of agentPaths(directories, agent)) if (await host.isProgram(path)) return path;
    return undefined;
  }

  async function read(agent: AgentName): Promise<AgentMetadata | undefined> {
    if (agent.class === "systemd") {
      const units = await host.units();
      return units.includes(agent.type.replace(/\.service$/, "")) ? lsbMetadata(agent, "") : undefined;
    }
    const path = await find(agent);
    if (path === undefined) return undefined;
    if (agent.class === "lsb" || agent.class === "service") return lsbMetadata(agent, await host.readText(path));
    if (agent.class === "heartbeat") return heartbeatMetadata(agent);
    return parseMetadata(agent, await host.metadata(path, agent));
  }

  /** Hardly any agent marks a parameter: only those whose text has the word are run to say which. */
  async function privateParameters(agent: AgentName): Promise<readonly string[]> {
    if (agent.class !== "ocf" && agent.class !== "stonith") return [];
    const path = await find(agent);
    if (path === undefined || !(await host.readText(path)).includes("private")) return [];
    const found = await catalogue.metadata(agent);
    return (found?.parameters ?? []).filter((parameter) => parameter.private).map(({ name }) => name);
  }

  async function metadataText(agent: AgentName): Promise<string | undefined> {
    if (agent.class === "ocf" || agent.class === "stonith") {
      const path = await find(agent);
      if (path === undefined) return undefined;
      const text = await host.metadata(path, agent);
      // What is no meta-data is refused here as it is everywhere.
      parseMetadata(agent, text);
      return text;
    }
    if (!isClass(agent.class)) return undefined;
    const known = await catalogue.metadata(agent);
    return known && metadataXml(known);
  }

  const catalogue: AgentCatalogue = {
    privateParameters,
    metadataText,
    async classes() {
      return CLASSES;
    },
    async providers(agentClass, type) {
      if (agentClass !== "ocf") return [];
      const all = unique(await Promise.all(directories.ocf.map((base) => host.folders(base))));
      if (type === undefined) return all;
      const having = await Promise.all(all.map(async (each) => (await types("ocf", each)).includes(type)));
      return all.filter((_, index) => having[index]);
    },
    types,
    async metadata(agent) {
      if (!isClass(agent.class)) {
        throw new CrmError({ code: "bad-agent", message: `no such class of agents: ${agent.class}` });
      }
      const key = [agent.class, agent.provider, agent.type].join(":");
      let found = known.get(key);
      if (found === undefined) {
        found = read(agent);
        known.set(key, found);
        // A failure is not remembered: the agent may be mended while a shell stays open.
        found.catch(() => known.delete(key));
      }
      return found;
    },
  };
  return catalogue;
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
