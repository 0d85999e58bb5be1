import type { OptionSpec } from "./options.ts";

const QUERIES = "Queries";
const COMMANDS = "Commands";
const MORE = "Additional Options";

/** Options of crm_shadow. Source: `crm_shadow --help-all`. */
export const CRM_SHADOW_OPTIONS: readonly OptionSpec[] = [
  { short: "w", long: "which", group: QUERIES, help: "Print the name of the copy in use" },
  { short: "p", long: "display", group: QUERIES, help: "Print the copy in use" },
  { short: "d", long: "diff", group: QUERIES, help: "Print how the copy in use differs from the cluster" },
  { short: "F", long: "file", group: QUERIES, help: "Print the file of the copy in use" },
  { short: "c", long: "create", argument: "NAME", group: COMMANDS, help: "Make a copy of the cluster's configuration" },
  { short: "e", long: "create-empty", argument: "NAME", group: COMMANDS, help: "Make an empty configuration" },
  { short: "C", long: "commit", argument: "NAME", group: COMMANDS, help: "Give a copy to the cluster (needs --force)" },
  { short: "D", long: "delete", argument: "NAME", group: COMMANDS, help: "Delete a copy (needs --force)" },
  { short: "E", long: "edit", group: COMMANDS, help: "Open the copy in use in $EDITOR" },
  { short: "r", long: "reset", argument: "NAME", group: COMMANDS, help: "Make a copy anew (needs --force)" },
  { short: "s", long: "switch", argument: "NAME", group: COMMANDS, help: "Use a copy" },
  { short: "f", long: "force", group: MORE, help: "Do it although it overwrites or deletes something" },
  { short: "b", long: "batch", group: MORE, help: "Start no shell in which the copy is in use" },
  { short: "a", long: "all", group: MORE, help: "With --commit, the whole document, its status too" },
  { short: "v", long: "validate-with", argument: "SCHEMA", group: MORE, help: "With --create-empty, the schema" },
];
