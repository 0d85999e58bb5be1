import { isListAction, type ListKeys, type ListState, moveInList, NEW_LIST } from "../list/list.ts";
import type { Row } from "../text/row.ts";
import { PANES, type PaneName } from "./geometry.ts";

/** Most rows of conversation kept. */
const CONVERSATION_LIMIT = 2000;

/** What the user has done to the workspace. The prompt has a state of its own. */
export interface WorkspaceState {
  readonly focus: PaneName;
  /** The pane that shows where panes share a place: the last one that was looked at. */
  readonly tab: PaneName;
  readonly conversation: readonly Row[];
  /** Rows scrolled back from the end. */
  readonly scrolled: number;
  readonly staged: ListState;
  /** Staged objects that the user folded (false) or unfolded (true). */
  readonly folds: ReadonlyMap<string, boolean>;
  readonly plan: ListState;
  readonly help: boolean;
  readonly helpScroll: number;
}

export function newWorkspace(conversation: readonly Row[]): WorkspaceState {
  return {
    focus: "prompt",
    tab: "staged",
    conversation,
    scrolled: 0,
    staged: NEW_LIST,
    folds: new Map(),
    plan: NEW_LIST,
    help: false,
    helpScroll: 0,
  };
}

export function addConversation(conversation: readonly Row[], rows: readonly Row[]): readonly Row[] {
  return [...conversation, ...rows].slice(-CONVERSATION_LIMIT);
}

export function focusOn(state: WorkspaceState, focus: PaneName): WorkspaceState {
  return { ...state, focus, tab: focus === "prompt" ? state.tab : focus };
}

export function nextPane(state: WorkspaceState): WorkspaceState {
  return focusOn(state, PANES[(PANES.indexOf(state.focus) + 1) % PANES.length]!);
}

/** The rows of the pane with the keyboard, and its window. */
export interface PaneGround {
  readonly keys: ListKeys;
  readonly height: number;
  /** Objects that stand unfolded. */
  readonly open: ReadonlySet<string>;
}

/** What still makes sense in a pane that shows nothing. */
const WITH_NOTHING = ["help", "back", "quit", "undo-last", "redo-last"];

/** Whether a letter is the prompt's though a pane has the keyboard: nobody means to type into nothing. `action`: what the
 *  pane knows it as. */
export function typesIntoPrompt(ground: PaneGround, action: string | undefined, text: string): boolean {
  if (text.trim() === "") return false;
  return action === undefined || (ground.keys.length === 0 && !WITH_NOTHING.includes(action));
}

/** Moves and folds in the staged changes and the plan; undefined when the action is another. */
export function paneKey(
  state: WorkspaceState,
  ground: PaneGround,
  action: string | undefined,
): WorkspaceState | undefined {
  if (state.focus !== "staged" && state.focus !== "plan") return undefined;
  if (isListAction(action)) {
    return { ...state, [state.focus]: moveInList(state[state.focus], ground.keys, ground.height, action) };
  }
  if (state.focus !== "staged" || state.staged.chosen === undefined) return undefined;
  if (action !== "open" && action !== "fold" && action !== "unfold") return undefined;
  const { chosen } = state.staged;
  const open = action === "open" ? !ground.open.has(chosen) : action === "unfold";
  return { ...state, folds: new Map(state.folds).set(chosen, open) };
}
