// Scenarios: given, when, then, in a lab of their own. In comes a table of sentences with what each does; out comes whether
// all of it held, with the figures measured and the timeline of everything seen. Whatever a scenario is about, it is also
// judged by rules that hold always: one copy of the address at a time, one configuration on all hosts.
export { type Played, play } from "./play.ts";
export { given, type Scenario, type Step, then, when } from "./types.ts";
export { type Figure, World } from "./world.ts";
