import type { Section, StatusView } from "../../status/index.ts";
import type { MonitorEvent } from "./events.ts";

/** Everything the monitor knows at one moment. */
export interface MonitorSource {
  readonly view: StatusView;
  readonly cluster: ClusterHead;
  /** What crm_mon prints below its resources, as it prints it, by the switch that shows it. */
  readonly sections: readonly MonitorSection[];
  /** Oldest first. */
  readonly events: readonly MonitorEvent[];
  /** Last change by `subjectKey`, epoch milliseconds. */
  readonly changedMs: ReadonlyMap<string, number>;
}

export interface ClusterHead {
  /** `playground`, the name of the cluster, a file. */
  readonly name: string;
  readonly dc: string | undefined;
  readonly quorum: boolean;
  /** `0.12.4` */
  readonly version: string;
  /** The transition under way: actions done and altogether. */
  readonly transition: { readonly done: number; readonly failed: number; readonly total: number } | undefined;
  /** Why and since when (epoch milliseconds) there is no connection; what is shown is as old. */
  readonly lost: { readonly reason: string; readonly sinceMs: number; readonly retryMs: number } | undefined;
}

export interface MonitorSection {
  readonly section: Section;
  readonly fault: boolean;
  /** Stands before everything else. */
  readonly top?: true;
}
