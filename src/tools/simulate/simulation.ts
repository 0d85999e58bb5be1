import { CrmError, ExitCode } from "../../base/index.ts";
import { type Element, writeXml } from "../../cib/index.ts";
import { dateTimeAt, epochSecondsOf, formatDateTime, parseDate } from "../../rules/index.ts";
import type { Decision } from "../../scheduler/index.ts";
import { noticesOfReading, schedule } from "../../scheduler/index.ts";
import { type Cluster, type Reading, readCluster } from "../../state/index.ts";
import { maintenanceText } from "../../status/index.ts";
import {
  CibDraft,
  dotText,
  graphToXml,
  inject,
  scoreText,
  simulate,
  transitionSummary,
} from "../../transition/index.ts";
import type { ToolIo } from "../io.ts";
import { liveFile, readInput, systemReason } from "./input.ts";
import { TextOutput } from "./output.ts";
import { hasInjections, type SimulateRequest } from "./request.ts";
import { statusLines } from "./status.ts";
import { eventText } from "./text.ts";

/** One call of crm_simulate: reads, shows, decides, pretends, saves, in this order. */
export class Simulation {
  readonly #request: SimulateRequest;
  readonly #io: ToolIo;
  readonly #out: TextOutput;
  #text = "";

  /** How many notices the document last read has given already. */
  #noticed = 0;

