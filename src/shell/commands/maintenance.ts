import { CrmError } from "../../base/index.ts";
import { Workspace } from "../../language/index.ts";
import { changeByText } from "../session/commit.ts";
import { agentNameOf, type CommandContext, type Runner, type RunResult, requireResource } from "../session/context.ts";
import { runAction } from "./agent-action.ts";
import { optionOf } from "./configure/override.ts";
import { parametersOf } from "./configure/test-resources.ts";
import { setMeta } from "./resource/state.ts";

/** `on [RSC]`, `off [RSC]`: of one resource, or of the whole cluster. */
function switching(on: boolean) {
  return async ({ world, args, out, line }: CommandContext): Promise<RunResult> => {
    const resource = args.get("rsc");
    if (resource !== undefined) await setMeta(world, out, [resource], "maintenance", String(on));
    else await changeByText(world, out, line, `property maintenance-mode=${on}`);
    return true;
  };
}

/** `action RSC ACTION`: the agent's action on this host, while the cluster keeps its hands off. */
async function action({ world, args, out }: CommandContext): Promise<RunResult> {
  const workspace = new Workspace((await world.cluster.read()).cib);
  const id = args.get("rsc")!;
  const entry = requireResource(workspace, id);
  if (args.get("ssh") !== undefined)
    throw new CrmError({ code: "not-supported", message: "not supported: other hosts by ssh", hint: "run it there" });
  const agent = agentNameOf(entry.element, workspace);
  if (agent === undefined)
    throw new CrmError({ code: "not-a-primitive", message: `element ${id} is not a primitive`, at: { object: id } });
  if (!inMaintenance(workspace, id)) {
    throw new CrmError({
      code: "not-in-maintenance",
      message: `${id} is not in maintenance: the cluster would act at the same time`,
      hint: `maintenance on ${id}`,
      at: { object: id },
    });
  }
  await world.agents.load();
  return runAction(world, out, agent, args.get("action")!, parametersOf(entry, workspace));
}

function inMaintenance(workspace: Workspace, id: string): boolean {
  for (const { kind, element } of workspace.all()) {
    if (kind.word !== "property") continue;
    if (optionOf({ ...element, children: [element] }, element.name, "maintenance-mode") === "true") return true;
  }
  for (let entry = workspace.get(id); entry !== undefined; entry = workspace.parentOf(entry)) {
    const { element } = entry;
    if (optionOf(element, "meta_attributes", "maintenance") === "true") return true;
    if (optionOf(element, "meta_attributes", "is-managed") === "false") return true;
  }
  return false;
}

export const RUNNERS: Readonly<Record<string, Runner>> = { on: switching(true), off: switching(false), action };
