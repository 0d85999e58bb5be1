import { resourceParameters } from "./read/parameters.ts";
import type { Reading } from "./read/reading.ts";

/** What is set for a resource: its agent's parameters, meta-attributes, utilization. */
export type ValueKind = "instance_attributes" | "meta_attributes" | "utilization";

/** The value that counts: the resource's own, else that of its template, of what it is in, or the default; with rules as they
 *  hold now, for parameters on `host`. undefined = there is none, or no such resource. Meta-attributes that only the agent or
 *  Pacemaker itself has a default for are not set anywhere. */
export function valueInEffect(
  reading: Reading,
  id: string,
  kind: ValueKind,
  name: string,
  host?: string,
): string | undefined {
  const resource = reading.resourceNamed(id) ?? reading.resourceNamed(`${id}:0`);
  if (resource === undefined) return undefined;
  switch (kind) {
    case "meta_attributes":
      return resource.meta.get(name);
    case "utilization":
      return resource.utilization.get(name);
    case "instance_attributes": {
      const at = host === undefined ? undefined : reading.hostNamed(host);
      return resourceParameters(reading, resource, at).get(name);
    }
  }
}
