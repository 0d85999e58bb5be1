import type { OptionSpec } from "./options.ts";

const COMMANDS = "Commands";
const DATA = "Data";
const MORE = "Additional Options";

/** Options of cibadmin. Source: `cibadmin --help`. */
export const CIBADMIN_OPTIONS: readonly OptionSpec[] = [
  {
    short: "u",
    long: "upgrade",
    group: COMMANDS,
    help: "Bring the configuration to the newest schema (needs --force)",
  },
  {
    short: "Q",
    long: "query",
    group: COMMANDS,
    help: "Print the document, or the part that --scope or --xpath says (done without any command, too)",
  },
  { short: "E", long: "erase", group: COMMANDS, help: "Erase the whole document (needs --force)" },
  { short: "B", long: "bump", group: COMMANDS, help: "Raise the epoch by 1" },
  { short: "C", long: "create", group: COMMANDS, help: "Add an element (fails if it is there)" },
  { short: "M", long: "modify", group: COMMANDS, help: "Merge an element into the one of its name and id" },
  { short: "P", long: "patch", group: COMMANDS, help: "Apply a patch in crm_diff's form" },
  { short: "R", long: "replace", group: COMMANDS, help: "Put an element in the place of the one of its name and id" },
  { short: "D", long: "delete", group: COMMANDS, help: "Delete the first element whose name and attributes match" },
  {
    short: "d",
    long: "delete-all",
    group: COMMANDS,
    help: "With --xpath, delete all elements that match (needs --force)",
  },
  { short: "a", long: "empty", argument: "[schema]", group: COMMANDS, help: "Print an empty document" },
  { short: "5", long: "md5-sum", group: COMMANDS, help: "Print the digest of the document as it is stored" },
  { short: "6", long: "md5-sum-versioned", group: COMMANDS, help: "Print the digest of the document as it is sent" },
  { short: "x", long: "xml-file", argument: "FILE", group: DATA, help: "Take XML from a file" },
  { short: "X", long: "xml-text", argument: "STRING", group: DATA, help: "Take XML from the command line" },
  { short: "p", long: "xml-pipe", group: DATA, help: "Take XML from standard input" },
  { short: "f", long: "force", group: MORE, help: "Do it although it is dangerous" },
  { short: "t", long: "timeout", argument: "value", group: MORE, help: "Time to wait, in seconds" },
  { short: "U", long: "user", argument: "value", group: MORE, help: "Act with the permissions of this user" },
  { short: "o", long: "scope", argument: "value", group: MORE, help: "Limit the command to one section" },
  { short: "A", long: "xpath", argument: "value", group: MORE, help: "Limit the command to what an XPath selects" },
  {
    short: "S",
    long: "show-access",
    argument: "[value]",
    group: MORE,
    help: "With --query, show what the user that --user names may see and change:\ntext, namespace, color or auto (color on a terminal)",
  },
  { long: "score", group: MORE, help: "Raise scores that are given as NAME++ or NAME+=N" },
  { short: "c", long: "allow-create", group: MORE, help: "With --modify, add the element if it is not there" },
  { short: "n", long: "no-children", group: MORE, help: "With --query, leave the children out" },
  { short: "l", long: "local", group: MORE, help: "Without effect", hidden: true },
  { short: "N", long: "node", argument: "value", group: MORE, help: "Without effect", hidden: true },
  { short: "e", long: "node-path", group: MORE, help: "With --xpath, print the paths of what matches", hidden: true },
  { short: "s", long: "sync-call", group: MORE, help: "Without effect", hidden: true },
];
