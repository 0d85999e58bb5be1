import { type Element, firstChild } from "../../cib/index.ts";
import type { Host } from "../host.ts";
import type { Resource } from "../resource.ts";
import { FixedTable, isFixed } from "./fixed.ts";
import type { Reading } from "./reading.ts";

const fixedParameters = new FixedTable<Map<string, string>>();

/** An agent's parameters on a host (rules may look at its attributes), or in general. What the parents set counts where the
 *  resource itself says nothing. The map is shared: who adds to it adds for all. */
export function resourceParameters(reading: Reading, resource: Resource, host: Host | undefined): Map<string, string> {
  if (resource.parameters !== undefined) return resource.parameters;
  let byHost = resource.parametersByHost;
  if (byHost === undefined) {
    resource.parameters = parametersEverywhere(reading, resource);
    if (resource.parameters !== undefined) return resource.parameters;
    resource.parametersByHost = byHost = new Map();
  }
  let parameters = byHost.get(host);
  if (parameters === undefined) byHost.set(host, (parameters = collect(reading, resource, host)));
  return parameters;
}

function parametersEverywhere(reading: Reading, resource: Resource): Map<string, string> | undefined {
  const known = fixedParameters.get(resource, undefined);
  if (known !== undefined) return known;
  for (let from: Resource | undefined = resource; from !== undefined; from = from.parent) {
    if (!isFixed(from.xml, "instance_attributes")) return undefined;
  }
  const parameters = collect(reading, resource, undefined);
  // The address of a connection into a bundle's container is filled in once the container has its host.
  return parameters.has("addr") ? parameters : fixedParameters.set(resource, undefined, parameters);
}

function collect(reading: Reading, resource: Resource, host: Host | undefined): Map<string, string> {
  const parameters = new Map<string, string>();
  const about = host === undefined ? {} : { nodeAttributes: host.attributes };
  for (let from: Resource | undefined = resource; from !== undefined; from = from.parent) {
    reading.collect(from.xml, "instance_attributes", about, parameters);
  }
  return parameters;
}

/** Parameters that an operation adds to those of its resource; undefined where none are configured, as nearly everywhere. */
export function operationParameters(
  reading: Reading,
  operation: Element | undefined,
  host: Host,
): Map<string, string> | undefined {
  if (operation === undefined || firstChild(operation, "instance_attributes") === undefined) return undefined;
  const parameters = new Map<string, string>();
  reading.collect(operation, "instance_attributes", { nodeAttributes: host.attributes }, parameters);
  return parameters;
}
