/** Every key of every screen. The lookup, the `?` page, the manual page crm-keys(7) and the check against doubles are made
 *  from this one table. The first key of a row is the one shown in the bottom line.
 *
 *  In the prompt no key takes another meaning than the one that readline users have in their fingers. */

export interface Binding {
  readonly keys: readonly string[];
  readonly action: string;
  readonly help: string;
}

const PROMPT = [
  { keys: ["left", "ctrl-b"], action: "char-left", help: "one character back" },
  {
    keys: ["right", "ctrl-f"],
    action: "char-right",
    help: "one character on; at the end of the line: accept the suggestion",
  },
  { keys: ["alt-b", "ctrl-left", "alt-left"], action: "word-left", help: "one word back" },
  {
    keys: ["alt-f", "ctrl-right", "alt-right"],
    action: "word-right",
    help: "one word on; at the end of the line: accept one word of the suggestion",
  },
  { keys: ["ctrl-a", "home"], action: "line-start", help: "start of the line" },
  { keys: ["ctrl-e", "end"], action: "line-end", help: "end of the line; there: accept the suggestion" },
  { keys: ["alt-<", "ctrl-home"], action: "text-start", help: "start of the text" },
  { keys: ["alt->", "ctrl-end"], action: "text-end", help: "end of the text" },
  { keys: ["up", "ctrl-p"], action: "previous", help: "line above; on the first one: older line that begins the same" },
  { keys: ["down", "ctrl-n"], action: "next", help: "line below; on the last one: newer line" },
  { keys: ["backspace", "ctrl-h"], action: "delete-left", help: "delete the character before" },
  { keys: ["delete"], action: "delete-right", help: "delete the character under the cursor" },
  { keys: ["ctrl-w"], action: "kill-blank-left", help: "kill back to the blank" },
  { keys: ["alt-backspace", "ctrl-alt-h"], action: "kill-word-left", help: "kill the word before" },
  { keys: ["alt-d", "ctrl-delete"], action: "kill-word-right", help: "kill the word after" },
  { keys: ["ctrl-k"], action: "kill-line-end", help: "kill to the end of the line" },
  { keys: ["ctrl-u"], action: "kill-line-start", help: "kill to the start of the line" },
  { keys: ["ctrl-y"], action: "yank", help: "put back what was killed last" },
  { keys: ["alt-y"], action: "yank-older", help: "after that: put the one killed before in its place" },
  { keys: ["ctrl-t"], action: "transpose", help: "exchange two characters" },
  { keys: ["alt-u"], action: "upper", help: "word in capitals" },
  { keys: ["alt-l"], action: "lower", help: "word in small letters" },
  { keys: ["alt-c"], action: "capital", help: "word with a capital" },
  { keys: ["ctrl-_", "ctrl-x ctrl-u"], action: "undo", help: "undo an edit of the line" },
  { keys: ["alt-_"], action: "redo", help: "redo it" },
  { keys: ["enter", "ctrl-j"], action: "submit", help: "run the line; after a backslash: go on in a new line" },
  { keys: ["alt-enter", "ctrl-o"], action: "newline", help: "new line in the same statement" },
  { keys: ["tab"], action: "complete", help: "complete; again: go through the list" },
  { keys: ["shift-tab"], action: "complete-back", help: "go back through the list" },
  { keys: ["ctrl-r"], action: "search", help: "search the history" },
  { keys: ["ctrl-l"], action: "clear-screen", help: "clear the screen (what scrolled out stays)" },
  { keys: ["ctrl-c"], action: "cancel", help: "drop the line; stop waiting for a command" },
  { keys: ["ctrl-d"], action: "leave", help: "on an empty line: leave; else delete the character under the cursor" },
  { keys: ["ctrl-z"], action: "suspend", help: "suspend (fg brings it back)" },
  { keys: ["ctrl-x ctrl-e", "alt-e"], action: "edit-line", help: "edit the line in $EDITOR" },
  { keys: ["alt-h"], action: "help-word", help: "help for the word under the cursor" },
  { keys: ["escape", "ctrl-g"], action: "close", help: "close the list of candidates" },
] as const satisfies readonly Binding[];

