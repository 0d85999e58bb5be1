import type { AgentCatalogue, AgentMetadata } from "../agents/index.ts";
import { CrmError } from "../base/index.ts";
import type { ResourceRef } from "../executor/index.ts";

/** Meta-data at hand for machines that cannot wait: asked for at the first need, there from then on. */
export class MetadataCache {
  readonly #agents: AgentCatalogue;
  readonly #known = new Map<string, AgentMetadata | undefined>();

  constructor(agents: AgentCatalogue) {
    this.#agents = agents;
  }

  of({ class: agentClass, provider, type }: ResourceRef): AgentMetadata | undefined {
    const key = `${agentClass}:${provider ?? ""}:${type}`;
    if (!this.#known.has(key)) {
      this.#known.set(key, undefined);
      void this.#load(key, { class: agentClass, type, ...(provider === undefined ? {} : { provider }) });
    }
    return this.#known.get(key);
  }

  async #load(key: string, agent: Parameters<AgentCatalogue["metadata"]>[0]): Promise<void> {
    try {
      this.#known.set(key, await this.#agents.metadata(agent));
    } catch (error) {
      // An agent without usable meta-data is treated as one that says nothing.
      if (!(error instanceof CrmError)) throw error;
    }
  }
}
