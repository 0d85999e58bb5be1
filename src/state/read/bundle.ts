import { INFINITY } from "../../base/index.ts";
import { childElements, type Element, element, firstChild } from "../../cib/index.ts";
import type { BundleReplica } from "../collective.ts";
import type { Resource } from "../resource.ts";
import { ProbeMode } from "../score-table.ts";
import { integerFrom, parseBoolean } from "../values.ts";
import type { Reading } from "./reading.ts";
import { connectionElement, nvpair, operationElement } from "./remote-xml.ts";
import { readResource } from "./resource.ts";

/** Where Pacemaker keeps things inside containers; the operations' digests cover these paths. */
const REMOTED = "/usr/sbin/pacemaker-remoted";
const REMOTE_KEY = "/etc/pacemaker/authkey";
const BUNDLE_LOGS = "/var/log/pacemaker/bundles";
const REMOTE_PORT = "3121";

interface Mount {
  readonly source: string;
  readonly target: string;
  readonly options: string | undefined;
  /** Each replica has a directory of its own below `source`. */
  readonly subdirectory: boolean;
}

interface Port {
  readonly source: string;
  readonly target: string;
}

/** What a bundle's configuration says about its containers. */
interface Plan {
  readonly prefix: string;
  readonly agent: "docker" | "podman";
  readonly image: string | undefined;
  readonly promotedMax: number;
  readonly replicas: number;
  replicasPerHost: number;
  readonly runCommand: string | undefined;
  readonly options: string | undefined;
  readonly containerNetwork: string | undefined;
  readonly ipRangeStart: string | undefined;
  readonly hostNetmask: string | undefined;
  readonly hostInterface: string | undefined;
  readonly controlPort: string | undefined;
  readonly addHost: boolean;
  readonly mounts: Mount[];
  readonly ports: Port[];
  hostOptions: string;
}

/** A bundle is turned into resources nobody configured: for each replica a container, its address, and the connection to
 *  what runs inside; and one clone of the bundled resource whose instances run in the containers.
 *  Source: Pacemaker Explained, "Bundles". */
export function readBundle(reading: Reading, bundle: Resource, resources: Element | undefined): boolean {
  const plan = readPlan(reading, bundle);
  if (plan === undefined) return false;
  if (plan.replicasPerHost === 1) bundle.unique = false;
  const bundled = firstChild(bundle.xml, "primitive");
  let child: Resource | undefined;
  if (bundled !== undefined) {
    if (!hasNetwork(reading, plan)) {
      reading.report(
        "error",
        `Cannot control ${bundled.attributes.id} inside ${bundle.id} without either ip-range-start or control-port`,
      );
      return false;
    }
    child = readResource(reading, cloneElement(plan, bundled), bundle, undefined, resources);
    if (child === undefined) return false;
    plan.mounts.push({ source: REMOTE_KEY, target: REMOTE_KEY, options: undefined, subdirectory: false });
    if (!plan.mounts.some(({ target }) => target === "/var/log")) {
      plan.mounts.push({ source: BUNDLE_LOGS, target: "/var/log", options: undefined, subdirectory: true });
    }
    const port = plan.controlPort ?? REMOTE_PORT;
    plan.ports.push({ source: port, target: port });
  }
  const drafts = planReplicas(plan, child);
  if (child !== undefined) shareMeta(bundle, child, drafts);
  const replicas: BundleReplica[] = [];
  for (const draft of drafts) {
    const replica = readReplica(reading, bundle, plan, draft, resources);
    if (replica === undefined) {
      reading.report("error", `Failed unpacking resource ${bundle.id}`);
      return false;
    }
    replicas.push(replica);
  }
  bundle.bundle = {
    agent: plan.agent,
    image: plan.image,
    promotedMax: plan.promotedMax,
    replicaCount: plan.replicas,
    replicasPerHost: plan.replicasPerHost,
    child,
    replicas,
  };
  if (child !== undefined) bundle.children.push(child);
  return true;
}

