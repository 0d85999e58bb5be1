import { exitCodeInfo } from "../base/index.ts";
import { compareNaturally } from "./natural.ts";
import { type Line, type Section, spaced } from "./outline.ts";
import type {
  BundleView,
  CloneView,
  GroupView,
  HostView,
  PlaceView,
  PrimitiveView,
  ResourceView,
  StatusView,
} from "./view.ts";

/** What of a status to print. */
export interface TextOptions {
  /** Resources that are not active too. */
  readonly inactive: boolean;
  /** Operations under way. */
  readonly pending: boolean;
  readonly attributes: boolean;
}

/** Hosts, then resources, then what else is asked for, as crm_mon and crm_simulate print them. */
export function statusText(view: StatusView, options: TextOptions): Line[] {
  return spaced([
    hostsText(view.hosts),
    resourcesText(view.resources, options),
    options.attributes ? attributesText(view.hosts) : undefined,
  ]);
}

/** Hosts in a particular state one by one, the others in lists by kind; guests that are off are left out. */
export function hostsText(hosts: readonly HostView[]): Section | undefined {
  if (hosts.length === 0) return undefined;
  const lines: string[] = [];
  const lists = new Map<string, string[]>(LISTS.map((title) => [title, []]));
  for (const host of hosts) {
    const { unclean, pending, standbyOnFail, online, standby, maintenance } = host;
    if (unclean || pending || (standbyOnFail && online) || standby || maintenance || host.health !== "green") {
      const health = host.health === "green" ? "" : ` (health is ${host.health.toUpperCase()})`;
      lines.push(`${KINDS[host.kind]} ${host.name}: ${hostState(host)}${health}`);
    } else {
      const prefix = host.kind === "guest" ? "Guest" : host.kind === "remote" ? "Remote" : "";
      lists.get(`${prefix}${online ? "Online" : "OFFLINE"}`)?.push(host.name);
    }
  }
  for (const [title, names] of lists) if (names.length > 0) lines.push(`${title}: [ ${names.join(" ")} ]`);
  return { title: "Node List", lines };
}

const KINDS = { member: "Node", remote: "RemoteNode", guest: "GuestNode" } as const;
const LISTS = ["Online", "OFFLINE", "RemoteOnline", "RemoteOFFLINE", "GuestOnline"];

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

export function resourcesText(resources: readonly ResourceView[], options: TextOptions): Section {
  const shown = resources.filter((resource) => {
    if (resource.removed && !resource.active) return false;
    if (resource.partlyActive) return resource.activeOn.length > 0;
    return options.inactive;
  });
  const lines = shown.flatMap((resource) => resourceText(resource, options));
  return {
    title: options.inactive ? "Full List of Resources" : "Active Resources",
    lines: lines.length > 0 ? lines : [options.inactive ? "No resources" : "No active resources"],
  };
}

function resourceText(resource: ResourceView, options: TextOptions): Line[] {
  switch (resource.kind) {
    case "primitive":
      return resource.implicit ? [] : [primitiveText(resource, resource.id, resource.place, options)];
    case "group":
      return groupText(resource, options);
    case "clone":
      return cloneText(resource, options);
    case "bundle":
      return bundleText(resource, options);
  }
}

/** `NAME<TAB>(AGENT):<TAB> STATE HOST (FLAGS)`; several hosts stand at the end. */
function primitiveText(
  resource: PrimitiveView,
  name: string,
  place: PlaceView | undefined,
  options: TextOptions,
): string {
  const several = resource.activeOn.length > 1;
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
  if (several && resource.description !== undefined) words.push(`(${resource.description})`);
  if (several) words.push(`[ ${resource.activeOn.map((host) => host.name).join(" ")} ]`);
  return words.join(" ");
}

function primitiveFlags(resource: PrimitiveView, place: PlaceView | undefined, options: TextOptions): string[] {
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
  else if (resource.maintenance) flags.push("maintenance");
  else if (!resource.managed) flags.push("unmanaged");
  if (resource.failureIgnored) flags.push("failure ignored");
  return flags;
}

function unmanaged(resource: { readonly maintenance: boolean; readonly managed: boolean }): string[] {
  return resource.maintenance ? ["maintenance"] : resource.managed ? [] : ["unmanaged"];
}

