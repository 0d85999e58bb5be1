import {
  type Cluster,
  currentHost,
  type Host,
  isDisabled,
  parseRole,
  type Resource,
  Role,
  roleName,
} from "../state/index.ts";
import { isActive } from "./activity.ts";
import { hostView, placeView } from "./build-hosts.ts";
import { compareNaturally } from "./natural.ts";
import { FailedProbes } from "./probes.ts";
import type {
  BundleView,
  CloneView,
  GroupView,
  InstanceView,
  PrimitiveView,
  ReplicaView,
  ResourceView,
  StatusView,
} from "./view.ts";

/** Reads the view of a cluster. */
export function buildStatus(cluster: Cluster): StatusView {
  const builder = new Builder(cluster);
  return {
    hosts: cluster.hosts.map((host) => hostView(cluster, host, (resource) => builder.primitive(resource))),
    resources: cluster.top.map((resource) => builder.resource(resource)),
    counts: cluster.counts,
    maintenanceMode: cluster.options.maintenanceMode,
    stopAll: cluster.options.stopAllResources,
  };
}

/** The view of one resource, an instance or member included. */
export function buildResource(cluster: Cluster, resource: Resource): ResourceView {
  return new Builder(cluster).resource(resource);
}

class Builder {
  readonly #cluster: Cluster;
  readonly #probes: FailedProbes;
  readonly #primitives = new Map<Resource, PrimitiveView>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#probes = new FailedProbes(cluster.failures);
  }

  resource(resource: Resource): ResourceView {
    switch (resource.kind) {
      case "primitive":
        return this.primitive(resource);
      case "group":
        return this.#group(resource);
      case "clone":
        return this.#clone(resource);
      case "bundle":
        return this.#bundle(resource);
    }
  }

  primitive(resource: Resource): PrimitiveView {
    let view = this.#primitives.get(resource);
    if (view === undefined) {
      view = this.#primitive(resource);
      this.#primitives.set(resource, view);
    }
    return view;
  }

  #primitive(resource: Resource): PrimitiveView {
    const shown = currentHost(resource) ?? resource.pendingHost;
    const role = displayRole(resource);
    // The place printed: the lock's host where it is nowhere, none where it is on several.
    const place = resource.activeOn.length > 1 ? undefined : (shown ?? resource.lockHost);
    return {
      ...common(resource),
      kind: "primitive",
      agent: agentName(resource),
      role: roleName(role),
      pendingState: PENDING_STATES[resource.pendingAction ?? ""],
      monitoring: resource.pendingAction === "monitor",
      place: place && placeView(place),
      lockedTo: resource.lockHost?.name,
      failureIgnored: resource.ignoreFailure,
      failedProbe: this.#failedProbe(resource, place?.name),
      promotable: resource.top.promotable,
      pendingAction: resource.pendingAction === "probe" ? undefined : resource.pendingAction,
      implicit: isTrueWord(resource.meta.get("internal-rsc") ?? resource.meta.get("internal_rsc")),
    };
  }

  #failedProbe(resource: Resource, host: string | undefined): number | undefined {
    return displayRole(resource) === Role.Stopped ? this.#probes.of(resource, host) : undefined;
  }

  #group(resource: Resource): GroupView {
    return {
      ...common(resource),
      kind: "group",
      members: resource.children.map((child) => this.primitive(child)),
      pendingAction: resource.pendingAction === "probe" ? undefined : resource.pendingAction,
    };
  }

  #clone(resource: Resource): CloneView {
    const target = configuredTarget(resource);
    return {
      ...common(resource),
      kind: "clone",
      childId: resource.clone?.childXml.attributes.id ?? "",
      promotable: resource.promotable,
      unique: resource.unique,
      instances: resource.children.map((child) => this.#instance(child)),
      maxInstances: resource.clone?.max ?? 0,
      configuredRole: roleName(target === undefined ? Role.Unknown : parseRole(target)),
      configuredTarget: target,
      failureIgnored: resource.ignoreFailure,
      stoppedOn: this.#candidates(resource)
        .filter((host) => !resource.activeOn.includes(host))
        .map(({ name }) => ({ host: name, failedProbe: this.#probes.of(resource, name) })),
    };
  }

  /** Hosts that may have an instance; where nobody said so, those that were looked at. */
  #candidates(resource: Resource): Host[] {
    const allowed = this.#cluster.hosts.filter((host) => resource.allowed.has(host.index));
    const hosts = allowed.length > 0 ? allowed : this.#cluster.hosts.filter((host) => resource.knownOn.has(host));
    return hosts.sort((a, b) => compareNaturally(a.name, b.name));
  }

  #instance(resource: Resource): InstanceView {
    const hosts = new Set(leaves(resource).flatMap((leaf) => leaf.activeOn));
    const [only] = hosts;
    const own = [resource, ...resource.children];
    return {
      resource: resource.kind === "group" ? this.#group(resource) : this.primitive(resource),
      host: hosts.size === 1 && only !== undefined ? placeView(only) : undefined,
      promoted: leaves(resource).some((leaf) => leaf.role > Role.Unpromoted),
      exceptional:
        own.some((part) => part.removed) || own.some((part) => !part.managed) || own.some((part) => part.failed),
    };
  }

  #bundle(resource: Resource): BundleView {
    const bundle = resource.bundle;
    return {
      ...common(resource),
      kind: "bundle",
      agent: bundle?.agent ?? "docker",
      image: bundle?.image ?? "(null)",
      unique: resource.unique,
      replicaCount: bundle?.replicaCount ?? 0,
      replicas: (bundle?.replicas ?? []).map(({ offset, ipAddress, container, ip, child, remote }): ReplicaView => {
        const place = currentHost(container) ?? (child ?? container).lockHost;
        return {
          offset,
          ipAddress,
          container: this.primitive(container),
          ip: ip && this.primitive(ip),
          // It is shown on the container's host, and with what was found there.
          child: child && { ...this.primitive(child), failedProbe: this.#failedProbe(child, place?.name) },
          remote: remote && this.primitive(remote),
          place: place && placeView(place),
        };
      }),
    };
  }
}

