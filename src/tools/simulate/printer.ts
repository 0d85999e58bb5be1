import type { Decision, ScoreLine } from "../../scheduler/index.ts";
import type { Reading } from "../../state/index.ts";
import type { SimulationEvent } from "../../transition/index.ts";
import type { ToolCall } from "../run-tool.ts";
import type { SimulateRequest } from "./request.ts";

/** What a simulation has to tell, in the order in which it comes. */
export interface Printer {
  /** Nothing is shown of the cluster and of what happens to it, only what was asked for by an option of its own. */
  readonly quiet: boolean;
  /** A remark beside everything else. */
  info(text: string): void;
  error(text: string): void;
  /** The cluster as it is. */
  before(reading: Reading): void;
  /** What was worked into it before the decision. */
  modified(events: readonly SimulationEvent[]): void;
  /** @param notices what deciding remarked on the way */
  scores(decision: Decision, notices: readonly string[]): void;
  summary(decision: Decision): void;
  /** The transition begins. */
  begin(): void;
  event(event: SimulationEvent): void;
  /** The cluster as it is then. */
  after(reading: Reading): void;
  finish(): void;
}

/** Only who wants XML loads what writes it. */
export async function printerOf(request: SimulateRequest, call: ToolCall): Promise<Printer> {
  if (request.format === "xml") return new (await import("./xml-printer.ts")).XmlPrinter(request, call);
  return new (await import("./text-printer.ts")).TextPrinter(request, call);
}

/** Of the scores of a decision those that were asked for. */
export function wantedScores({ scores: lines }: Decision, { scores, utilization }: SimulateRequest): ScoreLine[] {
  return lines.filter(({ kind }) => (kind === "allocation" || kind === "promotion" ? scores : utilization));
}
