import { childElements, type Element } from "../../cib/index.ts";
import type { Host } from "../host.ts";
import { scoreFrom } from "../values.ts";
import type { Reading } from "./reading.ts";

/** Hosts that the configuration names. */
export function readHosts(reading: Reading, nodes: Element | undefined): void {
  if (nodes === undefined) return;
  for (const entry of childElements(nodes, "node")) {
    const { id, uname, type, score: scoreText } = entry.attributes;
    if (id === undefined) {
      reading.report("error", "Ignoring <node> entry in configuration without id");
      continue;
    }
    const score = scoreFrom(scoreText, reading.options.healthScores);
    if (scoreText !== undefined && score === undefined) {
      reading.report("warning", `Using 0 as score for node ${uname} because '${scoreText}' is not a valid score`);
    }
    const kind = type?.toLowerCase() ?? "member";
    if (kind !== "member" && kind !== "remote") {
      reading.report("error", `Ignoring node ${uname ?? "without name"} with unrecognized type '${type}'`);
      return;
    }
    const host = reading.addHost(id, uname ?? id, kind === "remote", score ?? 0);
    presumeUnclean(reading, host);
    addAttributes(reading, entry, host, false);
  }
}

/** A host that was never seen may hold resources: unclean until seen, unless startup-fencing is off. A remote host without
 *  a connection resource is left alone. */
export function presumeUnclean(reading: Reading, host: Host): void {
  if (host.remote && host.connection === undefined) return;
  host.unclean = reading.options.startupFencing;
}

/** Adds a host's own attributes, then what the element's blocks say; `overwrite` for transient ones, which win. */
export function addAttributes(reading: Reading, element: Element | undefined, host: Host, overwrite: boolean): void {
  const { attributes } = host;
  attributes.set("#uname", host.name);
  attributes.set("#id", host.id);
  if (reading.dc === undefined && host.id.toLowerCase() === reading.cib.attributes["dc-uuid"]?.toLowerCase()) {
    reading.dc = host;
    attributes.set("#is_dc", "true");
  } else if (reading.dc !== host) {
    attributes.set("#is_dc", "false");
  }
  const { clusterName } = reading.options;
  if (clusterName !== undefined) attributes.set("#cluster-name", clusterName);
  if (overwrite) {
    const transient = new Map<string, string>();
    reading.collect(element, "instance_attributes", {}, transient);
    for (const [name, value] of transient) attributes.set(name, value);
  } else {
    reading.collect(element, "instance_attributes", {}, attributes);
  }
  reading.collect(element, "utilization", {}, host.utilization);
  if (!attributes.has("#site-name")) {
    const site = attributes.get("site-name") ?? clusterName;
    if (site !== undefined) attributes.set("#site-name", site);
  }
}
