/** The commands of the configure level that stage, check or send something. */
export { commit, verifyStaged } from "./commit.ts";
export { diffCommand } from "./diff.ts";
export { defaultTimeouts, deleteCommand, erase, modgroup, redo, refresh, rename, undo } from "./edit.ts";
export { revert } from "./revert.ts";
export { runStatement } from "./statement.ts";
export { edit, filter, load, save } from "./text.ts";
