import { ExecStatus, OcfCode } from "../agents/index.ts";
import { type Now, unreachable } from "../base/index.ts";
import { endsRecurring, type Operation, type OperationKey, type OperationResult, operationKey } from "./operation.ts";
import { judge, type RunOutcome, timedOut, type Verdict } from "./outcome.ts";
import { LOWEST_TOKEN, rankTokens, type Token } from "./token.ts";

export type ExecutorInput =
  | { readonly kind: "order"; readonly token: Token; readonly operation: Operation }
  | { readonly kind: "cancel"; readonly token: Token; readonly key: OperationKey; readonly transitionKey: string }
  /** The resource is no longer this host's business: nothing of it runs or is repeated from here on. */
  | { readonly kind: "forget"; readonly token: Token; readonly resource: string }
  /** A result that no agent gave (crm_resource --fail). */
  | { readonly kind: "inject"; readonly token: Token; readonly operation: Operation; readonly code: number }
  /** The token of a `store-token` is on disk. */
  | { readonly kind: "stored"; readonly token: Token }
  | { readonly kind: "ended"; readonly run: number; readonly outcome: RunOutcome }
  | { readonly kind: "timer" };

export type ExecutorEffect =
  /** Make durable, then say `stored`. No order of that token runs before. */
  | { readonly kind: "store-token"; readonly token: Token }
  /** Start the agent; say `ended` with the same number. */
  | { readonly kind: "run"; readonly run: number; readonly operation: Operation }
  /** SIGKILL to the run's whole process group. */
  | { readonly kind: "kill"; readonly run: number }
  /** An order was taken; its result comes later. */
  | { readonly kind: "accepted"; readonly callId: number; readonly operation: Operation }
  /** A result; of a recurring operation only the first after an order and those that differ from the one before. */
  | { readonly kind: "result"; readonly result: OperationResult }
  /** Answer to `cancel`. `known` is false when there was nothing to cancel. */
  | {
      readonly kind: "cancelled";
      readonly key: OperationKey;
      readonly transitionKey: string;
      readonly known: boolean;
    }
  | { readonly kind: "refused"; readonly token: Token; readonly transitionKey: string; readonly reason: string }
  /** A `timer` input is due then (monotonic); replaces the one asked for before. */
  | { readonly kind: "timer"; readonly atMs: number | undefined };

/** A process that does not die of SIGKILL (it hangs in the kernel) is given up after this time. */
const KILL_GRACE_MS = 5000;

type Phase =
  /** In the resource's queue. */
  | { readonly kind: "queued"; readonly sinceMs: number }
  /** First run put off by start-delay. */
  | { readonly kind: "delayed"; readonly untilMs: number }
  | {
      readonly kind: "running";
      readonly run: number;
      readonly timeoutAtMs: number | undefined;
    }
  /** Killed for this verdict (undefined: cancelled); its end, or the grace's, makes it known. */
  | { readonly kind: "dying"; readonly run: number; readonly verdict: Verdict | undefined; readonly until: number }
  /** Recurring, between two runs. */
  | { readonly kind: "resting"; readonly untilMs: number };

interface Job {
  callId: number;
  operation: Operation;
  phase: Phase;
  /** Last reported outcome, undefined = the next one is reported in any case. */
  reported: { readonly status: ExecStatus; readonly code: number } | undefined;
  last: { readonly status: ExecStatus; readonly code: number; readonly changedMs: number } | undefined;
  times: { sinceEpochMs: number; sinceMs: number; queueMs: number };
}

/** One host's executor: at most one operation of a resource at a time, the others wait in order; recurring ones run
 *  again an interval after they completed. Source: Pacemaker's pacemaker-execd as the reference tells it. */
export class Executor {
  #token: Token;
  #durable: Token;
  #waiting: Exclude<ExecutorInput, { kind: "stored" | "ended" | "timer" }>[] = [];
  readonly #jobs = new Map<string, Job[]>();
  #calls = 0;
  #runs = 0;
  #effects: ExecutorEffect[] = [];
  #timerAt: number | undefined;

  /** @param token the highest this host ever obeyed, as stored */
  constructor(token: Token = LOWEST_TOKEN) {
    this.#token = token;
    this.#durable = token;
  }

