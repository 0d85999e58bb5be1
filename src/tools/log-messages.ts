import type { StateMessage } from "../state/index.ts";
import type { ToolIo } from "./io.ts";

/** Which part of Pacemaker says it: its log lines begin with that, and scripts look for it. */
const SPEAKERS: readonly (readonly [RegExp, string])[] = [
  [/^Resource start-up disabled/, "unpack_resources"],
  [/^Blind faith/, "unpack_config"],
  [/^Preventing .* from restarting/, "unpack_rsc_op"],
];

/** Errors that reading a document met, on standard error where the administrator asked for the log there. */
export function logMessages(io: ToolIo, messages: readonly StateMessage[]): void {
  if (io.env.PCMK_stderr !== "1") return;
  for (const { level, text } of messages) {
    const speaker = SPEAKERS.find(([pattern]) => pattern.test(text))?.[1];
    if (level !== "error" && level !== "log") continue;
    io.err(`${speaker === undefined ? "" : `${speaker} \t`}error: ${text}\n`);
  }
}