const inBrackets = (words: readonly string[]): string => (words.length === 0 ? "" : ` (${words.join(", ")})`);

function groupText(group: GroupView, options: TextOptions): Line[] {
  const members = group.members.filter((member) => options.inactive || member.partlyActive);
  if (members.length === 0) return [];
  const idle = group.active || !group.partlyActive ? 0 : group.members.filter(({ active }) => !active).length;
  const words = [
    ...(idle > 0 && !options.inactive ? [`${idle} member${idle === 1 ? "" : "s"} inactive`] : []),
    ...(group.disabled ? ["disabled"] : []),
    ...unmanaged(group),
  ];
  return [
    {
      title: `Resource Group: ${group.longId}${inBrackets(words)}`,
      lines: members.flatMap((member) => resourceText(member, options)),
    },
  ];
}

/** Instances that need a word of their own first, the others as lists of hosts by role. */
function cloneText(clone: CloneView, options: TextOptions): Line[] {
  const lines: Line[] = [];
  const promoted: string[] = [];
  const started: string[] = [];
  const stoppedInstances: string[] = [];
  for (const { resource, host, promoted: isPromoted, exceptional } of clone.instances) {
    let alone = false;
    if (clone.unique) alone = resource.partlyActive || !clone.removed;
    else if (options.pending && resource.pendingAction !== undefined) alone = true;
    else if (!resource.partlyActive) {
      if (!resource.removed && options.inactive) stoppedInstances.push(resource.longId);
    } else if (exceptional || !resource.active || host === undefined || (!host.online && host.unclean)) alone = true;
    else (isPromoted ? promoted : started).push(host.name);
    if (alone) lines.push(...resourceText(resource, options));
  }
  const active = promoted.length + started.length;
  const list = (title: string, names: readonly string[]): void => {
    if (names.length > 0) lines.push(`${title}: [ ${[...names].sort(compareNaturally).join(" ")} ]`);
  };
  list("Promoted", promoted);
  const held = clone.configuredRole === "Unpromoted" ? " (target-role)" : "";
  list(clone.promotable ? `Unpromoted${held}` : "Started", started);
  if (options.inactive) {
    const byState = new Map<string, string[]>();
    if (!clone.unique && clone.maxInstances > active) {
      const usual = clone.configuredRole === "Stopped" ? "Stopped (disabled)" : "Stopped";
      for (const { host, failedProbe } of clone.stoppedOn) {
        const state = failedProbe === undefined ? usual : `Stopped (${exitCodeInfo(failedProbe)?.text ?? "Unknown"})`;
        byState.set(state, [...(byState.get(state) ?? []), host]);
      }
    } else if (stoppedInstances.length > 0) {
      byState.set("Stopped", stoppedInstances);
    }
    for (const state of [...byState.keys()].sort()) list(state, byState.get(state)!);
  }
  if (lines.length === 0 && !(options.inactive && active === 0)) return [];
  const words = [
    ...(clone.promotable ? ["promotable"] : []),
    ...(clone.unique ? ["unique"] : []),
    ...(clone.disabled ? ["disabled"] : []),
    ...unmanaged(clone),
  ];
  return [{ title: `Clone Set: ${clone.id} [${clone.childId}]${inBrackets(words)}`, lines }];
}

function bundleText(bundle: BundleView, options: TextOptions): Line[] {
  if (bundle.replicas.length === 0) return [];
  const set = bundle.replicas.length > 1 ? " set" : "";
  const unique = bundle.unique ? " (unique)" : "";
  return [
    {
      title: `Container bundle${set}: ${bundle.id} [${bundle.image}]${unique}${inBrackets(unmanaged(bundle))}`,
      lines: bundle.replicas.map(({ container, child, remote, ipAddress, place }) => {
        const shown = child ?? container;
        const name = `${(remote ?? container).id}${ipAddress === undefined ? "" : ` (${ipAddress})`}`;
        return primitiveText(shown, name, shown.activeOn.length > 1 ? undefined : place, options);
      }),
    },
  ];
}

export function attributesText(hosts: readonly HostView[]): Section | undefined {
  const lines = hosts
    .filter((host) => host.online && host.attributes.length > 0)
    .map(({ name, attributes }): Section => ({ title: `Node: ${name}`, lines: attributes.map(attributeText) }));
  return lines.length === 0 ? undefined : { title: "Node Attributes", lines };
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
