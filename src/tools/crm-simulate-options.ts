import type { OptionSpec } from "./options.ts";

const OPERATIONS = "Operations";
const EVENTS = "Synthetic Cluster Events";
const ARTIFACTS = "Artifact Options";
const SOURCE = "Data Source";

/** Options of crm_simulate. Source: `crm_simulate --help-all`. */
export const SIMULATE_OPTIONS: readonly OptionSpec[] = [
  { short: "Q", long: "quiet", group: "Application", help: "Display only essential output" },
  {
    short: "R",
    long: "run",
    group: OPERATIONS,
    help: "Decide what the cluster would do now and show it",
  },
  {
    short: "S",
    long: "simulate",
    group: OPERATIONS,
    help: "Like --run, and pretend to do it: show the status that results",
  },
  {
    short: "X",
    long: "in-place",
    group: OPERATIONS,
    help: "Like --simulate, and store the result in the input file\n(or in a shadow copy, never in a running cluster)",
  },
  { short: "A", long: "show-attrs", group: OPERATIONS, help: "Show node attributes" },
  { short: "c", long: "show-failcounts", group: OPERATIONS, help: "Show resource fail counts" },
  { short: "s", long: "show-scores", group: OPERATIONS, help: "Show allocation scores" },
  { short: "U", long: "show-utilization", group: OPERATIONS, help: "Show utilization information" },
  {
    short: "P",
    long: "profile",
    argument: "DIR",
    group: OPERATIONS,
    help: "Decide for every XML file of a directory and show how long it took",
  },
  {
    short: "N",
    long: "repeat",
    argument: "N",
    group: OPERATIONS,
    help: "With --profile, decide N times for each file",
  },
  { short: "j", long: "pending", group: OPERATIONS, help: "Show operations under way (always on)", hidden: true },
  { short: "u", long: "node-up", argument: "NODE", group: EVENTS, help: "Simulate bringing a node online" },
  { short: "d", long: "node-down", argument: "NODE", group: EVENTS, help: "Simulate taking a node offline" },
  { short: "f", long: "node-fail", argument: "NODE", group: EVENTS, help: "Simulate a node failing" },
  {
    short: "i",
    long: "op-inject",
    argument: "OPSPEC",
    group: EVENTS,
    help: "Add the result of an operation to the status before deciding.\nSee `Operation Specification` below.",
  },
  {
    short: "F",
    long: "op-fail",
    argument: "OPSPEC",
    group: EVENTS,
    help:
      "Let an operation fail with the return code given when the simulation runs it.\n" +
      "The transition normally stops there: save the result with --save-output\nand decide again with --xml-file.",
  },
  {
    short: "t",
    long: "set-datetime",
    argument: "DATETIME",
    group: EVENTS,
    help: "Set date/time (ISO 8601 format, see https://en.wikipedia.org/wiki/ISO_8601)",
  },
  {
    short: "q",
    long: "quorum",
    argument: "QUORUM",
    group: EVENTS,
    help: "Set to '1' (or 'true') to indicate cluster has quorum",
  },
  {
    short: "w",
    long: "watchdog",
    argument: "DEVICE",
    group: EVENTS,
    help: "Set to '1' (or 'true') to indicate cluster has an active watchdog device",
  },
  { short: "g", long: "ticket-grant", argument: "TICKET", group: EVENTS, help: "Simulate granting a ticket" },
  { short: "r", long: "ticket-revoke", argument: "TICKET", group: EVENTS, help: "Simulate revoking a ticket" },
  { short: "b", long: "ticket-standby", argument: "TICKET", group: EVENTS, help: "Simulate making a ticket standby" },
  { short: "e", long: "ticket-activate", argument: "TICKET", group: EVENTS, help: "Simulate activating a ticket" },
  { short: "I", long: "save-input", argument: "FILE", group: ARTIFACTS, help: "Save the input configuration" },
  { short: "O", long: "save-output", argument: "FILE", group: ARTIFACTS, help: "Save the output configuration" },
  {
    short: "G",
    long: "save-graph",
    argument: "FILE",
    group: ARTIFACTS,
    help: "Save the transition graph (XML format)",
  },
  {
    short: "D",
    long: "save-dotfile",
    argument: "FILE",
    group: ARTIFACTS,
    help: "Save the transition graph (DOT format)",
  },
  {
    short: "a",
    long: "all-actions",
    group: ARTIFACTS,
    help: "Show all actions in the DOT graph, also those that need not or cannot be done",
  },
  {
    short: "L",
    long: "live-check",
    group: SOURCE,
    help: "Take the configuration and status of the live cluster (or CIB_file, CIB_shadow)",
  },
  { short: "x", long: "xml-file", argument: "FILE", group: SOURCE, help: "Retrieve XML from the named file" },
  { short: "p", long: "xml-pipe", group: SOURCE, help: "Retrieve XML from stdin" },
];

export const SIMULATE_SUMMARY = "crm_simulate - simulate a Pacemaker cluster's response to events";

export const SIMULATE_DESCRIPTION = `Operation Specification:

OPSPEC has the form \${resource}_\${task}_\${interval_in_ms}@\${node}=\${rc}
(memcached_monitor_20000@bart.example.com=7, for example); \${rc} is an OCF return code.

Examples:

What if the monitor of memcached found it stopped on bart, and then stopping it failed:

	crm_simulate -LS --op-inject memcached_monitor_20000@bart=7 --op-fail memcached_stop_0@bart=1 --save-output after.xml

What would the cluster do next:

	crm_simulate -S --xml-file after.xml
`;