function readPlan(reading: Reading, bundle: Resource): Plan | undefined {
  const container = firstChild(bundle.xml, "docker") ?? firstChild(bundle.xml, "podman");
  if (container === undefined) return undefined;
  const settings = container.attributes;
  const promotedMax = integerFrom(settings["promoted-max"], 0);
  const network = firstChild(bundle.xml, "network");
  const storage = firstChild(bundle.xml, "storage");
  return {
    prefix: bundle.id,
    agent: container.name as "docker" | "podman",
    image: settings.image,
    promotedMax,
    replicas: settings.replicas === undefined && promotedMax > 0 ? promotedMax : integerFrom(settings.replicas, 1),
    replicasPerHost: integerFrom(settings["replicas-per-host"], 1),
    runCommand: settings["run-command"],
    options: settings.options,
    containerNetwork: settings.network,
    ipRangeStart: network?.attributes["ip-range-start"],
    hostNetmask: network?.attributes["host-netmask"],
    hostInterface: network?.attributes["host-interface"],
    controlPort: network?.attributes["control-port"],
    addHost: parseBoolean(network?.attributes["add-host"]) ?? network !== undefined,
    mounts: storage === undefined ? [] : readMounts(reading, storage),
    ports: network === undefined ? [] : readPorts(reading, network),
    hostOptions: "",
  };
}

function readMounts(reading: Reading, storage: Element): Mount[] {
  return childElements(storage, "storage-mapping").flatMap(({ attributes }) => {
    const subdirectory = attributes["source-dir"] === undefined;
    const source = attributes["source-dir"] ?? attributes["source-dir-root"];
    const target = attributes["target-dir"];
    if (source === undefined || target === undefined) {
      reading.report("error", `Invalid mount directive ${attributes.id}`);
      return [];
    }
    return [{ source, target, options: attributes.options, subdirectory }];
  });
}

function readPorts(reading: Reading, network: Element): Port[] {
  return childElements(network, "port-mapping").flatMap(({ attributes }) => {
    const source = attributes.port ?? attributes.range;
    if (source === undefined || source === "") {
      reading.report("error", `Invalid port directive ${attributes.id}`);
      return [];
    }
    return [{ source, target: (attributes.port === undefined ? undefined : attributes["internal-port"]) ?? source }];
  });
}

/** Something inside can be reached only at an address, or at a port of its host. */
function hasNetwork(reading: Reading, plan: Plan): boolean {
  if (plan.ipRangeStart !== undefined) return true;
  if (plan.controlPort === undefined) return false;
  if (plan.replicasPerHost > 1) {
    reading.report("error", `Specifying the 'control-port' for ${plan.prefix} requires 'replicas-per-host=1'`);
    plan.replicasPerHost = 1;
  }
  return true;
}

function cloneElement(plan: Plan, bundled: Element): Element {
  const promotable = plan.promotedMax > 0;
  const setId = `${plan.prefix}-clone-meta`;
  const settings: (readonly [string, string])[] = [
    ["ordered", "true"],
    ["clone-max", String(plan.replicas)],
    ["clone-node-max", String(plan.replicasPerHost)],
    ["globally-unique", String(plan.replicasPerHost > 1)],
    ...(promotable
      ? ([
          ["promotable", "true"],
          ["promoted-max", String(plan.promotedMax)],
        ] as const)
      : []),
  ];
  return element("clone", { id: `${plan.prefix}-${promotable ? "master" : "clone"}` }, [
    element(
      "meta_attributes",
      { id: setId },
      settings.map(([name, value]) => nvpair(setId, name, value)),
    ),
    bundled,
  ]);
}

type Draft = Pick<BundleReplica, "offset" | "ipAddress" | "child">;

