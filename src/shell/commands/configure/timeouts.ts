import { CrmError } from "../../../base/index.ts";
import type { Element } from "../../../cib/index.ts";
import { type Draft, type Entry, fillIds, thaw, type Workspace } from "../../../language/index.ts";
import { agentNameOf, type World } from "../../session/context.ts";
import { formatTime } from "./advise.ts";
import { optionOf } from "./override.ts";

/** Operations that every primitive has, whether it says so or not. */
const IMPLIED = ["start", "stop"];
const IMPLIED_PROMOTABLE = ["promote", "demote"];
const IMPLIED_MIGRATING = ["migrate_from", "migrate_to"];

/** A primitive whose operations have the time-outs that its agent advises; implied ones are added. */
export async function withAdvisedTimeouts(world: World, entry: Entry, workspace: Workspace): Promise<Element> {
  const agent = agentNameOf(entry.element, workspace);
  const metadata = agent === undefined ? undefined : await world.agents.metadata(agent);
  if (metadata === undefined || metadata instanceof CrmError) {
    throw new CrmError({
      code: "no-agent",
      message: `no resource agent found for ${entry.id}`,
      at: { object: entry.id },
    });
  }
  const advised = (name: string, role: string | undefined): string | undefined =>
    formatTime(
      (
        metadata.actions.find((action) => action.name === name && (role === undefined || action.role === role)) ??
        metadata.actions.find((action) => action.name === name)
      )?.timeoutMs,
    );
  const copy = thaw(entry.element);
  let operations = copy.children.find((node) => node.kind === "element" && node.name === "operations") as
    | Draft
    | undefined;
  const seen = new Set<string>();
  for (const op of operations?.children ?? []) {
    if (op.kind !== "element") continue;
    const timeout = advised(op.attributes.name ?? "", op.attributes.role);
    seen.add(op.attributes.name ?? "");
    if (timeout !== undefined) op.attributes.timeout = timeout;
  }
  const parent = workspace.parentOf(entry);
  const promotable =
    parent !== undefined &&
    (parent.kind.word === "ms" || optionOf(parent.element, "meta_attributes", "promotable") === "true");
  const wanted = [
    ...IMPLIED,
    ...(optionOf(entry.element, "meta_attributes", "allow-migrate") === "true" ? IMPLIED_MIGRATING : []),
    ...(promotable ? IMPLIED_PROMOTABLE : []),
  ];
  for (const name of wanted.filter((item) => !seen.has(item))) {
    const timeout = advised(name, undefined);
    if (timeout === undefined) continue;
    if (operations === undefined) {
      operations = { kind: "element", name: "operations", attributes: {}, children: [] };
      copy.children.push(operations);
    }
    operations.children.push({
      kind: "element",
      name: "op",
      attributes: { name, timeout, interval: "0" },
      children: [],
    });
  }
  fillIds(copy, workspace.ids, entry.element);
  return copy;
}
