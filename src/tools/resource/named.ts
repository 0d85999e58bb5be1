import type { Resource } from "../../state/index.ts";

/** All instances of a clone, also when what is cloned was named; else the resource alone. */
export function instancesNamed(resource: Resource, name: string): readonly Resource[] {
  if (resource.kind === "clone") return resource.children;
  const { parent, historyId } = resource;
  return parent?.isAnonymousClone === true && historyId === name ? parent.children : [resource];
}
