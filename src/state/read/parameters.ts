import type { Host } from "../host.ts";
import type { Resource } from "../resource.ts";
import type { Reading } from "./reading.ts";

const cache = new WeakMap<Resource, Map<Host | undefined, Map<string, string>>>();

/** An agent's parameters on a host (rules may look at its attributes), or in general. What the parents set counts where the
 *  resource itself says nothing. The map is shared: who adds to it adds for all. */
export function resourceParameters(reading: Reading, resource: Resource, host: Host | undefined): Map<string, string> {
  let byHost = cache.get(resource);
  if (byHost === undefined) cache.set(resource, (byHost = new Map()));
  let parameters = byHost.get(host);
  if (parameters === undefined) {
    byHost.set(host, (parameters = new Map()));
    const about = host === undefined ? {} : { nodeAttributes: host.attributes };
    for (let from: Resource | undefined = resource; from !== undefined; from = from.parent) {
      reading.collect(from.xml, "instance_attributes", about, parameters);
    }
  }
  return parameters;
}
