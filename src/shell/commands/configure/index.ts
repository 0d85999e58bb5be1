import type { Runner } from "../../session/context.ts";
import { show } from "./show.ts";

/** What changes something, and with it the checks and the scheduler, is no business of a command that only shows. */
const changing =
  (name: keyof typeof import("./changes.ts")): Runner =>
  async (context) =>
    (await import("./changes.ts"))[name](context);

/** The commands of the configure level. What is needed seldom is loaded when it is run. */
export const RUNNERS: Readonly<Record<string, Runner>> = {
  statement: changing("runStatement"),
  show,
  edit: changing("edit"),
  filter: changing("filter"),
  load: changing("load"),
  save: changing("save"),
  modgroup: changing("modgroup"),
  delete: changing("deleteCommand"),
  rename: changing("rename"),
  erase: changing("erase"),
  refresh: changing("refresh"),
  undo: changing("undo"),
  redo: changing("redo"),
  revert: changing("revert"),
  diff: changing("diffCommand"),
  commit: changing("commit"),
  verify: changing("verifyStaged"),
  "default-timeouts": changing("defaultTimeouts"),
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
