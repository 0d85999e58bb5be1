import type { OptionSpec } from "./options.ts";

const ORIGINAL = "Original XML";
const OPERATION = "Operation";
const MORE = "Additional Options";

/** Options of crm_diff. Source: `crm_diff --help-all`. */
export const CRM_DIFF_OPTIONS: readonly OptionSpec[] = [
  { short: "o", long: "original", argument: "FILE", group: ORIGINAL, help: "Take the original document from a file" },
  {
    short: "O",
    long: "original-string",
    argument: "STRING",
    group: ORIGINAL,
    help: "Take the original document from the command line; goes before --original",
  },
  { short: "n", long: "new", argument: "FILE", group: OPERATION, help: "Compare with the document in a file" },
  {
    short: "N",
    long: "new-string",
    argument: "STRING",
    group: OPERATION,
    help: "Compare with a document from the command line; goes before --new\nand --patch, with which it is the patchset to apply",
  },
  {
    short: "p",
    long: "patch",
    argument: "FILE",
    group: OPERATION,
    help: "Apply the patchset in a file to the original",
  },
  {
    short: "c",
    long: "cib",
    group: MORE,
    help: "Compare as configurations: the order of attributes does not count,\na digest is added; apply only to the version the patchset is for",
  },
  { short: "u", long: "no-version", group: MORE, help: "Leave the versions of the configurations out" },
  { short: "s", long: "stdin", group: MORE, help: "Take what is not given otherwise from stdin", hidden: true },
];
