import { CrmError, errorCode } from "../../base/index.ts";
import { type Element, writeXml } from "../../cib/index.ts";
import { dateTimeAt, epochSecondsOf, formatDateTime, parseDate } from "../../rules/index.ts";
import type { Decision } from "../../scheduler/index.ts";
import { noticesOfReading, schedule } from "../../scheduler/index.ts";
import { type Cluster, type Reading, readCluster } from "../../state/index.ts";
import { CibDraft, dotText, graphToXml, inject, simulate } from "../../transition/index.ts";
import type { ToolIo } from "../io.ts";
import { logMessages } from "../log-messages.ts";
import { type SimulationInput, systemReason } from "./input.ts";
import type { Printer } from "./printer.ts";
import { hasInjections, type SimulateRequest } from "./request.ts";

/** One call of crm_simulate: shows, decides, pretends, saves, in this order. */
export class Simulation {
  readonly #request: SimulateRequest;
  readonly #input: SimulationInput;
  readonly #io: ToolIo;
  readonly #printer: Printer;

  /** How many notices the document last read has given already. */
  #noticed = 0;

  constructor(request: SimulateRequest, input: SimulationInput, io: ToolIo, printer: Printer) {
    this.#request = request;
    this.#input = input;
    this.#io = io;
    this.#printer = printer;
  }

  /** False when the transition did not come to its end. */
  run(): boolean {
    const request = this.#request;
    const printer = this.#printer;
    let { cib } = this.#input;
    let cluster = this.#read(cib);
    printer.before(cluster);
    if (hasInjections(request.injections)) {
      cib = this.#inject(cib, cluster);
      cluster = this.#read(cib);
    }
    if (request.saveInput !== undefined) this.#save(request.saveInput, writeXml(cib));
    if (!request.decide) return this.#finish(cib, true);
    const decision = this.#decide(cib);
    printer.summary(decision);
    if (!request.simulate) return this.#finish(cib, true);
    const draft = new CibDraft(cib);
    const complete = this.#simulate(draft, decision);
    const after = draft.finish();
    if (!printer.quiet) printer.after(this.#read(after, false));
    return this.#finish(after, complete);
  }

  /** The time to judge by: as asked for, as the input says it was made, or now; and what to say when it is not now. */
  #effectiveTime(cib: Element): { readonly nowMs: number; readonly remark: string | undefined } {
    const { date } = this.#request;
    const { zone } = this.#io;
    const { nowMs } = this.#input;
    if (date !== undefined) {
      const chosen = epochSecondsOf(parseDate(date, { nowS: Math.floor(nowMs / 1000), zone })) * 1000;
      return { nowMs: chosen, remark: `Setting effective cluster time: ${date}` };
    }
    const original = Number.parseInt(cib.attributes["execution-date"] ?? "", 10);
    if (Number.isNaN(original)) return { nowMs, remark: undefined };
    const when = formatDateTime(dateTimeAt(original, zone));
    return { nowMs: original * 1000, remark: `Using the original execution date of: ${when}` };
  }

  /** What was simulated here is no shared input any more, though it came from one. */
  #read(cib: Element, sanitized = this.#request.sanitized): Reading {
    const { nowMs, remark } = this.#effectiveTime(cib);
    if (remark !== undefined) this.#printer.info(remark);
    const cluster = readCluster(cib, nowMs, { zone: this.#io.zone, sanitized });
    logMessages(this.#io, cluster.messages);
    const notices = noticesOfReading(cluster);
    for (const text of notices) this.#printer.info(text);
    this.#noticed = notices.length;
    return cluster;
  }

  #inject(cib: Element, cluster: Cluster): Element {
    const draft = new CibDraft(cib);
    const events = inject(draft, this.#request.injections, {
      resource: (id) => cluster.resourceNamed(id)?.xml,
      startFailureIsFatal: cluster.options.startFailureIsFatal,
      nowS: Math.floor(this.#input.nowMs / 1000),
      origin: this.#io.program,
    });
    this.#printer.modified(events);
    return draft.finish();
  }

  #decide(cib: Element): Decision {
    const { scores, utilization, sanitized, saveGraph, saveDot, allActions, verbose } = this.#request;
    const decision = schedule({
      cib,
      nowMs: this.#effectiveTime(cib).nowMs,
      zone: this.#io.zone,
      showUtilization: utilization,
      scores: scores || utilization,
      sanitized,
    });
    const notices = decision.messages.filter(({ level }) => level === "notice").slice(this.#noticed);
    this.#printer.scores(
      decision,
      notices.map(({ text }) => text),
    );
    if (saveGraph !== undefined) {
      const { clusterDelay, fencingTimeout, batchLimit, migrationLimit } = decision.cluster.options;
      const head = { transitionId: 1, clusterDelay, fencingTimeout, batchLimit, migrationLimit };
      this.#save(saveGraph, writeXml(graphToXml(decision.graph, head)), "io-error");
    }
    if (saveDot !== undefined) this.#save(saveDot, dotText(decision, { all: allActions, ids: verbose }), "io-error");
    return decision;
  }

  /** True when the transition came to its end. */
  #simulate(draft: CibDraft, decision: Decision): boolean {
    const { failing, injections } = this.#request;
    const printer = this.#printer;
    printer.begin();
    const names = new Set(decision.cluster.resources.flatMap(({ id, historyId }) => [id, historyId ?? id]));
    const status = simulate(
      draft,
      {
        graph: decision.graph,
        failing,
        isResource: (id) => names.has(id),
        hostEntries: injections.hostsUp.length > 0,
        nowS: Math.floor(this.#input.nowMs / 1000),
        origin: this.#io.program,
      },
      (event) => printer.event(event),
    );
    if (status !== "terminated") return true;
    printer.error("Transition failed: terminated");
    printer.error("An invalid transition was produced");
    return false;
  }

  /** Stores the document where it was asked for. */
  #finish(cib: Element, complete: boolean): boolean {
    const { saveOutput, inPlace } = this.#request;
    const { place } = this.#input;
    this.#printer.finish();
    const target = inPlace ? place : saveOutput;
    if (target !== undefined && target !== "-") this.#save(target, writeXml(cib));
    if (inPlace && place === undefined) this.#io.err(`${this.#io.program}: ${NOT_STORED}\n`);
    return complete;
  }

  /** @param fallback code of the error where the system's own says little */
  #save(path: string, text: string, fallback?: string): void {
    try {
      this.#io.writeFile(path, text);
    } catch (error) {
      const code = fallback ?? SYSTEM_CODES[errorCode(error) ?? ""] ?? "unwritable";
      throw new CrmError({ code, message: `Could not create '${path}': ${systemReason(error)}` }, { cause: error });
    }
  }
}

const NOT_STORED =
  "--in-place stored nothing: it writes to the file that --xml-file names or to a shadow copy, never to a running cluster";

const SYSTEM_CODES: Readonly<Record<string, string>> = { ENOENT: "no-file", EACCES: "read-only" };
