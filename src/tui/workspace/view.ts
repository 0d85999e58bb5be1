import { helpRows, pageWindow } from "../keys/help.ts";
import { keyFor } from "../keys/lookup.ts";
import { shortKeyName } from "../keys/name.ts";
import type { KeyContext } from "../keys/table.ts";
import { type ListState, settleList } from "../list/list.ts";
import { barRow, type Part } from "../monitor/header.ts";
import { titledRule } from "../monitor/view.ts";
import { noteRow, planRow } from "../plan/rows.ts";
import { type Plan, planSummary } from "../plan/summary.ts";
import type { Place } from "../prompt/input-rows.ts";
import type { PromptFrame } from "../prompt/view.ts";
import { EMPTY_ROW, fitRow, type Row, row, select, span, wrapRow } from "../text/row.ts";
import type { Glyphs } from "../theme/glyphs.ts";
import { compose } from "./canvas.ts";
import { type Area, arrange, columnsBeside, isOnePane, mostStaged, type PaneName, type Wanted } from "./geometry.ts";
import { type StagedSource, unfold, verdictSummary } from "./staged-rows.ts";
import type { PaneGround, WorkspaceState } from "./state.ts";

/** All that the workspace shows and does not know itself. */
export interface WorkspaceSource {
  readonly staged: StagedSource;
  /** Undefined: being made. */
  readonly plan: Plan | undefined;
  /** Why there can be none: an error of the configuration, a setting without a scheduler. */
  readonly planProblem: string | undefined;
  /** Instead of the plan, while a commit is being carried out. */
  readonly progress: readonly Row[] | undefined;
  readonly cluster: (columns: number, rows: number) => readonly Row[];
  readonly prompt: (columns: number, rows: number) => PromptFrame;
  /** `playground/server1` */
  readonly where: string;
  readonly quorum: boolean | undefined;
  readonly connected: boolean;
  /** All keys are a question's, or a command runs. */
  readonly busy: "asked" | "running" | undefined;
  /** Nothing stands beside anything else: for a reader of lines. */
  readonly linear: boolean;
}

export interface WorkspaceLayout {
  readonly rows: readonly Row[];
  readonly cursor: Place | undefined;
  readonly state: WorkspaceState;
  readonly ground: PaneGround;
}

const NO_GROUND: PaneGround = { keys: [], height: 1, open: new Set() };

/** The whole workspace as rows, exactly as many as the terminal has. */
export function layWorkspace(
  source: WorkspaceSource,
  given: WorkspaceState,
  columns: number,
  rows: number,
  glyphs: Glyphs,
): WorkspaceLayout {
  const bottom = { area: { x: 0, y: rows - 1, columns, rows: 1 }, rows: [bottomRow(source, given, columns, glyphs)] };
  if (given.help) {
    const page = helpPage(given, columns, rows - 1, glyphs);
    return {
      rows: compose(columns, rows, [{ area: { x: 0, y: 0, columns, rows: rows - 1 }, rows: page.rows }, bottom], " "),
      cursor: undefined,
      state: { ...given, helpScroll: page.scroll },
      ground: NO_GROUND,
    };
  }
  const { panes, tabs } = arrange(
    columns,
    rows,
    shownTab(source, given, columns, rows),
    wanted(source, given, columns, rows, glyphs),
    source.linear,
  );
  const drawn: { readonly area: Area; readonly rows: readonly Row[] }[] = [];
  let state = given;
  let ground = NO_GROUND;
  let cursor: Place | undefined;
  for (const [name, area] of panes) {
    const pane = drawPane(name, area, source, state, glyphs, tabs !== undefined);
    drawn.push({ area, rows: pane.rows });
    if (name === "prompt" && state.focus === "prompt" && pane.cursor !== undefined) {
      cursor = { x: area.x + pane.cursor.x, y: area.y + pane.cursor.y };
    }
    if ((name === "staged" || name === "plan") && pane.list !== undefined) {
      state = { ...state, [name]: pane.list };
      if (state.focus === name) ground = pane.ground ?? NO_GROUND;
    }
  }
  if (tabs !== undefined)
    drawn.push({ area: tabs, rows: [tabRow(source, given, shownTab(source, given, columns, rows), columns, glyphs)] });
  return { rows: compose(columns, rows, [...drawn, bottom], glyphs.vertical), cursor, state, ground };
}

