import type { Element } from "../cib/index.ts";
import type { Host } from "./host.ts";
import type { Resource } from "./resource.ts";

/** What a clone has besides what every resource has. */
export interface Clone {
  readonly max: number;
  readonly nodeMax: number;
  readonly promotedMax: number;
  readonly promotedNodeMax: number;
  readonly interleave: boolean;
  readonly ordered: boolean;
  /** The element of the cloned resource. */
  readonly childXml: Element;
}

export interface BundleReplica {
  readonly offset: number;
  readonly ipAddress: string | undefined;
  readonly container: Resource;
  readonly ip: Resource | undefined;
  /** The bundled resource's instance and the connection to reach it. */
  readonly child: Resource | undefined;
  readonly remote: Resource | undefined;
  readonly host: Host | undefined;
}

export interface Bundle {
  readonly agent: "docker" | "podman";
  readonly image: string;
  readonly promotedMax: number;
  readonly replicas: readonly BundleReplica[];
  readonly replicasPerHost: number;
}
