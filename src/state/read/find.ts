import { type Element, element, firstChild } from "../../cib/index.ts";
import type { Host } from "../host.ts";
import type { Resource } from "../resource.ts";
import { isRemoteConnection } from "./agent.ts";
import { addInstance } from "./collective.ts";
import { withoutInstance } from "./fail-counts.ts";
import { addScoreEverywhere } from "./placement.ts";
import type { Reading } from "./reading.ts";
import { readResource } from "./resource.ts";
import { linkRemoteHost } from "./resources.ts";

/** The resource or instance that a history entry of a host is about. Histories of anonymous instances go by the id without
 *  number: they are dealt to instances host by host. undefined when the configuration knows no such resource. */
export function resourceOfHistory(reading: Reading, host: Host, id: string): Resource | undefined {
  let resource = reading.resourceNamed(id);
  let parent: Resource | undefined;
  if (resource === undefined) {
    const first = reading.resourceNamed(`${withoutInstance(id)}:0`);
    if (first !== undefined && !first.unique) {
      resource = first;
      parent = first.top;
    }
  } else if (resource.kind !== "primitive") {
    return undefined;
  } else {
    parent = resource.top;
  }
  if (parent?.isAnonymousClone === true) {
    resource = parent.bundled
      ? parent.parent?.bundle?.replicas.find((replica) => replica.host === host)?.child
      : anonymousInstance(reading, host, parent, withoutInstance(id));
  }
  if (resource !== undefined && id !== resource.id && id !== resource.historyId) {
    reading.nameHistory(resource, id);
  }
  return resource;
}

/** Where a resource is, or is about to be: all hosts of a group's members. */
function locations(resource: Resource, found: Host[] = []): Host[] {
  if (resource.children.length > 0) {
    for (const child of resource.children) locations(child, found);
    return found;
  }
  for (const host of resource.activeOn) if (!found.includes(host)) found.push(host);
  if (resource.pendingHost !== undefined && !found.includes(resource.pendingHost)) found.push(resource.pendingHost);
  return found;
}

/** The cloned primitive with this id within one instance. */
function within(instance: Resource, id: string): Resource | undefined {
  if (instance.top.kind === "clone" && (instance.id === id || instance.configId === id)) return instance;
  for (const child of instance.children) {
    const match = within(child, id);
    if (match !== undefined) return match;
  }
  return undefined;
}

/** The instance that stands for a history on this host: one that is on this host already (other members of a cloned group),
 *  else one that is nowhere yet, else an additional one. */
function anonymousInstance(reading: Reading, host: Host, clone: Resource, id: string): Resource | undefined {
  let found: Resource | undefined;
  let inactive: Resource | undefined;
  let skipInactive = false;
  for (const instance of clone.children) {
    if (found !== undefined) break;
    const places = locations(instance);
    if (places.length > 0) {
      if (places[0] !== host) continue;
      found = within(instance, id);
      if (found !== undefined && found.activeOn.length > 0) {
        // Active twice on one host: the history holds two instances.
        skipInactive = true;
        found = undefined;
      }
    } else if (!skipInactive && inactive === undefined && !instance.blocked) {
      inactive = within(instance, id);
      if (inactive?.pendingHost !== undefined && inactive.pendingHost !== host) inactive = undefined;
    }
  }
  if (found === undefined && !skipInactive) found = inactive;
  // A host that is lost and need not be fenced must not keep an instance from being used elsewhere.
  if (
    found !== undefined &&
    !found.needsFencing &&
    (!host.online || host.unclean) &&
    !host.isGuest &&
    clone.clone!.max !== reading.hosts.length
  ) {
    found = undefined;
  }
  if (found !== undefined) return found;
  const added = addInstance(reading, clone, resourcesSection(reading));
  return added && within(added, id);
}

function resourcesSection(reading: Reading): Element | undefined {
  const configuration = firstChild(reading.cib, "configuration");
  return configuration && firstChild(configuration, "resources");
}

/** A resource that only a history knows: it was deleted from the configuration and must be stopped. */
export function removedResource(reading: Reading, entry: Element): Resource | undefined {
  const { id = "", class: agentClass, provider, type, container } = entry.attributes;
  const xml = element("primitive", {
    ...entry.attributes,
    id,
    ...(agentClass === undefined ? {} : { class: agentClass }),
    ...(provider === undefined ? {} : { provider }),
    ...(type === undefined ? {} : { type }),
  });
  const resource = readResource(reading, xml, undefined, undefined, undefined);
  if (resource === undefined) return undefined;
  if (isRemoteConnection(xml)) {
    const host = reading.hostNamed(id) ?? reading.addHost(id, id, true, 0);
    linkRemoteHost(reading, resource);
    host.shutdown = true;
  }
  if (container !== undefined) resource.removedLaunched = true;
  resource.removed = true;
  reading.top.push(resource);
  if (reading.options.stopRemovedResources) {
    addScoreEverywhere(reading, resource, -1_000_000, "__removed_do_not_run__");
  } else {
    resource.managed = false;
  }
  return resource;
}

/** Links removed resources to what started them, so that they are stopped with it. */
export function linkRemovedLaunched(reading: Reading, entries: readonly Element[]): void {
  for (const { attributes } of entries) {
    if (attributes.container === undefined || attributes.id === undefined) continue;
    const launcher = reading.resourceNamed(attributes.container);
    const resource = reading.resourceNamed(attributes.id);
    if (launcher === undefined || resource?.removedLaunched !== true || resource.launcher !== undefined) continue;
    resource.launcher = launcher;
    launcher.launched.push(resource);
  }
}
