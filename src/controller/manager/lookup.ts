import { childElements, configurationOf, descendants, type Element, firstChild } from "../../cib/index.ts";
import { withoutInstance } from "./fail-count.ts";
import type { HostRef } from "./status.ts";

/** Questions to the configuration that need no more than its text. */

export function hostRefs(cib: Element): HostRef[] {
  const nodes = firstChild(configurationOf(cib), "nodes");
  return (nodes === undefined ? [] : childElements(nodes, "node")).flatMap(({ attributes }) =>
    attributes.id === undefined ? [] : [{ id: attributes.id, name: attributes.uname ?? attributes.id }],
  );
}

/** A cluster property as written, the first one that has the name; hyphens count as written. */
export function property(cib: Element, name: string): string | undefined {
  const config = firstChild(configurationOf(cib), "crm_config");
  if (config === undefined) return undefined;
  for (const set of childElements(config, "cluster_property_set")) {
    for (const pair of childElements(set, "nvpair")) if (pair.attributes.name === name) return pair.attributes.value;
  }
  return undefined;
}

/** Does a history id belong to this resource: itself, a member of it, an instance of one? */
export function belongsTo(cib: Element, resource: string): (historyId: string) => boolean {
  const resources = firstChild(configurationOf(cib), "resources");
  const ids = new Set([resource]);
  if (resources !== undefined) {
    for (const node of descendants(resources)) {
      if (node.attributes.id !== withoutInstance(resource)) continue;
      for (const inner of descendants(node)) if (inner.name === "primitive") ids.add(inner.attributes.id ?? "");
    }
  }
  return (historyId) => ids.has(historyId) || ids.has(withoutInstance(historyId));
}
