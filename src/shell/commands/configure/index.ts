import type { Runner } from "../../session/context.ts";
import { commit, verifyStaged } from "./commit.ts";
import { diffCommand } from "./diff.ts";
import { defaultTimeouts, deleteCommand, erase, modgroup, redo, refresh, rename, undo } from "./edit.ts";
import { revert } from "./revert.ts";
import { show } from "./show.ts";
import { runStatement } from "./statement.ts";
import { edit, filter, load, save } from "./text.ts";

/** The commands of the configure level. What is needed seldom is loaded when it is run. */
export const RUNNERS: Readonly<Record<string, Runner>> = {
  statement: runStatement,
  show,
  edit,
  filter,
  load,
  save,
  modgroup,
  delete: deleteCommand,
  rename,
  erase,
  refresh,
  undo,
  redo,
  revert,
  diff: diffCommand,
  commit,
  verify: verifyStaged,
  "default-timeouts": defaultTimeouts,
  set: async (context) => (await import("./paths.ts")).set(context),
  unset: async (context) => (await import("./paths.ts")).unset(context),
  ptest: async (context) => (await import("../simulate.ts")).simulateStaged(context),
  explain: async (context) => (await import("../explain.ts")).explainStaged(context),
  graph: async (context) => (await import("../graph.ts")).graph(context),
  get_property: async (context) => (await import("./properties.ts")).getProperty(context),
  schema: async (context) => (await import("./schema.ts")).schema(context),
  upgrade: async (context) => (await import("./schema.ts")).upgrade(context),
  "validate-all": async (context) => (await import("./test-resources.ts")).validateAll(context),
  rsctest: async (context) => (await import("./test-resources.ts")).testResources(context),
  _objects: () => true,
  _test: () => true,
  _regtest: () => true,
};
