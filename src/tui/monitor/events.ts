import type { HostView, PrimitiveView, StatusView } from "../../status/index.ts";
import type { Style } from "../theme/style.ts";
import { hostLook, primitiveLook, primitivesOf } from "./states.ts";

/** Something that happened while the monitor looked, or before it did. */
export interface MonitorEvent {
  readonly timeMs: number;
  readonly text: string;
  readonly style: Style;
  /** Key of the host or resource it is about (`subjectKey`). */
  readonly about: string;
  /** Not seen by us: it stands in the history of operations. */
  readonly recorded?: true;
}

/** Most events kept. */
export const EVENT_LIMIT = 500;

/** What became different between two looks at the cluster: one line per host and per resource. */
export function eventsBetween(before: StatusView, after: StatusView, timeMs: number): MonitorEvent[] {
  return [...hostEvents(before.hosts, after.hosts, timeMs), ...resourceEvents(before, after, timeMs)];
}

function hostEvents(before: readonly HostView[], after: readonly HostView[], timeMs: number): MonitorEvent[] {
  const events: MonitorEvent[] = [];
  const old = new Map(before.map((host) => [host.name, host]));
  for (const host of after) {
    const was = old.get(host.name);
    old.delete(host.name);
    const look = hostLook(host);
    if (was !== undefined && stateOf(was) === stateOf(host)) continue;
    const dc = host.isDc && was?.isDc !== true ? ", now DC" : "";
    events.push({ timeMs, text: `${host.name}: ${look.word}${dc}`, style: look.style, about: `host ${host.name}` });
  }
  for (const name of old.keys())
    events.push({ timeMs, text: `${name}: removed from the cluster`, style: "warning", about: `host ${name}` });
  return events;
}

/** A host with resources and one without differ only in what the resources' own events say. */
function stateOf(host: HostView): string {
  return `${hostLook({ ...host, running: [] }).word}${host.isDc ? " DC" : ""}`;
}

function resourceEvents(before: StatusView, after: StatusView, timeMs: number): MonitorEvent[] {
  if (before.resources === after.resources) return [];
  const same = new Set(before.resources);
  const changed = after.resources.filter((resource) => !same.has(resource));
  const stays = new Set(after.resources);
  const gone = before.resources.filter((resource) => !stays.has(resource));
  const old = new Map(gone.flatMap(primitivesOf).map((each) => [each.longId, each]));
  const events: MonitorEvent[] = [];
  for (const resource of changed.flatMap(primitivesOf)) {
    const was = old.get(resource.longId);
    old.delete(resource.longId);
    const now = placed(resource);
    if (was === resource || (was !== undefined && placed(was) === now)) continue;
    if (was === undefined && resource.role === "Stopped") continue;
    const { style } = primitiveLook(resource, true);
    events.push({ timeMs, text: `${resource.id}: ${now}`, style, about: `resource ${resource.id}` });
  }
  for (const resource of old.values()) {
    events.push({ timeMs, text: `${resource.id}: removed`, style: "off", about: `resource ${resource.id}` });
  }
  return events;
}

/** State and place in words: `Started on server1`. */
export function placed(resource: PrimitiveView): string {
  const { word } = primitiveLook(resource, true);
  const hosts = resource.activeOn.map((host) => host.name);
  const places = hosts.length > 0 ? hosts : resource.place === undefined ? [] : [resource.place.name];
  return `${word}${places.length === 0 ? "" : ` on ${places.join(" ")}`}`;
}
