import type { Decision } from "../../scheduler/index.ts";
import type { Cluster, Reading } from "../../state/index.ts";
import {
  attributesText,
  buildStatus,
  hostsText,
  type Line,
  maintenanceText,
  renderLines,
  resourcesText,
  spaced,
} from "../../status/index.ts";
import { type SimulationEvent, scoreText, transitionSummary } from "../../transition/index.ts";
import { failuresText } from "../mon/failures.ts";
import { hostHistories } from "../mon/history.ts";
import { historySection } from "../mon/operations.ts";
import type { ToolCall } from "../run-tool.ts";
import { eventText } from "./event-text.ts";
import { type Printer, wantedScores } from "./printer.ts";
import type { SimulateRequest } from "./request.ts";

/** Prints at once, part after part, an empty line between them. */
export class TextPrinter implements Printer {
  readonly quiet: boolean;
  readonly #request: SimulateRequest;
  readonly #call: ToolCall;
  readonly #fancy: boolean;
  /** A part stands above the next one. */
  #printed = false;
  /** What goes to a file is written there as a whole. */
  #kept: string | undefined;

  constructor(request: SimulateRequest, call: ToolCall) {
    this.quiet = request.quiet;
    this.#request = request;
    this.#call = call;
    this.#fancy = !(request.scores && request.quiet);
    this.#kept = call.value("output-to") === undefined ? undefined : "";
  }

  info(text: string): void {
    if (!this.quiet) this.#write(`${text}\n`);
  }

  error(text: string): void {
    this.#call.io.err(`${text}\n`);
  }

  before(reading: Reading): void {
    if (this.quiet) return;
    this.#head(reading);
    this.#status("Current cluster status", reading, true);
  }

  /** That nothing is managed, and what cannot be. */
  #head({ options, counts: { disabled, total, blocked } }: Cluster): void {
    if (options.maintenanceMode) {
      this.#lines(maintenanceText({ maintenanceMode: true, stopAll: false }) ?? []);
      this.#printed = true;
    }
    if (disabled === 0 && blocked === 0) return;
    this.#space();
    this.info(
      `${disabled} of ${total} resource instances DISABLED and ${blocked} BLOCKED from further action due to failure`,
    );
    this.#printed = true;
  }

  /** @param pending operations that are under way count as what they are to lead to */
  #status(title: string, reading: Reading, pending: boolean): void {
    const { attributes, failCounts } = this.#request;
    const view = buildStatus(reading);
    const options = { inactive: true, pending, attributes };
    const history = { operations: false, timing: false };
    const lines = spaced([
      hostsText(view.hosts, options),
      resourcesText(view.resources, options),
      attributes ? attributesText(view.hosts) : undefined,
      failCounts ? historySection(hostHistories(reading, history), history) : undefined,
      failCounts ? failuresText(reading, true) : undefined,
    ]);
    this.#space();
    this.#section(title, lines);
    this.#printed = true;
  }

  modified(events: readonly SimulationEvent[]): void {
    this.#space();
    const lines: string[] = [];
    for (const event of events) {
      if (event.kind === "error") this.error(event.text);
      else lines.push(eventText(event));
    }
    if (!this.quiet) this.#section("Performing Requested Modifications", lines);
    this.#printed = true;
  }

  scores(decision: Decision, notices: readonly string[]): void {
    const { scores, utilization } = this.#request;
    if (!scores && !utilization) return;
    this.#space();
    const what = [...(scores ? ["Assignment Scores"] : []), ...(utilization ? ["Utilization Information"] : [])];
    this.#section(what.join(" and "), []);
    for (const text of notices) this.info(text);
    this.#lines(wantedScores(decision, this.#request).map(scoreText), 1);
    this.#printed = true;
  }

  summary(decision: Decision): void {
    if (this.quiet) return;
    this.#space();
    this.#section("Transition Summary", transitionSummary(decision));
    this.#printed = true;
  }

  begin(): void {
    this.#space();
    if (!this.quiet) this.#section("Executing Cluster Transition", []);
  }

  event(event: SimulationEvent): void {
    if (event.kind === "error") this.error(event.text);
    else if (event.kind === "failing") this.info(eventText(event));
    else if (!this.quiet) this.#lines([eventText(event)], 1);
  }

  after(reading: Reading): void {
    if (!this.quiet) this.#status("Revised Cluster Status", reading, false);
  }

  finish(): void {
    if (this.#kept !== undefined) this.#call.io.out(this.#kept);
  }

  #space(): void {
    if (this.#printed) this.#write("\n");
  }

  #section(title: string, lines: readonly Line[]): void {
    this.#lines([{ title, lines }]);
  }

  #lines(lines: readonly Line[], level = 0): void {
    this.#write(renderLines(lines, { fancy: this.#fancy }, level));
  }

  #write(text: string): void {
    if (this.#request.format === "none") return;
    if (this.#kept === undefined) this.#call.io.out(text);
    else this.#kept += text;
  }
}
