import { CrmError } from "../../../base/index.ts";
import { childElements } from "../../../cib/index.ts";
import type { Entry, Workspace } from "../../../language/index.ts";
import {
  agentNameOf,
  type CommandContext,
  type RunResult,
  requireResource,
  staging,
  withTemplate,
} from "../../session/context.ts";
import { runningResources } from "../../session/running.ts";
import { runAction } from "../agent-action.ts";

/** Parameters of a primitive as its agent gets them; those under rules depend on the time and are left out. */
export function parametersOf(entry: Entry, workspace: Workspace): Record<string, string> {
  const sets = childElements(withTemplate(entry.element, workspace), "instance_attributes");
  const plain = sets.filter((set) => childElements(set, "rule").length === 0);
  return Object.fromEntries(
    plain.flatMap((set) =>
      childElements(set, "nvpair").map(({ attributes }) => [attributes.name ?? "", attributes.value ?? ""] as const),
    ),
  );
}

function primitiveNamed(workspace: Workspace, id: string): Entry {
  const entry = requireResource(workspace, id);
  if (entry.kind.word === "primitive") return entry;
  throw new CrmError({ code: "not-a-primitive", message: `element ${id} is not a primitive`, at: { object: id } });
}

/** `validate-all RSC` */
export async function validateAll({ world, args, out }: CommandContext): Promise<RunResult> {
  const { workspace } = await staging(world);
  const entry = primitiveNamed(workspace, args.get("rsc")!);
  const agent = agentNameOf(entry.element, workspace);
  if (agent === undefined)
    throw new CrmError({ code: "no-such-agent", message: `${entry.id} has no agent`, at: { object: entry.id } });
  return runAction(world, out, agent, "validate-all", parametersOf(entry, workspace));
}

/** `rsctest RSC... [NODE...]`: starts, monitors and stops resources here, outside of the cluster's control. */
export async function testResources({ world, args, out }: CommandContext): Promise<RunResult> {
  const { workspace } = await staging(world);
  const words = args.list("id");
  const nodes = words.filter((word) => workspace.findNode(word) !== undefined && workspace.get(word) === undefined);
  const others = nodes.filter((node) => node !== world.edge.host);
  if (others.length > 0) {
    throw new CrmError({
      code: "not-supported",
      message: `not supported: testing on another host (${others.join(", ")})`,
      hint: "run it there",
    });
  }
  const entries = words
    .filter((word) => !nodes.includes(word))
    .flatMap((id) => primitivesBelow(workspace, requireResource(workspace, id)));
  const running = await runningResources(world);
  for (const { id } of entries)
    if (running.has(id))
      throw new CrmError({ code: "running", message: `resource ${id} is running: stop it first`, at: { object: id } });
  const started: Entry[] = [];
  let good = true;
  const act = (entry: Entry, action: string): Promise<boolean> =>
    runAction(world, out, agentNameOf(entry.element, workspace)!, action, parametersOf(entry, workspace));
  for (const entry of entries) {
    started.unshift(entry);
    good = (await act(entry, "start")) && (await act(entry, "monitor"));
    if (!good) break;
  }
  // What was started is stopped again, whatever happened.
  for (const entry of started) good = (await act(entry, "stop")) && good;
  return good;
}

function primitivesBelow(workspace: Workspace, entry: Entry): Entry[] {
  if (entry.kind.word === "primitive") return [entry];
  return workspace.members(entry).flatMap((member) => primitivesBelow(workspace, member));
}
