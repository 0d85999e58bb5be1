import { type Element, element } from "../cib/index.ts";
import { shownParts, showsMember } from "./resources-text.ts";
import { everything, type Selection } from "./selection.ts";
import { attributedHosts } from "./text.ts";
import type { BundleView, CloneView, GroupView, HostView, PrimitiveView, ResourceView } from "./view.ts";

/** What of a status to write as XML; inactive resources and all instances always are. */
export interface XmlOptions {
  readonly byNode?: boolean;
  readonly descriptions?: boolean;
  readonly selection?: Selection;
  /** Resources are not active (crm_mon leaves them out without it). */
  readonly inactive?: boolean;
  /** Operations under way count as what they are to lead to (default). */
  readonly pending?: boolean;
}

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element from plain values; what is undefined is left out. */
export function xmlOf(name: string, values: Values, children: readonly Element[] = []): Element {
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) if (value !== undefined) attributes[key] = String(value);
  return element(name, attributes, children);
}

export function hostsXml(hosts: readonly HostView[], options: XmlOptions = {}): Element {
  const { selection = everything, byNode = false } = options;
  const shown = hosts.filter(({ name }) => selection.host(name));
  return xmlOf(
    "nodes",
    {},
    shown.map((host) => {
      const running = byNode ? host.running.flatMap((each) => primitiveXml(each, { ...options, selection }, true)) : [];
      return xmlOf("node", hostValues(host), running);
    }),
  );
}

function hostValues(host: HostView): Values {
  return {
    name: host.name,
    id: host.id,
    online: host.online,
    standby: host.standby,
    standby_onfail: host.standbyOnFail,
    maintenance: host.maintenance,
    pending: host.pending,
    unclean: host.unclean,
    health: host.health,
    feature_set: host.featureSet,
    shutdown: host.shutdown,
    expected_up: host.expectedUp,
    is_dc: host.isDc,
    resources_running: host.running.length,
    type: host.kind === "member" ? "member" : "remote",
    id_as_resource: host.kind === "guest" ? host.container : undefined,
  };
}

/** undefined when there is nothing to list. */
export function resourcesXml(resources: readonly ResourceView[], options: XmlOptions = {}): Element | undefined {
  const { selection = everything, byNode = false, inactive = true } = options;
  const listed = resources.filter((resource) => {
    if (resource.removed && !resource.active) return false;
    if (byNode) return inactive && !resource.active;
    return resource.partlyActive ? selection.onShownHost(resource) : inactive;
  });
  if (listed.length === 0) return undefined;
  return xmlOf(
    "resources",
    {},
    listed.flatMap((resource) => resourceXml(resource, { ...options, selection })),
  );
}

type Chosen = XmlOptions & { readonly selection: Selection };

export function resourceXml(resource: ResourceView, options: XmlOptions = {}): Element[] {
  const chosen: Chosen = { ...options, selection: options.selection ?? everything };
  if (!chosen.selection.shows(resource, true)) return [];
  switch (resource.kind) {
    case "primitive":
      return primitiveXml(resource, chosen, false);
    case "group":
      return groupXml(resource, chosen);
    case "clone":
      return cloneXml(resource, chosen);
    case "bundle":
      return bundleXml(resource, chosen);
  }
}

function primitiveXml(resource: PrimitiveView, options: Chosen, bare: boolean): Element[] {
  if (!options.selection.shows(resource, true)) return [];
  const { pending = true } = options;
  const values: Values = {
    id: resource.id,
    resource_agent: resource.agent,
    role: (pending ? resource.pendingState : undefined) ?? resource.role,
    target_role: resource.targetRole,
    active: resource.active,
    orphaned: resource.removed,
    removed: resource.removed,
    blocked: resource.blocked,
    maintenance: resource.maintenance,
    managed: resource.managed,
    failed: resource.failed,
    failure_ignored: resource.failureIgnored,
    nodes_running_on: resource.activeOn.length,
    pending: pending && resource.monitoring ? "Monitoring" : undefined,
    locked_to: resource.lockedTo,
    description: bare || options.descriptions === true ? resource.description : undefined,
  };
  const hosts = resource.activeOn.map(({ name, id, online }) => xmlOf("node", { name, id, cached: online }));
  return [xmlOf("resource", values, hosts)];
}

function groupXml(group: GroupView, options: Chosen): Element[] {
  const shown = group.members.filter((member) => showsMember(group, member, { inactive: true, ...options }));
  const [first] = shown;
  if (first === undefined) return [];
  const values: Values = {
    id: group.longId,
    // Those from the first one shown on, as Pacemaker counts them.
    number_resources: group.members.length - group.members.indexOf(first),
    maintenance: group.maintenance,
    managed: group.managed,
    disabled: group.disabled,
    description: described(group, options),
  };
  return [
    xmlOf(
      "group",
      values,
      shown.flatMap((member) => resourceXml(member, options)),
    ),
  ];
}

function cloneXml(clone: CloneView, options: Chosen): Element[] {
  const { selection } = options;
  const whole = selection.namedInstance(clone);
  const shown = clone.instances.filter(
    ({ resource }) => !selection.elsewhere(resource) && selection.shows(resource, whole),
  );
  if (shown.length === 0) return [];
  const values: Values = {
    id: clone.id,
    multi_state: clone.promotable,
    unique: clone.unique,
    maintenance: clone.maintenance,
    managed: clone.managed,
    disabled: clone.disabled,
    failed: clone.failed,
    failure_ignored: clone.failureIgnored,
    target_role: clone.configuredTarget,
    description: described(clone, options),
  };
  const asWhole = { ...options, selection: selection.anyResource };
  return [
    xmlOf(
      "clone",
      values,
      shown.flatMap(({ resource }) => resourceXml(resource, asWhole)),
    ),
  ];
}

function bundleXml(bundle: BundleView, options: Chosen): Element[] {
  const { selection } = options;
  const whole = selection.named(bundle.longId);
  const replicas = bundle.replicas.flatMap((replica) => {
    if (selection.elsewhere(replica.container)) return [];
    const parts = shownParts(replica, whole, options);
    if (!whole && parts.length === 0) return [];
    return [
      xmlOf(
        "replica",
        { id: replica.offset },
        parts.flatMap((part) => resourceXml(part, options)),
      ),
    ];
  });
  if (replicas.length === 0) return [];
  const values: Values = {
    id: bundle.longId,
    type: bundle.agent,
    image: bundle.image,
    unique: bundle.unique,
    maintenance: bundle.maintenance,
    managed: bundle.managed,
    failed: bundle.failed,
    description: described(bundle, options),
  };
  return [xmlOf("bundle", values, replicas)];
}

function described({ description }: ResourceView, { descriptions = false }: XmlOptions): string | undefined {
  return descriptions ? description : undefined;
}

/** undefined when no host that is shown has any. */
export function attributesXml(hosts: readonly HostView[], selection: Selection = everything): Element | undefined {
  const shown = attributedHosts(hosts, selection);
  if (shown.length === 0) return undefined;
  return xmlOf(
    "node_attributes",
    {},
    shown.map(({ name, attributes }) =>
      xmlOf(
        "node",
        { name },
        attributes.map((attribute) => xmlOf("attribute", { ...attribute })),
      ),
    ),
  );
}
