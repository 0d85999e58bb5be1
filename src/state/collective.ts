import type { Element } from "../cib/index.ts";
import type { Host } from "./host.ts";
import type { Resource } from "./resource.ts";

/** What a clone has besides what every resource has. */
export interface Clone {
  max: number;
  nodeMax: number;
  readonly promotedMax: number;
  readonly promotedNodeMax: number;
  readonly ordered: boolean;
  /** The element of the cloned resource. */
  readonly childXml: Element;
  /** Instances made so far, those beyond `max` included. */
  instances: number;
}

/** What a group has besides what every resource has. */
export interface Group {
  /** Members start one after the other. */
  readonly ordered: boolean;
  /** Members run on one host. */
  readonly colocated: boolean;
}

export interface BundleReplica {
  readonly offset: number;
  readonly ipAddress: string | undefined;
  readonly container: Resource;
  readonly ip: Resource | undefined;
  /** The bundled resource's instance, the connection to reach it, and the guest host that the container is. */
  readonly child: Resource | undefined;
  readonly remote: Resource | undefined;
  readonly host: Host | undefined;
}

export interface Bundle {
  readonly agent: "docker" | "podman";
  readonly image: string | undefined;
  readonly promotedMax: number;
  readonly replicaCount: number;
  readonly replicasPerHost: number;
  /** The clone of the bundled resource. */
  readonly child: Resource | undefined;
  readonly replicas: readonly BundleReplica[];
}
