import type { CrmErrorDetails, LogLevel } from "../../base/index.ts";
import type { Change, CibVersion, Element } from "../../cib/index.ts";
import type { ExecutorEffect, ExecutorInput, Operation, OperationKey } from "../../executor/index.ts";
import type { Decision, ScheduleInput } from "../../scheduler/index.ts";
import type { Author, Entry, OrderToken, View } from "../agreement/index.ts";
import type { FirstProperties } from "./bootstrap.ts";
import type { DigestsOf } from "./history.ts";

/** Things asked of the cluster that are no change of the configuration. */
export type ManagerAsk =
  | {
      readonly kind: "cleanup" | "refresh";
      readonly resource?: string | undefined;
      readonly node?: string | undefined;
      readonly operation?: string | undefined;
      readonly intervalMs?: number | undefined;
    }
  | {
      readonly kind: "attribute";
      readonly node: string;
      readonly name: string;
      readonly value: string | undefined;
    }
  | { readonly kind: "fail"; readonly resource: string; readonly node: string }
  | { readonly kind: "fence"; readonly node: string; readonly action: "reboot" | "off" | "on" }
  | { readonly kind: "recheck" };

export type ManagerAnswer =
  | { readonly kind: "done"; readonly text: string }
  | { readonly kind: "refused"; readonly error: CrmErrorDetails };

/** Between the managers of two hosts (or of one: the DC orders its own host the same way). JSON on the wire. */
export type ManagerMessage =
  /** DC to host. */
  | { readonly kind: "report"; readonly token: OrderToken }
  | { readonly kind: "order"; readonly token: OrderToken; readonly operation: Operation }
  | {
      readonly kind: "cancel";
      readonly token: OrderToken;
      readonly key: OperationKey;
      readonly transitionKey: string;
    }
  /** Forget a resource and its history; `transitionKey` is acknowledged where there is one. */
  | {
      readonly kind: "forget";
      readonly token: OrderToken;
      readonly resource: string;
      readonly transitionKey: string | undefined;
    }
  | {
      readonly kind: "forget-failure";
      readonly token: OrderToken;
      readonly resource: string;
      readonly name: string | undefined;
      readonly intervalMs: number | undefined;
    }
  | { readonly kind: "inject"; readonly token: OrderToken; readonly operation: Operation; readonly code: number }
  /** Everything of yours is stopped: leave. */
  | { readonly kind: "shut-down"; readonly token: OrderToken }
  /** Host to DC. */
  | {
      readonly kind: "history";
      readonly token: OrderToken;
      readonly resources: readonly Element[];
      readonly leaving: boolean;
    }
  | { readonly kind: "results"; readonly token: OrderToken; readonly histories: readonly ResourceHistory[] }
  /** Of what leaves no trace in the history: a cancelled or forgotten operation, a notification, a refusal. */
  | {
      readonly kind: "acknowledged";
      readonly token: OrderToken;
      readonly transitionKey: string;
      readonly status: number;
      readonly code: number;
      readonly reason: string;
    }
  | { readonly kind: "leaving"; readonly token: OrderToken }
  | { readonly kind: "ask"; readonly id: string; readonly ask: ManagerAsk }
  | { readonly kind: "answer"; readonly id: string; readonly answer: ManagerAnswer };

export interface ResourceHistory {
  readonly resource: string;
  /** undefined: forgotten. */
  readonly history: Element | undefined;
}

export type ManagerInput =
  /** From the agreement, as it comes. */
  | { readonly kind: "lead" | "follow"; readonly view: View }
  | { readonly kind: "no-view"; readonly reason: string }
  /** Put out of the cluster: stop everything, then `cleared`. */
  | { readonly kind: "out"; readonly reason: string }
  | {
      readonly kind: "deliver";
      readonly document: Element;
      readonly changes: readonly Change[];
      readonly entry: Entry | undefined;
    }
  | { readonly kind: "hosts"; readonly hosts: readonly string[] }
  | { readonly kind: "link"; readonly host: string; readonly up: boolean }
  | { readonly kind: "message"; readonly from: string; readonly message: ManagerMessage }
  | { readonly kind: "executor"; readonly effect: ExecutorReport }
  /** What became of a `commit`. */
  | { readonly kind: "committed"; readonly purpose: string; readonly ok: boolean; readonly reason: string }
  | {
      readonly kind: "fenced";
      readonly request: string;
      readonly ok: boolean;
      readonly reason: string;
    }
  /** A client of this host. */
  | { readonly kind: "ask"; readonly id: string; readonly ask: ManagerAsk }
  /** Stop what runs here, in order, then leave. */
  | { readonly kind: "shut-down" }
  | { readonly kind: "timer" };

/** What the executor says that concerns the manager. */
export type ExecutorReport = Extract<
  ExecutorEffect,
  { readonly kind: "accepted" | "result" | "cancelled" | "refused" }
>;

export type ManagerEffect =
  /** To the manager of a host, oneself included; dropped when there is no link. */
  | { readonly kind: "send"; readonly to: string; readonly message: ManagerMessage }
  | { readonly kind: "executor"; readonly input: Exclude<ExecutorInput, { kind: "stored" | "ended" | "timer" }> }
  /** Changes of `<status>` and of volatile attributes of `<cib>`: to the agreement. */
  | { readonly kind: "status"; readonly changes: readonly Change[] }
  /** A change of the configuration of the cluster's own; `committed` answers. */
  | {
      readonly kind: "commit";
      readonly purpose: string;
      readonly base: CibVersion | undefined;
      readonly changes: readonly Change[];
      readonly author: Author;
    }
  | {
      readonly kind: "fence";
      readonly request: string;
      readonly node: string;
      readonly action: "reboot" | "off" | "on";
      readonly timeoutMs: number;
    }
  | { readonly kind: "answer"; readonly id: string; readonly answer: ManagerAnswer }
  /** Nothing of this host's runs any more after `out`: the agreement may `rejoin`. */
  | { readonly kind: "cleared" }
  /** The host's resources are stopped: leave the cluster and end. */
  | { readonly kind: "leave" }
  /** What runs now, for who watches; undefined: idle. Only on the DC. */
  | { readonly kind: "progress"; readonly progress: Progress | undefined }
  | { readonly kind: "timer"; readonly atMs: number | undefined }
  | { readonly kind: "log"; readonly level: LogLevel; readonly text: string };

export interface Progress {
  readonly number: number;
  readonly actions: readonly ActionState[];
}

export interface ActionState {
  readonly id: number;
  readonly key: string;
  readonly node: string | undefined;
  readonly state: "waiting" | "running" | "done" | "failed";
  readonly startedMs: number | undefined;
  readonly endedMs: number | undefined;
  readonly exitReason: string | undefined;
}

export interface ManagerOptions {
  readonly host: string;
  readonly incarnation: string;
  readonly hosts: readonly string[];
  readonly version: string;
  /** What a new cluster's document begins with. */
  readonly firstProperties?: FirstProperties;
  readonly schedule: (input: ScheduleInput) => Decision;
  readonly digestsOf: DigestsOf;
  /** Jobs at once on a host, unless `node-action-limit` says otherwise. */
  readonly jobsPerHost: number;
}
