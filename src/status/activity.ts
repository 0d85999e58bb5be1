import type { BundleReplica, Resource } from "../state/index.ts";

/** Whether a resource is active: in all its parts, or (`all` false) in at least one. A part on a host that is unclean counts,
 *  one on a host that is off only when nobody manages it. */
export function isActive(resource: Resource, all: boolean): boolean {
  switch (resource.kind) {
    case "primitive":
      return resource.activeOn.some((host) => host.unclean || host.online || !resource.managed);
    case "group": {
      const active = resource.children.filter((child) => isActive(child, all)).length;
      return active > 0 && (!all || active === resource.children.length);
    }
    case "clone":
      return all
        ? resource.children.every((child) => isActive(child, true))
        : resource.children.some((child) => isActive(child, false));
    case "bundle":
      return bundleIsActive(resource.bundle?.replicas ?? [], all);
  }
}

/** The first part that settles the question does: an active one when any is enough, an inactive one when all count. */
function bundleIsActive(replicas: readonly BundleReplica[], all: boolean): boolean {
  for (const { ip, child, container, remote } of replicas) {
    for (const part of [ip, child, container, remote]) {
      if (part !== undefined && isActive(part, all) !== all) return !all;
    }
  }
  return all;
}
