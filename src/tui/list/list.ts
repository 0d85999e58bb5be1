/** A list longer than its window: which row is chosen, which is the first one shown. Rows are known by their keys, so that
 *  the choice stays with its row when others come and go. */
export interface ListState {
  readonly chosen: string | undefined;
  /** Place of the chosen row when it was last seen: where the choice goes when the row is gone. */
  readonly index: number;
  readonly first: number;
}

export const NEW_LIST: ListState = { chosen: undefined, index: 0, first: 0 };

/** Keys in order; undefined for rows that cannot be chosen. */
export type ListKeys = readonly (string | undefined)[];

export type ListAction = "row-up" | "row-down" | "page-up" | "page-down" | "first" | "last";
const ACTIONS: ReadonlySet<string> = new Set<ListAction>([
  "row-up",
  "row-down",
  "page-up",
  "page-down",
  "first",
  "last",
]);

export function isListAction(action: string | undefined): action is ListAction {
  return action !== undefined && ACTIONS.has(action);
}

/** The list as it stands with these rows in a window of `height`: the chosen row is there and visible. */
export function settleList(state: ListState, keys: ListKeys, height: number): ListState {
  const index = locate(state, keys);
  const last = Math.max(0, keys.length - height);
  if (index < 0) return { chosen: undefined, index: 0, first: Math.min(state.first, last) };
  // The rows above the first that can be chosen are titles: going up to it shows them too.
  const top = keys.slice(0, index).every((key) => key === undefined) ? 0 : index;
  const first = Math.max(0, Math.min(last, state.first, top), index - height + 1);
  return { chosen: keys[index], index, first };
}

function locate(state: ListState, keys: ListKeys): number {
  const found = state.chosen === undefined ? -1 : keys.indexOf(state.chosen);
  if (found >= 0) return found;
  return nearest(keys, Math.min(state.index, keys.length - 1));
}

/** The row that can be chosen and is nearest to a place, below it before above it. */
function nearest(keys: ListKeys, place: number): number {
  for (let at = Math.max(0, place); at < keys.length; at++) if (keys[at] !== undefined) return at;
  for (let at = Math.min(place, keys.length) - 1; at >= 0; at--) if (keys[at] !== undefined) return at;
  return -1;
}

export function moveInList(state: ListState, keys: ListKeys, height: number, action: ListAction): ListState {
  const settled = settleList(state, keys, height);
  if (settled.chosen === undefined) {
    // Nothing to choose: the keys scroll.
    const by = {
      "row-up": -1,
      "row-down": 1,
      "page-up": -height,
      "page-down": height,
      first: -keys.length,
      last: keys.length,
    };
    return { ...settled, first: Math.max(0, Math.min(settled.first + by[action], keys.length - height)) };
  }
  const target = targetOf(settled, keys, height, action);
  return settleList({ ...settled, chosen: keys[target], index: target }, keys, height);
}

function targetOf({ index }: ListState, keys: ListKeys, height: number, action: ListAction): number {
  switch (action) {
    case "first":
      return nearest(keys, 0);
    case "last":
      return backwards(keys, keys.length - 1);
    case "row-up":
      return index === 0 ? index : or(backwards(keys, index - 1), index);
    case "row-down":
      return or(forwards(keys, index + 1), index);
    case "page-up":
      return or(backwards(keys, Math.max(0, index - height)), nearest(keys, 0));
    case "page-down":
      return or(forwards(keys, Math.min(keys.length - 1, index + height)), backwards(keys, keys.length - 1));
  }
}

const or = (index: number, otherwise: number): number => (index < 0 ? otherwise : index);

function forwards(keys: ListKeys, from: number): number {
  for (let at = from; at < keys.length; at++) if (keys[at] !== undefined) return at;
  return -1;
}

function backwards(keys: ListKeys, from: number): number {
  for (let at = from; at >= 0; at--) if (keys[at] !== undefined) return at;
  return -1;
}
