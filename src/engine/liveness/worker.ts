import type { MessagePort } from "node:worker_threads";
import { CrmError } from "../../base/index.ts";
import { type RunningLiveness, runLiveness } from "./runtime.ts";
import type { FromThread, ToThread } from "./thread.ts";

/** The thread's side: runs what it is told to start, and nothing else. */
export function serveLiveness(port: MessagePort): void {
  const running = new Map<number, RunningLiveness>();
  const post = (message: FromThread): void => port.postMessage(message);

  const start = async ({ id, settings, ticks }: Extract<ToThread, { kind: "start" }>): Promise<void> => {
    try {
      // Bytes arrive as a plain Uint8Array, keys as the Map they were.
      const liveness = await runLiveness(settings, (event) => post({ kind: "event", id, event }), ticks);
      running.set(id, liveness);
      post({ kind: "started", id, bound: liveness.bound });
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      const { code, message } = error;
      post({ kind: "refused", id, error: { code, message } });
    }
  };
  port.on("message", (message: ToThread) => {
    switch (message.kind) {
      case "start":
        void start(message);
        break;
      case "input":
        running.get(message.id)?.input(message.input);
        break;
      case "targets":
        running.get(message.id)?.setTargets(message.targets);
        break;
      case "close":
        running.get(message.id)?.close();
        running.delete(message.id);
        break;
    }
  });
}
