import type { Element } from "../../cib/index.ts";
import type { Host, Resource } from "../../state/index.ts";
import type { Edit } from "../cib/commit.ts";
import type { ToolCall } from "../run-tool.ts";
import { type Setting, settingsFor, type Target } from "./change-parameter.ts";
import { clearing } from "./clear.ts";
import { withConstraint } from "./constraints.ts";
import { configuredId } from "./owners.ts";
import { findElement, findPairs, updateElement, withAttribute } from "./parameters.ts";

/** A change of the configuration that stops a resource, and the one that takes it back. */
export interface Switch {
  readonly off: readonly Edit[];
  readonly on: readonly Edit[];
  /** What is said of each. */
  readonly offTexts: readonly string[];
  readonly onTexts: readonly string[];
}

const TARGET_ROLE = "target-role";

/** The resource shall be stopped; afterwards it shall be what it was to be before. */
export function roleSwitch(call: ToolCall, found: Target): Switch {
  const kind = "meta_attributes";
  const query = { name: TARGET_ROLE, kind, set: undefined, id: undefined } as const;
  const settings = settingsFor(call, { found, name: found.resource.id, query }, kind, "Stopped");
  const returns = settings.map((setting) =>
    takingBack(found.cib, setting, findPairs(found.cib, configuredId(setting.owner), query)[0]?.value),
  );
  return {
    off: settings.map(({ edit }) => edit),
    offTexts: settings.map(({ text }) => text),
    on: returns.map(({ edit }) => edit),
    onTexts: returns.map(({ text }) => text),
  };
}

/** The attribute as it was before it was set: its value, or none; a set that was made for it goes too. */
function takingBack(
  before: Element,
  { owner, id, set }: Setting,
  value: string | undefined,
): { edit: Edit; text: string } {
  const option = `'${configuredId(owner)}' option: id=${id} name=${TARGET_ROLE}`;
  if (value !== undefined) {
    const edit: Edit = (cib) => updateElement(cib, id, (each) => withAttribute(each, "value", value));
    return { edit, text: `Set ${option} value=${value}` };
  }
  const made = set !== undefined && findElement(before, set) === undefined ? set : undefined;
  const edit: Edit = (cib) => {
    const without = updateElement(cib, id, () => undefined);
    if (made === undefined || findElement(without, made)?.children.length !== 0) return without;
    return updateElement(without, made, () => undefined);
  };
  return { edit, text: `Deleted ${option}` };
}

/** The instance of a clone or bundle on one host is kept off it for a while. */
export function banSwitch(call: ToolCall, resource: Resource, host: Host): Switch {
  const id = configuredId(resource);
  const promoted = call.has("promoted") || call.has("master");
  const ban = { kind: "ban", resource: id, node: host.name, promoted, end: undefined } as const;
  return {
    off: [(cib) => withConstraint(cib, ban)],
    on: clearing(id, host.name, { bans: true, force: false }),
    offTexts: [],
    onTexts: [],
  };
}
