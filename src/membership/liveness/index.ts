export { circleOf, type Hearing, isComplete } from "./circle.ts";
export { LivenessMachine } from "./machine.ts";
export type { LivenessEffect, LivenessEvent, LivenessInput, LivenessOptions } from "./types.ts";
