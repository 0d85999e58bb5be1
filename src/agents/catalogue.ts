/** Names an agent: `ocf:heartbeat:IPaddr2`, `stonith:fence_xvm`, `systemd:sshd`. Only ocf has a provider. */
export interface AgentName {
  readonly class: string;
  readonly provider?: string;
  readonly type: string;
}

export interface AgentParameter {
  readonly name: string;
  readonly shortDescription: string;
  readonly longDescription: string;
  readonly required: boolean;
  /** Two resources with equal values of all parameters of one group clash (`unique="1"` is a group of its own). */
  readonly uniqueGroup: string | undefined;
  readonly reloadable: boolean;
  readonly private: boolean;
  readonly deprecated: boolean;
  readonly type: "string" | "integer" | "boolean" | "select" | "second" | "time" | "percentage" | "port" | "other";
  /** Values of a `select`. */
  readonly options: readonly string[];
  readonly default: string | undefined;
}

/** What an agent says it can do, with the timeout and interval it advises (milliseconds, undefined = not said). */
export interface AgentAction {
  readonly name: string;
  readonly timeoutMs: number | undefined;
  readonly intervalMs: number | undefined;
  readonly startDelayMs: number | undefined;
  readonly role: string | undefined;
  readonly depth: string | undefined;
}

export interface AgentMetadata {
  readonly agent: AgentName;
  readonly version: string;
  readonly shortDescription: string;
  readonly longDescription: string;
  readonly parameters: readonly AgentParameter[];
  readonly actions: readonly AgentAction[];
}

/** Which agents there are. The source (this host's directories, a live cluster, a folder of meta-data) is the caller's. */
export interface AgentCatalogue {
  classes(): Promise<readonly string[]>;
  /** Providers that have this type; all providers of the class without one. Empty for classes without providers. */
  providers(agentClass: string, type?: string): Promise<readonly string[]>;
  types(agentClass: string, provider?: string): Promise<readonly string[]>;
  /** undefined when there is no such agent; an agent that prints no meta-data is a CrmError `no-meta-data`. */
  metadata(agent: AgentName): Promise<AgentMetadata | undefined>;
  /** The meta-data as XML: the agent's own words where it has any. undefined when there is no such agent; else as `metadata`. */
  metadataText?(agent: AgentName): Promise<string | undefined>;
  /** Names of parameters that the agent marks private. A catalogue that can tell without running the agent does so; without
   *  this its meta-data says it. */
  privateParameters?(agent: AgentName): Promise<readonly string[]>;
}
