import { INFINITY, type Now, parseDurationMs, unreachable } from "../../base/index.ts";
import { childElements, type Element } from "../../cib/index.ts";
import { type Operation, operationKey } from "../../executor/index.ts";
import type { Decision, GraphAction, ResourceAction, Synapse } from "../../scheduler/index.ts";
import { type Completion, Transition, type TransitionInput, Walk, type WalkLimits } from "../../transition/index.ts";
import { clearFailures } from "./fail-count.ts";
import { property } from "./lookup.ts";
import type { Office } from "./office.ts";
import { ProgressBook } from "./progress.ts";
import { LOST } from "./roster.ts";
import { dropHistory, dropTransient, type HostRef, resourceHistory, setResourceHistory, setState } from "./status.ts";
import { formatTransitionKey, type TransitionKey } from "./transition-key.ts";

const RECHECK_MS = 15 * 60_000;
/** Two looks at a time that has come are at least this far apart (controld_start_recheck_timer). */
const LEAST_RECHECK_MS = 500;

/** An action that a host was asked for and has not answered. */
export interface InFlight {
  readonly synapse: Synapse;
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

/** Decides and walks: asks the scheduler when something is due and nothing is in flight, hands out what may run, takes the
 *  results, and looks again when a time has come. */
export class Conductor {
  readonly #office: Office;
  /** Names this time in office in transition keys. */
  readonly #engine: string;
  #running: Running | undefined;
  #transitions = 0;
  /** Why to schedule as soon as nothing is in flight; undefined = nothing changed. */
  #due: string | undefined = "a new DC";
  #recheckAtMs: number | undefined;
  #decided: Decision | undefined;
  readonly #fences = new Map<string, Fence>();
  /** Confirmed when they were ordered (start-delay): their first results change nothing. */
  readonly #postponed = new Set<string>();
  readonly #inputs: TransitionInput[] = [];
  #stepping = false;
  /** Time of the step; the walk asks for actions in the midst of it. */
  #now: Now;

  constructor(office: Office, engine: string, now: Now) {
    this.#office = office;
    this.#engine = engine;
    this.#now = now;
  }

  setNow(now: Now): void {
    this.#now = now;
  }

  /** Something is to be decided, and nothing keeps from it. */
  get ready(): boolean {
    return this.#due !== undefined && this.#running === undefined;
  }

