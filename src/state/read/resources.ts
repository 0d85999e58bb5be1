import { childElements, type Element, firstChild, isElement } from "../../cib/index.ts";
import type { Resource } from "../resource.ts";
import { isRemoteConnection } from "./agent.ts";
import { presumeUnclean } from "./hosts.ts";
import type { Reading } from "./reading.ts";
import { connectionElement } from "./remote-xml.ts";
import { readResource } from "./resource.ts";

/** Resources in the order of the document, followed by the connections that guests imply. Remote hosts are made first:
 *  every resource gets a score for each. */
export function readResources(reading: Reading, section: Element | undefined): void {
  if (section === undefined) return;
  const implied = readRemoteHosts(reading, section);
  for (const xml of [...childElements(section), ...implied]) {
    const { id } = xml.attributes;
    if (id === undefined || id === "") {
      reading.report("error", `Ignoring <${xml.name}> resource without ID`);
      continue;
    }
    if (xml.name === "template") {
      if (!reading.templates.has(id)) reading.templates.set(id, []);
      continue;
    }
    const resource = readResource(reading, xml, undefined, undefined, section);
    if (resource === undefined) {
      reading.report("error", `Ignoring <${xml.name}> resource '${id}' because configuration is invalid`);
    } else {
      reading.top.push(resource);
    }
  }
  for (const resource of reading.top) {
    linkLauncher(reading, resource);
    linkRemoteHost(reading, resource);
  }
  reading.top.sort((a, b) => b.priority - a.priority);
  if (reading.options.fencingEnabled && !reading.haveFencing) {
    reading.report(
      "error",
      "Resource start-up disabled since no fencing resources have been defined. Either configure some or disable fencing with the fencing-enabled option. NOTE: Clusters with shared data need fencing to ensure data integrity.",
    );
  }
}

/** Makes a host for each remote connection, configured or implied by a guest's meta-attributes; returns the implied
 *  connections. */
function readRemoteHosts(reading: Reading, section: Element): Element[] {
  const implied: Element[] = [];
  const makeHost = (id: string | undefined): void => {
    if (id !== undefined && reading.hostNamed(id) === undefined) reading.addHost(id, id, true, 0);
  };
  const implyFrom = (xml: Element): void => {
    const connection = impliedConnection(xml);
    if (connection === undefined) return;
    implied.push(connection);
    makeHost(connection.attributes.id);
  };
  for (const xml of childElements(section)) {
    if (isRemoteConnection(xml)) makeHost(xml.attributes.id);
    else if (xml.name === "primitive") implyFrom(xml);
    else if (xml.name === "group") childElements(xml).forEach(implyFrom);
  }
  return implied;
}

function impliedConnection(xml: Element): Element | undefined {
  const values = new Map<string, string>();
  for (const block of childElements(xml, "meta_attributes")) {
    for (const { attributes } of childElements(block)) {
      if (attributes.name !== undefined && attributes.value !== undefined)
        values.set(attributes.name, attributes.value);
    }
  }
  const id = values.get("remote-node");
  if (id === undefined) return undefined;
  return connectionElement({
    id,
    container: xml.attributes.id ?? "",
    allowMigrate: values.get("remote-allow-migrate"),
    isManaged: values.get("is-managed"),
    startTimeout: values.get("remote-connect-timeout") ?? "60s",
    server: values.get("remote-addr"),
    port: values.get("remote-port"),
  });
}

function linkLauncher(reading: Reading, resource: Resource): void {
  if (resource.children.length > 0) {
    for (const child of resource.children) linkLauncher(reading, child);
    return;
  }
  const id = resource.meta.get("container");
  if (id === undefined || id === resource.id) return;
  const launcher = reading.resourceNamed(id);
  if (launcher === undefined) {
    reading.report("error", `Resource ${resource.id}: Unknown container ${id}`);
    return;
  }
  resource.launcher = launcher;
  launcher.launched.push(resource);
}

/** Only connections that stand outermost make hosts; those of bundles made theirs already. */
export function linkRemoteHost(reading: Reading, resource: Resource): void {
  if (!resource.remoteConnection) return;
  const host = reading.hostNamed(resource.id);
  if (host === undefined) return;
  host.connection = resource;
  if (resource.launcher === undefined) presumeUnclean(reading, host);
  else host.attributes.set("#kind", "container");
}

/** `requires` or `provides` of unfencing anywhere makes unfencing part of the cluster's life. */
export function asksForUnfencing(configuration: Element): boolean {
  return ["resources", "rsc_defaults"].some((name) => {
    const section = firstChild(configuration, name);
    return section !== undefined && mentionsUnfencing(section);
  });
}

const mentions = new WeakMap<Element, boolean>();

/** Found once for each section: documents share it as long as nothing in it changes. */
function mentionsUnfencing(section: Element): boolean {
  let known = mentions.get(section);
  if (known === undefined) mentions.set(section, (known = hasUnfencingBlock(section)));
  return known;
}

function hasUnfencingBlock({ children }: Element): boolean {
  return children.some(
    (child) => isElement(child) && (child.name === "meta_attributes" ? asksInBlock(child) : hasUnfencingBlock(child)),
  );
}

function asksInBlock({ children }: Element): boolean {
  return children.some((pair) => {
    if (!isElement(pair) || pair.name !== "nvpair" || pair.attributes.value !== "unfencing") return false;
    return pair.attributes.name === "provides" || pair.attributes.name === "requires";
  });
}
