/** Walks a transition graph: in come a graph, limits and results, out goes which action may start now, in Pacemaker's order,
 *  and how it ended. The running engine and the simulation share it. It runs nothing itself and knows no clock; the graph's
 *  XML form is read and written here, and `simulation/` works pretended results into a document's status. */
export { dotText } from "./dot-text.ts";
export { actionToXml, type GraphHead, graphFromXml, graphToXml } from "./graph-xml.ts";
export { Transition, type TransitionEffect, type TransitionInput } from "./machine.ts";
export { scoreText } from "./score-text.ts";
export {
  CibDraft,
  type InjectContext,
  type Injections,
  inject,
  type SimulationEvent,
  type SimulationInput,
  simulate,
} from "./simulation/index.ts";
export { changeDetails, changeReason, transitionSummary } from "./summary-text.ts";
export { type Completion, Walk, type WalkLimits, type WalkStatus } from "./walk.ts";
