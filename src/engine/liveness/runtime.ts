import { readFileSync } from "node:fs";
import { type Now, Seldom } from "../../base/index.ts";
import {
  type LivenessEffect,
  type LivenessEvent,
  type LivenessInput,
  LivenessMachine,
  type LivenessOptions,
  type Medium,
} from "../../membership/index.ts";
import { type OpenMedium, openMedia, type Target } from "./socket.ts";

export interface LivenessSettings {
  readonly options: Omit<LivenessOptions, "media">;
  readonly media: readonly Medium[];
}

/** A host's liveness in this thread: the machine with its sockets and its clock. */
export interface RunningLiveness {
  readonly bound: readonly Target[];
  input(input: Exclude<LivenessInput, { kind: "packet" | "timer" | "drained" }>): void;
  setTargets(targets: readonly Target[]): void;
  close(): void;
}

/** How often interfaces are looked at. */
const REFRESH_MS = 5000;
/** Rounds of reading after which the sockets count as drained even though packets keep coming. */
const DRAIN_ROUNDS = 64;

/** @throws CrmError when a medium cannot be opened. */
export async function runLiveness(
  { options, media }: LivenessSettings,
  tell: (event: LivenessEvent) => void,
  ticks?: BigInt64Array,
): Promise<RunningLiveness> {
  let received = 0;
  let open: OpenMedium[] = [];
  let machine: LivenessMachine | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let seenTick = 0n;
  const worthAStep = BigInt(Math.round((options.keepaliveMs / 2) * 1e6));

  const feed = (input: LivenessInput): void => {
    if (machine === undefined || closed) return;
    for (const effect of machine.step(input, now())) carryOut(effect);
  };
  /** Packets may come so regularly that no timer is ever due: whatever happens, the engine's sign of life is looked at first.
   *  Not every one of them is worth a step. */
  const step = (input: LivenessInput): void => {
    const tick = ticks === undefined ? seenTick : Atomics.load(ticks, 0);
    if (tick - seenTick >= worthAStep) {
      seenTick = tick;
      feed({ kind: "tick", atMs: Number(tick) / 1e6 });
    }
    feed(input);
  };
  const carryOut = (effect: LivenessEffect): void => {
    switch (effect.kind) {
      case "datagram":
        for (const medium of open) medium.send(effect.bytes);
        break;
      case "drain":
        void drain();
        break;
      case "timer":
        clearTimeout(timer);
        timer = setTimeout(
          () => step({ kind: "timer", load: loadAverage() }),
          Math.max(0, Math.ceil(effect.atMs - now().monotonicMs)),
        );
        break;
      case "event":
        tell(effect.event);
        break;
    }
  };
  /** Packets wait in the sockets while a thread is paused: what is decided after a pause must have read them. Each round is
   *  one turn of the event loop, in which every socket is read. */
  const drain = async (): Promise<void> => {
    for (let round = 0; round < DRAIN_ROUNDS; round++) {
      const before = received;
      await turn();
      await turn();
      if (received === before) break;
    }
    step({ kind: "drained" });
  };
  const seldom = new Seldom();
  const trouble = (medium: string, error: unknown): void => {
    const text = `${medium}: ${error instanceof Error ? error.message : String(error)}`;
    if (seldom.due(text, now().monotonicMs)) tell({ kind: "log", level: "error", text });
  };
  open = await openMedia(media, {
    packet: (medium, address, bytes) => {
      received++;
      step({ kind: "packet", medium, address, bytes });
    },
    trouble,
  });
  const refresh = async (): Promise<void> => {
    for (const [index, medium] of open.entries()) {
      try {
        if (medium.refresh()) continue;
        const fresh = await medium.again();
        if (closed) return fresh.close();
        open[index] = fresh;
        medium.close();
        tell({
          kind: "log",
          level: "notice",
          text: `${medium.name}: opened anew, the address is now ${fresh.address}`,
        });
      } catch (error) {
        trouble(medium.name, error);
      }
    }
  };
  const refresher = setInterval(() => void refresh(), REFRESH_MS);
  machine = new LivenessMachine({ ...options, media: open.map(({ name }) => name) }, now());
  step({ kind: "timer", load: loadAverage() });
  return {
    bound: open.map(({ address, port }) => ({ address, port })),
    input: step,
    setTargets: (targets) => {
      for (const medium of open) medium.setTargets(targets);
    },
    close() {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      clearInterval(refresher);
      for (const medium of open) medium.close();
    },
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function now(): Now {
  return { monotonicMs: Number(process.hrtime.bigint()) / 1e6, epochMs: Date.now() };
}

let load = { text: "0.00 0.00 0.00 1/1 1", readMs: 0 };

/** Real Heartbeats show it; read at most every ten seconds. */
function loadAverage(): string {
  const { monotonicMs } = now();
  if (monotonicMs - load.readMs > 10_000) {
    let text = load.text;
    try {
      text = readFileSync("/proc/loadavg", "latin1").trim();
    } catch {
      // Not every system has it; the field is for information only.
    }
    load = { text, readMs: monotonicMs };
  }
  return load.text;
}
