import { bufferAtEnd } from "../editor/buffer.ts";
import { edit, withText } from "../editor/editor.ts";
import type { TerminalEvent } from "../input/event.ts";
import { actionOf, isPrefix } from "../keys/lookup.ts";
import type { KeyContext } from "../keys/table.ts";
import { editKey } from "./edit-keys.ts";
import { offerCandidates } from "./menu.ts";
import { menuKey } from "./menu-keys.ts";
import { pasted, pasteKey } from "./paste.ts";
import { answerQuestion, ask } from "./question.ts";
import { searchKey } from "./search.ts";
import type { PromptEffect, PromptInput, PromptState, PromptStep } from "./state.ts";

/** Most keys kept while a command runs; more than that is no typing ahead. */
const WAITING_LIMIT = 4096;

/** The prompt moves on by one input. */
export function stepPrompt(state: PromptState, input: PromptInput): PromptStep {
  switch (input.kind) {
    case "terminal":
      return withCompletion(state, terminalEvent(state, input.event, input.nowMs));
    case "completions":
      return offerCandidates(state, input);
    case "ran":
      return ran(state, input.left, input.level, input.nowMs);
    case "ask":
      return still({ ...state, mode: { kind: "asked", asked: ask(input.question) } });
    case "edited":
      return still({ ...state, editor: withText(state.editor, input.text.replace(/\n+$/, "")) });
    case "note":
      return still({ ...state, note: input.text });
  }
}

function still(state: PromptState): PromptStep {
  return { state, effects: [] };
}

function terminalEvent(state: PromptState, event: TerminalEvent, nowMs: number): PromptStep {
  const { mode } = state;
  if (mode.kind === "running") return runningEvent(state, event);
  if (mode.kind === "asked") return askedEvent(state, event);
  const quiet = state.note === "" ? state : { ...state, note: "" };
  if (event.kind === "paste") return pasted(quiet, event, nowMs);
  const found = resolve(quiet, event.key, contextsOf(quiet));
  if ("prefix" in found) return still({ ...quiet, pendingKey: found.prefix });
  const next = { ...quiet, pendingKey: undefined };
  if (mode.kind === "search") return searchKey(next, mode.search, found.action, event.text, nowMs);
  if (mode.kind === "paste") return pasteKey(next, mode, found.action, nowMs);
  if (found.context === "menu" && next.menu !== undefined) return menuKey(next, next.menu, found.action, nowMs);
  // Whoever goes on in the line has taken what was chosen: the list is done.
  const taken = next.menu !== undefined && next.menu.chosen >= 0 ? { ...next, menu: undefined } : next;
  return editKey(taken, found.action, event.text, nowMs);
}

function contextsOf(state: PromptState): readonly KeyContext[] {
  if (state.mode.kind === "search") return ["search"];
  if (state.mode.kind === "paste") return ["paste"];
  return state.menu !== undefined && state.menu.chosen >= 0 ? ["menu", "prompt"] : ["prompt"];
}

type Found =
  | { readonly prefix: string }
  | { readonly context: KeyContext | undefined; readonly action: string | undefined };

function resolve(state: PromptState, key: string, contexts: readonly KeyContext[]): Found {
  const whole = state.pendingKey === undefined ? key : `${state.pendingKey} ${key}`;
  if (isPrefix(contexts, whole)) return { prefix: whole };
  const found = actionOf(contexts, whole);
  return { context: found?.context, action: found?.action };
}

/** Keys wait until the command is done; Ctrl-C is for the command and drops what was typed ahead. */
function runningEvent(state: PromptState, event: TerminalEvent): PromptStep {
  if (event.kind === "key" && event.key === "ctrl-c") {
    return { state: { ...state, waiting: [] }, effects: [{ kind: "interrupt" }] };
  }
  if (event.kind === "key" && event.key === "ctrl-z") return { state, effects: [{ kind: "suspend" }] };
  if (state.waiting.length >= WAITING_LIMIT) return { state, effects: [{ kind: "bell" }] };
  return still({ ...state, waiting: [...state.waiting, event] });
}

function askedEvent(state: PromptState, event: TerminalEvent): PromptStep {
  if (state.mode.kind !== "asked") return still(state);
  const { asked } = state.mode;
  const action = event.kind === "key" ? actionOf(["question"], event.key)?.action : undefined;
  const text = event.kind === "key" ? event.text : event.text.trim();
  const step = answerQuestion(asked, action, text);
  if (step.answer === undefined) return still({ ...state, mode: { kind: "asked", asked: step.asked } });
  // Until the command that asked is done, it runs.
  return {
    state: { ...state, mode: { kind: "running", line: "", sinceMs: 0 } },
    effects: [{ kind: "answer", value: step.answer }],
  };
}

/** Back to the prompt, with what did not run; then the keys that waited, until one of them runs something again. */
function ran(state: PromptState, left: readonly string[], level: string, nowMs: number): PromptStep {
  const editor =
    left.length === 0 ? state.editor : edit(state.editor, { kind: "set", buffer: bufferAtEnd(left.join("\n")) });
  const note = left.length > 1 ? `stopped here: this statement and ${left.length - 1} more were not run` : "";
  let current: PromptState = { ...state, editor, level, mode: { kind: "edit" }, waiting: [], note };
  const effects: PromptEffect[] = [];
  // What was typed ahead belonged to statements that went well.
  const waiting = left.length > 0 ? [] : state.waiting;
  for (const [index, event] of waiting.entries()) {
    const step = withCompletion(current, terminalEvent(current, event, nowMs));
    effects.push(...step.effects);
    current = step.state;
    if (current.mode.kind === "running") {
      return { state: { ...current, waiting: waiting.slice(index + 1) }, effects };
    }
  }
  return { state: current, effects };
}

/** Asks for candidates after every change of the text, and puts away those of another text. */
function withCompletion(before: PromptState, step: PromptStep): PromptStep {
  const { state, effects } = step;
  const { text, cursor } = state.editor.buffer;
  if (state.mode.kind !== "edit")
    return { state: state.menu === undefined ? state : { ...state, menu: undefined }, effects };
  if (state.menu !== undefined && state.menu.chosen >= 0) return step;
  const moved = before.editor.buffer.text !== text || before.editor.buffer.cursor !== cursor;
  if (!moved || effects.some((effect) => effect.kind === "complete")) return step;
  const wordEnded = /\s$/.test(text.slice(0, cursor));
  const next = { ...state, menuClosed: state.menuClosed && !wordEnded };
  if (text.trim() === "" || next.menuClosed) return { state: { ...next, menu: undefined }, effects };
  return { state: next, effects: [...effects, { kind: "complete", text, cursor, asked: false }] };
}
