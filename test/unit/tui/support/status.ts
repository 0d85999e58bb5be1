import type {
  CloneView,
  GroupView,
  HostView,
  PlaceView,
  PrimitiveView,
  ResourceView,
  StatusView,
} from "../../../../src/status/index.ts";
import type { MonitorSource } from "../../../../src/tui/monitor/source.ts";

export function place(name: string): PlaceView {
  return { name, id: name, online: true, unclean: false };
}

export function host(name: string, more: Partial<HostView> = {}): HostView {
  return {
    name,
    id: name,
    kind: "member",
    online: true,
    pending: false,
    unclean: false,
    standby: false,
    standbyOnFail: false,
    maintenance: false,
    shutdown: false,
    expectedUp: true,
    isDc: false,
    health: "green",
    featureSet: "3.16.1",
    guestOn: undefined,
    container: undefined,
    running: [],
    attributes: [],
    ...more,
  };
}

/** `on` undefined: stopped. */
export function primitive(id: string, on: string | undefined, more: Partial<PrimitiveView> = {}): PrimitiveView {
  const where = on === undefined ? undefined : place(on);
  return {
    kind: "primitive",
    id,
    longId: id,
    description: undefined,
    active: on !== undefined,
    partlyActive: on !== undefined,
    activeOn: where === undefined ? [] : [where],
    removed: false,
    managed: true,
    maintenance: false,
    blocked: false,
    failed: false,
    targetRole: undefined,
    disabled: false,
    agent: "ocf:heartbeat:Dummy",
    role: on === undefined ? "Stopped" : "Started",
    pendingState: undefined,
    monitoring: false,
    place: where,
    lockedTo: undefined,
    failureIgnored: false,
    failedProbe: undefined,
    promotable: false,
    pendingAction: undefined,
    implicit: false,
    ...more,
  };
}

export function group(id: string, members: readonly PrimitiveView[], more: Partial<GroupView> = {}): GroupView {
  const { kind: _kind, ...base } = primitive(id, undefined);
  const active = members.every((member) => member.active);
  return {
    id,
    longId: id,
    description: undefined,
    activeOn: members.flatMap((member) => member.activeOn),
    removed: base.removed,
    managed: true,
    maintenance: false,
    blocked: false,
    failed: members.some((member) => member.failed),
    targetRole: undefined,
    disabled: false,
    active,
    partlyActive: members.some((member) => member.active),
    pendingAction: undefined,
    ...more,
    kind: "group",
    members,
  };
}

/** One instance per host; those named in `promoted` are promoted. */
export function clone(
  id: string,
  child: string,
  hosts: readonly string[],
  promoted: readonly string[] = [],
  more: Partial<CloneView> = {},
): CloneView {
  const instances = hosts.map((name, index) => {
    const role = promoted.length === 0 ? "Started" : promoted.includes(name) ? "Promoted" : "Unpromoted";
    const resource = primitive(child, name, { longId: `${child}:${index}`, role, promotable: promoted.length > 0 });
    return { resource, host: place(name), promoted: role === "Promoted", exceptional: false };
  });
  return {
    id,
    longId: id,
    description: undefined,
    active: true,
    partlyActive: true,
    activeOn: hosts.map(place),
    removed: false,
    managed: true,
    maintenance: false,
    blocked: false,
    failed: false,
    targetRole: undefined,
    disabled: false,
    childId: child,
    promotable: promoted.length > 0,
    unique: false,
    maxInstances: hosts.length,
    configuredRole: "Started",
    configuredTarget: undefined,
    failureIgnored: false,
    stoppedOn: [],
    ...more,
    kind: "clone",
    instances,
  };
}

export function status(
  hosts: readonly HostView[],
  resources: readonly ResourceView[],
  more: Partial<StatusView> = {},
): StatusView {
  return {
    hosts,
    resources,
    counts: { total: resources.length, disabled: 0, blocked: 0 },
    maintenanceMode: false,
    stopAll: false,
    ...more,
  };
}

/** The article's cluster, the group on the host named. */
export function articleStatus(
  on: string | undefined,
  more: { readonly failed?: boolean; readonly server1?: Partial<HostView> } = {},
): StatusView {
  const service = primitive("ldap_service", on, {
    agent: "ocf:heartbeat:ldap",
    ...(more.failed === true ? { failed: true, role: "Started" } : {}),
  });
  const vip = primitive("ldap_vip", on, { agent: "ocf:heartbeat:IPaddr2" });
  const running = (name: string): readonly PrimitiveView[] => (name === on ? [service, vip] : []);
  return status(
    [
      host("server1", { isDc: true, running: running("server1"), ...more.server1 }),
      host("server2", { running: running("server2") }),
    ],
    [group("ldap", [service, vip])],
  );
}

export function monitorSource(view: StatusView, more: Partial<MonitorSource> = {}): MonitorSource {
  return {
    view,
    cluster: {
      name: "playground",
      dc: view.hosts.find((each) => each.isDc)?.name,
      quorum: true,
      version: "0.12.4",
      transition: undefined,
      lost: undefined,
    },
    sections: [],
    events: [],
    changedMs: new Map(),
    ...more,
  };
}
