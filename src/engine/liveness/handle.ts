import type { AuthKeys, LivenessEvent } from "../../membership/index.ts";
import { type LivenessSettings, type RunningLiveness, runLiveness } from "./runtime.ts";
import type { Target } from "./socket.ts";
import type { Liveness } from "./types.ts";

/** Ticks of the engine per deadtime. */
const TICKS = 8;

/** The engine's handle over whatever carries its words to the machine and back. */
export function makeHandle(
  settings: LivenessSettings,
  bound: readonly Target[],
  port: Pick<RunningLiveness, "input" | "setTargets"> & {
    readonly tick: () => void;
    readonly close: () => Promise<void>;
  },
): { readonly liveness: Liveness; readonly tell: (event: LivenessEvent) => void } {
  let listener: (event: LivenessEvent) => void = () => undefined;
  // What is told before somebody listens is not lost.
  let early: LivenessEvent[] | undefined = [];
  let gone: () => void = () => undefined;
  const tell = (event: LivenessEvent): void => {
    if (event.kind === "gone") gone();
    if (early === undefined) listener(event);
    else early.push(event);
  };
  const liveness: Liveness = {
    bound,
    tickMs: Math.max(20, Math.min(1000, settings.options.deadtimeMs / TICKS)),
    tick: port.tick,
    leave: () =>
      new Promise((resolve) => {
        gone = resolve;
        port.input({ kind: "leave" });
      }),
    setKeys: (keys: AuthKeys) => port.input({ kind: "keys", keys }),
    setHosts: (hosts) => port.input({ kind: "hosts", hosts }),
    setDeaf: (hosts) => port.input({ kind: "deaf", hosts }),
    setTargets: (targets) => port.setTargets(targets),
    listen(next) {
      listener = next;
      const missed = early ?? [];
      early = undefined;
      for (const event of missed) next(event);
    },
    close: port.close,
  };
  return { liveness, tell };
}

/** Liveness in the caller's own thread: for tests, and where there are no threads to spare. */
export async function localLiveness(settings: LivenessSettings): Promise<Liveness> {
  const told: LivenessEvent[] = [];
  let tell = (event: LivenessEvent): void => void told.push(event);
  const running = await runLiveness(settings, (event) => tell(event));
  const handle = makeHandle(settings, running.bound, {
    input: running.input,
    tick: () => running.input({ kind: "tick" }),
    setTargets: running.setTargets,
    close: () => {
      running.close();
      return Promise.resolve();
    },
  });
  for (const event of told) handle.tell(event);
  tell = handle.tell;
  return handle.liveness;
}
