import { INFINITY } from "../../base/index.ts";
import { childElements, type Element, firstChild } from "../../cib/index.ts";
import { Resource, type ResourceKind } from "../resource.ts";
import { parseRole, Role } from "../role.ts";
import { intervalFrom, isTrue, leadingInteger, scoreFrom } from "../values.ts";
import { agentOf, isRemoteConnection } from "./agent.ts";
import { readBundle } from "./bundle.ts";
import { readClone, readGroup } from "./collective.ts";
import { FixedTable, isFixed } from "./fixed.ts";
import { resourceParameters } from "./parameters.ts";
import { addScoreEverywhere } from "./placement.ts";
import type { Reading } from "./reading.ts";
import { expandTemplate } from "./template.ts";

const KINDS: Readonly<Record<string, ResourceKind>> = {
  primitive: "primitive",
  group: "group",
  clone: "clone",
  master: "clone",
  bundle: "bundle",
};

/** Reads one resource and all below it. `instance` is its number within a clone. undefined when the configuration is
 *  unusable; what is wrong has been reported. */
export function readResource(
  reading: Reading,
  original: Element,
  parent: Resource | undefined,
  instance: string | undefined,
  resources: Element | undefined,
): Resource | undefined {
  const configId = original.attributes.id;
  if (configId === undefined) {
    reading.report("error", `Ignoring <${original.name}> configuration without id`);
    return undefined;
  }
  const xml = expandTemplate(reading, original, resources);
  if (xml === undefined) return undefined;
  const kind = KINDS[xml.name];
  if (kind === undefined) {
    reading.report("error", `Ignoring resource '${configId}' of unknown type '${xml.name}'`);
    return undefined;
  }
  const operations = childElements(xml, "operations")[0];
  const resource = new Resource(
    instance === undefined ? configId : `${configId}:${instance}`,
    kind,
    xml,
    operations && reading.resolve(operations),
    parent,
    metaOf(reading, xml, parent, instance),
    reading.emptyTable(),
  );
  const mark = reading.resources.length;
  applyMeta(reading, resource);
  if (!readContent(reading, resource, instance, resources)) {
    forgetSince(reading, mark);
    return undefined;
  }

  const isGuest = resource.remoteConnection && resource.meta.has("container");
  if (reading.options.symmetricCluster) addScoreEverywhere(reading, resource, 0, "symmetric_default");
  else if (isGuest) addScoreEverywhere(reading, resource, 0, "remote_connection_default");
  if (firstChild(xml, "utilization") !== undefined) {
    const utilization = new Map<string, string>();
    reading.collect(xml, "utilization", {}, utilization);
    resource.utilization = utilization;
  }

  if (xml !== original) noteTemplateUse(reading, original);
  register(reading, resource);
  return resource;
}

function register(reading: Reading, resource: Resource): void {
  resource.index = reading.resources.length;
  reading.resources.push(resource);
  if (!reading.resourceIds.has(resource.id)) reading.resourceIds.set(resource.id, resource);
}

/** Nothing stays of a resource whose configuration is unusable. */
function forgetSince(reading: Reading, mark: number): void {
  for (const resource of reading.resources.splice(mark)) {
    if (reading.resourceIds.get(resource.id) === resource) reading.resourceIds.delete(resource.id);
  }
}

function noteTemplateUse(reading: Reading, original: Element): void {
  const { template = "", id = "" } = original.attributes;
  const users = reading.templates.get(template);
  if (users === undefined) reading.templates.set(template, [id]);
  else if (!users.includes(id)) users.push(id);
}

const fixedMeta = new FixedTable<Map<string, string>>();

/** Meta-attributes of a resource. Those of plain resources and members of plain groups are the same in all decisions about
 *  the same configuration; instances have some of their own. */
function metaOf(
  reading: Reading,
  xml: Element,
  parent: Resource | undefined,
  instance: string | undefined,
): Map<string, string> {
  const { resourceDefaults } = reading;
  const place = { xml, parent };
  const known = fixedMeta.get(place, resourceDefaults);
  if (known !== undefined) return known;
  const told = reading.messages.length;
  const meta = readMeta(reading, xml, parent, instance);
  const plain = KINDS[xml.name] === "primitive" && (parent === undefined || parent.outermost.kind === "group");
  const fixed = isFixed(resourceDefaults, "meta_attributes") && isFixed(xml, "meta_attributes");
  if (!plain || !fixed || reading.messages.length > told) return meta;
  for (let up = parent; up !== undefined; up = up.parent) if (!isFixed(up.xml, "meta_attributes")) return meta;
  return fixedMeta.set(place, resourceDefaults, meta);
}

