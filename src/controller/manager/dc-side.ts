import { ExecStatus, OcfCode } from "../../agents/index.ts";
import { INFINITY, type LogLevel, type Now, parseDurationMs, unreachable } from "../../base/index.ts";
import { childElements, type Element, FEATURE_SET } from "../../cib/index.ts";
import { type Operation, operationKey } from "../../executor/index.ts";
import type { Decision, GraphAction, ResourceAction, Synapse } from "../../scheduler/index.ts";
import { type Completion, Transition, type TransitionInput, Walk, type WalkLimits } from "../../transition/index.ts";
import type { Entry, View } from "../agreement/index.ts";
import { answerAsk } from "./asks.ts";
import { bootstrapChanges } from "./bootstrap.ts";
import { clearFailures, countFailure } from "./fail-count.ts";
import { failedResult } from "./history.ts";
import { hostRefs, property } from "./lookup.ts";
import { ProgressBook } from "./progress.ts";
import {
  dropHistory,
  dropTransient,
  type HostRef,
  histories,
  resourceHistory,
  setHistory,
  setResourceHistory,
  setState,
  setTransient,
} from "./status.ts";
import { formatTransitionKey, parseTransitionKey, type TransitionKey } from "./transition-key.ts";
import type { ManagerAnswer, ManagerAsk, ManagerEffect, ManagerMessage, ManagerOptions } from "./types.ts";
import { WorkingCopy } from "./working-copy.ts";

/** A member that does not tell its history is left aside after this time, so that it holds up nobody. */
const HISTORY_TIMEOUT_MS = 20_000;
const RECHECK_MS = 15 * 60_000;
/** Two looks at a time that has come are at least this far apart (controld_start_recheck_timer). */
const LEAST_RECHECK_MS = 500;

interface InFlight {
  readonly synapse: Synapse;
  readonly key: string;
  readonly host: string;
  readonly lostAtMs: number | undefined;
}

interface Fence {
  readonly node: string;
  readonly what: "reboot" | "off" | "on";
  /** The action that asked for it; undefined: an administrator. */
  readonly action: number | undefined;
}

interface Running {
  readonly number: number;
  readonly decision: Decision;
  readonly transition: Transition;
  readonly inFlight: Map<number, InFlight>;
  readonly book: ProgressBook;
}

/** What the DC does: joins hosts, asks the scheduler, walks its graph, counts failures, and looks again when something
 *  changed or a time has come. Lives as long as this host leads. */
export class DcSide {
  readonly #options: ManagerOptions;
  readonly #emit: (effect: ManagerEffect) => void;
  readonly #copy: WorkingCopy;
  /** Names this time in office in transition keys. */
  readonly #engine: string;
  #view: View;
  #running: Running | undefined;
  #transitions = 0;
  /** Why to schedule as soon as nothing is in flight; undefined = nothing changed. */
  #due: string | undefined = "a new DC";
  #awaited = new Map<string, number>();
  readonly #joined = new Map<string, string>();
  /** Hosts that ask to be let go. */
  readonly #leaving = new Set<string>();
  #hosts: readonly string[];
  #bootstrapping = false;
  #recheckAtMs: number | undefined;
  readonly #fences = new Map<string, Fence>();
  #decided: Decision | undefined;

  constructor(
    options: ManagerOptions,
    document: Element,
    view: View,
    hosts: readonly string[],
    now: Now,
    emit: (effect: ManagerEffect) => void,
  ) {
    this.#options = options;
    this.#emit = emit;
    this.#copy = new WorkingCopy(document);
    this.#view = view;
    this.#hosts = hosts;
    this.#engine = engineName(view, options.incarnation);
    this.view(view, now);
  }