function planReplicas(plan: Plan, child: Resource | undefined): Draft[] {
  const instances = child?.children ?? Array.from({ length: plan.replicas }, () => undefined);
  let lastAddress: string | undefined;
  return instances.map((instance, offset) => {
    const ipAddress =
      plan.ipRangeStart === undefined
        ? undefined
        : lastAddress === undefined
          ? plan.ipRangeStart
          : nextAddress(lastAddress);
    lastAddress = ipAddress;
    if (ipAddress !== undefined) {
      plan.hostOptions += plan.addHost
        ? ` --add-host=${plan.prefix}-${offset}:${ipAddress}`
        : ` --hosts-entry=${ipAddress}=${plan.prefix}-${offset}`;
    }
    if (instance !== undefined) {
      instance.exclusiveProbes = true;
      if (instance.notify) child!.notify = true;
    }
    return { offset, ipAddress, child: instance };
  });
}

function nextAddress(address: string): string | undefined {
  const match = /^\s*\+?(\d+)\.\s*\+?(\d+)\.\s*\+?(\d+)\.\s*\+?(\d+)/.exec(address);
  if (match === null) return undefined;
  const [a, b, c, d] = match.slice(1).map(Number) as [number, number, number, number];
  if (c > 253) return undefined;
  return d > 253 ? `${a}.${b}.${c + 1}.1` : `${a}.${b}.${c}.${d + 1}`;
}

/** Where node attributes are looked for (the host or the container) is the same for all parts of a bundle. */
function shareMeta(bundle: Resource, child: Resource, drafts: readonly Draft[]): void {
  const target = drafts.at(-1)?.child?.meta.get("container-attribute-target");
  if (target === undefined) return;
  bundle.meta.set("container-attribute-target", target);
  child.meta.set("container-attribute-target", target);
}

function readReplica(
  reading: Reading,
  bundle: Resource,
  plan: Plan,
  draft: Draft,
  resources: Element | undefined,
): BundleReplica | undefined {
  const container = readResource(reading, containerElement(plan, draft), bundle, undefined, resources);
  if (container === undefined) return undefined;
  container.replicaContainer = true;
  bundle.children.push(container);
  let ip: Resource | undefined;
  if (draft.ipAddress !== undefined) {
    ip = readResource(reading, addressElement(plan, draft, draft.ipAddress), bundle, undefined, resources);
    if (ip === undefined) return undefined;
    bundle.children.push(ip);
  }
  const { child } = draft;
  if (child === undefined) return { ...draft, container, ip, remote: undefined, host: undefined };
  const guest = readConnection(reading, bundle, plan, draft, child, container, resources);
  if (guest === undefined) return undefined;
  if (draft.ipAddress !== undefined) child.meta.set("external-ip", draft.ipAddress);
  // What the bundled resource needs, its container needs.
  [container.utilization, child.utilization] = [child.utilization, container.utilization];
  return { ...draft, container, ip, ...guest };
}

function plainResource(id: string, provider: string, type: string, blocks: readonly Element[]): Element {
  return element("primitive", { id, class: "ocf", provider, type }, blocks);
}

function parametersElement(plan: Plan, replica: Draft, values: readonly (readonly [string, string])[]): Element {
  const id = `${plan.prefix}-attributes-${replica.offset}`;
  return element(
    "instance_attributes",
    { id },
    values.map(([name, value]) => nvpair(id, name, value)),
  );
}

/** Characters that an id cannot hold become dots. */
function idOf(text: string): string {
  return text.replace(/[^A-Za-z0-9._\-\u0080-\uffff]/g, ".");
}

function addressElement(plan: Plan, replica: Draft, ipAddress: string): Element {
  const id = idOf(`${plan.prefix}-ip-${ipAddress}`);
  return plainResource(id, "heartbeat", "IPaddr2", [
    parametersElement(plan, replica, [
      ["ip", ipAddress],
      ...(plan.hostInterface === undefined ? [] : ([["nic", plan.hostInterface]] as const)),
      ["cidr_netmask", plan.hostNetmask ?? "32"],
    ]),
    element("operations", {}, [operationElement(id, "monitor", "60s")]),
  ]);
}