/** The element's own attributes, its blocks, the parents' blocks, resource defaults, and what the parent has beyond that;
 *  the first to name a value wins. */
function readMeta(
  reading: Reading,
  xml: Element,
  parent: Resource | undefined,
  instance: string | undefined,
): Map<string, string> {
  const meta = new Map<string, string>();
  if (instance !== undefined) meta.set("clone", instance);
  const add = (name: string, value: string): void => {
    if (!meta.has(name) && value.toLowerCase() !== "#default") meta.set(name, value);
  };
  for (const name in xml.attributes) add(name, xml.attributes[name]!);
  const about = { resource: agentOf(xml) };
  reading.collect(xml, "meta_attributes", about, meta);
  if (parent !== undefined) {
    const inherited = new Map<string, string>();
    for (let up: Resource | undefined = parent; up !== undefined; up = up.parent) {
      reading.collect(up.xml, "meta_attributes", about, inherited);
    }
    for (const [name, value] of inherited) add(name, value);
  }
  reading.collect(reading.resourceDefaults, "meta_attributes", about, meta);
  if (parent !== undefined) for (const [name, value] of parent.meta) add(name, value);
  return meta;
}

function applyMeta(reading: Reading, resource: Resource): void {
  const { meta } = resource;
  const { options } = reading;
  const score = (name: string, fallback: number): number => {
    const value = meta.get(name);
    if (value === undefined) return fallback;
    const parsed = value.toLowerCase() === "default" ? undefined : scoreFrom(value, options.healthScores);
    if (parsed === undefined) {
      reading.report(
        "warning",
        `Using default (${fallback}) for resource ${resource.id} ${name} because '${value}' is not a valid value`,
      );
    }
    return parsed ?? fallback;
  };
  resource.priority = score("priority", 0);
  resource.critical = meta.get("critical") === undefined || isTrue(meta.get("critical"));
  resource.notify = isTrue(meta.get("notify"));
  resource.remoteConnection = isRemoteConnection(resource.xml);
  const remoteHost = resource.remoteConnection && !meta.has("container");
  const allowMigrate = meta.get("allow-migrate");
  resource.migratable = isTrue(allowMigrate) || (allowMigrate === undefined && remoteHost);
  const managed = meta.get("is-managed");
  resource.managed = managed === undefined || managed.toLowerCase() === "default" || isTrue(managed);
  if (options.maintenanceMode || isTrue(meta.get("maintenance"))) {
    resource.managed = false;
    resource.maintenance = true;
  }
  if (resource.top.kind === "clone") {
    resource.unique = isUnique(resource);
    resource.promotable = isTrue(meta.get("promotable"));
  } else {
    resource.unique = true;
  }
  readMultipleActive(reading, resource);
  resource.stickiness = score("resource-stickiness", 0);
  resource.migrationThreshold = score("migration-threshold", INFINITY);
  if (resource.migrationThreshold < 0) resource.migrationThreshold = INFINITY;
  if (resource.agentClass?.toLowerCase() === "stonith") {
    reading.haveFencing = true;
    resource.fenceDevice = true;
  }
  readRequires(reading, resource, meta.get("requires"));
  resource.failureTimeoutMs = intervalFrom(meta.get("failure-timeout"));
  if (remoteHost) {
    const reconnect = resourceParameters(reading, resource, undefined).get("reconnect_interval");
    if (reconnect !== undefined) {
      resource.reconnectIntervalMs = intervalFrom(reconnect);
      resource.failureTimeoutMs = resource.reconnectIntervalMs;
    }
  }
  resource.nextRole = targetRole(reading, resource) ?? Role.Unknown;
}

function isUnique(resource: Resource): boolean {
  const value = resource.meta.get("globally-unique");
  if (value !== undefined) return isTrue(value);
  return (leadingInteger(resource.meta.get("clone-node-max")) ?? 0) > 1;
}

function readMultipleActive(reading: Reading, resource: Resource): void {
  const value = resource.meta.get("multiple-active");
  switch (value?.toLowerCase()) {
    case "stop_only":
    case "block":
    case "stop_unexpected":
      resource.multipleActive = value.toLowerCase() as "stop_only" | "block" | "stop_unexpected";
      return;
    case undefined:
    case "stop_start":
      return;
    default:
      reading.report("warning", `${value} is not a valid value for multiple-active, using default of "stop_start"`);
  }
}

