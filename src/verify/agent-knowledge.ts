import type { AgentMetadata } from "../agents/index.ts";

/** What is known of an agent: its meta-data; that it is not there; that nobody could tell. */
export type AgentKnowledge = AgentMetadata | "missing" | "unknown";
