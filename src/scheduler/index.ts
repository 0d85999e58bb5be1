/** Decides: the document and the time come in; where everything should run, the graph of actions that leads there, and the
 *  reason for each score and action go out. Pure: the same input gives the same answer, nothing is read or written, and
 *  nothing about running the graph is known here. Its stages and rules are told in ARCHITECTURE.md, "The scheduler". */

export type {
  ActionInput,
  ChangeKind,
  Contribution,
  Decision,
  HostChange,
  ResourceChange,
  ScheduledAction,
  ScheduleInput,
  ScoreLine,
} from "./decision.ts";
export type {
  ActionTarget,
  ClusterAction,
  GraphAction,
  PseudoAction,
  ResourceAction,
  Synapse,
  TransitionGraph,
} from "./graph.ts";
export { type Ban, bansOf } from "./locations.ts";
export { applyLostTickets } from "./lost-tickets.ts";
export { noticesOfReading, readOnly, schedule } from "./schedule.ts";
