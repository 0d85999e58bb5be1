import type { StateMessage } from "../state/index.ts";
import type { ToolIo } from "./io.ts";

/** Which part of Pacemaker says it: its log lines begin with that, and scripts look for it. */
const SPEAKERS: readonly (readonly [RegExp, string])[] = [
  [/^Resource start-up disabled/, "unpack_resources"],
  [/^Blind faith/, "unpack_config"],
  [/^Preventing .* from restarting/, "unpack_rsc_op"],
  [/^Fencing and resource management disabled/, "cluster_status"],
  [/^Scheduling node .* for fencing$/, "schedule_fencing"],
];

/** Errors that reading a document met, on standard error where the administrator asked for the log there. */
export function logMessages(io: ToolIo, messages: readonly StateMessage[]): void {
  if (io.env.PCMK_stderr !== "1") return;
  for (const { level, text } of messages) {
    if (level === "error" || level === "log") io.err(`${spoken(text)}error: ${text}\n`);
  }
}

/** Messages that an administrator asked for who wants to know more. */
export function tellMessages(io: ToolIo, messages: readonly Pick<StateMessage, "level" | "text">[]): void {
  for (const { level, text } of messages)
    io.err(`${io.env.PCMK_stderr === "1" ? spoken(text) : ""}${level}: ${text}\n`);
}

function spoken(text: string): string {
  const speaker = SPEAKERS.find(([pattern]) => pattern.test(text))?.[1];
  return speaker === undefined ? "" : `${speaker} \t`;
}
