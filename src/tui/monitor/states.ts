import type { HostView, PlaceView, PrimitiveView, ResourceView } from "../../status/index.ts";
import type { GlyphName } from "../theme/glyphs.ts";
import type { Style } from "../theme/style.ts";

/** How a state looks: a sign, a word, a style; never a colour alone. */
export interface StateLook {
  readonly glyph: GlyphName;
  readonly word: string;
  readonly style: Style;
  /** Somebody should look at it. */
  readonly fault: boolean;
}

const PENDING_GLYPHS: Readonly<Record<string, GlyphName>> = {
  Starting: "starting",
  Promoting: "starting",
  Stopping: "stopping",
  Demoting: "stopping",
  Migrating: "moving",
};

export function primitiveLook(resource: PrimitiveView, pending: boolean): StateLook {
  const { role } = resource;
  if (resource.failed) {
    return {
      glyph: "failed",
      word: role === "Promoted" ? "FAILED Promoted" : "FAILED",
      style: "error",
      fault: !resource.failureIgnored,
    };
  }
  if (pending && resource.pendingState !== undefined) {
    return {
      glyph: PENDING_GLYPHS[resource.pendingState] ?? "starting",
      word: resource.pendingState,
      style: "busy",
      fault: false,
    };
  }
  if (resource.blocked) return { glyph: "failed", word: `${role} blocked`, style: "error", fault: true };
  if (resource.activeOn.length > 1) return { glyph: "failed", word: `${role} twice`, style: "error", fault: true };
  if (role === "Stopped" || role === "Unknown") return stoppedLook(resource, role);
  if (resource.removed) return { glyph: "warning", word: `${role} ORPHANED`, style: "warning", fault: true };
  if (resource.maintenance || !resource.managed)
    return { glyph: "unmanaged", word: role, style: "warning", fault: false };
  return { glyph: role === "Promoted" ? "promoted" : "started", word: role, style: "ok", fault: false };
}

function stoppedLook(resource: PrimitiveView, role: string): StateLook {
  const wanted = !resource.disabled && resource.managed && !resource.removed;
  return { glyph: "stopped", word: role, style: wanted ? "warning" : "off", fault: wanted };
}

/** Words behind the state, as crm_mon has them in its parentheses. */
export function primitiveFlags(resource: PrimitiveView, place: PlaceView | undefined, pending: boolean): string[] {
  const flags: string[] = [];
  if (place !== undefined && !place.online && place.unclean) flags.push("UNCLEAN");
  if (place !== undefined && place.name === resource.lockedTo) flags.push("LOCKED");
  if (pending && resource.monitoring) flags.push("Monitoring");
  const target = resource.targetRole?.toLowerCase();
  if (target === "stopped") flags.push("disabled");
  else if ((target === "unpromoted" || target === "slave") && resource.promotable)
    flags.push(`target-role:${resource.targetRole}`);
  if (resource.maintenance) flags.push("maintenance");
  else if (!resource.managed) flags.push("unmanaged");
  if (resource.failureIgnored) flags.push("failure ignored");
  return flags;
}

export function hostLook(host: HostView): StateLook {
  if (host.unclean) {
    const how = host.online ? "online" : host.pending ? "pending" : "offline";
    return { glyph: "fencing", word: `UNCLEAN (${how})`, style: "error", fault: true };
  }
  if (host.pending) return { glyph: "starting", word: "pending", style: "busy", fault: false };
  if (!host.online) return { glyph: "stopped", word: "OFFLINE", style: "error", fault: true };
  if (host.standbyOnFail) return { glyph: "failed", word: "standby (on-fail)", style: "error", fault: true };
  if (host.standby) {
    const word = host.running.length === 0 ? "standby" : "standby (with active resources)";
    return { glyph: "stopped", word, style: "warning", fault: false };
  }
  if (host.maintenance) return { glyph: "unmanaged", word: "maintenance", style: "warning", fault: false };
  if (host.health === "red") return { glyph: "failed", word: "online (health is RED)", style: "error", fault: true };
  if (host.health === "yellow")
    return { glyph: "warning", word: "online (health is YELLOW)", style: "warning", fault: true };
  return { glyph: "started", word: "online", style: "ok", fault: false };
}

/** Every primitive of a resource, itself when it is one. */
export function primitivesOf(resource: ResourceView): readonly PrimitiveView[] {
  switch (resource.kind) {
    case "primitive":
      return resource.implicit ? [] : [resource];
    case "group":
      return resource.members;
    case "clone":
      return resource.instances.flatMap((instance) => primitivesOf(instance.resource));
    case "bundle":
      return resource.replicas.flatMap(({ container, ip, child, remote }) =>
        [container, ip, child, remote].filter((part) => part !== undefined),
      );
  }
}
