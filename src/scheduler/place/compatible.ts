import { type Host, type Resource, Role } from "../../state/index.ts";
import { placeAttribute } from "../node-attribute.ts";
import type { Plan } from "../plan.ts";
import { soleLocation, sortedHosts } from "./scores.ts";

/** The role of a resource: the highest of its parts. */
export function roleOf(resource: Resource, current: boolean): Role {
  if (resource.kind === "primitive") return current ? resource.role : resource.nextRole;
  if (resource.kind === "bundle") return Role.Unknown;
  let role: Role = Role.Unknown;
  for (const child of resource.children) {
    const own = roleOf(child, current);
    if (own > role) role = own;
  }
  return role;
}

function isBlocked(resource: Resource): boolean {
  return resource.blocked || resource.children.some(isBlocked);
}

/** Whether an instance is on the host, or at the same place by an attribute, in this role. */
export function instanceMatches(
  plan: Plan,
  instance: Resource,
  host: Host,
  role: Role,
  current: boolean,
  attribute: string | undefined,
): boolean {
  if (role !== Role.Unknown && role !== roleOf(instance, current)) return false;
  if (isBlocked(instance)) return false;
  const at = soleLocation(plan, instance, current ? "current" : "assigned");
  if (at === undefined) return false;
  if (attribute === undefined) return at === host;
  const own = placeAttribute(plan, at, attribute, instance);
  const wanted = placeAttribute(plan, host, attribute, instance);
  return own?.toLowerCase() === wanted?.toLowerCase();
}

/** What a collective consists of: instances, or the containers of a bundle. */
export function instancesOf(collective: Resource): readonly Resource[] {
  return collective.bundle?.replicas.map(({ container }) => container) ?? collective.children;
}

/** The instance of a collective that goes with a resource: on the resource's host, else on the best of its hosts. */
export function findCompatible(
  plan: Plan,
  match: Resource,
  collective: Resource,
  role: Role,
  current: boolean,
  attribute: string | undefined,
): Resource | undefined {
  const instances = instancesOf(collective);
  const on = (host: Host): Resource | undefined =>
    instances.find((instance) => instanceMatches(plan, instance, host, role, current, attribute));
  const host = soleLocation(plan, match, current ? "current" : "assigned");
  if (host !== undefined) return on(host);
  for (const candidate of sortedHosts(plan, match.allowed, undefined)) {
    const found = on(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}