/** The pane that shows where panes share a place: while a commit is carried out, that. */
function shownTab(source: WorkspaceSource, state: WorkspaceState, columns: number, rows: number): PaneName {
  if (source.progress !== undefined) return "plan";
  return isOnePane(columns, rows) ? state.focus : state.tab;
}

/** How much room what is staged and planned would take beside the conversation. */
function wanted(source: WorkspaceSource, state: WorkspaceState, columns: number, rows: number, glyphs: Glyphs): Wanted {
  const beside = columnsBeside(columns, rows);
  if (beside === undefined || source.linear) return { staged: 0, plan: 0 };
  const staged = unfold(source.staged, state.folds, beside, mostStaged(rows) - 1, glyphs);
  const plan = source.progress ?? planLines(source.plan, beside, glyphs);
  return { staged: staged.lines.length + 1, plan: plan.length + 1 };
}

interface DrawnPane {
  readonly rows: readonly Row[];
  readonly cursor?: Place | undefined;
  readonly list?: ListState;
  readonly ground?: PaneGround;
}

function drawPane(
  name: PaneName,
  area: Area,
  source: WorkspaceSource,
  state: WorkspaceState,
  glyphs: Glyphs,
  tabbed: boolean,
): DrawnPane {
  switch (name) {
    case "prompt":
      return promptPane(area, source, state, glyphs, tabbed);
    case "staged":
      return stagedPane(area, source, state, glyphs, tabbed);
    case "plan":
      return planPane(area, source, state, glyphs, tabbed);
    case "cluster": {
      const title = tabbed ? [] : [paneTitle("cluster", "", state.focus === "cluster", area.columns, glyphs)];
      return { rows: [...title, ...source.cluster(area.columns, Math.max(1, area.rows - title.length))] };
    }
  }
}

function paneTitle(title: string, more: string, focused: boolean, columns: number, glyphs: Glyphs): Row {
  const text = more === "" ? title : `${title}: ${more}`;
  const rule = titledRule(text, columns, glyphs);
  return focused ? rule.map((part) => (part.style === "dim" ? { ...part, style: "strong" as const } : part)) : rule;
}

/** The end of the conversation, then the prompt with all that hangs below it. */
function promptPane(
  area: Area,
  source: WorkspaceSource,
  state: WorkspaceState,
  glyphs: Glyphs,
  tabbed: boolean,
): DrawnPane {
  const title = tabbed
    ? []
    : [
        paneTitle(
          "conversation",
          state.scrolled > 0 ? `${state.scrolled} rows back` : "",
          state.focus === "prompt",
          area.columns,
          glyphs,
        ),
      ];
  const room = Math.max(1, area.rows - title.length);
  const frame = source.prompt(area.columns, Math.min(room, Math.max(4, Math.min(14, room - 2))));
  const above = Math.max(0, room - frame.rows.length);
  const talk = lastRows(state.conversation, area.columns, above, state.scrolled);
  const blank = Array.from({ length: Math.max(0, above - talk.length) }, () => EMPTY_ROW);
  // Like a terminal: it begins at the top and goes down until there is no more room.
  const rows = [...title, ...talk, ...frame.rows, ...blank];
  const cursor = frame.cursor && { x: frame.cursor.x, y: frame.cursor.y + title.length + talk.length };
  return { rows, cursor };
}

/** The last rows of a conversation, broken at the pane's width; only as much is broken as can be seen. */
function lastRows(conversation: readonly Row[], columns: number, count: number, scrolled: number): Row[] {
  const out: Row[] = [];
  const wanted = count + scrolled;
  for (let at = conversation.length - 1; at >= 0 && out.length < wanted; at--) {
    out.unshift(...wrapRow(conversation[at]!, columns, 2));
  }
  const end = Math.max(0, out.length - scrolled);
  return out.slice(Math.max(0, end - count), end);
}

