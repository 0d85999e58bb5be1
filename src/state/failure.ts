import type { Element } from "../cib/index.ts";
import type { Host } from "./host.ts";
import type { Resource } from "./resource.ts";

/** A failed operation that is still on record. */
export interface Failure {
  readonly host: Host;
  readonly resource: Resource;
  /** `vip_monitor_10000` */
  readonly key: string;
  /** The history entry, `lrm_rsc_op`. */
  readonly entry: Element;
}
