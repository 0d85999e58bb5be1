import { parseDurationMs } from "../../../src/base/index.ts";
import { Executor, type ExecutorEffect, type Operation, type RunOutcome } from "../../../src/executor/index.ts";

/** Scenarios as a small language: each command, then what the executor asks for in answer.
 *
 *      order RSC OP [interval=D] [timeout=D] [delay=D] [key=K] [view=N]
 *      cancel RSC OP INTERVAL [view=N]        forget RSC        fail RSC
 *      ended RUN CODE|signal                  stored N          wait D
 *  `wait` moves the clock in steps to each timer that is asked for. */
export function play(script: string): string {
  const executor = new Executor();
  const out: string[] = [];
  let now = { monotonicMs: 0, epochMs: 1_000_000_000_000 };
  let timerAt: number | undefined;
  const take = (effects: readonly ExecutorEffect[]): void => {
    for (const effect of effects) {
      if (effect.kind === "timer") timerAt = effect.atMs;
      else out.push(`  ${show(effect)}`);
      // A disk that answers at once, unless the script says when.
      if (effect.kind === "store-token" && !script.includes("stored")) {
        take(executor.step({ kind: "stored", token: effect.token }, now));
      }
    }
  };
  for (const line of script.split("\n").map((text) => text.trim())) {
    if (line === "") continue;
    out.push(line);
    const [command, ...words] = line.split(/\s+/);
    const options = new Map(
      words.filter((word) => word.includes("=")).map((word) => word.split("=") as [string, string]),
    );
    const [first = "", second = "", third = ""] = words.filter((word) => !word.includes("="));
    const token = { term: { number: 1, host: "a" }, view: Number(options.get("view") ?? 1) };
    const ms = (name: string): number => parseDurationMs(options.get(name) ?? "0") ?? 0;
    const operation: Operation = {
      resource: { id: first, class: "ocf", provider: "heartbeat", type: "Dummy" },
      name: second,
      intervalMs: ms("interval"),
      timeoutMs: ms("timeout"),
      startDelayMs: ms("delay"),
      parameters: {},
      transitionKey: options.get("key") ?? "k",
    };
    switch (command) {
      case "order":
        take(executor.step({ kind: "order", token, operation }, now));
        break;
      case "cancel": {
        const key = { resource: first, name: second, intervalMs: parseDurationMs(third) ?? 0 };
        take(executor.step({ kind: "cancel", token, key, transitionKey: "c" }, now));
        break;
      }
      case "forget":
        take(executor.step({ kind: "forget", token, resource: first }, now));
        break;
      case "fail":
        take(executor.step({ kind: "inject", token, operation: { ...operation, name: "asyncmon" }, code: 1 }, now));
        break;
      case "stored":
        take(executor.step({ kind: "stored", token: { ...token, view: Number(first) } }, now));
        break;
      case "ended": {
        const outcome: RunOutcome = /^\d+$/.test(second)
          ? { kind: "exited", code: Number(second), stdout: "", exitReason: "" }
          : { kind: "signalled", signal: second };
        take(executor.step({ kind: "ended", run: Number(first), outcome }, now));
        break;
      }
      case "wait": {
        const end = now.monotonicMs + (parseDurationMs(first) ?? 0);
        const advance = (to: number): void => {
          now = { monotonicMs: to, epochMs: now.epochMs + to - now.monotonicMs };
        };
        while (timerAt !== undefined && timerAt <= end) {
          advance(timerAt);
          take(executor.step({ kind: "timer" }, now));
        }
        advance(end);
        break;
      }
      default:
        throw new Error(`no such command: ${line}`);
    }
  }
  return out.join("\n");
}

function show(effect: ExecutorEffect): string {
  switch (effect.kind) {
    case "store-token":
      return `store ${effect.token.view}`;
    case "accepted":
      return `accepted ${effect.callId} ${effect.operation.resource.id} ${effect.operation.name}`;
    case "run":
      return `run ${effect.run} ${effect.operation.resource.id} ${effect.operation.name}`;
    case "kill":
      return `kill ${effect.run}`;
    case "cancelled":
      return `cancelled ${effect.key.resource} ${effect.key.name} ${effect.key.intervalMs}${effect.known ? "" : " unknown"}`;
    case "refused":
      return `refused: ${effect.reason}`;
    case "result": {
      const { callId, operation, status, code, execMs, queueMs, exitReason } = effect.result;
      const times = `exec=${execMs} queue=${queueMs}`;
      const why = exitReason === "" ? "" : ` (${exitReason})`;
      return `result ${callId} ${operation.resource.id} ${operation.name} key=${operation.transitionKey} status=${status} rc=${code} ${times}${why}`;
    }
    case "timer":
      return "";
  }
}
