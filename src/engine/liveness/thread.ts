import { Worker } from "node:worker_threads";
import { CrmError, type CrmErrorDetails } from "../../base/index.ts";
import type { LivenessEvent, LivenessInput } from "../../membership/index.ts";
import { makeHandle } from "./handle.ts";
import type { LivenessSettings } from "./runtime.ts";
import type { Target } from "./socket.ts";
import type { Liveness } from "./types.ts";

/** Between the engine and the liveness thread; `id` tells hosts of one thread apart. */
export type ToThread =
  | {
      readonly kind: "start";
      readonly id: number;
      readonly settings: LivenessSettings;
      /** When the engine turned last: a number that both see, for a message each time would wake the thread for nothing. */
      readonly ticks: BigInt64Array<SharedArrayBuffer>;
    }
  | {
      readonly kind: "input";
      readonly id: number;
      readonly input: Exclude<LivenessInput, { kind: "packet" | "timer" | "drained" }>;
    }
  | { readonly kind: "targets"; readonly id: number; readonly targets: readonly Target[] }
  | { readonly kind: "close"; readonly id: number };

export type FromThread =
  | { readonly kind: "started"; readonly id: number; readonly bound: readonly Target[] }
  | { readonly kind: "refused"; readonly id: number; readonly error: CrmErrorDetails }
  | { readonly kind: "event"; readonly id: number; readonly event: LivenessEvent };

export interface LivenessThread {
  /** Starts a host's liveness in the thread. @throws CrmError when a medium cannot be opened. */
  start(settings: LivenessSettings): Promise<Liveness>;
  close(): Promise<void>;
}

/** The thread needs little: what it may take is bounded, so that its own collections stay short. */
const LIMITS = { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 4, stackSizeMb: 1 };

/** One thread for the liveness of one host, or of all hosts of a playground. `entry` is the file that calls
 *  `serveLiveness`. */
export function livenessThread(entry: URL): LivenessThread {
  const worker = new Worker(entry, { name: "liveness", resourceLimits: LIMITS, stdout: false, stderr: false });
  const waiting = new Map<number, (message: FromThread) => void>();
  const hosts = new Map<number, (event: LivenessEvent) => void>();
  let nextId = 1;
  let closing = false;
  const fail = (reason: string): void => {
    if (closing) return;
    for (const [id, tell] of waiting)
      tell({ kind: "refused", id, error: { code: "liveness-failed", message: reason } });
    for (const tell of hosts.values()) tell({ kind: "failed", reason });
  };
  worker.on("message", (message: FromThread) => {
    if (message.kind === "event") hosts.get(message.id)?.(message.event);
    else waiting.get(message.id)?.(message);
  });
  worker.on("error", (error) => fail(`the liveness thread failed: ${String(error)}`));
  worker.on("exit", (code) => fail(`the liveness thread ended (${code})`));
  const post = (message: ToThread): void => worker.postMessage(message);

  return {
    async start(settings) {
      const id = nextId++;
      const ticks = new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
      const early: LivenessEvent[] = [];
      hosts.set(id, (event) => early.push(event));
      const answer = await new Promise<FromThread>((resolve) => {
        waiting.set(id, resolve);
        post({ kind: "start", id, settings, ticks });
      });
      waiting.delete(id);
      if (answer.kind !== "started") {
        hosts.delete(id);
        throw new CrmError(
          answer.kind === "refused" ? answer.error : { code: "liveness-failed", message: "no answer" },
        );
      }
      const handle = makeHandle(settings, answer.bound, {
        input: (input) => post({ kind: "input", id, input }),
        tick: () => void Atomics.store(ticks, 0, process.hrtime.bigint()),
        setTargets: (targets) => post({ kind: "targets", id, targets }),
        close: () => {
          hosts.delete(id);
          post({ kind: "close", id });
          return Promise.resolve();
        },
      });
      for (const event of early) handle.tell(event);
      hosts.set(id, handle.tell);
      return handle.liveness;
    },
    async close() {
      closing = true;
      await worker.terminate();
    },
  };
}
