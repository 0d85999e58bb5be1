import { KEY_TABLE } from "../keys/table.ts";
import { isListAction, type ListState, moveInList, NEW_LIST } from "../list/list.ts";
import type { MonitorLine, Subject } from "./line.ts";
import { subjectKey } from "./line.ts";
import { changeSettings, isOn, MONITOR_PRESETS, type MonitorSettings } from "./settings.ts";

/** What the user has done to the monitor. What the cluster does is in the source. */
export interface MonitorState {
  readonly settings: MonitorSettings;
  readonly list: ListState;
  readonly filter: string;
  /** Keys go to the filter. */
  readonly filtering: boolean;
  readonly folds: ReadonlySet<string>;
  /** Details of the selection stand beside or instead of the list. */
  readonly detail: boolean;
  readonly detailScroll: number;
  readonly help: boolean;
  readonly helpScroll: number;
  readonly note: string;
}

export function newMonitor(settings: MonitorSettings = MONITOR_PRESETS): MonitorState {
  return {
    settings,
    list: NEW_LIST,
    filter: "",
    filtering: false,
    folds: new Set(),
    detail: false,
    detailScroll: 0,
    help: false,
    helpScroll: 0,
    note: "",
  };
}

/** What is to be done outside. */
export type MonitorEffect =
  | { readonly kind: "leave" | "suspend" | "redraw" | "bell" }
  | { readonly kind: "act"; readonly action: MonitorAction; readonly subject: Subject }
  | { readonly kind: "explain"; readonly subject: Subject };

export type MonitorAction = "choose" | "move" | "cleanup" | "standby" | "restart" | "maintenance";

export interface MonitorStep {
  readonly state: MonitorState;
  readonly effects: readonly MonitorEffect[];
}

/** The rows as they are now, and the window they are shown in. */
export interface MonitorGround {
  readonly lines: readonly MonitorLine[];
  readonly height: number;
  /** Rows of the details, all of them; 0 while they are closed. */
  readonly detailRows: number;
}

/** The monitor moves on by one key. */
export function stepMonitor(
  state: MonitorState,
  ground: MonitorGround,
  action: string | undefined,
  key: string,
  text: string,
): MonitorStep {
  const quiet = state.note === "" ? state : { ...state, note: "" };
  if (quiet.help) return helpKey(quiet, action);
  if (quiet.filtering) return filterKey(quiet, key, text);
  const settings = action === undefined ? undefined : changeSettings(quiet.settings, action);
  if (settings !== undefined) return still({ ...quiet, settings, note: noteOf(quiet.settings, settings) });
  if (isListAction(action)) return still(moved(quiet, ground, action));
  return command(quiet, ground, action);
}

function noteOf(before: MonitorSettings, after: MonitorSettings): string {
  if (before.order !== after.order) {
    const words = { configured: "as configured", failures: "failures first", name: "by name" };
    return `order: ${words[after.order]}`;
  }
  if (before.fencing !== after.fencing) {
    return `fencing history: ${["off", "failed and pending", "all", "all, in full"][after.fencing]}`;
  }
  for (const { action, help } of KEY_TABLE.monitor.bindings) {
    const [was, is] = [isOn(before, action), isOn(after, action)];
    if (was !== is && action.startsWith("toggle-")) return `${is ? "shown" : "not shown"}: ${help}`;
  }
  return "";
}

function moved(state: MonitorState, ground: MonitorGround, action: Parameters<typeof moveInList>[3]): MonitorState {
  if (state.detail) {
    const last = Math.max(0, ground.detailRows - ground.height);
    // The last row of a page may say that there is more instead of what stands there.
    const page = Math.max(1, ground.height - 1);
    const by = { "row-up": -1, "row-down": 1, "page-up": -page, "page-down": page, first: -last, last };
    const to = Math.min(state.detailScroll, last) + by[action];
    return { ...state, detailScroll: Math.max(0, Math.min(last, to)) };
  }
  const keys = ground.lines.map(({ key }) => key);
  return { ...state, list: moveInList(state.list, keys, ground.height, action) };
}

