import type { AgentName } from "../../agents/index.ts";
import { CrmError } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import { Workspace } from "../../language/index.ts";
import { type AgentKnowledge, type Finding, verifyConfiguration } from "../../verify/index.ts";
import type { Staging } from "../staging/staging.ts";
import { agentNameOf, type World } from "./context.ts";
import type { Output } from "./output.ts";

/** Checks what is staged: the whole document by schema and references, what was changed against agents and options. */
export async function checkStaging(world: World, present: Staging): Promise<Finding[]> {
  const only = new Set(present.changedObjects().map(({ key }) => key));
  return checkDocument(
    world,
    present.workspace.cib,
    world.settings.get("core.check_frequency") === "always" ? only : new Set(),
  );
}

/** `only`: keys of the objects to check against agents; undefined = all. */
export async function checkDocument(
  world: World,
  cib: Element,
  only: ReadonlySet<string> | undefined,
): Promise<Finding[]> {
  const agents = await knowledgeOf(world, cib, only);
  const findings = verifyConfiguration({
    cib,
    only: world.settings.get("core.check_frequency") === "never" ? new Set() : only,
    agent: (name) => agents.get(keyOf(name)) ?? "unknown",
  });
  const relaxed = world.settings.get("core.check_mode") === "relaxed";
  return findings.map((finding) =>
    relaxed && finding.code.startsWith("agent-") ? { ...finding, level: "warning" } : finding,
  );
}

async function knowledgeOf(
  world: World,
  cib: Element,
  only: ReadonlySet<string> | undefined,
): Promise<Map<string, AgentKnowledge>> {
  const workspace = new Workspace(cib);
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