function stagedPane(
  area: Area,
  source: WorkspaceSource,
  state: WorkspaceState,
  glyphs: Glyphs,
  tabbed: boolean,
): DrawnPane {
  const { objects } = source.staged;
  const summary = verdictSummary(source.staged, glyphs).text;
  const title = tabbed
    ? []
    : [paneTitle(`staged (${objects.length})`, summary, state.focus === "staged", area.columns, glyphs)];
  const height = Math.max(1, area.rows - title.length);
  if (objects.length === 0) return { rows: [...title, row(["dim", " nothing is staged"])] };
  const { lines, open } = unfold(source.staged, state.folds, area.columns, height, glyphs);
  const keys = lines.map(({ key }) => key);
  const list = settleList(state.staged, keys, height);
  return {
    rows: [...title, ...listRows(lines, list, height, state.focus === "staged", area.columns, glyphs)],
    list,
    ground: { keys, height, open },
  };
}

function listRows(
  lines: readonly { readonly row: Row; readonly fault?: true }[],
  list: ListState,
  height: number,
  focused: boolean,
  columns: number,
  glyphs: Glyphs,
): Row[] {
  const rows = lines.slice(list.first, list.first + height).map(({ row: content }, at) => {
    const fitted = fitRow(content, columns, "plain", glyphs.ellipsis);
    return focused && list.chosen !== undefined && list.first + at === list.index ? select(fitted) : fitted;
  });
  const hidden = lines.slice(list.first + height - 1);
  if (hidden.length > 1 && height > 1) rows[height - 1] = moreRow(hidden, glyphs);
  return rows;
}

/** How much stands below, and whether it must be looked at. */
function moreRow(hidden: readonly { readonly row: Row; readonly fault?: true }[], glyphs: Glyphs): Row {
  const more = row(["dim", ` ${glyphs.more} ${hidden.length} more`]);
  return hidden.some(({ fault }) => fault) ? [...more, span(`  ${glyphs.error} an error among them`, "error")] : more;
}

function planPane(
  area: Area,
  source: WorkspaceSource,
  state: WorkspaceState,
  glyphs: Glyphs,
  tabbed: boolean,
): DrawnPane {
  const focused = state.focus === "plan";
  if (source.progress !== undefined) {
    const title = tabbed ? [] : [paneTitle("being done", "", focused, area.columns, glyphs)];
    return { rows: [...title, ...source.progress] };
  }
  const summary = source.plan === undefined ? glyphs.waiting : planSummary(source.plan);
  const title = tabbed
    ? []
    : [paneTitle("if committed now", source.planProblem === undefined ? summary : "", focused, area.columns, glyphs)];
  const height = Math.max(1, area.rows - title.length);
  if (source.planProblem !== undefined)
    return { rows: [...title, ...wrapRow(row(["dim", ` ${source.planProblem}`]), area.columns, 1)] };
  if (source.plan === undefined) return { rows: title };
  const lines = planLines(source.plan, area.columns, glyphs);
  const keys = lines.map(({ key }) => key);
  const list = settleList(state.plan, keys, height);
  return {
    rows: [...title, ...listRows(lines, list, height, focused, area.columns, glyphs)],
    list,
    ground: { keys, height, open: new Set() },
  };
}

/** The steps of the plan, then what there is to say about it. */
function planLines(
  plan: Plan | undefined,
  columns: number,
  glyphs: Glyphs,
): { readonly row: Row; readonly key: string | undefined }[] {
  if (plan === undefined) return [];
  const broken = (content: Row, indent: number, key: string | undefined): ReturnType<typeof planLines> =>
    wrapRow(content, columns, indent).map((each, index) => ({ row: each, key: index === 0 ? key : undefined }));
  const steps = plan.steps.flatMap((step) =>
    broken(planRow(step, glyphs), 6, `${step.kind} ${step.what} ${step.to ?? ""}`),
  );
  const nothing = steps.length === 0 ? [{ row: row(["dim", " nothing starts, stops or moves"]), key: undefined }] : [];
  return [...steps, ...nothing, ...plan.notes.flatMap((note) => broken(noteRow(note, glyphs), 3, undefined))];
}

