import type { Action } from "./action.ts";

export type NotifyTask = "start" | "stop" | "promote" | "demote";

/** The points in time around one kind of change. */
export interface NotifyPair {
  readonly task: NotifyTask;
  readonly pre: Action | undefined;
  readonly preDone: Action | undefined;
  readonly post: Action | undefined;
  readonly postDone: Action | undefined;
}