const PENDING_STATES: Readonly<Record<string, string>> = {
  start: "Starting",
  stop: "Stopping",
  migrate_to: "Migrating",
  migrate_from: "Migrating",
  promote: "Promoting",
  demote: "Demoting",
};

function common(resource: Resource) {
  const targetRole = resource.meta.get("target-role");
  return {
    id: resource.printableId,
    longId: resource.id,
    description: resource.xml.attributes.description,
    active: isActive(resource, true),
    partlyActive: isActive(resource, false),
    activeOn: resource.activeOn.map(placeView),
    removed: resource.removed,
    managed: resource.managed,
    maintenance: resource.maintenance,
    blocked: resource.blocked,
    failed: resource.failed,
    targetRole,
    disabled: isDisabled(resource),
  };
}

/** What an instance of a promotable clone is when it only runs. */
function displayRole(resource: Resource): Role {
  return resource.role === Role.Started && resource.top.promotable ? Role.Unpromoted : resource.role;
}

/** target-role of a clone, as set on it or on what it clones. */
function configuredTarget(resource: Resource): string | undefined {
  return resource.meta.get("target-role") ?? resource.children[0]?.meta.get("target-role");
}

function leaves(resource: Resource): readonly Resource[] {
  return resource.children.length === 0 ? [resource] : resource.children.flatMap(leaves);
}

function agentName({ agentClass = "unknown", provider, type = "unknown" }: Resource): string {
  return agentClass === "ocf" && provider !== undefined ? `${agentClass}:${provider}:${type}` : `${agentClass}:${type}`;
}

const isTrueWord = (text: string | undefined): boolean => /^(?:true|on|yes|y|1)$/i.test(text ?? "");