const MENU = [
  { keys: ["down", "tab", "ctrl-n"], action: "menu-next", help: "next candidate" },
  { keys: ["up", "shift-tab", "ctrl-p"], action: "menu-previous", help: "candidate before" },
  { keys: ["pagedown"], action: "menu-page-down", help: "a page on" },
  { keys: ["pageup"], action: "menu-page-up", help: "a page back" },
  { keys: ["enter", "ctrl-j", "right"], action: "menu-accept", help: "take the candidate into the line" },
  { keys: ["escape", "ctrl-g", "ctrl-c"], action: "menu-close", help: "close the list, the line as it was" },
] as const satisfies readonly Binding[];

const SEARCH = [
  { keys: ["ctrl-r", "up", "ctrl-p"], action: "search-older", help: "next match" },
  { keys: ["ctrl-s", "down", "ctrl-n"], action: "search-newer", help: "match before" },
  { keys: ["enter", "ctrl-j"], action: "search-run", help: "run the match" },
  { keys: ["tab", "right", "ctrl-e", "end"], action: "search-accept", help: "take the match into the line" },
  { keys: ["backspace", "ctrl-h"], action: "search-delete", help: "shorten the query" },
  { keys: ["ctrl-u"], action: "search-clear", help: "empty the query" },
  { keys: ["escape", "ctrl-g", "ctrl-c"], action: "search-close", help: "back to the line as it was" },
] as const satisfies readonly Binding[];

const PASTE = [
  { keys: ["enter", "r"], action: "paste-run", help: "run all statements, stop at the first error" },
  { keys: ["e"], action: "paste-edit", help: "edit before running" },
  { keys: ["escape", "ctrl-c", "ctrl-g", "d"], action: "paste-drop", help: "drop the paste" },
] as const satisfies readonly Binding[];

/** Screens and panes: what moves a selection and what leaves. */
const LIST = [
  { keys: ["up", "ctrl-p"], action: "row-up", help: "one row up" },
  { keys: ["down", "ctrl-n"], action: "row-down", help: "one row down" },
  { keys: ["pageup", "alt-v"], action: "page-up", help: "a page up" },
  { keys: ["pagedown", "ctrl-v", "space"], action: "page-down", help: "a page down" },
  { keys: ["home", "alt-<"], action: "first", help: "first row" },
  { keys: ["end", "alt->"], action: "last", help: "last row" },
  { keys: ["enter"], action: "open", help: "open or close the details of the selection" },
  { keys: ["left"], action: "fold", help: "fold" },
  { keys: ["right"], action: "unfold", help: "unfold" },
  { keys: ["/"], action: "filter", help: "show only what holds the words typed" },
  { keys: ["x"], action: "explain", help: "explain why the selection is as it is" },
  { keys: ["?", "f1"], action: "help", help: "this page" },
  { keys: ["escape"], action: "back", help: "back: drop the filter, close the details, leave" },
  { keys: ["q"], action: "quit", help: "leave the screen" },
  { keys: ["ctrl-c"], action: "interrupt", help: "leave the screen" },
  { keys: ["ctrl-l"], action: "redraw", help: "paint everything anew" },
  { keys: ["ctrl-z"], action: "suspend", help: "suspend (fg brings it back)" },
] as const satisfies readonly Binding[];

/** crm_mon's letters, with their meaning there, and our own beside them. */
const MONITOR = [
  { keys: ["m"], action: "toggle-fencing", help: "fencing history: off, failed and pending, all, in full" },
  { keys: ["c"], action: "toggle-tickets", help: "tickets" },
  { keys: ["f"], action: "toggle-failcounts", help: "fail counts" },
  { keys: ["n"], action: "toggle-by-node", help: "resources by host" },
  { keys: ["o"], action: "toggle-operations", help: "operations" },
  { keys: ["r"], action: "toggle-inactive", help: "inactive resources" },
  { keys: ["R"], action: "toggle-details", help: "more details: ids, hidden members" },
  { keys: ["t"], action: "toggle-timing", help: "timing of operations" },
  { keys: ["A"], action: "toggle-attributes", help: "node attributes" },
  { keys: ["L"], action: "toggle-bans", help: "constraints that keep resources off hosts" },
  { keys: ["D"], action: "toggle-summary", help: "the summary at the top" },
  { keys: ["b"], action: "toggle-brief", help: "brief: counts instead of resources" },
  { keys: ["j"], action: "toggle-pending", help: "operations that are under way" },
  { keys: ["v"], action: "cycle-order", help: "order: as configured, failures first, by name" },
  { keys: ["!"], action: "toggle-faults", help: "only what is not as it should be" },
  { keys: ["h"], action: "toggle-history", help: "the strip of last events" },
  { keys: ["a"], action: "actions", help: "what can be done to the selection" },
  { keys: ["M"], action: "act-move", help: "move the selected resource to another host" },
  { keys: ["C"], action: "act-cleanup", help: "forget the failures of the selection" },
  { keys: ["S"], action: "act-standby", help: "put the selected host on standby, or back" },
  { keys: ["X"], action: "act-restart", help: "restart the selected resource" },
  { keys: ["N"], action: "act-maintenance", help: "maintenance for the selection, or out of it" },
] as const satisfies readonly Binding[];