  step(input: ExecutorInput, now: Now): ExecutorEffect[] {
    this.#effects = [];
    switch (input.kind) {
      case "order":
      case "cancel":
      case "forget":
      case "inject":
        this.#admit(input, now);
        break;
      case "stored":
        this.#durable = rankTokens(input.token, this.#durable) > 0 ? input.token : this.#durable;
        for (const held of this.#waiting.splice(0)) this.#admit(held, now);
        break;
      case "ended":
        this.#ended(input.run, input.outcome, now);
        break;
      case "timer":
        this.#timers(now);
        break;
      default:
        return unreachable(input);
    }
    this.#arm();
    return this.#effects;
  }

  /** Nothing is queued, delayed or in flight. */
  get idle(): boolean {
    return [...this.#jobs.values()].every((jobs) => jobs.every(({ phase }) => phase.kind === "resting"));
  }

  #admit(input: Exclude<ExecutorInput, { kind: "stored" | "ended" | "timer" }>, now: Now): void {
    const rank = rankTokens(input.token, this.#token);
    if (rank < 0) {
      const transitionKey =
        input.kind === "order" || input.kind === "inject"
          ? input.operation.transitionKey
          : input.kind === "cancel"
            ? input.transitionKey
            : "";
      const reason = "the order is older than one obeyed before";
      this.#effects.push({ kind: "refused", token: input.token, transitionKey, reason });
      return;
    }
    if (rank > 0) {
      this.#token = input.token;
      this.#effects.push({ kind: "store-token", token: input.token });
    }
    if (rankTokens(input.token, this.#durable) > 0) {
      this.#waiting.push(input);
      return;
    }
    switch (input.kind) {
      case "order":
        this.#order(input.operation, now);
        return;
      case "cancel":
        this.#cancel(input.key, input.transitionKey, now);
        return;
      case "forget":
        this.#endRecurring(input.resource, now);
        return;
      case "inject":
        this.#inject(input.operation, input.code, now);
        return;
    }
  }

  #order(operation: Operation, now: Now): void {
    const resource = operation.resource.id;
    if (endsRecurring(operation.name)) this.#endRecurring(resource, now);
    const jobs = this.#jobsOf(resource);
    const callId = ++this.#calls;
    this.#effects.push({ kind: "accepted", callId, operation });
    const twin = jobs.find((job) => job.phase.kind !== "dying" && sameRecurring(job.operation, operation));
    if (twin !== undefined) {
      twin.callId = callId;
      twin.operation = operation;
      twin.reported = undefined;
      if (twin.phase.kind === "resting") this.#enqueue(twin, now);
      else if (twin.phase.kind === "delayed") {
        // Asked for again and again until it has run once: the first delay counts, unless the new order has a shorter one.
        twin.phase = {
          kind: "delayed",
          untilMs: Math.min(twin.phase.untilMs, now.monotonicMs + operation.startDelayMs),
        };
        if (twin.phase.untilMs <= now.monotonicMs) this.#enqueue(twin, now);
      }
    } else {
      const delayed = operation.startDelayMs > 0;
      const job: Job = {
        callId,
        operation,
        phase: delayed
          ? { kind: "delayed", untilMs: now.monotonicMs + operation.startDelayMs }
          : { kind: "queued", sinceMs: now.monotonicMs },
        reported: undefined,
        last: undefined,
        times: { sinceEpochMs: now.epochMs, sinceMs: now.monotonicMs, queueMs: 0 },
      };
      jobs.push(job);
    }
    this.#advance(resource, now);
  }

  /** Cancelled ones go without a word: whoever ordered the end knows. */
  #endRecurring(resource: string, now: Now): void {
    for (const job of [...this.#jobsOf(resource)]) if (job.operation.intervalMs > 0) this.#drop(job, now);
  }

  #cancel(key: OperationKey, transitionKey: string, now: Now): void {
    const job = this.#jobsOf(key.resource).find(
      ({ operation, phase }) =>
        phase.kind !== "dying" && operation.name === key.name && operation.intervalMs === key.intervalMs,
    );
    this.#effects.push({ kind: "cancelled", key, transitionKey, known: job !== undefined });
    if (job === undefined) return;
    this.#drop(job, now);
    this.#advance(key.resource, now);
  }

  #drop(job: Job, now: Now): void {
    const { phase } = job;
    if (phase.kind === "dying") return;
    if (phase.kind === "running") {
      this.#kill(job, phase.run, undefined, now);
      return;
    }
    this.#remove(job);
  }