  view(view: View, now: Now): void {
    const before = new Set(this.#joined.keys());
    this.#view = view;
    const members = new Map(view.members.map((member) => [member.host, member]));
    for (const host of before) if (!members.has(host)) this.#lost(host);
    for (const member of view.members) {
      if (this.#joined.get(member.host) === member.incarnation && !member.joined) continue;
      this.#joined.delete(member.host);
      if (member.joined) this.#edit(member.host, dropTransient);
      this.#awaited.set(member.host, now.monotonicMs + HISTORY_TIMEOUT_MS);
      this.#send(member.host, { kind: "report", token: view.token });
    }
    for (const host of [...this.#awaited.keys()]) if (!members.has(host)) this.#awaited.delete(host);
    this.#abort(INFINITY, "restart", "membership changed");
  }

  hosts(hosts: readonly string[]): void {
    this.#hosts = hosts;
  }

  deliver(document: Element, entry: Entry | undefined): void {
    this.#copy.delivered(document, entry === undefined);
    if (entry === undefined || entry.body.kind === "term") return;
    this.#abort(INFINITY, "restart", "the configuration changed");
  }

  committed(ok: boolean, reason: string): void {
    this.#bootstrapping = false;
    if (!ok) this.#log("warning", `the cluster could not write its own configuration: ${reason}`);
  }

  linkUp(host: string): void {
    if (this.#awaited.has(host)) this.#send(host, { kind: "report", token: this.#view.token });
  }

  message(from: string, message: ManagerMessage, now: Now): void {
    switch (message.kind) {
      case "history":
        this.#integrate(from, message.resources, now);
        if (message.leaving) this.#letGo(from, now);
        return;
      case "results":
        for (const { resource, history } of message.histories) this.#results(from, resource, history, now);
        return;
      case "acknowledged":
        this.#acknowledged(message.transitionKey, message.status, message.code, message.reason, now);
        return;
      case "leaving":
        this.#letGo(from, now);
        return;
      default:
        return;
    }
  }

  ask(ask: ManagerAsk, now: Now): ManagerAnswer {
    return answerAsk(ask, {
      document: this.#copy.document,
      edit: (update) => this.#copy.edit(update),
      refs: hostRefs(this.#copy.document),
      isOnline: (name) => this.#joined.has(name),
      send: (to, build) => this.#send(to, build(this.#view.token)),
      changed: (reason) => this.#abort(INFINITY, "restart", reason),
      fence: (node, what) => this.#fence(`ask ${node} ${what}`, { node, what, action: undefined }),
      now,
    });
  }

  fenced(request: string, ok: boolean, reason: string, now: Now): void {
    const fence = this.#fences.get(request);
    if (fence === undefined) return;
    this.#fences.delete(request);
    this.#log(ok ? "notice" : "error", `fencing (${fence.what}) of ${fence.node} ${ok ? "done" : `failed: ${reason}`}`);
    if (ok && fence.what !== "on") this.#confirmOff(fence.node);
    if (fence.action !== undefined) this.#result(fence.action, !ok, reason, now);
  }

  timer(now: Now): void {
    for (const [host, until] of [...this.#awaited]) {
      if (until > now.monotonicMs) continue;
      this.#awaited.delete(host);
      this.#log("warning", `${host} does not tell what runs there; going on without it`);
    }
    for (const flight of [...(this.#running?.inFlight.values() ?? [])]) {
      if (flight.lostAtMs !== undefined && flight.lostAtMs <= now.monotonicMs) this.#lostAction(flight, now);
    }
    if (this.#recheckAtMs !== undefined && this.#recheckAtMs <= now.monotonicMs) {
      this.#recheckAtMs = undefined;
      this.#abort(INFINITY, "restart", "a time has come");
    }
  }

  get timerAtMs(): number | undefined {
    const times = [...this.#awaited.values()];
    for (const { lostAtMs } of this.#running?.inFlight.values() ?? []) if (lostAtMs !== undefined) times.push(lostAtMs);
    if (this.#recheckAtMs !== undefined) times.push(this.#recheckAtMs);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Ends a step: keeps the document's own record of hosts right, decides if that is due, tells what changed. */
  flush(now: Now): void {
    this.#upkeep();
    this.#tell();
    if (this.#due !== undefined && this.#running === undefined && this.#copy.settled && this.#awaited.size === 0) {
      this.#schedule(now);
      this.#tell();
    }
    const progress = this.#running?.book.take();
    if (progress !== undefined) this.#emit({ kind: "progress", progress });
  }

  /** This host leads no more. */
  end(): void {
    if (this.#running !== undefined) this.#emit({ kind: "progress", progress: undefined });
  }

  #tell(): void {
    const changes = this.#copy.flush();
    if (changes.length > 0) this.#emit({ kind: "status", changes });
  }

  // Hosts

  #ref(name: string): HostRef | undefined {
    return hostRefs(this.#copy.document).find((ref) => ref.name === name);
  }

  #edit(name: string, update: (cib: Element, ref: HostRef) => Element): void {
    const ref = this.#ref(name);
    if (ref !== undefined) this.#copy.edit((cib) => update(cib, ref));
  }

  #integrate(host: string, resources: readonly Element[], now: Now): void {
    const ref = this.#ref(host);
    const member = this.#view.members.find((each) => each.host === host);
    // Without an entry of its own in <nodes> yet; it is asked again when there is one.
    if (ref === undefined || member === undefined) return;
    const before = new Map(histories(this.#copy.document, ref.id).map((each) => [each.attributes.id, each]));
    for (const history of resources) {
      this.#judge(host, before.get(history.attributes.id), history, now);
    }
    this.#copy.edit((cib) => setHistory(setState(cib, ref, MEMBER), ref, resources));
    this.#edit(host, (cib, each) => setTransient(cib, each, "#feature-set", FEATURE_SET));
    const known = this.#joined.get(host) === member.incarnation;
    this.#joined.set(host, member.incarnation);
    if (this.#awaited.delete(host)) this.#log("info", `${host} has joined`);
    // Told again (a link came back, it was asked twice): whatever is new in it has been judged.
    if (!known) this.#abort(INFINITY, "restart", `${host} joined`);
  }

  #lost(host: string): void {
    this.#joined.delete(host);
    this.#edit(host, dropTransient);
    for (const { synapse, host: where, lostAtMs } of [...(this.#running?.inFlight.values() ?? [])]) {
      // What fences a host goes on; what was asked of the host itself has no answer any more.
      if (where === host && lostAtMs !== undefined) this.#result(synapse.action.id, true, `${host} left`, this.#now);
    }
  }

  #letGo(host: string, now: Now): void {
    if (this.#leaving.has(host)) return;
    this.#leaving.add(host);
    this.#edit(host, (cib, ref) => setTransient(cib, ref, "shutdown", String(Math.floor(now.epochMs / 1000))));
    this.#abort(INFINITY, "restart", `${host} wants to leave`);
  }

  /** `<nodes>`, `node_state` and the attributes of `<cib>` follow the view. */
  #upkeep(): void {
    const { document } = this.#copy;
    if (!this.#bootstrapping && this.#copy.settled) {
      const changes = bootstrapChanges(document, this.#hosts, this.#options.version);
      if (changes.length > 0) {
        this.#bootstrapping = true;
        const author = { user: "cluster", client: "controller", commands: [] };
        this.#emit({ kind: "commit", purpose: "bootstrap", base: undefined, changes, author });
      }
    }
    const refs = hostRefs(document);
    const members = new Set(this.#view.members.map(({ host }) => host));
    for (const ref of refs) {
      if (this.#joined.has(ref.name)) continue;
      if (members.has(ref.name)) {
        if (!this.#awaited.has(ref.name)) continue;
        this.#copy.edit((cib) => setState(cib, ref, PENDING));
        // It told its history before it had an id.
        this.#requestAgain(ref.name);
      } else {
        const clean = this.#leaving.has(ref.name);
        this.#copy.edit((cib) => setState(cib, ref, clean ? { ...LOST, expected: "down" } : LOST));
      }
    }
    const dc = refs.find(({ name }) => name === this.#options.host);
    this.#copy.edit((cib) => withRootAttributes(cib, this.#view.quorate, dc?.id));
  }

  readonly #asked = new Map<string, string>();

  /** Once per host and id it got. */
  #requestAgain(host: string): void {
    const ref = this.#ref(host);
    const mark = `${ref?.id} ${this.#view.token.term.number} ${this.#view.token.view}`;
    if (ref === undefined || this.#asked.get(host) === mark) return;
    this.#asked.set(host, mark);
    this.#send(host, { kind: "report", token: this.#view.token });
  }

  // Results

  #results(host: string, resource: string, history: Element | undefined, now: Now): void {
    const ref = this.#ref(host);
    if (ref === undefined || !this.#joined.has(host)) return;
    if (history !== undefined) {
      this.#judge(host, resourceHistory(this.#copy.document, ref.id, resource), history, now);
    }
    this.#copy.edit((cib) => setResourceHistory(cib, ref, resource, history));
  }

  /** What is new in a history, each operation once. */
  #judge(host: string, before: Element | undefined, after: Element, now: Now): void {
    const old = new Map(
      (before === undefined ? [] : childElements(before, "lrm_rsc_op")).map((entry) => [entry.attributes.id, entry]),
    );
    const seen = new Set<string>();
    for (const entry of childElements(after, "lrm_rsc_op")) {
      const { id, "transition-magic": magic = "", "call-id": call = "", "last-rc-change": time } = entry.attributes;
      const known = old.get(id)?.attributes;
      if (known?.["transition-magic"] === magic && known["call-id"] === call && known["last-rc-change"] === time)
        continue;
      if (seen.has(`${call} ${magic}`)) continue;
      seen.add(`${call} ${magic}`);
      this.#event(host, after.attributes.id ?? "", entry, now);
    }
  }

  /** Source: process_graph_event of Pacemaker's controller. */
  #event(host: string, resource: string, entry: Element, now: Now): void {
    const { operation = "", interval, "op-status": statusText, "rc-code": codeText } = entry.attributes;
    const key = parseTransitionKey(entry.attributes["transition-key"] ?? "");
    const status = Number(statusText ?? ExecStatus.Unknown);
    const code = Number(codeText ?? -1);
    if (key === undefined || status === ExecStatus.Pending) return;
    const failed = failedResult(status, code, key.target);
    const failure = { resource, name: operation, intervalMs: Number(interval ?? 0) };
    const running = this.#running;
    const current = running !== undefined && this.#isCurrent(key, running);
    const flight = current ? running.inFlight.get(key.action) : undefined;
    const ignored = flight?.synapse.action.attributes.CRM_meta_on_fail === "ignore";
    if (failed) {
      const found =
        operation === "monitor" && failure.intervalMs === 0 && (code === OcfCode.OK || code === OcfCode.Promoted);
      const why = entry.attributes["exit-reason"] || `code ${code}`;
      this.#log(
        found ? "notice" : "warning",
        found ? `${resource} was found active on ${host}` : `${operation} of ${resource} failed on ${host}: ${why}`,
      );
      const graph = running?.decision.graph;
      this.#edit(host, (cib, ref) =>
        countFailure(
          cib,
          ref,
          failure,
          {
            failedStartOffset: graph?.failedStartOffset ?? "INFINITY",
            failedStopOffset: graph?.failedStopOffset ?? "INFINITY",
            always: key.transition === -1,
            ignored,
          },
          now.epochMs,
        ),
      );
    }
    if (flight !== undefined) {
      this.#result(key.action, failed && !ignored, entry.attributes["exit-reason"], now);
      // An ignored failure still changes what the next look sees.
      if (failed) this.#abort(failed && !ignored ? flight.synapse.priority + 1 : 0, "restart", "an operation failed");
      return;
    }
    if (key.transition === -1) this.#abort(INFINITY, "restart", "something happened outside of a transition");
    else if (key.engine !== this.#engine) this.#abort(INFINITY, "restart", "a result for an earlier DC");
    else if (failed || failure.intervalMs === 0) this.#abort(INFINITY, "restart", "a result came late");
    else if (!this.#expected(key)) this.#abort(INFINITY, "restart", "a recurring result changed");
  }

  /** First results of recurring operations that were confirmed when they were ordered (start-delay) change nothing. */
  readonly #postponed = new Set<string>();

  #expected(key: TransitionKey): boolean {
    return this.#postponed.delete(formatTransitionKey(key));
  }

  #isCurrent(key: TransitionKey, running: Running): boolean {
    return key.engine === this.#engine && key.transition === running.number;
  }

  #acknowledged(transitionKey: string, status: number, code: number, reason: string, now: Now): void {
    const key = parseTransitionKey(transitionKey);
    const running = this.#running;
    if (key === undefined || running === undefined || !this.#isCurrent(key, running)) return;
    const flight = running.inFlight.get(key.action);
    if (flight === undefined) return;
    // A notification never fails (§13 of the facts).
    const failed = flight.synapse.action.operation !== "notify" && failedResult(status, code, key.target);
    this.#result(key.action, failed, reason, now);
  }

  #result(action: number, failed: boolean, reason: string | undefined, now: Now): void {
    const running = this.#running;
    if (running === undefined || !running.inFlight.delete(action)) return;
    running.book.ended(action, failed, reason === "" ? undefined : reason, now.epochMs);
    this.#step({ kind: "result", actionId: action, failed });
  }

  #lostAction({ synapse, host }: InFlight, now: Now): void {
    const { action } = synapse;
    this.#log("error", `${action.operationKey} on ${host}: no answer in time`);
    this.#result(action.id, true, "no answer in time", now);
    this.#abort(INFINITY, "restart", "an action was lost");
  }

  // Deciding and walking

  #abort(priority: number, completion: Completion, reason: string): void {
    this.#due ??= reason;
    if (this.#running !== undefined) this.#step({ kind: "abort", priority, completion, reason });
  }

  #schedule(now: Now): void {
    const reason = this.#due;
    this.#due = undefined;
    this.#recheckAtMs = undefined;
    const decision = this.#options.schedule({
      cib: this.#copy.document,
      nowMs: now.epochMs,
      quorum: this.#view.quorate,
    });
    const number = this.#transitions++;
    for (const { kind, resource, from, to, reason: why, blocked } of decision.resourceChanges) {
      const where = [from?.name, to?.name].filter((name) => name !== undefined).join(" -> ");
      this.#log(
        "notice",
        `${kind} ${resource.id} (${where})${why === undefined ? "" : `: ${why}`}${blocked ? ", blocked" : ""}`,
      );
    }
    const { graph } = decision;
    this.#log("info", `transition ${number} (${reason}): ${graph.synapses.length} actions`);
    this.#postponed.clear();
    const transition = new Transition(new Walk(graph, this.#limits(graph.batchLimit, graph.migrationLimit)));
    this.#running = { number, decision, transition, inFlight: new Map(), book: new ProgressBook(number, graph) };
    this.#decided = decision;
    this.#now = now;
    this.#step({ kind: "start" });
  }

  #limits(batch: number, migrations: number | undefined): WalkLimits {
    const asked = Number(property(this.#copy.document, "node-action-limit") ?? 0);
    const jobs = Number.isInteger(asked) && asked > 0 ? asked : this.#options.jobsPerHost;
    return { batch: Math.max(batch, 0), jobs: () => jobs, migrations };
  }

  /** Idle again: when to look even if nothing happens. */
  #setRecheck(now: Now): void {
    const text = property(this.#copy.document, "cluster-recheck-interval");
    const interval = text === undefined ? RECHECK_MS : (parseDurationMs(text) ?? RECHECK_MS);
    const by = this.#decided?.recheckBy ?? this.#decided?.graph.recheckBy;
    const waits = interval > 0 ? [interval] : [];
    if (by !== undefined) waits.push(Math.max(by * 1000 - now.epochMs, LEAST_RECHECK_MS));
    if (waits.length > 0) this.#recheckAtMs = now.monotonicMs + Math.min(...waits);
  }

  /** Time of the step; the walk asks for actions in the midst of it. */
  #now: Now = { monotonicMs: 0, epochMs: 0 };

  setNow(now: Now): void {
    this.#now = now;
  }

  readonly #inputs: TransitionInput[] = [];
  #stepping = false;

  /** Actions may end at once while the walk still hands them out: their results wait their turn. */
  #step(input: TransitionInput): void {
    this.#inputs.push(input);
    if (this.#stepping) return;
    this.#stepping = true;
    for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
      const running = this.#running;
      if (running === undefined) continue;
      for (const effect of running.transition.step(next)) {
        switch (effect.kind) {
          case "run":
            this.#run(running, effect.synapse);
            break;
          case "passed":
            running.book.ended(effect.synapse.action.id, false, undefined, this.#now.epochMs);
            break;
          case "ended":
            this.#ended(running, effect.status, effect.completion);
            break;
          default:
            unreachable(effect);
        }
      }
    }
    this.#stepping = false;
  }

  #ended(running: Running, status: string, completion: Completion): void {
    this.#running = undefined;
    this.#emit({ kind: "progress", progress: undefined });
    const left = running.transition.walk.left;
    this.#log(
      status === "terminated" ? "warning" : "info",
      `transition ${running.number} ${status}${left > 0 ? `, ${left} actions left` : ""}`,
    );
    if (completion === "restart") this.#due ??= "the transition was cut short";
    this.#setRecheck(this.#now);
  }

  #run(running: Running, synapse: Synapse): void {
    const { action } = synapse;
    running.book.started(action.id, this.#now.epochMs);
    switch (action.kind) {
      case "rsc_op":
        this.#order(running, synapse, action);
        return;
      case "crm_event":
        this.#clusterAction(running, synapse, action);
        return;
      case "pseudo_event":
        this.#confirmAtOnce(running, synapse, false);
        return;
      default:
        unreachable(action);
    }
  }

  #confirmAtOnce(running: Running, synapse: Synapse, failed: boolean, reason?: string): void {
    const { action } = synapse;
    running.book.ended(action.id, failed, reason, this.#now.epochMs);
    running.inFlight.delete(action.id);
    this.#step({ kind: "result", actionId: action.id, failed });
  }

  #keyOf(running: Running, action: GraphAction): string {
    return formatTransitionKey({
      action: action.id,
      transition: running.number,
      target: Number(action.attributes.CRM_meta_op_target_rc ?? 0),
      engine: this.#engine,
    });
  }

  #order(running: Running, synapse: Synapse, action: ResourceAction): void {
    const host = action.target.routerNode ?? action.target.node;
    const key = this.#keyOf(running, action);
    const { token } = this.#view;
    if (!this.#joined.has(host)) {
      this.#confirmAtOnce(running, synapse, true, `${host} is not there`);
      return;
    }
    const { attributes } = action;
    const number = (name: string): number => Number(attributes[name] ?? 0) || 0;
    const delayed = number("CRM_meta_start_delay");
    if (action.operation === "cancel") {
      this.#fly(running, synapse, key, host, number("CRM_meta_timeout") || running.decision.graph.clusterDelayMs);
      const cancelled = {
        resource: action.resource.id,
        name: attributes.CRM_meta_operation ?? "monitor",
        intervalMs: number("CRM_meta_interval"),
      };
      this.#send(host, { kind: "cancel", token, key: cancelled, transitionKey: key });
      return;
    }
    if (action.operation === "delete") {
      // What is configured no more: the host forgets it.
      this.#fly(running, synapse, key, host, number("CRM_meta_timeout"));
      this.#send(host, { kind: "forget", token, resource: action.resource.id, transitionKey: key });
      return;
    }
    const operation: Operation = {
      resource: {
        id: action.resource.id,
        class: action.resource.class,
        provider: action.resource.provider,
        type: action.resource.type,
      },
      name: action.operation,
      intervalMs: number("CRM_meta_interval"),
      timeoutMs: number("CRM_meta_timeout"),
      startDelayMs: delayed,
      parameters: attributes,
      transitionKey: key,
    };
    this.#fly(running, synapse, key, host, operation.timeoutMs + delayed);
    this.#send(host, { kind: "order", token, operation });
    if (delayed > 0 && operation.intervalMs > 0) {
      // The first look comes later; nothing waits for it.
      this.#postponed.add(key);
      this.#confirmAtOnce(running, synapse, false);
    } else if (attributes.CRM_meta_op_no_wait === "true") this.#confirmAtOnce(running, synapse, false);
  }

  #fly(running: Running, synapse: Synapse, key: string, host: string, timeoutMs: number): void {
    const lostAtMs = this.#now.monotonicMs + timeoutMs + running.decision.graph.clusterDelayMs;
    running.inFlight.set(synapse.action.id, { synapse, key, host, lostAtMs });
  }

  #clusterAction(running: Running, synapse: Synapse, action: Exclude<GraphAction, ResourceAction>): void {
    const { target, attributes } = action;
    const host = target?.node ?? "";
    switch (action.operation) {
      case "clear_failcount": {
        const resource = ("resource" in action ? action.resource?.id : undefined) ?? resourceOfKey(action.operationKey);
        this.#clearFailures(host, resource, attributes);
        this.#confirmAtOnce(running, synapse, false);
        return;
      }
      case "lrm_delete":
      case "delete": {
        const resource = ("resource" in action ? action.resource?.id : undefined) ?? resourceOfKey(action.operationKey);
        const transitionKey = this.#keyOf(running, action);
        if (!this.#joined.has(host)) {
          this.#edit(host, (cib, ref) => setResourceHistory(cib, ref, resource, undefined));
          this.#confirmAtOnce(running, synapse, false);
          return;
        }
        this.#fly(running, synapse, transitionKey, host, 0);
        this.#send(host, { kind: "forget", token: this.#view.token, resource, transitionKey });
        return;
      }
      case "do_shutdown":
        this.#edit(host, (cib, ref) => setState(cib, ref, { expected: "down" }));
        this.#leaving.add(host);
        this.#send(host, { kind: "shut-down", token: this.#view.token });
        this.#confirmAtOnce(running, synapse, false);
        return;
      case "stonith":
      case "fence": {
        const request = `${this.#engine} ${running.number} ${action.id}`;
        const asked = attributes.CRM_meta_stonith_action ?? attributes.CRM_meta_fencing_action;
        const what = asked === "off" || asked === "on" ? asked : "reboot";
        running.inFlight.set(action.id, { synapse, key: "", host, lostAtMs: undefined });
        this.#fence(request, { node: host, what, action: action.id });
        return;
      }
      default:
        this.#confirmAtOnce(running, synapse, false);
    }
  }

  #clearFailures(host: string, resource: string, attributes: Readonly<Record<string, string>>): void {
    const name = attributes.CRM_meta_clear_failure_op;
    const intervalMs = Number(attributes.CRM_meta_clear_failure_interval ?? 0) || 0;
    const only = name === undefined ? undefined : { name, intervalMs };
    this.#edit(host, (cib, ref) => clearFailures(cib, ref, resource, only));
    const failureOf = (cib: Element, ref: HostRef): Element => {
      const history = resourceHistory(cib, ref.id, resource);
      if (history === undefined) return cib;
      const keep = childElements(history, "lrm_rsc_op").filter(
        ({ attributes: entry }) =>
          entry.id !== `${resource}_last_failure_0` ||
          (only !== undefined && entry.operation_key !== operationKey(resource, only.name, only.intervalMs)),
      );
      return setResourceHistory(cib, ref, resource, { ...history, children: keep });
    };
    this.#edit(host, failureOf);
    const { token } = this.#view;
    this.#send(host, { kind: "forget-failure", token, resource, name, intervalMs: only?.intervalMs });
    this.#abort(INFINITY, "restart", "failures were cleared");
  }

  #fence(request: string, fence: Fence): void {
    const timeoutMs = this.#running?.decision.graph.fencingTimeoutMs ?? 60_000;
    this.#fences.set(request, fence);
    this.#emit({ kind: "fence", request, node: fence.node, action: fence.what, timeoutMs });
  }

  /** What fencing proved: the host is off, whatever its last words were. */
  #confirmOff(host: string): void {
    this.#edit(host, (cib, ref) =>
      dropTransient(dropHistory(setState(cib, ref, { ...LOST, expected: "down" }), ref), ref),
    );
    this.#abort(INFINITY, "restart", `${host} was fenced`);
  }

  #send(to: string, message: ManagerMessage): void {
    this.#emit({ kind: "send", to, message });
  }

  #log(level: LogLevel, text: string): void {
    this.#emit({ kind: "log", level, text });
  }
}

