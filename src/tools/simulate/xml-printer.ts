import { type Element, element } from "../../cib/index.ts";
import type { Decision } from "../../scheduler/index.ts";
import type { Reading } from "../../state/index.ts";
import { attributesXml, buildStatus, hostsXml, resourcesXml, xmlOf } from "../../status/index.ts";
import type { SimulationEvent } from "../../transition/index.ts";
import { failuresXml } from "../mon/failures.ts";
import { hostHistories } from "../mon/history.ts";
import { operationsXml } from "../mon/operations.ts";
import type { ToolCall } from "../run-tool.ts";
import { type Printer, wantedScores } from "./printer.ts";
import type { SimulateRequest } from "./request.ts";
import { eventXml, hostChangeXml, resourceChangeXml, scoreXml } from "./simulation-xml.ts";

/** Gathers the parts of Pacemaker's XML output. Nothing is left out of it where little is asked for, and remarks are no part
 *  of it. */
export class XmlPrinter implements Printer {
  readonly quiet = false;
  readonly #request: SimulateRequest;
  readonly #call: ToolCall;
  #transition: Element[] | undefined;

  constructor(request: SimulateRequest, call: ToolCall) {
    this.#request = request;
    this.#call = call;
  }

  info(): void {
    // There is no place for remarks.
  }

  error(text: string): void {
    this.#call.complainBare(text);
  }

  before(reading: Reading): void {
    this.#status("cluster_status", reading, true);
  }

  #status(name: string, reading: Reading, pending: boolean): void {
    const { attributes, failCounts } = this.#request;
    const view = buildStatus(reading);
    const parts = [
      hostsXml(view.hosts),
      resourcesXml(view.resources, { pending }),
      attributes ? attributesXml(view.hosts) : undefined,
      failCounts ? operationsXml(hostHistories(reading, { operations: false })) : undefined,
      failCounts ? failuresXml(reading) : undefined,
    ];
    this.#call.add(element(name, {}, defined(parts)));
  }

  modified(events: readonly SimulationEvent[]): void {
    const values: Record<string, string> = {};
    for (const event of events) {
      if (event.kind === "quorum" || event.kind === "watchdog") values[event.kind] = event.value;
      if (event.kind === "error") this.error(event.text);
    }
    this.#call.add(xmlOf("modifications", values, defined(events.map(eventXml))));
  }

  scores(decision: Decision): void {
    const { scores, utilization } = this.#request;
    if (!scores && !utilization) return;
    const name = !utilization ? "allocations" : scores ? "allocations_utilizations" : "utilizations";
    this.#call.add(element(name, {}, wantedScores(decision, this.#request).map(scoreXml)));
  }

  summary({ hostChanges, resourceChanges }: Decision): void {
    const hosts = defined(hostChanges.map(hostChangeXml));
    this.#call.add(element("actions", {}, [...hosts, ...resourceChanges.map(resourceChangeXml)]));
  }

  begin(): void {
    this.#transition = [];
  }

  event(event: SimulationEvent): void {
    if (event.kind === "error") this.error(event.text);
    const part = eventXml(event);
    if (part !== undefined) this.#transition?.push(part);
  }

  after(reading: Reading): void {
    this.#flush();
    this.#status("revised_cluster_status", reading, false);
  }

  finish(): void {
    this.#flush();
  }

  #flush(): void {
    if (this.#transition !== undefined) this.#call.add(element("transition", {}, this.#transition));
    this.#transition = undefined;
  }
}

function defined<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}
