import { childElements, type Element } from "../../../cib/index.ts";
import type { Entry } from "../../../language/index.ts";
import { confirm } from "../../session/ask.ts";
import { type CommandContext, staging, type World } from "../../session/context.ts";
import type { Output } from "../../session/output.ts";

/** `property maintenance-mode=...` is for the whole cluster: where resources or hosts say otherwise for themselves, their
 *  own word is taken out after a question. */
export async function overrideMembers({ world, out, words }: CommandContext): Promise<void> {
  const [name, value] = words[0]?.text.split("=") ?? [];
  if (name !== "maintenance-mode" || value === undefined) return;
  const present = await staging(world);
  const resources = [...present.workspace.all()].filter(({ kind }) =>
    ["primitive", "group", "clone"].includes(kind.word),
  );
  const nodes = [...present.workspace.all()].filter(({ kind }) => kind.group === "node");
  const changed = [
    ...(await askEach(world, out, resources, "meta_attributes")),
    ...(await askEach(world, out, nodes, "instance_attributes")),
  ];
  if (changed.length === 0) return;
  present.edit("maintenance-mode replaces the maintenance of single objects", (workspace) => {
    for (const entry of changed) {
      const current = workspace.find(entry.id)!;
      workspace.replace(
        current,
        withoutOption(
          current.element,
          entry.kind.group === "node" ? "instance_attributes" : "meta_attributes",
          "maintenance",
        ),
      );
    }
  });
}

async function askEach(world: World, out: Output, entries: readonly Entry[], set: string): Promise<Entry[]> {
  const chosen: Entry[] = [];
  for (const entry of entries) {
    if (!hasOption(entry.element, set, "maintenance")) continue;
    if (await confirm(world, out, `'maintenance' attribute already exists in ${entry.id}. Remove it`))
      chosen.push(entry);
  }
  return chosen;
}

export function optionOf(element: Element, set: string, name: string): string | undefined {
  for (const options of childElements(element, set)) {
    for (const { attributes } of childElements(options, "nvpair"))
      if (attributes.name === name) return attributes.value ?? "";
  }
  return undefined;
}

export function hasOption(element: Element, set: string, name: string): boolean {
  return optionOf(element, set, name) !== undefined;
}

/** Takes an option out; a set that is empty then goes too. */
export function withoutOption(element: Element, set: string, name: string): Element {
  return {
    ...element,
    children: element.children.flatMap((node) => {
      if (node.kind !== "element" || node.name !== set) return [node];
      const rest = node.children.filter((child) => child.kind !== "element" || child.attributes.name !== name);
      return rest.length === 0 ? [] : [{ ...node, children: rest }];
    }),
  };
}
