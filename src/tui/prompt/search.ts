import { bufferAtEnd } from "../editor/buffer.ts";
import { edit } from "../editor/editor.ts";
import { searchHistory } from "../history/history.ts";
import { graphemes } from "../text/width.ts";
import type { PromptState, PromptStep, Search } from "./state.ts";
import { submit } from "./submit.ts";

/** Most matches worth walking through. */
const LIMIT = 50;

export function openSearch(state: PromptState): PromptStep {
  const before = state.editor.buffer;
  const query = before.text.includes("\n") ? "" : before.text;
  return still(withQuery(state, { query, matches: [], chosen: 0, before }, query));
}

/** Keys of the search: typing narrows it. */
export function searchKey(
  state: PromptState,
  search: Search,
  action: string | undefined,
  text: string,
  nowMs: number,
): PromptStep {
  const last = Math.max(0, search.matches.length - 1);
  const match = search.matches[search.chosen]?.line;
  switch (action) {
    case "search-older":
      return still(withSearch(state, { ...search, chosen: Math.min(last, search.chosen + 1) }));
    case "search-newer":
      return still(withSearch(state, { ...search, chosen: Math.max(0, search.chosen - 1) }));
    case "search-delete":
      return still(withQuery(state, search, graphemes(search.query).slice(0, -1).join("")));
    case "search-clear":
      return still(withQuery(state, search, ""));
    case "search-run":
      if (match === undefined) return { state, effects: [{ kind: "bell" }] };
      return submit({ ...state, mode: { kind: "edit" } }, match, nowMs);
    case "search-accept":
      return still(close(state, match === undefined ? search.before : bufferAtEnd(match)));
    case "search-close":
      return still(close(state, search.before));
    default:
      return text === ""
        ? { state, effects: [{ kind: "bell" }] }
        : still(withQuery(state, search, search.query + text));
  }
}

function withQuery(state: PromptState, search: Search, query: string): PromptState {
  return withSearch(state, { ...search, query, matches: searchHistory(state.history, query, LIMIT), chosen: 0 });
}

function withSearch(state: PromptState, search: Search): PromptState {
  return { ...state, mode: { kind: "search", search } };
}

function close(state: PromptState, buffer: PromptState["editor"]["buffer"]): PromptState {
  return { ...state, editor: edit(state.editor, { kind: "set", buffer }), mode: { kind: "edit" } };
}

function still(state: PromptState): PromptStep {
  return { state, effects: [] };
}
