import { childElements, type Element } from "../../cib/index.ts";
import type { Resource } from "../resource.ts";
import { integerFrom, isTrue, parseBoolean } from "../values.ts";
import type { Reading } from "./reading.ts";
import { readResource } from "./resource.ts";

export function readGroup(
  reading: Reading,
  group: Resource,
  instance: string | undefined,
  resources: Element | undefined,
): boolean {
  const unlessFalse = (name: string): boolean => parseBoolean(group.meta.get(name)) ?? true;
  group.group = { ordered: unlessFalse("ordered"), colocated: unlessFalse("collocated") };
  for (const xml of childElements(group.xml, "primitive")) {
    const member = readResource(reading, xml, group, instance, resources);
    if (member !== undefined) group.children.push(member);
  }
  if (group.children.length > 0) return true;
  reading.report("error", `Group ${group.id} has no members`);
  return false;
}

export function readClone(reading: Reading, clone: Resource, resources: Element | undefined): boolean {
  const { meta } = clone;
  const integer = (name: string, legacyName: string | undefined, fallback: number): number => {
    const value = meta.get(name) ?? (legacyName === undefined ? undefined : meta.get(legacyName));
    return value === undefined ? fallback : integerFrom(value, 0);
  };
  let nodeMax = integer("clone-node-max", undefined, 1);
  if (!clone.unique && nodeMax > 1) {
    reading.report(
      "error",
      `Ignoring clone-node-max of ${nodeMax} for ${clone.id} because anonymous clones support only one instance per node`,
    );
    nodeMax = 1;
  }
  const childXml = childElements(clone.xml).find(({ name }) => name === "primitive" || name === "group");
  if (childXml === undefined) {
    reading.report("error", `${clone.id} has nothing to clone`);
    return false;
  }
  clone.clone = {
    max: integer("clone-max", undefined, Math.max(1, reading.hosts.length)),
    nodeMax,
    promotedMax: clone.promotable ? integer("promoted-max", "master-max", 1) : 0,
    promotedNodeMax: clone.promotable ? integer("promoted-node-max", "master-node-max", 1) : 0,
    ordered: isTrue(meta.get("ordered")),
    childXml,
    instances: 0,
  };
  // Instances stay where they are rather than be shuffled, unless the configuration says otherwise.
  if (!meta.has("resource-stickiness")) meta.set("resource-stickiness", "1");
  meta.set("globally-unique", String(clone.unique));
  do {
    if (addInstance(reading, clone, resources) === undefined) return false;
  } while (clone.clone.instances < clone.clone.max);
  return true;
}

/** One more instance; those beyond clone-max are there only to be stopped. */
export function addInstance(reading: Reading, clone: Resource, resources: Element | undefined): Resource | undefined {
  const data = clone.clone!;
  const surplus = data.instances >= data.max;
  const instance = readResource(reading, data.childXml, clone, String(data.instances), resources);
  if (instance === undefined) return undefined;
  data.instances++;
  clone.children.push(instance);
  if (surplus) markRemoved(instance);
  instance.meta.set("clone-max", String(data.max));
  return instance;
}

function markRemoved(resource: Resource): void {
  resource.removed = true;
  for (const child of resource.children) markRemoved(child);
}