export function selectedLine(state: MonitorState, lines: readonly MonitorLine[]): MonitorLine | undefined {
  return state.list.chosen === undefined ? undefined : lines.find(({ key }) => key === state.list.chosen);
}

const ACTS: Readonly<Record<string, MonitorAction>> = {
  actions: "choose",
  "act-move": "move",
  "act-cleanup": "cleanup",
  "act-standby": "standby",
  "act-restart": "restart",
  "act-maintenance": "maintenance",
};

function command(state: MonitorState, ground: MonitorGround, action: string | undefined): MonitorStep {
  const subject = selectedLine(state, ground.lines)?.subject;
  switch (action) {
    case "help":
      return still({ ...state, help: true, helpScroll: 0 });
    case "filter":
      return still({ ...state, filtering: true });
    case "open":
      return still(subject === undefined ? state : { ...state, detail: !state.detail, detailScroll: 0 });
    case "fold":
    case "unfold":
      return still(folded(state, subject, action === "unfold"));
    case "back":
      return back(state);
    case "quit":
    case "interrupt":
      return { state, effects: [{ kind: "leave" }] };
    case "suspend":
    case "redraw":
      return { state, effects: [{ kind: action }] };
    case "explain":
      return subject === undefined ? nothing(state) : { state, effects: [{ kind: "explain", subject }] };
    default:
  }
  const act = action === undefined ? undefined : ACTS[action];
  // Any other key paints anew, as in crm_mon.
  if (act === undefined) return { state, effects: [{ kind: "redraw" }] };
  return subject === undefined ? nothing(state) : { state, effects: [{ kind: "act", action: act, subject }] };
}

/** Esc undoes the last thing that narrowed the view, and leaves when nothing does. */
function back(state: MonitorState): MonitorStep {
  if (state.detail) return still({ ...state, detail: false });
  if (state.filter !== "") return still({ ...state, filter: "" });
  if (state.settings.faults) return still({ ...state, settings: { ...state.settings, faults: false } });
  return { state, effects: [{ kind: "leave" }] };
}

/** Folding a row that stands open by itself, or unfolding one that is folded, is the exception that is remembered. */
function folded(state: MonitorState, subject: Subject | undefined, _open: boolean): MonitorState {
  if (subject === undefined) return state;
  const key = subjectKey(subject);
  const folds = new Set(state.folds);
  if (!folds.delete(key)) folds.add(key);
  return { ...state, folds };
}

function filterKey(state: MonitorState, key: string, text: string): MonitorStep {
  switch (key) {
    case "enter":
    case "down":
    case "up":
      return still({ ...state, filtering: false });
    case "escape":
    case "ctrl-c":
    case "ctrl-g":
      return still({ ...state, filtering: false, filter: "" });
    case "backspace":
    case "ctrl-h":
      return still({
        ...state,
        filter: Array.from(state.filter).slice(0, -1).join(""),
        filtering: state.filter !== "",
      });
    case "ctrl-u":
      return still({ ...state, filter: "" });
    default:
      return text === ""
        ? { state, effects: [{ kind: "bell" }] }
        : still({ ...state, filter: (state.filter + text).slice(0, 200) });
  }
}

function helpKey(state: MonitorState, action: string | undefined): MonitorStep {
  if (action === "row-down" || action === "page-down")
    return still({ ...state, helpScroll: state.helpScroll + (action === "page-down" ? 10 : 1) });
  if (action === "row-up" || action === "page-up")
    return still({ ...state, helpScroll: Math.max(0, state.helpScroll - (action === "page-up" ? 10 : 1)) });
  if (action === "interrupt") return { state, effects: [{ kind: "leave" }] };
  return still({ ...state, help: false });
}

function nothing(state: MonitorState): MonitorStep {
  return still({ ...state, note: "choose a host or a resource first" });
}

function still(state: MonitorState): MonitorStep {
  return { state, effects: [] };
}
