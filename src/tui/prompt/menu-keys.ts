import { edit } from "../editor/editor.ts";
import { editKey } from "./edit-keys.ts";
import { accept, choose } from "./menu.ts";
import type { Menu, PromptState, PromptStep } from "./state.ts";

/** Rows that PgUp and PgDn go. */
const PAGE = 8;

/** Keys while a candidate is chosen. */
export function menuKey(state: PromptState, menu: Menu, action: string | undefined, nowMs: number): PromptStep {
  const last = menu.ranked.length - 1;
  switch (action) {
    case "menu-next":
      return choose(state, menu, menu.chosen === last ? 0 : menu.chosen + 1);
    case "menu-previous":
      return choose(state, menu, menu.chosen === 0 ? last : menu.chosen - 1);
    case "menu-page-down":
      return choose(state, menu, Math.min(last, menu.chosen + PAGE));
    case "menu-page-up":
      return choose(state, menu, Math.max(0, menu.chosen - PAGE));
    case "menu-accept":
      return accept(state, menu);
    case "menu-close":
      return {
        state: {
          ...state,
          editor: edit(state.editor, { kind: "set", buffer: menu.before }),
          menu: undefined,
          menuClosed: true,
        },
        effects: [],
      };
    default:
      return editKey({ ...state, menu: undefined }, action, "", nowMs);
  }
}