/** What must hold before it may be started: quorum, fencing of lost hosts, unfencing of its own. */
function readRequires(reading: Reading, resource: Resource, value: string | undefined): void {
  const { fencingEnabled, noQuorumPolicy } = reading.options;
  switch (value?.toLowerCase()) {
    case "nothing":
      return;
    case "quorum":
      resource.needsQuorum = true;
      return;
    case "fencing":
      resource.needsFencing = true;
      if (!fencingEnabled) reading.report("warning", `${resource.id} requires fencing but fencing is disabled`);
      return;
    case "unfencing":
      if (resource.fenceDevice || !fencingEnabled) {
        const why = resource.fenceDevice ? "fencing devices cannot require unfencing" : "fencing is disabled";
        reading.report("warning", `Resetting "requires" for ${resource.id} to "quorum" because ${why}`);
        resource.needsQuorum = true;
      } else {
        resource.needsFencing = true;
        resource.needsUnfencing = true;
      }
      return;
    default:
  }
  let fallback = "quorum";
  if (resource.fenceDevice || (resource.kind === "primitive" && resource.remoteConnection)) fallback = "quorum";
  else if (reading.enableUnfencing) fallback = "unfencing";
  else if (fencingEnabled) fallback = "fencing";
  else if (noQuorumPolicy === "ignore") fallback = "nothing";
  if (value !== undefined) {
    reading.report("error", `Resetting 'requires' for ${resource.id} to '${fallback}' because '${value}' is not valid`);
  }
  readRequires(reading, resource, fallback);
}

/** The role that target-role asks for, undefined when it asks for nothing that limits the resource. */
export function targetRole(reading: Reading, resource: Resource): Role | undefined {
  const value = resource.meta.get("target-role");
  if (value === undefined || value.toLowerCase() === "started" || value.toLowerCase() === "default") return undefined;
  const role = parseRole(value);
  if (role === Role.Unknown) {
    reading.report("error", `Ignoring 'target-role' for ${resource.id} because '${value}' is not valid`);
    return undefined;
  }
  if (role > Role.Started) {
    if (!resource.top.promotable) {
      reading.report(
        "error",
        `Ignoring 'target-role' for ${resource.id} because '${value}' only makes sense for promotable clones`,
      );
      return undefined;
    }
    if (role > Role.Unpromoted) return undefined;
  }
  return role;
}

const PROMOTABLE_CLASSES = new Set(["ocf"]);
const UNIQUE_CLASSES = new Set(["ocf", "stonith"]);

function readContent(
  reading: Reading,
  resource: Resource,
  instance: string | undefined,
  resources: Element | undefined,
): boolean {
  switch (resource.kind) {
    case "primitive":
      return readPrimitive(reading, resource);
    case "group":
      return readGroup(reading, resource, instance, resources);
    case "clone":
      return readClone(reading, resource, resources);
    case "bundle":
      return readBundle(reading, resource, resources);
  }
}

/** Only OCF agents know instance numbers and promotion; clones of others are anonymous whatever the configuration says. */
function readPrimitive(reading: Reading, resource: Resource): boolean {
  const agentClass = resource.agentClass?.toLowerCase() ?? "";
  const { top } = resource;
  if (!UNIQUE_CLASSES.has(agentClass) && resource.unique && top.kind === "clone") {
    reading.report(
      "warning",
      `Ignoring globally-unique for ${top.id} because ${agentClass} resources such as ${resource.id} can be used only as anonymous clones`,
    );
    const { clone } = top;
    if (clone !== undefined) {
      clone.nodeMax = 1;
      clone.max = Math.min(clone.max, reading.hosts.length);
    }
    clearUnique(top);
    clearUnique(resource);
  }
  if (!PROMOTABLE_CLASSES.has(agentClass) && top.promotable) {
    reading.report(
      "error",
      `Resource ${resource.id} is of type ${agentClass} and therefore cannot be used as a promotable clone resource`,
    );
    return false;
  }
  return true;
}

function clearUnique(resource: Resource): void {
  resource.unique = false;
  resource.meta.set("globally-unique", "false");
  for (const child of resource.children) clearUnique(child);
}
