import type { AgentName } from "../agents/index.ts";
import { type Entry, keyOf, type Workspace } from "../language/index.ts";
import type { AgentKnowledge } from "./agent-knowledge.ts";
import { checkAgents } from "./checks/agents.ts";
import { checkEngine } from "./checks/engine.ts";
import { checkHosts, checkRemoteHosts } from "./checks/hosts.ts";
import { checkLoops } from "./checks/loops.ts";
import { checkOptions } from "./checks/options.ts";
import { checkReferences } from "./checks/references.ts";
import { checkDecision } from "./checks/scheduler.ts";
import type { Finding } from "./finding.ts";
import { checkSchema } from "./schema/check.ts";

/** The scheduler names an option as later releases do. */
const modernName = (name: string): string => name.replace(/^stonith-/, "fencing-");

export interface VerifyInput {
  readonly workspace: Workspace;
  agent(name: AgentName): AgentKnowledge;
  /** Keys of the objects to check against agents and options; undefined = all. */
  readonly only: ReadonlySet<string> | undefined;
  /** What is to run it: some things only Pacemaker can. */
  readonly engine: "lifeline" | "pacemaker" | undefined;
  /** Let the scheduler read it, and look whether everything can run somewhere. */
  readonly decide: "no" | "read" | "places";
  readonly nowMs: number;
}

/** All findings, those of the schema first: what stands on a broken document would only repeat them. */
export function verifyConfiguration(input: VerifyInput): Finding[] {
  const { workspace, only, engine, decide, nowMs } = input;
  const { cib } = workspace;
  const schema = checkSchema(cib);
  const wanted = ({ kind, id }: Entry): boolean => only === undefined || only.has(keyOf(kind, id));
  // A dangling id is told in the words of its constraint where it has one.
  const references = [...checkReferences(workspace)];
  const named = new Set(references.map(({ object }) => object));
  const findings = [
    ...schema.filter(({ code, object }) => code !== "schema-dangling" || !named.has(object)),
    ...references,
    ...checkHosts(workspace, nowMs),
    ...checkRemoteHosts(workspace),
    ...checkLoops(workspace),
    ...checkOptions(workspace, wanted),
    ...checkAgents(workspace, input.agent, wanted),
  ];
  if (engine === "lifeline") findings.push(...checkEngine(workspace));
  if (decide === "no" || schema.length > 0) return findings;
  return joined(findings, [...checkDecision(cib, workspace, nowMs, decide === "places")]);
}

const BAD_PROPERTY = /cluster option '(\S+)' because/;

/** A property whose value the scheduler does not take is told once, with its place: an error. */
function joined(findings: readonly Finding[], decided: readonly Finding[]): Finding[] {
  const refused = new Set(decided.flatMap(({ message }) => BAD_PROPERTY.exec(message)?.[1] ?? []));
  const told = new Set<string>();
  const ours = findings.map((finding): Finding => {
    const { code, attribute } = finding;
    if (code !== "bad-value" || attribute === undefined || !refused.has(modernName(attribute))) return finding;
    told.add(modernName(attribute));
    return { ...finding, level: "error" };
  });
  return [...ours, ...decided.filter(({ message }) => !told.has(BAD_PROPERTY.exec(message)?.[1] ?? ""))];
}