function containerElement(plan: Plan, replica: Draft): Element {
  const id = idOf(`${plan.prefix}-${plan.agent}-${replica.offset}`);
  const own = `${plan.prefix}-${replica.offset}`;
  let options = plan.agent === "docker" ? " --restart=no" : "";
  if (plan.ipRangeStart !== undefined) options += ` -h ${own}`;
  options += " -e PCMK_stderr=1";
  if (plan.containerNetwork !== undefined) options += ` --net=${plan.containerNetwork}`;
  options += ` -e PCMK_remote_port=${plan.controlPort ?? REMOTE_PORT}`;
  const directories: string[] = [];
  for (const mount of plan.mounts) {
    const source = mount.subdirectory ? `${mount.source}/${own}` : mount.source;
    if (mount.subdirectory) directories.push(source);
    options += ` -v ${source}:${mount.target}${mount.options === undefined ? "" : `:${mount.options}`}`;
  }
  for (const { source, target } of plan.ports) {
    if (replica.ipAddress !== undefined) options += ` -p ${replica.ipAddress}:${source}:${target}`;
    else if (plan.containerNetwork !== "host") options += ` -p ${source}:${target}`;
  }
  if (plan.options !== undefined) options += ` ${plan.options}`;
  options += ` ${plan.hostOptions}`;
  const command = plan.runCommand ?? (replica.child === undefined ? undefined : REMOTED);
  return plainResource(id, "heartbeat", plan.agent, [
    parametersElement(plan, replica, [
      ...(plan.image === undefined ? [] : ([["image", plan.image]] as const)),
      ["allow_pull", "true"],
      ["force_kill", "false"],
      ["reuse", "false"],
      ["run_opts", options],
      ["mount_points", directories.join(",")],
      ...(command === undefined ? [] : ([["run_cmd", command]] as const)),
      ["monitor_cmd", "/bin/true"],
    ]),
    element("operations", {}, [operationElement(id, "monitor", "60s")]),
  ]);
}

/** The connection resource and the guest host it makes. No other resource may run on that host, and the bundled instance
 *  may run nowhere else. */
function readConnection(
  reading: Reading,
  bundle: Resource,
  plan: Plan,
  replica: Draft,
  child: Resource,
  container: Resource,
  resources: Element | undefined,
): Pick<BundleReplica, "remote" | "host"> | undefined {
  let id = `${plan.prefix}-${replica.offset}`;
  if (reading.resourceNamed(id) !== undefined) id = `pcmk-internal-${child.id}-remote-${replica.offset}`;
  const xml = connectionElement({
    id,
    container: container.id,
    server: replica.ipAddress ?? "#uname",
    port: plan.controlPort ?? REMOTE_PORT,
  });
  let host = reading.hostNamed(id);
  if (host === undefined) host = reading.addHost(id, id, true, -INFINITY);
  else host.baseScore = -INFINITY;
  host.baseProbeMode = ProbeMode.Never;
  for (const top of reading.top) disallow(top, host.index);

  child.allowed = reading.emptyTable();
  child.allowed.set(host.index, 500, ProbeMode.Exclusive);
  child.parent!.allowed.set(host.index, -INFINITY, ProbeMode.Exclusive);

  const remote = readResource(reading, xml, bundle, undefined, resources);
  if (remote === undefined) return undefined;
  for (const other of reading.hosts) {
    if (other.remote && remote.allowed.has(other.index)) remote.allowed.set(other.index, -INFINITY);
  }
  host.connection = remote;
  remote.launcher = container;
  host.attributes.set("#kind", "container");
  bundle.children.push(remote);
  remote.remoteNestingAllowed = true;
  return { remote, host };
}

function disallow(resource: Resource, host: number): void {
  if (resource.allowed.has(host)) {
    resource.allowed.set(host, -INFINITY);
    resource.allowed.setMode(host, ProbeMode.Never);
  }
  for (const child of resource.children) disallow(child, host);
}
