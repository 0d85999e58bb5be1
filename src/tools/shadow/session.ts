import { basename } from "node:path";
import { ExitCode } from "../../base/index.ts";
import { element } from "../../cib/index.ts";
import { systemFailure } from "../error/system-failure.ts";
import type { ToolCall } from "../run-tool.ts";

const LEAVE = "Press Ctrl+D to exit the crm_shadow shell";

/** Has the copy in use from now on: in a shell of its own, or by telling what to type. */
export function enter(call: ToolCall, name: string, why: "created" | "switched"): number {
  const { env } = call.io;
  const prompt = promptOf(name);
  if (env.CIB_shadow === name && env.PS1 === prompt) return ExitCode.OK;
  const { SHELL: shell } = env;
  // A program that reads XML types nothing.
  if (call.has("batch") || call.xml || shell === undefined || shell === "") {
    const begin =
      why === "created"
        ? "A new shadow instance was created. To begin using it"
        : "To switch to the named shadow instance";
    instruct(call, `${begin}, enter the following into your shell:\n\texport CIB_shadow=${name}`);
    return ExitCode.OK;
  }
  call.line("Setting up shadow instance");
  instruct(call, LEAVE);
  // What bash reads at its start would set another prompt.
  const options = basename(shell) === "bash" ? ["--norc", "--noprofile"] : [];
  try {
    return call.io.runProgram(shell, options, { PS1: prompt, CIB_shadow: name });
  } catch (error) {
    throw systemFailure(`Failed to launch shell '${shell}'`, error);
  }
}

/** What is left to do for whoever uses a copy that is gone. */
export function leave(call: ToolCall, name: string): void {
  const { CIB_shadow: active, PS1: prompt } = call.io.env;
  if (active !== name) return;
  instruct(
    call,
    prompt === promptOf(name)
      ? LEAVE
      : "Remember to unset the CIB_shadow variable by entering the following into your shell:\n\tunset CIB_shadow",
  );
}

function promptOf(name: string): string {
  return `shadow[${name.slice(0, 40)}] # `;
}

function instruct(call: ToolCall, text: string): void {
  call.line(text);
  call.add(element("instruction", {}, [{ kind: "text", text }]));
}
