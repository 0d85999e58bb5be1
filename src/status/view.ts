/** What the screens show of a cluster, as plain values: read once from `state/`, then printed as text, XML, HTML or JSON,
 *  or painted. */
export interface StatusView {
  readonly hosts: readonly HostView[];
  /** Outermost resources in the order of the configuration. */
  readonly resources: readonly ResourceView[];
  readonly counts: { readonly total: number; readonly disabled: number; readonly blocked: number };
  readonly maintenanceMode: boolean;
  readonly stopAll: boolean;
}

export type HostKind = "member" | "remote" | "guest";
export type Health = "green" | "yellow" | "red";

export interface HostView {
  readonly name: string;
  readonly id: string;
  readonly kind: HostKind;
  readonly online: boolean;
  readonly pending: boolean;
  readonly unclean: boolean;
  readonly standby: boolean;
  readonly standbyOnFail: boolean;
  readonly maintenance: boolean;
  readonly shutdown: boolean;
  readonly expectedUp: boolean;
  readonly isDc: boolean;
  readonly health: Health;
  /** `<3.15.1` when the host is up and says none; undefined when it is down or remote. */
  readonly featureSet: string | undefined;
  /** Where a guest's container runs. */
  readonly guestOn: string | undefined;
  /** The resource that is the guest. */
  readonly container: string | undefined;
  /** What the history says runs there. */
  readonly running: readonly PrimitiveView[];
  /** By name, without those that only the cluster itself uses. */
  readonly attributes: readonly AttributeView[];
}

export interface AttributeView {
  readonly name: string;
  readonly value: string;
  /** What a ping resource would write with all its targets reachable; undefined when none writes it. */
  readonly expected: number | undefined;
}

/** Where something runs. */
export interface PlaceView {
  readonly name: string;
  readonly id: string;
  readonly online: boolean;
  readonly unclean: boolean;
}

interface ResourceBase {
  /** With the instance number where instances are told apart by it. */
  readonly id: string;
  /** Always with the instance number. */
  readonly longId: string;
  readonly description: string | undefined;
  /** Active wholly, in all its parts; at least in part. */
  readonly active: boolean;
  readonly partlyActive: boolean;
  readonly activeOn: readonly PlaceView[];
  readonly removed: boolean;
  readonly managed: boolean;
  readonly maintenance: boolean;
  readonly blocked: boolean;
  readonly failed: boolean;
  /** target-role as written, where one is in effect. */
  readonly targetRole: string | undefined;
  /** Kept from running, or from being promoted, by its target-role. */
  readonly disabled: boolean;
}

export interface PrimitiveView extends ResourceBase {
  readonly kind: "primitive";
  /** `ocf:heartbeat:IPaddr2` */
  readonly agent: string;
  readonly role: string;
  /** `Starting`, `Stopping`, `Migrating`, `Promoting`, `Demoting`: takes the role's place while it lasts. */
  readonly pendingState: string | undefined;
  /** A recurring operation's first run is under way. */
  readonly monitoring: boolean;
  /** The one place to name; undefined when there is none or several. */
  readonly place: PlaceView | undefined;
  readonly lockedTo: string | undefined;
  readonly failureIgnored: boolean;
  /** Result of a look at it that found no usable agent. */
  readonly failedProbe: number | undefined;
  /** An instance of a promotable clone, so that target-role Unpromoted holds it back. */
  readonly promotable: boolean;
  /** Any operation but a probe is unanswered. */
  readonly pendingAction: string | undefined;
  /** Made by the cluster for a bundle; not shown by itself. */
  readonly implicit: boolean;
}

export interface GroupView extends ResourceBase {
  readonly kind: "group";
  readonly members: readonly PrimitiveView[];
  readonly pendingAction: string | undefined;
}

export interface CloneView extends ResourceBase {
  readonly kind: "clone";
  /** Id of what is cloned. */
  readonly childId: string;
  readonly promotable: boolean;
  readonly unique: boolean;
  readonly instances: readonly InstanceView[];
  readonly maxInstances: number;
  readonly configuredRole: string;
  /** target-role as written on it or on what it clones. */
  readonly configuredTarget: string | undefined;
  readonly failureIgnored: boolean;
  /** Hosts where an instance could be but is not, with the result of a failed look at it. */
  readonly stoppedOn: readonly { readonly host: string; readonly failedProbe: number | undefined }[];
}

export interface InstanceView {
  readonly resource: PrimitiveView | GroupView;
  /** The one host it is on; undefined when it is on none or its parts are on several. */
  readonly host: PlaceView | undefined;
  readonly promoted: boolean;
  /** Some part of it is removed or failed, or not all of it is managed: shown by itself. */
  readonly exceptional: boolean;
}

export interface BundleView extends ResourceBase {
  readonly kind: "bundle";
  readonly agent: string;
  readonly image: string;
  readonly unique: boolean;
  /** As many replicas as are configured; fewer may stand where the agent inside cannot run twice on a host. */
  readonly replicaCount: number;
  readonly replicas: readonly ReplicaView[];
}

export interface ReplicaView {
  readonly offset: number;
  readonly ipAddress: string | undefined;
  readonly container: PrimitiveView;
  readonly ip: PrimitiveView | undefined;
  readonly child: PrimitiveView | undefined;
  readonly remote: PrimitiveView | undefined;
  /** Where the container runs. */
  readonly place: PlaceView | undefined;
}

export type ResourceView = PrimitiveView | GroupView | CloneView | BundleView;
