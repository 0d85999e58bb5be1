import type { AgentName } from "../../agents/index.ts";
import { CrmError } from "../../base/index.ts";
import { Workspace } from "../../language/index.ts";
import { type AgentKnowledge, type Finding, verifyConfiguration } from "../../verify/index.ts";
import type { Staging } from "../staging/staging.ts";
import { agentNameOf, type World } from "./context.ts";
import type { Output } from "./output.ts";

/** Checks what is staged, for a commit: what is new, and what was changed. What was wrong before stops no commit. */
export async function checkStaging(world: World, present: Staging): Promise<Finding[]> {
  const frequency = world.settings.get("core.check_frequency");
  const always = frequency === "always";
  const only = new Set(always ? present.changedObjects().map(({ key }) => key) : []);
  const decide = always ? "read" : "no";
  const found = await checkDocument(world, present.workspace, only, decide);
  const told = always ? found : found.filter(({ level }) => level === "error");
  const doubtful = told.filter(({ object }) => object === undefined || !only.has(object));
  if (doubtful.length === 0) return told;
  const before = await checkDocument(world, new Workspace(present.base.cib), new Set(), decide);
  const known = new Set(before.map(keyOfFinding));
  const concerned = present
    .changedObjects()
    .some(({ after }) => after?.kind.group === "resource" || after?.kind.word === "property");
  return told.flatMap((finding): Finding[] => {
    if (!doubtful.includes(finding) || !known.has(keyOfFinding(finding))) return [finding];
    // Who makes a resource expects it to start.
    if (finding.code === "no-fencing" && concerned) return [finding];
    return finding.level === "error" ? [{ ...finding, level: "warning" }] : [];
  });
}

const keyOfFinding = ({ code, message }: Finding): string => `${code} ${message}`;

/** `only`: keys of the objects to check against agents and options; undefined = all. */
export async function checkDocument(
  world: World,
  workspace: Workspace,
  only: ReadonlySet<string> | undefined,
  decide: "no" | "read" | "places",
): Promise<Finding[]> {
  const never = world.settings.get("core.check_frequency") === "never";
  const wanted = never ? new Set<string>() : only;
  const agents = await knowledgeOf(world, workspace, wanted);
  const { setting } = world.cluster;
  const findings = verifyConfiguration({
    workspace,
    only: wanted,
    agent: (name) => agents.get(keyOf(name)) ?? "unknown",
    engine: setting === "playground" || setting === "node" ? "lifeline" : setting === "pacemaker" ? setting : undefined,
    decide,
    nowMs: world.edge.now(),
  });
  const relaxed = world.settings.get("core.check_mode") === "relaxed";
  return findings.map((finding) =>
    relaxed && finding.code.startsWith("agent-") && finding.level === "error"
      ? { ...finding, level: "warning" }
      : finding,
  );
}

async function knowledgeOf(
  world: World,
  workspace: Workspace,
  only: ReadonlySet<string> | undefined,
): Promise<Map<string, AgentKnowledge>> {
  const known = new Map<string, AgentKnowledge>();
  const asked: Promise<void>[] = [];
  const lenient = world.settings.is("core.ignore_missing_metadata") || world.options.force;
  for (const { id, kind, element } of workspace.all()) {
    if (kind.word !== "primitive" && kind.word !== "rsc_template") continue;
    if (only !== undefined && !only.has(id)) continue;
    const name = agentNameOf(element, workspace);
    if (name === undefined || known.has(keyOf(name))) continue;
    known.set(keyOf(name), "unknown");
    asked.push(
      world.agents.metadata(name).then((found) => {
        known.set(keyOf(name), found instanceof CrmError ? "unknown" : (found ?? (lenient ? "unknown" : "missing")));
      }),
    );
  }
  await Promise.all(asked);
  return known;
}

function keyOf({ class: agentClass, provider, type }: AgentName): string {
  return `${agentClass}:${provider ?? ""}:${type}`;
}

export function tellFindings(out: Output, findings: readonly Finding[]): void {
  for (const { level, code, message, object, attribute, remedy } of findings) {
    const at = object === undefined ? {} : { at: { object, ...(attribute === undefined ? {} : { attribute }) } };
    out.message({ level, code, text: message, ...at, ...(remedy === undefined ? {} : { hint: remedy }) });
  }
}
