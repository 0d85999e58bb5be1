import { type Reading, type Resource, withoutInstance } from "../../state/index.ts";
import type { SelectionNames } from "../../status/index.ts";

/** What --node and --resource mean: a name, or a tag that stands for several. Whoever means nothing gets to see nothing. */
export function selectionNames(
  reading: Reading,
  node: string | undefined,
  resource: string | undefined,
): SelectionNames {
  return {
    hosts: node === undefined || node === "*" ? undefined : hostNames(reading, node),
    resources: resource === undefined || resource === "*" ? undefined : resourceNames(reading, resource),
  };
}

function hostNames(reading: Reading, name: string): string[] {
  if (reading.hostNamed(name) !== undefined) return [name];
  return (reading.tags.get(name) ?? []).flatMap((id) => reading.hostWithId(id)?.name ?? []);
}

function resourceNames(reading: Reading, name: string): string[] {
  const found = find(reading, name);
  // A number asks for one instance.
  if (found !== undefined) return [name.includes(":") ? found.id : found.printableId];
  return (reading.tags.get(name) ?? []).flatMap((id) => find(reading, id)?.printableId ?? []);
}

/** By its id, the one its history has, or the id without the number of the instance. */
function find(reading: Reading, name: string): Resource | undefined {
  return reading.resourceNamed(name) ?? reading.resources.find(({ id }) => withoutInstance(id) === name);
}
