import type { Host, Resource } from "../state/index.ts";
import type { Groundwork } from "./plan.ts";

/** A host's attribute; of a guest, where the resource says so (`target` is `host`), that of the host its container is on now
 *  or will be on. */
export function nodeAttribute(
  plan: Groundwork,
  host: Host | undefined,
  name: string,
  target: string | undefined,
  when: "current" | "assigned",
): string | undefined {
  if (host === undefined) return undefined;
  if (!host.isGuest || target?.toLowerCase() !== "host") return host.attributes.get(name);
  const container = host.connection!.launcher!;
  const carrier = when === "assigned" ? plan.assigned(container) : container.activeOn[0];
  return carrier?.attributes.get(name);
}

/** The attribute by which colocations compare places: what a bundle holds is where its container is. */
export function placeAttribute(
  plan: Groundwork,
  host: Host | undefined,
  name: string,
  resource: Resource,
): string | undefined {
  if (host === undefined) return undefined;
  if (!host.remote) return host.attributes.get(name);
  const inBundle =
    host.isGuest && host.connection!.bundled && resource.bundled && resource.top === resource.outermost.bundle?.child;
  const target = inBundle ? "host" : resource.meta.get("container-attribute-target");
  return nodeAttribute(plan, host, name, target, "assigned");
}
