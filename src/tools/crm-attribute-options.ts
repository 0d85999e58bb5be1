import type { OptionSpec } from "./options.ts";

const WHICH = "Attribute";
const COMMANDS = "Commands";
const MORE = "Additional Options";
const OLD = "Deprecated";

/** Options of crm_attribute. Source: `crm_attribute --help-all`. */
export const ATTRIBUTE_OPTIONS: readonly OptionSpec[] = [
  { short: "i", long: "id", argument: "XML_ID", group: WHICH, help: "The attribute with this id" },
  { long: "attr-id", argument: "XML_ID", group: WHICH, help: "The attribute with this id", hidden: true },
  { short: "n", long: "name", argument: "NAME", group: WHICH, help: "The attribute with this name" },
  { long: "attr-name", argument: "NAME", group: OLD, help: "", hidden: true },
  { short: "P", long: "pattern", argument: "PATTERN", group: WHICH, help: "All attributes whose name matches" },
  { short: "p", long: "promotion", argument: "[RESOURCE]", group: WHICH, help: "The promotion score of a resource" },
  { short: "s", long: "set-name", argument: "NAME", group: WHICH, help: "Attributes of the set with this id only" },
  { short: "L", long: "list-options", argument: "TYPE", group: COMMANDS, help: "List the options of a type (cluster)" },
  { short: "G", long: "query", group: COMMANDS, help: "Print the value" },
  { long: "get-value", group: OLD, help: "", hidden: true },
  { short: "v", long: "update", argument: "VALUE", group: COMMANDS, help: "Set the value" },
  { long: "attr-value", argument: "VALUE", group: OLD, help: "", hidden: true },
  { short: "D", long: "delete", group: COMMANDS, help: "Delete the attribute" },
  { short: "a", long: "all", group: MORE, help: "With --list-options, also advanced and deprecated ones" },
  {
    short: "d",
    long: "default",
    argument: "VALUE",
    group: MORE,
    help: "With --query, the value to print when there is none",
  },
  { short: "l", long: "lifetime", argument: "LIFETIME", group: MORE, help: "Of a node attribute: reboot or forever" },
  { short: "N", long: "node", argument: "NODE", group: MORE, help: "An attribute of this node" },
  { short: "U", long: "node-uname", argument: "NODE", group: OLD, help: "", hidden: true },
  {
    short: "t",
    long: "type",
    argument: "SECTION",
    group: MORE,
    help: "crm_config, nodes, status, rsc_defaults, op_defaults",
  },
  { short: "z", long: "utilization", group: MORE, help: "A utilization attribute of the node" },
  { long: "score", group: MORE, help: "Raise scores that are given as value++ or value+=N" },
  { short: "W", long: "wait", argument: "UNTIL", group: MORE, help: "Without effect: changes are always waited for" },
  { short: "q", long: "quiet", group: MORE, help: "Print the value alone" },
  { short: "Q", long: "Quiet", group: OLD, help: "", hidden: true },
];
