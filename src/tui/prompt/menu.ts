import type { CandidateList } from "../../shell/index.ts";
import { replaceRange } from "../editor/buffer.ts";
import { edit } from "../editor/editor.ts";
import { commonPrefix, rankCandidates } from "./candidates.ts";
import type { Menu, PromptInput, PromptState, PromptStep } from "./state.ts";

/** Candidates have come: shown while typing, or acted on when Tab asked for them. Late ones for another text are dropped. */
export function offerCandidates(state: PromptState, offer: Extract<PromptInput, { kind: "completions" }>): PromptStep {
  const { buffer } = state.editor;
  if (state.mode.kind !== "edit" || buffer.text !== offer.text || buffer.cursor !== offer.cursor) return still(state);
  const menu = makeMenu(state, offer.list);
  if (!offer.asked)
    return still({
      ...state,
      menu: isWorthShowing(menu, buffer.text.slice(menu.list.start, menu.list.end)) ? menu : undefined,
    });
  return takeOrOpen(state, menu, 1);
}

/** Tab: what is unambiguous is put in, else the list opens with its first (`direction` -1: last) candidate chosen. */
export function completeKey(state: PromptState, direction: 1 | -1): PromptStep {
  const { text, cursor } = state.editor.buffer;
  if (state.menu === undefined)
    return { state: { ...state, menuClosed: false }, effects: [{ kind: "complete", text, cursor, asked: true }] };
  return takeOrOpen(state, state.menu, direction);
}

function makeMenu(state: PromptState, list: CandidateList): Menu {
  const word = state.editor.buffer.text.slice(list.start, state.editor.buffer.cursor);
  return { list, ranked: rankCandidates(list.candidates, word), chosen: -1, before: state.editor.buffer };
}

/** A list that only repeats the finished word says nothing. */
function isWorthShowing(menu: Menu, word: string): boolean {
  return menu.ranked.length > 1 || (menu.ranked.length === 1 && menu.ranked[0]!.candidate.text !== word);
}

function takeOrOpen(state: PromptState, menu: Menu, direction: 1 | -1): PromptStep {
  const { buffer } = state.editor;
  if (menu.ranked.length === 0) return { state: { ...state, menu: undefined }, effects: [{ kind: "bell" }] };
  if (menu.ranked.length === 1) return accept(state, { ...menu, chosen: 0 });
  const word = buffer.text.slice(menu.list.start, buffer.cursor);
  const beginning = menu.ranked
    .filter(({ candidate }) => candidate.text.startsWith(word))
    .map(({ candidate }) => candidate.text);
  const prefix = beginning.length === menu.ranked.length ? commonPrefix(beginning) : word;
  if (prefix.length > word.length) {
    const editor = edit(state.editor, {
      kind: "set",
      buffer: replaceRange(buffer, menu.list.start, menu.list.end, prefix),
    });
    return still({ ...state, editor, menu: undefined });
  }
  return choose(state, menu, direction > 0 ? 0 : menu.ranked.length - 1);
}

/** The chosen candidate stands in the line at once, so that going on typing takes it. */
export function choose(state: PromptState, menu: Menu, chosen: number): PromptStep {
  const { candidate } = menu.ranked[chosen]!;
  const buffer = replaceRange(menu.before, menu.list.start, menu.list.end, candidate.text);
  return still({
    ...state,
    editor: { ...edit(state.editor, { kind: "set", buffer: menu.before }), buffer },
    menu: { ...menu, chosen },
  });
}

export function accept(state: PromptState, menu: Menu): PromptStep {
  const { candidate } = menu.ranked[menu.chosen]!;
  const before = menu.before;
  const suffix = candidate.suffix ?? " ";
  const end = menu.list.end + (before.text.startsWith(suffix, menu.list.end) ? suffix.length : 0);
  const buffer = replaceRange(before, menu.list.start, end, candidate.text + suffix);
  const editor = edit({ ...state.editor, buffer: before }, { kind: "set", buffer });
  return still({ ...state, editor, menu: undefined, menuClosed: false });
}

function still(state: PromptState): PromptStep {
  return { state, effects: [] };
}
