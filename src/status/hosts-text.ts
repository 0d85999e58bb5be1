import { briefText } from "./brief-text.ts";
import { plainSection, type Section, type Tone, type TonedLine, type TonedSection } from "./outline.ts";
import { primitiveText } from "./primitive-text.ts";
import { type TextOptions, type Wanted, wanted } from "./text-options.ts";
import type { HostView } from "./view.ts";

/** Hosts in a particular state one by one, the others in lists by kind; guests that are off are left out. */
export function hostsText(hosts: readonly HostView[], options: Partial<TextOptions> = {}): Section | undefined {
  const outline = hostsOutline(hosts, options);
  return outline && plainSection(outline);
}

export function hostsOutline(hosts: readonly HostView[], options: Partial<TextOptions> = {}): TonedSection | undefined {
  const all = wanted({ inactive: false, pending: true, ...options });
  const shown = hosts.filter(({ name }) => all.selection.host(name));
  if (shown.length === 0) return undefined;
  const lines: TonedLine[] = [];
  const lists = new Map<string, string[]>(LISTS.map((title) => [title, []]));
  for (const host of shown) {
    if (isParticular(host) || all.byNode || all.details || all.eachHost) lines.push(...hostLines(host, all));
    else {
      const prefix = host.kind === "guest" ? "Guest" : host.kind === "remote" ? "Remote" : "";
      lists.get(`${prefix}${host.online ? "Online" : "OFFLINE"}`)?.push(host.name);
    }
  }
  for (const [title, names] of lists) if (names.length > 0) lines.push(`${title}: [ ${names.join(" ")} ]`);
  return { title: "Node List", lines };
}

const KINDS = { member: "Node", remote: "RemoteNode", guest: "GuestNode" } as const;
const LISTS = ["Online", "OFFLINE", "RemoteOnline", "RemoteOFFLINE", "GuestOnline"];

function isParticular({ unclean, pending, standbyOnFail, online, standby, maintenance, health }: HostView): boolean {
  return unclean || pending || (standbyOnFail && online) || standby || maintenance || health !== "green";
}

/** The name, with details the host of a guest and an id that is another. */
export function hostTitle(
  { name, id, kind, guestOn }: Pick<HostView, "name" | "id" | "kind" | "guestOn">,
  details: boolean,
): string {
  if (!details) return name;
  const on = kind === "guest" ? `@${guestOn ?? ""}` : "";
  return `${name}${on}${name.toLowerCase() === id.toLowerCase() ? "" : ` (${id})`}`;
}

function hostLines(host: HostView, options: Wanted): TonedLine[] {
  const health = host.health === "green" ? "" : ` (health is ${host.health.toUpperCase()})`;
  const features = options.details && host.featureSet !== undefined ? `, feature set ${host.featureSet}` : "";
  const text = `${KINDS[host.kind]} ${hostTitle(host, options.details)}: ${hostState(host)}${health}${features}`;
  if (!options.byNode) return [{ text, tone: toneOf(host) }];
  const { selection } = options;
  if (options.brief) {
    const counted = host.running.filter((resource) => selection.namedInside(resource));
    if (counted.length === 0) return [];
    return [{ title: text, lines: [{ title: "Resources", lines: briefText(counted, { all: false, bare: true }) }] }];
  }
  const lines = host.running
    .filter((resource) => selection.shows(resource, true) && (options.implicit || !resource.implicit))
    .map((resource) => primitiveText(resource, resource.id, undefined, { ...options, bare: true }));
  return [{ title: text, lines: [{ title: "Resources", lines }] }];
}

function toneOf({ unclean, online, health, maintenance, standby, standbyOnFail }: HostView): Tone {
  if (unclean || health !== "green") return "warning";
  if (!online) return "offline";
  if (maintenance) return "maint";
  return standby || standbyOnFail ? "standby" : "online";
}

function hostState(host: HostView): string {
  if (host.unclean) return `UNCLEAN (${host.online ? "online" : host.pending ? "pending" : "offline"})`;
  if (host.pending) return "pending";
  if (host.standbyOnFail && host.online) return "standby (on-fail)";
  if (host.standby) {
    if (!host.online) return "OFFLINE (standby)";
    return host.running.length === 0 ? "standby" : "standby (with active resources)";
  }
  if (host.maintenance) return host.online ? "maintenance" : "OFFLINE (maintenance)";
  return host.online ? "online" : "OFFLINE";
}