  #kill(job: Job, run: number, verdict: Verdict | undefined, now: Now): void {
    job.phase = { kind: "dying", run, verdict, until: now.monotonicMs + KILL_GRACE_MS };
    this.#effects.push({ kind: "kill", run });
  }

  #inject(operation: Operation, code: number, now: Now): void {
    const result: OperationResult = {
      callId: ++this.#calls,
      operation,
      status: ExecStatus.Done,
      code,
      exitReason: code === OcfCode.OK ? "" : "Simulated failure",
      ranMs: now.epochMs,
      changedMs: now.epochMs,
      execMs: 0,
      queueMs: 0,
    };
    this.#effects.push({ kind: "result", result });
  }

  #enqueue(job: Job, now: Now): void {
    job.phase = { kind: "queued", sinceMs: now.monotonicMs };
    // To the end of the line: jobs run in the order of the list.
    const jobs = this.#jobsOf(job.operation.resource.id);
    jobs.splice(jobs.indexOf(job), 1);
    jobs.push(job);
  }

  #advance(resource: string, now: Now): void {
    const jobs = this.#jobsOf(resource);
    if (jobs.some(({ phase }) => phase.kind === "running" || phase.kind === "dying")) return;
    const next = jobs.find(({ phase }) => phase.kind === "queued");
    if (next?.phase.kind === "queued") {
      const { timeoutMs } = next.operation;
      const run = ++this.#runs;
      const queueMs = Math.round(now.monotonicMs - next.phase.sinceMs);
      next.times = { sinceEpochMs: now.epochMs, sinceMs: now.monotonicMs, queueMs };
      next.phase = {
        kind: "running",
        run,
        timeoutAtMs: timeoutMs > 0 ? now.monotonicMs + timeoutMs : undefined,
      };
      this.#effects.push({ kind: "run", run, operation: next.operation });
    }
    if (jobs.length === 0) this.#jobs.delete(resource);
  }

  #ended(run: number, outcome: RunOutcome, now: Now): void {
    for (const jobs of this.#jobs.values()) {
      for (const job of jobs) {
        const { phase } = job;
        if (phase.kind === "running" && phase.run === run) {
          this.#complete(job, judge(job.operation, outcome), now);
          return;
        }
        if (phase.kind === "dying" && phase.run === run) {
          this.#buried(job, phase.verdict, now);
          return;
        }
      }
    }
  }

  #buried(job: Job, verdict: Verdict | undefined, now: Now): void {
    if (verdict !== undefined) {
      this.#complete(job, verdict, now);
      return;
    }
    this.#remove(job);
    this.#advance(job.operation.resource.id, now);
  }

  #complete(job: Job, verdict: Verdict, now: Now): void {
    const { operation, times } = job;
    const { status, code } = verdict;
    const changed = job.last === undefined || job.last.status !== status || job.last.code !== code;
    const changedMs = changed || job.last === undefined ? now.epochMs : job.last.changedMs;
    job.last = { status, code, changedMs };
    if (job.reported === undefined || job.reported.status !== status || job.reported.code !== code) {
      job.reported = { status, code };
      const result: OperationResult = {
        callId: job.callId,
        operation,
        status,
        code,
        exitReason: verdict.exitReason,
        ranMs: times.sinceEpochMs,
        changedMs,
        execMs: Math.round(now.monotonicMs - times.sinceMs),
        queueMs: times.queueMs,
      };
      this.#effects.push({ kind: "result", result });
    }
    if (operation.intervalMs > 0) job.phase = { kind: "resting", untilMs: now.monotonicMs + operation.intervalMs };
    else this.#remove(job);
    this.#advance(operation.resource.id, now);
  }

  #timers(now: Now): void {
    for (const [resource, jobs] of [...this.#jobs]) {
      for (const job of [...jobs]) {
        const { phase } = job;
        if (phase.kind === "running" && phase.timeoutAtMs !== undefined && phase.timeoutAtMs <= now.monotonicMs) {
          this.#kill(job, phase.run, timedOut(job.operation), now);
        } else if ((phase.kind === "delayed" || phase.kind === "resting") && phase.untilMs <= now.monotonicMs) {
          this.#enqueue(job, now);
        } else if (phase.kind === "dying" && phase.until <= now.monotonicMs) {
          this.#buried(job, phase.verdict, now);
        }
      }
      this.#advance(resource, now);
    }
  }

  #arm(): void {
    let next: number | undefined;
    for (const jobs of this.#jobs.values()) {
      for (const { phase } of jobs) {
        const due =
          phase.kind === "running"
            ? phase.timeoutAtMs
            : phase.kind === "delayed" || phase.kind === "resting"
              ? phase.untilMs
              : phase.kind === "dying"
                ? phase.until
                : undefined;
        if (due !== undefined && (next === undefined || due < next)) next = due;
      }
    }
    if (next === this.#timerAt) return;
    this.#timerAt = next;
    this.#effects.push({ kind: "timer", atMs: next });
  }

  #jobsOf(resource: string): Job[] {
    let jobs = this.#jobs.get(resource);
    if (jobs === undefined) this.#jobs.set(resource, (jobs = []));
    return jobs;
  }

  #remove(job: Job): void {
    const jobs = this.#jobsOf(job.operation.resource.id);
    jobs.splice(jobs.indexOf(job), 1);
    if (jobs.length === 0) this.#jobs.delete(job.operation.resource.id);
  }
}

function sameRecurring(a: Operation, b: Operation): boolean {
  return (
    b.intervalMs > 0 &&
    operationKey(a.resource.id, a.name, a.intervalMs) === operationKey(b.resource.id, b.name, b.intervalMs)
  );
}
