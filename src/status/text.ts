import { hostsText, hostTitle } from "./hosts-text.ts";
import { type Line, type Section, spaced } from "./outline.ts";
import { resourcesText } from "./resources-text.ts";
import { everything, type Selection } from "./selection.ts";
import type { TextOptions } from "./text-options.ts";
import type { HostView, StatusView } from "./view.ts";

/** Hosts, then resources, then what else is asked for, as crm_mon and crm_simulate print them. */
export function statusText(view: StatusView, options: TextOptions): Line[] {
  return spaced([
    hostsText(view.hosts, options),
    resourcesText(view.resources, options),
    options.attributes ? attributesText(view.hosts, options) : undefined,
  ]);
}

export function attributesText(
  hosts: readonly HostView[],
  options: { readonly details?: boolean; readonly selection?: Selection } = {},
): Section | undefined {
  const { details = false, selection = everything } = options;
  const lines = attributedHosts(hosts, selection).map(
    (host): Section => ({
      title: `Node: ${hostTitle(host, details)}`,
      lines: host.attributes.map(attributeText),
    }),
  );
  return lines.length === 0 ? undefined : { title: "Node Attributes", lines };
}

/** Hosts that are up and have attributes to show. */
export function attributedHosts(hosts: readonly HostView[], selection: Selection): HostView[] {
  return hosts.filter(({ online, attributes, name }) => online && attributes.length > 0 && selection.host(name));
}

function attributeText({ name, value, expected }: HostView["attributes"][number]): string {
  const line = `${name.padEnd(32)}\t: ${value.padEnd(10)}`;
  if (expected === undefined) return line;
  const reached = Number.parseInt(value, 10) || 0;
  if (reached <= 0) return `${line}\t: Connectivity is lost`;
  return reached < expected ? `${line}\t: Connectivity is degraded (Expected=${expected})` : line;
}

/** The notice above everything else when nothing is managed; undefined when something is. */
export function maintenanceText(view: Pick<StatusView, "maintenanceMode" | "stopAll">): Line[] | undefined {
  const banner = "*** Resource management is DISABLED ***";
  if (view.maintenanceMode) {
    return ["", `              ${banner}`, "  The cluster will not attempt to start, stop or recover services"];
  }
  if (view.stopAll) return ["", `    ${banner}`, "  The cluster will keep all resources stopped"];
  return undefined;
}
