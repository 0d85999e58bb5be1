import type { Element } from "../../../src/cib/index.ts";
import { writeXml } from "../../../src/cib/index.ts";

/** Where crmsh 4.4.1 and ours differ on purpose: each rule takes its difference out of both documents. */
export interface CrmExplanation {
  readonly id: string;
  readonly why: string;
  readonly normalise: (node: Element, script: readonly string[]) => Element;
}

export const CRM_EXPLANATIONS: readonly CrmExplanation[] = [];

/** Objects by section and id; their order in a section means nothing. */
export function objectsOf(configuration: Element): Map<string, string> {
  const objects = new Map<string, string>();
  for (const section of configuration.children) {
    if (section.kind !== "element") continue;
    for (const node of section.children) {
      if (node.kind !== "element") continue;
      objects.set(`${section.name} ${node.attributes.id ?? node.name}`, writeXml(sorted(node), { indent: 0 }));
    }
  }
  return objects;
}

function sorted(node: Element): Element {
  const attributes = Object.fromEntries(Object.entries(node.attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...node,
    attributes,
    children: node.children.map((each) => (each.kind === "element" ? sorted(each) : each)),
  };
}

export function differences(theirs: Element, ours: Element): string[] {
  const left = objectsOf(theirs);
  const right = objectsOf(ours);
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((key) => left.get(key) !== right.get(key))
    .flatMap((key) => [`crmsh ${left.get(key) ?? `no ${key}`}`, `ours  ${right.get(key) ?? `no ${key}`}`]);
}

/** The rules that together make both the same; undefined when they don't. */
export function explain(script: readonly string[], theirs: Element, ours: Element): readonly string[] | undefined {
  const used: string[] = [];
  let left = theirs;
  let right = ours;
  for (const { id, normalise } of CRM_EXPLANATIONS) {
    const before = differences(left, right).length;
    const nextLeft = normalise(left, script);
    const nextRight = normalise(right, script);
    if (differences(nextLeft, nextRight).length >= before) continue;
    used.push(id);
    left = nextLeft;
    right = nextRight;
  }
  return differences(left, right).length === 0 ? used : undefined;
}
