import { type Cluster, currentHost, type Host, type Resource } from "../state/index.ts";
import type { AttributeView, Health, HostView, PlaceView, PrimitiveView } from "./view.ts";

export function placeView({ name, id, online, unclean }: Host): PlaceView {
  return { name, id, online, unclean };
}

export function hostView(cluster: Cluster, host: Host, primitive: (resource: Resource) => PrimitiveView): HostView {
  return {
    ...hostIdentity(host),
    online: host.online,
    pending: host.pending,
    unclean: host.unclean,
    standby: host.standby,
    standbyOnFail: host.standbyOnFail,
    maintenance: host.maintenance,
    shutdown: host.shutdown,
    expectedUp: host.expectedUp,
    isDc: cluster.dc === host,
    health: hostHealth(cluster, host),
    featureSet:
      host.online && host.expectedUp && !host.remote ? (host.attributes.get("#feature-set") ?? "<3.15.1") : undefined,
    container: host.isGuest ? host.connection?.launcher?.id : undefined,
    running: host.running.map(primitive),
    attributes: shownAttributes(host),
  };
}

/** What it takes to name a host in full. */
export function hostIdentity(host: Host): Pick<HostView, "name" | "id" | "kind" | "guestOn"> {
  const launcher = host.isGuest ? host.connection?.launcher : undefined;
  return {
    name: host.name,
    id: host.id,
    kind: host.isGuest ? "guest" : host.remote ? "remote" : "member",
    guestOn: launcher && currentHost(launcher)?.name,
  };
}

/** Red as soon as one health attribute is, yellow likewise; values are words or scores. */
export function hostHealth({ options }: Pick<Cluster, "options">, host: Host): Health {
  if (options.healthStrategy === "none") return "green";
  const { red, yellow, green } = options.healthScores;
  let result: Health = "green";
  for (const [name, value] of host.attributes) {
    if (!name.startsWith("#health")) continue;
    const word = value.toLowerCase();
    if (word === "red") return "red";
    if (word === "yellow") result = "yellow";
    const score = scoreOf(value);
    if (score === undefined) continue;
    if (score <= red) return "red";
    if (score <= yellow && yellow !== green) result = "yellow";
  }
  return result;
}

function scoreOf(text: string): number | undefined {
  const match = /^([+-]?)INFINITY$/.exec(text);
  if (match !== null) return match[1] === "-" ? -1_000_000 : 1_000_000;
  const value = Number.parseInt(text, 10);
  return Number.isNaN(value) ? undefined : value;
}

const HIDDEN = ["fail-count", "last-failure", "shutdown", "terminate", "standby", "#"];

function shownAttributes(host: Host): AttributeView[] {
  return [...host.attributes]
    .filter(([name]) => !HIDDEN.some((prefix) => name.startsWith(prefix)))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => ({ name, value, expected: expectedConnectivity(host.running, name) }));
}

/** What a ping resource on the host would write into an attribute with all its targets answering. */
function expectedConnectivity(resources: readonly Resource[], attribute: string): number | undefined {
  for (const resource of resources) {
    if (!/^pingd?$/i.test(resource.type ?? "")) continue;
    const parameter = (name: string): string | undefined => parameterOf(resource, name);
    if ((parameter("name") ?? "pingd").toLowerCase() !== attribute.toLowerCase()) continue;
    const targets = parameter("host_list")?.split(" ").length ?? 0;
    const multiplier = Number.parseInt(parameter("multiplier") ?? "1", 10);
    return targets * (Number.isNaN(multiplier) ? 1 : multiplier);
  }
  return undefined;
}

/** As written on the resource, or on what is around it. */
function parameterOf(resource: Resource, name: string): string | undefined {
  for (let from: Resource | undefined = resource; from !== undefined; from = from.parent) {
    for (const block of from.xml.children) {
      if (block.kind !== "element" || block.name !== "instance_attributes") continue;
      for (const pair of block.children) {
        if (pair.kind === "element" && pair.attributes.name === name) return pair.attributes.value;
      }
    }
  }
  return undefined;
}