  constructor(request: SimulateRequest, io: ToolIo) {
    this.#request = request;
    this.#io = io;
    const write = (text: string): void => {
      if (request.outputTo === undefined || request.outputTo === "-") io.out(text);
      else this.#text += text;
    };
    this.#out = new TextOutput(request.format === "none" ? () => undefined : write, {
      quiet: request.quiet,
      fancy: !(request.scores && request.quiet),
    });
  }

  run(): number {
    const { outputTo } = this.#request;
    const code = this.#run();
    if (outputTo !== undefined && outputTo !== "-") this.#save(outputTo, this.#text);
    return code;
  }

  #run(): number {
    const request = this.#request;
    const out = this.#out;
    let cib = readInput(request, this.#io);
    let cluster = this.#read(cib);
    let printed = false;
    if (!request.quiet) {
      printed = this.#printHead(cluster);
      this.#printStatus("Current cluster status", cluster, true);
      printed = true;
    }
    if (hasInjections(request.injections)) {
      if (printed) out.spacer();
      cib = this.#inject(cib, cluster);
      printed = true;
      cluster = this.#read(cib);
    }
    if (request.saveInput !== undefined) this.#save(request.saveInput, writeXml(cib));
    if (!request.decide) return this.#finish(cib, ExitCode.OK);

    const decision = this.#decide(cib, printed);
    printed ||= request.scores || request.utilization;
    if (!request.quiet) {
      if (printed) out.spacer();
      out.section("Transition Summary", transitionSummary(decision));
      printed = true;
    }
    if (!request.simulate) return this.#finish(cib, ExitCode.OK);

    if (printed) out.spacer();
    const draft = new CibDraft(cib);
    const complete = this.#simulate(draft, decision);
    const after = draft.finish();
    if (!request.quiet) this.#printStatus("Revised Cluster Status", this.#read(after, false), false);
    return this.#finish(after, complete ? ExitCode.OK : ExitCode.ERROR);
  }

  /** The time to judge by: as asked for, as the input says it was made, or now. Says so when it is not now. */
  #effectiveNowMs(cib: Element): number {
    const { date } = this.#request;
    const { zone } = this.#io;
    const nowMs = this.#io.nowMs();
    if (date !== undefined) {
      this.#out.info(`Setting effective cluster time: ${date}`);
      return epochSecondsOf(parseDate(date, { nowS: Math.floor(nowMs / 1000), zone })) * 1000;
    }
    const original = Number.parseInt(cib.attributes["execution-date"] ?? "", 10);
    if (Number.isNaN(original)) return nowMs;
    this.#out.info(`Using the original execution date of: ${formatDateTime(dateTimeAt(original, zone))}`);
    return original * 1000;
  }

  /** What was simulated here is no shared input any more, though it came from one. */
  #read(cib: Element, sanitized = this.#request.sanitized): Reading {
    const nowMs = this.#effectiveNowMs(cib);
    const cluster = readCluster(cib, nowMs, { zone: this.#io.zone, sanitized });
    const notices = noticesOfReading(cluster);
    for (const text of notices) this.#out.info(text);
    this.#noticed = notices.length;
    return cluster;
  }

  /** True when something was printed. */
  #printHead(cluster: Cluster): boolean {
    const { options, counts } = cluster;
    const banner = options.maintenanceMode ? maintenanceText({ maintenanceMode: true, stopAll: false }) : undefined;
    if (banner !== undefined) this.#out.lines(banner);
    if (counts.disabled === 0 && counts.blocked === 0) return banner !== undefined;
    if (banner !== undefined) this.#out.spacer();
    this.#out.info(
      `${counts.disabled} of ${counts.total} resource instances DISABLED and ${counts.blocked} BLOCKED from further action due to failure`,
    );
    return true;
  }

  #printStatus(title: string, cluster: Reading, first: boolean): void {
    if (!first || this.#headed(cluster)) this.#out.spacer();
    const { attributes, failCounts } = this.#request;
    this.#out.section(title, statusLines(cluster, { pending: first, attributes, failCounts }));
  }

  #headed({ options, counts }: Cluster): boolean {
    return options.maintenanceMode || counts.disabled > 0 || counts.blocked > 0;
  }

  #inject(cib: Element, cluster: Cluster): Element {
    const draft = new CibDraft(cib);
    const events = inject(draft, this.#request.injections, {
      resource: (id) => cluster.resourceNamed(id)?.xml,
      startFailureIsFatal: cluster.options.startFailureIsFatal,
      nowS: Math.floor(this.#io.nowMs() / 1000),
      origin: this.#io.program,
    });
    const lines: string[] = [];
    for (const event of events) {
      const { text, plain } = eventText(event);
      if (plain === "err") this.#io.err(`${text}\n`);
      else lines.push(text);
    }
    if (!this.#request.quiet) this.#out.section("Performing Requested Modifications", lines);
    return draft.finish();
  }

  #decide(cib: Element, printed: boolean): Decision {
    const { scores, utilization, sanitized, saveGraph, saveDot, allActions, verbose } = this.#request;
    const decision = schedule({
      cib,
      nowMs: this.#decisionNowMs(cib),
      zone: this.#io.zone,
      showUtilization: utilization,
      scores: scores || utilization,
      sanitized,
    });
    if (scores || utilization) {
      if (printed) this.#out.spacer();
      const lines = decision.scores
        .filter((line) => (/^(?:allocation|promotion)$/.test(line.kind) ? scores : utilization))
        .map(scoreText);
      const what = [...(scores ? ["Assignment Scores"] : []), ...(utilization ? ["Utilization Information"] : [])];
      this.#out.section(what.join(" and "), []);
      const notices = decision.messages.filter(({ level }) => level === "notice");
      for (const { text } of notices.slice(this.#noticed)) this.#out.info(text);
      this.#out.lines(lines, 1);
    }
    if (saveGraph !== undefined) {
      const { clusterDelay, fencingTimeout, batchLimit, migrationLimit } = decision.cluster.options;
      const head = { transitionId: 1, clusterDelay, fencingTimeout, batchLimit, migrationLimit };
      this.#save(saveGraph, writeXml(graphToXml(decision.graph, head)));
    }
    if (saveDot !== undefined) this.#save(saveDot, dotText(decision, { all: allActions, ids: verbose }));
    return decision;
  }

  #decisionNowMs(cib: Element): number {
    const { date } = this.#request;
    const { zone } = this.#io;
    const nowMs = this.#io.nowMs();
    if (date !== undefined) return epochSecondsOf(parseDate(date, { nowS: Math.floor(nowMs / 1000), zone })) * 1000;
    const original = Number.parseInt(cib.attributes["execution-date"] ?? "", 10);
    return Number.isNaN(original) ? nowMs : original * 1000;
  }

  /** True when the transition came to its end. */
  #simulate(draft: CibDraft, decision: Decision): boolean {
    const { quiet, failing, injections } = this.#request;
    const out = this.#out;
    if (!quiet) out.section("Executing Cluster Transition", []);
    const names = new Set(decision.cluster.resources.flatMap(({ id, historyId }) => [id, historyId ?? id]));
    const status = simulate(
      draft,
      {
        graph: decision.graph,
        failing,
        isResource: (id) => names.has(id),
        hostEntries: injections.hostsUp.length > 0,
        nowS: Math.floor(this.#io.nowMs() / 1000),
        origin: this.#io.program,
      },
      (event) => {
        const { text, plain } = eventText(event);
        if (plain === "err") this.#io.err(`${text}\n`);
        else if (plain === "out") out.info(text);
        else if (!quiet) out.lines([text], 1);
      },
    );
    if (status !== "terminated") return true;
    this.#io.err("Transition failed: terminated\nAn invalid transition was produced\n");
    return false;
  }

  /** Stores the document where it was asked for. */
  #finish(cib: Element, code: number): number {
    const { saveOutput, inPlace, input } = this.#request;
    const target = inPlace ? (input ?? liveFile(this.#io)) : saveOutput;
    if (target !== undefined && target !== "-") this.#save(target, writeXml(cib));
    return code;
  }

  #save(path: string, text: string): void {
    try {
      this.#io.writeFile(path, text);
    } catch (error) {
      throw new CrmError(
        { code: "cannot-create", message: `Could not create '${path}': ${systemReason(error)}` },
        { cause: error },
      );
    }
  }
}
