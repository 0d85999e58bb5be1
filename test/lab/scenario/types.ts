import type { Stack, Timings } from "../stacks/index.ts";
import type { World } from "./world.ts";

export type StepKind = "given" | "when" | "then";

export interface Step {
  readonly kind: StepKind;
  /** Reads on from its kind: `when server1 loses its power`. */
  readonly sentence: string;
  readonly act: (world: World) => Promise<void> | void;
}

export interface Scenario {
  readonly name: string;
  /** One line: the promise that is kept. */
  readonly promise: string;
  readonly timings: Timings;
  /** Takes about this long; the long ones are begun first. */
  readonly seconds: number;
  readonly hosts?: number;
  readonly links?: number;
  /** How many of the hosts form the cluster; the others are strangers. Left out: all. */
  readonly members?: number;
  /** What has to be installed besides the lab's own needs; each that is missing, by name. */
  readonly missing?: () => string[];
  /** The stacks that promise it; left out: Lifeline alone. `none`: it is about the lab, and runs whatever the stack. */
  readonly stacks?: readonly string[] | "none";
  /** The stack it is about, whichever is chosen. */
  readonly on?: Stack["name"];
  /** Two copies of the address at a time are part of the story (a cut link without fencing). */
  readonly splits?: boolean;
  readonly steps: readonly Step[];
}

const step =
  (kind: StepKind) =>
  (sentence: string, act: Step["act"]): Step => ({ kind, sentence, act });

export const given = step("given");
export const when = step("when");
// biome-ignore lint/suspicious/noThenProperty: a word of the scenarios' language, not a promise
export const then = step("then");

export type { Stack };
