import { exitCodeInfo } from "../base/index.ts";
import type { Tone, Toned } from "./outline.ts";
import type { Wanted } from "./text-options.ts";
import type { PlaceView, PrimitiveView } from "./view.ts";

/** `NAME<TAB>(AGENT):<TAB> STATE HOST (FLAGS)`; several hosts stand at the end. */
export function primitiveText(
  resource: PrimitiveView,
  name: string,
  at: PlaceView | undefined,
  options: Wanted,
): Toned {
  const several = resource.activeOn.length > 1;
  const place = options.bare ? undefined : at;
  const words = [`${name}\t(${resource.agent}):\t`];
  if (resource.removed) words.push("ORPHANED");
  if (resource.failed) {
    words.push("FAILED");
    if (resource.role === "Promoted") words.push(resource.role);
  } else {
    words.push((options.pending ? resource.pendingState : undefined) ?? resource.role);
  }
  if (place !== undefined) words.push(place.name);
  if (resource.failedProbe !== undefined) words.push(`(${exitCodeInfo(resource.failedProbe)?.text ?? "Unknown"}) `);
  const flags = primitiveFlags(resource, place, options);
  if (flags.length > 0) words.push(`(${flags.join(", ")})`);
  const described = options.bare || options.descriptions || several;
  if (described && resource.description !== undefined) words.push(`(${resource.description})`);
  if (several && !options.bare) words.push(`[ ${resource.activeOn.map((host) => host.name).join(" ")} ]`);
  return { text: words.join(" "), tone: toneOf(resource) };
}

function toneOf(resource: PrimitiveView): Tone {
  if (!resource.managed) return "rsc-managed";
  if (resource.failed || resource.activeOn.length === 0) return "rsc-failed";
  if (resource.activeOn.length > 1) return "rsc-multiple";
  return resource.failureIgnored ? "rsc-failure-ignored" : "rsc-ok";
}

function primitiveFlags(resource: PrimitiveView, place: PlaceView | undefined, options: Wanted): string[] {
  const flags: string[] = [];
  if (place !== undefined && !place.online && place.unclean) flags.push("UNCLEAN");
  if (place !== undefined && place.name === resource.lockedTo) flags.push("LOCKED");
  if (options.pending && resource.monitoring) flags.push("Monitoring");
  const target = resource.targetRole?.toLowerCase();
  if (target === "stopped") flags.push("disabled");
  else if ((target === "unpromoted" || target === "slave") && resource.promotable) {
    flags.push(`target-role:${resource.targetRole}`);
  }
  if (resource.blocked) flags.push("blocked");
  else flags.push(...unmanagedWords(resource));
  if (resource.failureIgnored) flags.push("failure ignored");
  return flags;
}

export function unmanagedWords(resource: { readonly maintenance: boolean; readonly managed: boolean }): string[] {
  return resource.maintenance ? ["maintenance"] : resource.managed ? [] : ["unmanaged"];
}