  get timerAtMs(): number | undefined {
    const times: number[] = [];
    for (const { lostAtMs } of this.#running?.inFlight.values() ?? []) if (lostAtMs !== undefined) times.push(lostAtMs);
    if (this.#recheckAtMs !== undefined) times.push(this.#recheckAtMs);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  timer(now: Now): void {
    for (const flight of [...(this.#running?.inFlight.values() ?? [])]) {
      if (flight.lostAtMs !== undefined && flight.lostAtMs <= now.monotonicMs) this.#lostAction(flight, now);
    }
    if (this.#recheckAtMs !== undefined && this.#recheckAtMs <= now.monotonicMs) {
      this.#recheckAtMs = undefined;
      this.abort(INFINITY, "restart", "a time has come");
    }
  }

  /** Whatever was asked of a host that is gone has no answer any more; what fences it goes on. */
  hostLost(host: string): void {
    for (const { synapse, host: where, lostAtMs } of [...(this.#running?.inFlight.values() ?? [])]) {
      if (where === host && lostAtMs !== undefined) this.result(synapse.action.id, true, `${host} left`, this.#now);
    }
  }

  isOwn(key: TransitionKey): boolean {
    return key.engine === this.#engine;
  }

  /** The action of the transition under way that a result answers. */
  flightOf(key: TransitionKey): InFlight | undefined {
    const running = this.#running;
    if (running === undefined || !this.isOwn(key) || key.transition !== running.number) return undefined;
    return running.inFlight.get(key.action);
  }

  /** The first result of an operation that nobody waits for; true only once. */
  wasPostponed(key: TransitionKey): boolean {
    return this.#postponed.delete(formatTransitionKey(key));
  }

  get offsets(): { readonly failedStartOffset: string; readonly failedStopOffset: string } {
    return this.#decided?.graph ?? { failedStartOffset: "INFINITY", failedStopOffset: "INFINITY" };
  }

  abort(priority: number, completion: Completion, reason: string): void {
    this.#due ??= reason;
    if (this.#running !== undefined) this.#step({ kind: "abort", priority, completion, reason });
  }

  result(action: number, failed: boolean, reason: string | undefined, now: Now): void {
    const running = this.#running;
    if (running === undefined || !running.inFlight.delete(action)) return;
    running.book.ended(action, failed, reason === "" ? undefined : reason, now.epochMs);
    this.#step({ kind: "result", actionId: action, failed });
  }

  fence(node: string, what: "reboot" | "off" | "on"): void {
    this.#fence(`ask ${node} ${what}`, { node, what, action: undefined });
  }

  fenced(request: string, ok: boolean, reason: string, now: Now): void {
    const fence = this.#fences.get(request);
    if (fence === undefined) return;
    this.#fences.delete(request);
    const outcome = ok ? "done" : `failed: ${reason}`;
    this.#office.log(ok ? "notice" : "error", `fencing (${fence.what}) of ${fence.node} ${outcome}`);
    if (ok && fence.what !== "on") this.#confirmOff(fence.node);
    if (fence.action !== undefined) this.result(fence.action, !ok, reason, now);
  }

  /** Tells who watches what changed since the last time. */
  tellProgress(): void {
    const progress = this.#running?.book.take();
    if (progress !== undefined) this.#office.emit({ kind: "progress", progress });
  }

  /** This host leads no more. */
  end(): void {
    if (this.#running !== undefined) this.#office.emit({ kind: "progress", progress: undefined });
  }

  schedule(now: Now): void {
    const reason = this.#due;
    this.#due = undefined;
    this.#recheckAtMs = undefined;
    const decision = this.#decide(now);
    if (decision === undefined) return;
    const number = this.#transitions++;
    for (const { kind, resource, from, to, reason: why, blocked } of decision.resourceChanges) {
      const where = [from?.name, to?.name].filter((name) => name !== undefined).join(" -> ");
      this.#office.log(
        "notice",
        `${kind} ${resource.id} (${where})${why === undefined ? "" : `: ${why}`}${blocked ? ", blocked" : ""}`,
      );
    }
    const { graph } = decision;
    this.#office.log("info", `transition ${number} (${reason}): ${graph.synapses.length} actions`);
    this.#postponed.clear();
    const transition = new Transition(new Walk(graph, this.#limits(graph.batchLimit, graph.migrationLimit)));
    this.#running = { number, decision, transition, inFlight: new Map(), book: new ProgressBook(number, graph) };
    this.#decided = decision;
    this.#now = now;
    this.#step({ kind: "start" });
  }

  /** A configuration on which the scheduler breaks must not end one DC after the other: what runs goes on, and whoever changes
   *  the configuration gets the next try. */
  #decide(now: Now): Decision | undefined {
    const { options, document, quorate } = this.#office;
    try {
      return options.schedule({ cib: document, nowMs: now.epochMs, quorum: quorate, scores: false });
    } catch (error) {
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#office.log("crit", `nothing is started or stopped until the configuration changes: ${words}`);
      this.#recheckAtMs = now.monotonicMs + RECHECK_MS;
      return undefined;
    }
  }

  #limits(batch: number, migrations: number | undefined): WalkLimits {
    const asked = Number(property(this.#office.document, "node-action-limit") ?? 0);
    const jobs = Number.isInteger(asked) && asked > 0 ? asked : this.#office.options.jobsPerHost;
    return { batch: Math.max(batch, 0), jobs: () => jobs, migrations };
  }

  /** Idle again: when to look even if nothing happens. */
  #setRecheck(now: Now): void {
    const text = property(this.#office.document, "cluster-recheck-interval");
    const interval = text === undefined ? RECHECK_MS : (parseDurationMs(text) ?? RECHECK_MS);
    const by = this.#decided?.recheckBy ?? this.#decided?.graph.recheckBy;
    const waits = interval > 0 ? [interval] : [];
    if (by !== undefined) waits.push(Math.max(by * 1000 - now.epochMs, LEAST_RECHECK_MS));
    if (waits.length > 0) this.#recheckAtMs = now.monotonicMs + Math.min(...waits);
  }

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
    // Whoever watches sees how the last action ended before the transition is gone.
    const last = running.book.take();
    if (last !== undefined) this.#office.emit({ kind: "progress", progress: last });
    this.#office.emit({ kind: "progress", progress: undefined });
    const left = running.transition.walk.left;
    this.#office.log(
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
    const { token } = this.#office;
    if (!this.#office.isJoined(host)) {
      this.#confirmAtOnce(running, synapse, true, `${host} is not there`);
      return;
    }
    const { attributes } = action;
    const number = (name: string): number => Number(attributes[name] ?? 0) || 0;
    const delayed = number("CRM_meta_start_delay");
    if (action.operation === "cancel") {
      this.#fly(running, synapse, host, number("CRM_meta_timeout") || running.decision.graph.clusterDelayMs);
      const cancelled = {
        resource: action.resource.id,
        name: attributes.CRM_meta_operation ?? "monitor",
        intervalMs: number("CRM_meta_interval"),
      };
      this.#office.send(host, { kind: "cancel", token, key: cancelled, transitionKey: key });
      return;
    }
    if (action.operation === "delete") {
      // What is configured no more: the host forgets it.
      this.#fly(running, synapse, host, number("CRM_meta_timeout"));
      this.#office.send(host, { kind: "forget", token, resource: action.resource.id, transitionKey: key });
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
    this.#fly(running, synapse, host, operation.timeoutMs + delayed);
    this.#office.send(host, { kind: "order", token, operation });
    if (delayed > 0 && operation.intervalMs > 0) {
      // The first look comes later; nothing waits for it.
      this.#postponed.add(key);
      this.#confirmAtOnce(running, synapse, false);
    } else if (attributes.CRM_meta_op_no_wait === "true") this.#confirmAtOnce(running, synapse, false);
  }

  #fly(running: Running, synapse: Synapse, host: string, timeoutMs: number): void {
    const lostAtMs = this.#now.monotonicMs + timeoutMs + running.decision.graph.clusterDelayMs;
    running.inFlight.set(synapse.action.id, { synapse, host, lostAtMs });
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
        if (!this.#office.isJoined(host)) {
          this.#office.edit(host, (cib, ref) => setResourceHistory(cib, ref, resource, undefined));
          this.#confirmAtOnce(running, synapse, false);
          return;
        }
        this.#fly(running, synapse, host, 0);
        this.#office.send(host, { kind: "forget", token: this.#office.token, resource, transitionKey });
        return;
      }
      case "do_shutdown":
        this.#office.edit(host, (cib, ref) => setState(cib, ref, { expected: "down" }));
        this.#office.letGo(host);
        this.#office.send(host, { kind: "shut-down", token: this.#office.token });
        this.#confirmAtOnce(running, synapse, false);
        return;
      case "stonith":
      case "fence": {
        const request = `${this.#engine} ${running.number} ${action.id}`;
        const asked = attributes.CRM_meta_stonith_action ?? attributes.CRM_meta_fencing_action;
        const what = asked === "off" || asked === "on" ? asked : "reboot";
        running.inFlight.set(action.id, { synapse, host, lostAtMs: undefined });
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
    this.#office.edit(host, (cib, ref) => clearFailures(cib, ref, resource, only));
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
    this.#office.edit(host, failureOf);
    const { token } = this.#office;
    this.#office.send(host, { kind: "forget-failure", token, resource, name, intervalMs: only?.intervalMs });
    this.abort(INFINITY, "restart", "failures were cleared");
  }

  #fence(request: string, fence: Fence): void {
    const timeoutMs = this.#running?.decision.graph.fencingTimeoutMs ?? 60_000;
    this.#fences.set(request, fence);
    this.#office.emit({ kind: "fence", request, node: fence.node, action: fence.what, timeoutMs });
  }

  /** What fencing proved: the host is off, whatever its last words were. */
  #confirmOff(host: string): void {
    this.#office.edit(host, (cib, ref) =>
      dropTransient(dropHistory(setState(cib, ref, { ...LOST, expected: "down" }), ref), ref),
    );
    this.abort(INFINITY, "restart", `${host} was fenced`);
  }

  #lostAction({ synapse, host }: InFlight, now: Now): void {
    const { action } = synapse;
    this.#office.log("error", `${action.operationKey} on ${host}: no answer in time`);
    this.result(action.id, true, "no answer in time", now);
    this.abort(INFINITY, "restart", "an action was lost");
  }
}

/** `vip_lrm_delete_0` -> `vip`. */
function resourceOfKey(key: string): string {
  return key.replace(/_(?:lrm_delete|delete|clear_failcount)_\d+$/, "");
}
