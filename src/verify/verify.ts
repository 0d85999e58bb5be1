import type { AgentMetadata, AgentName } from "../agents/index.ts";
import type { Element } from "../cib/index.ts";
import { Workspace } from "../language/index.ts";
import type { Finding } from "./finding.ts";
import { checkReferences } from "./references.ts";

/** What is known of an agent: its meta-data; that it is not there; that nobody could tell. */
export type AgentKnowledge = AgentMetadata | "missing" | "unknown";

export interface VerifyInput {
  readonly cib: Element;
  agent(name: AgentName): AgentKnowledge;
  /** Keys of the objects to check against agents and options; undefined = all. */
  readonly only: ReadonlySet<string> | undefined;
}

export function verifyConfiguration(input: VerifyInput): Finding[] {
  const workspace = new Workspace(input.cib);
  return [...checkReferences(workspace)];
}