/** `1 prompt │ 2 staged (3) ▲ 1 warning │ 3 plan: 2 start │ 4 cluster` */
function tabRow(source: WorkspaceSource, state: WorkspaceState, tab: PaneName, columns: number, glyphs: Glyphs): Row {
  const { objects } = source.staged;
  const titles: Readonly<Record<PaneName, string>> = {
    prompt: "prompt",
    staged: `staged (${objects.length})${objects.length === 0 ? "" : ` ${verdictSummary(source.staged, glyphs).text}`}`,
    plan:
      source.progress !== undefined
        ? "being done"
        : source.plan === undefined
          ? "plan"
          : `plan: ${planSummary(source.plan)}`,
    cluster: "cluster",
  };
  const names: readonly PaneName[] = ["prompt", "staged", "plan", "cluster"];
  return fitRow(
    names.flatMap((name, index) => {
      const shown = name === tab || name === state.focus;
      return [
        ...(index === 0 ? [] : [span(` ${glyphs.vertical} `, "frame")]),
        span(`${index + 1} `, "dim"),
        span(titles[name], state.focus === name ? "heading" : shown ? "plain" : "dim"),
      ];
    }),
    columns,
    "plain",
    glyphs.ellipsis,
  );
}

function helpPage(
  state: WorkspaceState,
  columns: number,
  height: number,
  glyphs: Glyphs,
): ReturnType<typeof pageWindow> {
  const contexts: readonly KeyContext[] = [
    "workspace",
    "staged",
    "list",
    "prompt",
    "menu",
    "search",
    "question",
    "monitor",
  ];
  return pageWindow(helpRows(contexts, columns), state.helpScroll, height, glyphs.more);
}

/** Who and where, what is staged and how it stands, and the keys that matter now. */
function bottomRow(source: WorkspaceSource, state: WorkspaceState, columns: number, glyphs: Glyphs): Row {
  const { objects } = source.staged;
  const verdict = verdictSummary(source.staged, glyphs);
  const parts: Part[] = [
    { rank: 0, text: ` ${source.where}` },
    source.connected
      ? source.quorum === false
        ? { rank: 0, text: `${glyphs.error} no quorum`, alarm: true }
        : { rank: 3, text: source.quorum === true ? `${glyphs.ok} quorum` : "" }
      : { rank: 0, text: `${glyphs.error} not connected`, alarm: true },
    { rank: 1, text: `staged ${objects.length}` },
    { rank: 1, text: verdict.text, alarm: verdict.style === "error" },
    ...keysNow(source, state).map(([key, what], index) => ({ rank: 4 + index, text: `${shortKeyName(key)} ${what}` })),
  ];
  return barRow(parts, columns);
}

/** The keys of the bottom line, the most useful first. */
function keysNow(source: WorkspaceSource, state: WorkspaceState): (readonly [string, string])[] {
  const help = [keyFor("workspace", "help"), "keys"] as const;
  if (state.help) return [["Esc", "back"]];
  if (source.busy === "asked") return [[keyFor("question", "question-cancel"), "do nothing"]];
  if (source.busy === "running") return [[keyFor("prompt", "cancel"), "stop waiting"]];
  if (state.focus === "staged" && source.staged.objects.length > 0) {
    return [
      [keyFor("staged", "undo-selected"), "undo this"],
      [keyFor("staged", "edit-object"), "edit"],
      [keyFor("list", "open"), "unfold"],
      [keyFor("list", "back"), "prompt"],
      help,
    ];
  }
  if (state.focus === "prompt") {
    return [
      [keyFor("workspace", "commit"), "commit"],
      [keyFor("workspace", "focus-staged"), "staged"],
      [keyFor("workspace", "focus-plan"), "plan"],
      [keyFor("workspace", "toggle-workspace"), "line"],
      help,
    ];
  }
  return [
    ...(state.focus === "staged" ? [] : [[keyFor("list", "explain"), "explain"] as const]),
    [keyFor("list", "back"), "prompt"],
    [keyFor("workspace", "commit"), "commit"],
    help,
  ];
}