/** The configure workspace; these work from the prompt too, so they are keys that type nothing. */
const WORKSPACE = [
  { keys: ["f1"], action: "help", help: "the keys" },
  { keys: ["f2"], action: "toggle-workspace", help: "open the workspace, or go back to the line" },
  { keys: ["f3", "alt-2"], action: "focus-staged", help: "to the staged changes" },
  { keys: ["f4", "alt-3"], action: "focus-plan", help: "to the plan" },
  { keys: ["f5", "alt-4"], action: "focus-cluster", help: "to the cluster" },
  { keys: ["alt-1"], action: "focus-prompt", help: "to the prompt" },
  { keys: ["f6"], action: "next-pane", help: "to the next pane" },
  { keys: ["f7"], action: "monitor", help: "the monitor over the whole screen" },
  { keys: ["f8"], action: "verify", help: "what the checks found" },
  { keys: ["f10"], action: "commit", help: "commit: the plan once more, then do it" },
  { keys: ["alt-pageup", "pageup"], action: "scroll-up", help: "scroll the conversation up" },
  { keys: ["alt-pagedown", "pagedown"], action: "scroll-down", help: "scroll the conversation down" },
] as const satisfies readonly Binding[];

const STAGED = [
  { keys: ["u"], action: "undo-selected", help: "undo the selected change only" },
  { keys: ["z"], action: "undo-last", help: "undo the last change" },
  { keys: ["Z"], action: "redo-last", help: "redo" },
  { keys: ["e"], action: "edit-object", help: "edit the object in $EDITOR" },
] as const satisfies readonly Binding[];

const QUESTION = [
  { keys: ["escape", "ctrl-c", "ctrl-g", "ctrl-d"], action: "question-cancel", help: "no: nothing is done" },
  { keys: ["enter", "ctrl-j"], action: "question-accept", help: "the answer that is marked" },
  { keys: ["backspace", "ctrl-h"], action: "question-delete", help: "where a name must be typed: shorten it" },
  { keys: ["left", "shift-tab"], action: "question-previous", help: "answer before" },
  { keys: ["right", "tab"], action: "question-next", help: "next answer" },
  { keys: ["up", "pageup"], action: "question-scroll-up", help: "scroll what is asked about" },
  { keys: ["down", "pagedown"], action: "question-scroll-down", help: "scroll on" },
] as const satisfies readonly Binding[];

export const KEY_TABLE = {
  prompt: { title: "At the prompt", bindings: PROMPT },
  menu: { title: "In the list of candidates", bindings: MENU },
  search: { title: "Searching the history", bindings: SEARCH },
  paste: { title: "After a paste of several lines", bindings: PASTE },
  question: { title: "When something is asked", bindings: QUESTION },
  workspace: { title: "In the configure workspace", bindings: WORKSPACE },
  list: { title: "In panes and screens", bindings: LIST },
  staged: { title: "In the staged changes", bindings: STAGED },
  monitor: { title: "In the monitor", bindings: MONITOR },
} as const satisfies Record<string, { readonly title: string; readonly bindings: readonly Binding[] }>;

export type KeyContext = keyof typeof KEY_TABLE;
export type ActionIn<Context extends KeyContext> = (typeof KEY_TABLE)[Context]["bindings"][number]["action"];

/** Contexts that are asked together, the first first: a key in an earlier one hides the same key in a later one. */
export const KEY_STACKS = {
  prompt: ["prompt"],
  "prompt, candidates open": ["menu", "prompt"],
  workspace: ["workspace", "prompt"],
  "workspace, candidates open": ["menu", "workspace", "prompt"],
  search: ["search"],
  paste: ["paste"],
  question: ["question"],
  "staged changes": ["staged", "list", "workspace"],
  plan: ["list", "workspace"],
  cluster: ["monitor", "list", "workspace"],
  monitor: ["monitor", "list"],
} as const satisfies Record<string, readonly KeyContext[]>;