const ORIGIN = { "crm-debug-origin": "controller" };
const MEMBER = { in_ccm: "true", crmd: "online", ...ORIGIN, join: "member", expected: "member" };
const PENDING = { in_ccm: "true", crmd: "online", ...ORIGIN, join: "down", expected: "member" };
const LOST = { in_ccm: "false", crmd: "offline", ...ORIGIN, join: "down" };

function withRootAttributes(cib: Element, quorate: boolean, dc: string | undefined): Element {
  const wanted = { "have-quorum": quorate ? "1" : "0", ...(dc === undefined ? {} : { "dc-uuid": dc }) };
  const same = Object.entries(wanted).every(([name, value]) => cib.attributes[name] === value);
  return same ? cib : { ...cib, attributes: { ...cib.attributes, ...wanted } };
}

/** `vip_lrm_delete_0` -> `vip`. */
function resourceOfKey(key: string): string {
  return key.replace(/_(?:lrm_delete|delete|clear_failcount)_\d+$/, "");
}

/** 36 characters, as Pacemaker's tools expect; the same for all of one time in office. */
function engineName(view: View, incarnation: string): string {
  const text = `${view.token.term.number}-${view.token.term.host}-${incarnation}`;
  let hex = "";
  for (let round = 0; hex.length < 32; round++) hex += hash32(`${round}${text}`).toString(16).padStart(8, "0");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

/** FNV-1a. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
