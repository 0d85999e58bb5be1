import { type Resource, withoutInstance } from "../../state/index.ts";

/** What a resource's name on the command line stands for: itself, or the instances that go by it (what is cloned goes by its
 *  own name as long as its instances need not be told apart). */
export function resourcesNamed(resources: readonly Resource[], name: string): readonly Resource[] {
  const own = resources.filter(({ id }) => id === name);
  if (own.length > 0) return own;
  return resources.filter(
    (each) => each.historyId === name || (!each.unique && each.id !== name && withoutInstance(each.id) === name),
  );
}

/** All instances of a clone, also when what is cloned was named; else the resource alone. */
export function instancesNamed(resource: Resource, name: string): readonly Resource[] {
  if (resource.kind === "clone") return resource.children;
  const { parent, historyId } = resource;
  return parent?.isAnonymousClone === true && historyId === name ? parent.children : [resource];
}
