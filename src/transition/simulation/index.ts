export { CibDraft } from "./draft.ts";
export type { SimulationEvent } from "./event.ts";
export { type InjectContext, type Injections, inject } from "./inject.ts";
export { type SimulationInput, simulate } from "./run.ts";
