import type { AgentCatalogue, AgentMetadata, AgentName } from "../../agents/index.ts";
import { CrmError } from "../../base/index.ts";
import { configurationOf, descendants, type Element, firstChild } from "../../cib/index.ts";

/** What the shell knows of agents, asked for once and then at hand without waiting. */
export class AgentBook {
  private readonly catalogue: AgentCatalogue;
  private byType: Map<string, string[]> | undefined;
  private readonly privateNames = new Set<string>();
  private readonly asked = new Set<string>();
  private readonly seen = new WeakSet<Element>();
  private readonly known = new Map<string, AgentMetadata | CrmError | undefined>();

  constructor(catalogue: AgentCatalogue) {
    this.catalogue = catalogue;
  }

  get source(): AgentCatalogue {
    return this.catalogue;
  }

  /** Learns which OCF agents there are, and what those of a document call private; what no catalogue can tell counts as
   *  unknown. */
  async load(cib?: Element): Promise<void> {
    await this.loadTypes();
    const resources = cib === undefined ? undefined : firstChild(configurationOf(cib), "resources");
    if (resources === undefined || this.seen.has(resources)) return;
    this.seen.add(resources);
    const agents: AgentName[] = [];
    for (const { name, attributes } of descendants(resources)) {
      if (name !== "primitive" && name !== "template") continue;
      const agent = agentIn(attributes);
      if (agent !== undefined) agents.push(agent);
    }
    await this.learnPrivate(agents);
  }

  /** Learns which parameters of these agents are private. */
  async learnPrivate(agents: readonly AgentName[]): Promise<void> {
    for (const agent of agents) {
      const key = keyOf(agent);
      if (this.asked.has(key)) continue;
      this.asked.add(key);
      for (const name of await this.privateOf(agent)) this.privateNames.add(name);
    }
  }

  private async privateOf(agent: AgentName): Promise<readonly string[]> {
    try {
      if (this.catalogue.privateParameters !== undefined) return await this.catalogue.privateParameters(agent);
      const found = await this.catalogue.metadata(agent);
      return (found?.parameters ?? []).filter((parameter) => parameter.private).map(({ name }) => name);
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      return []; // an agent that tells nothing of itself has marked nothing
    }
  }

  /** Whether an agent that is at hand marks a parameter of this name private. */
  isPrivate = (name: string): boolean => this.privateNames.has(name);

  private async loadTypes(): Promise<void> {
    if (this.byType !== undefined) return;
    const byType = new Map<string, string[]>();
    const providers = await this.catalogue.providers("ocf");
    const lists = await Promise.all(providers.map((provider) => this.catalogue.types("ocf", provider)));
    for (const [index, types] of lists.entries()) {
      for (const type of types) byType.set(type, [...(byType.get(type) ?? []), providers[index]!]);
    }
    this.byType = byType;
  }

  /** Providers of a type; empty before `load`, and for types that nobody has. */
  providersOf = (type: string): readonly string[] => this.byType?.get(type) ?? [];

  ocfTypes(): readonly string[] {
    return [...(this.byType?.keys() ?? [])].sort();
  }

  /** Meta-data of an agent, undefined when there is no such agent; an agent that tells nothing of itself is a CrmError. */
  async metadata(agent: AgentName): Promise<AgentMetadata | CrmError | undefined> {
    const key = keyOf(agent);
    if (!this.known.has(key)) {
      let found: AgentMetadata | CrmError | undefined;
      try {
        found = await this.catalogue.metadata(agent);
      } catch (error) {
        if (!(error instanceof CrmError)) throw error;
        found = error;
      }
      this.known.set(key, found);
    }
    return this.known.get(key);
  }

  /** Meta-data that was asked for before. */
  metadataNow(agent: AgentName): AgentMetadata | undefined {
    const found = this.known.get(keyOf(agent));
    return found instanceof CrmError ? undefined : found;
  }
}

function keyOf({ class: agentClass, provider, type }: AgentName): string {
  return `${agentClass}:${provider ?? ""}:${type}`;
}

/** The agent that attributes of a primitive or template name; undefined when they don't. */
export function agentIn(attributes: Readonly<Record<string, string>>): AgentName | undefined {
  const { class: agentClass, provider, type } = attributes;
  if (agentClass === undefined || type === undefined) return undefined;
  return { class: agentClass, type, ...(provider === undefined ? {} : { provider }) };
}
