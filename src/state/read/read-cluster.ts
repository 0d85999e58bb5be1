import { childElements, type Element, firstChild } from "../../cib/index.ts";
import { hostZone, type Zone } from "../../rules/index.ts";
import type { Resource } from "../resource.ts";
import { parseRole, Role } from "../role.ts";
import { readHosts } from "./hosts.ts";
import { Reading } from "./reading.ts";
import { asksForUnfencing, readResources } from "./resources.ts";
import { readStatus } from "./status.ts";

export interface ReadOptions {
  /** For dates that leave out their offset; the host's own zone by default. */
  readonly zone?: Zone;
  /** Read as if quorum were (not) there; undefined = what the document says. */
  readonly quorum?: boolean;
  /** The reader has no secrets: compare parameters by their secure digests. */
  readonly sanitized?: boolean;
}

/** The cluster that a document describes, at a time. */
export function readCluster(cib: Element, nowMs: number, options: ReadOptions = {}): Reading {
  const configuration = firstChild(cib, "configuration");
  const reading = new Reading(
    {
      cib,
      nowMs,
      zone: options.zone ?? hostZone,
      quorum: options.quorum,
      sanitized: options.sanitized ?? false,
    },
    configuration,
  );
  if (configuration === undefined) return reading;
  reading.enableUnfencing = asksForUnfencing(configuration);
  readHosts(reading, firstChild(configuration, "nodes"));
  readResources(reading, firstChild(configuration, "resources"));
  readTags(reading, firstChild(configuration, "tags"));
  readStatus(reading);
  for (const resource of reading.top) count(reading, resource);
  return reading;
}

function readTags(reading: Reading, section: Element | undefined): void {
  if (section === undefined) return;
  for (const tag of childElements(section, "tag")) {
    const { id } = tag.attributes;
    if (id === undefined) {
      reading.report("error", "Ignoring <tag> without id");
      continue;
    }
    const members = reading.tags.get(id) ?? [];
    for (const { attributes } of childElements(tag, "obj_ref")) {
      if (attributes.id === undefined) {
        reading.report("error", `Ignoring <obj_ref> for tag '${id}' without id`);
      } else if (!members.includes(attributes.id)) {
        members.push(attributes.id);
        reading.tags.set(id, members);
      }
    }
  }
}

export function isDisabled(resource: Resource): boolean {
  const target = resource.meta.get("target-role");
  if (target === undefined) return false;
  const role = parseRole(target);
  return role === Role.Stopped || (role === Role.Unpromoted && resource.top.promotable);
}

function count(reading: Reading, resource: Resource): void {
  if (resource.children.length > 0) {
    for (const child of resource.children) count(reading, child);
  } else if (!resource.removed || resource.role > Role.Stopped) {
    reading.counts.total++;
    if (isDisabled(resource)) reading.counts.disabled++;
    if (resource.blocked) reading.counts.blocked++;
  }
}
