import {
  createObject,
  PROMPT,
  readStatement,
  type Statement,
  singleLine,
  type Workspace,
} from "../../../language/index.ts";
import { agentIn } from "../../session/agents.ts";
import {
  agentNameOf,
  type CommandContext,
  hiddenLine,
  type RunResult,
  staging,
  surroundings,
  tellNotes,
  type World,
} from "../../session/context.ts";
import type { Output } from "../../session/output.ts";
import { advise } from "./advise.ts";

/** A statement of the language typed as a command: one staged edit. */
export async function runStatement(context: CommandContext): Promise<RunResult> {
  const { world, out, spec, words } = context;
  if (spec.name === "property") {
    if (words.length === 0) {
      const { listProperties } = await import("./properties.ts");
      return listProperties(out);
    }
    const { overrideMembers } = await import("./override.ts");
    await overrideMembers(context);
  }
  const present = await staging(world);
  // The command's own name, whatever abbreviation it was typed as.
  const tail = context.line.replace(/^\S+/, "");
  const line = singleLine(`${spec.name}${tail}`);
  const statement = readStatement(line, { surroundings: surroundings(world, present.workspace, true), manner: PROMPT });
  await loadAgent(world, statement, present.workspace);
  await expectAgent(world, statement);
  present.edit(hiddenLine(world, line.text), (workspace) => {
    const { notes } = createObject(workspace, statement, (element, kind) => advise(world, element, kind, workspace));
    tellNotes(out, notes);
  });
  tellNotices(world, out, statement);
  return true;
}

/** Learns what the agent of a new resource calls private before the line is kept; and asks for its meta-data, which the
 *  commit will want: it comes while further lines are read. */
async function expectAgent(world: World, { kind, element }: Statement): Promise<void> {
  if (kind === "monitor") return;
  const agent = agentIn(element.attributes);
  if (agent === undefined) return;
  await world.agents.learnPrivate([agent]);
  if (world.settings.get("core.check_frequency") === "always") void world.agents.metadata(agent);
}

/** Each old spelling is told of once. */
export function tellNotices(world: World, out: Output, statement: Statement): void {
  for (const { key, message } of statement.notices) {
    if (world.told.has(key)) continue;
    world.told.add(key);
    out.message({ level: "deprecation", text: message });
  }
}

/** The meta-data that a new object may be completed from. */
async function loadAgent(world: World, { kind, element }: Statement, workspace: Workspace): Promise<void> {
  if (kind === "monitor") return;
  if (kind.word === "primitive" && world.settings.is("core.has_ra_advised_op")) {
    const agent = agentNameOf(element, workspace);
    if (agent !== undefined) await world.agents.metadata(agent);
  }
  if (kind.word === "clone") {
    for (const child of element.children) {
      if (child.kind !== "element") continue;
      const member = workspace.get(child.attributes.id ?? "");
      const agent = member === undefined ? undefined : agentNameOf(member.element, workspace);
      if (agent !== undefined) await world.agents.metadata(agent);
    }
  }
}
