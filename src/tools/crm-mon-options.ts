import type { OptionSpec } from "./options.ts";

const MODES = "Modes";
const DISPLAY = "Display Options";
const MORE = "Additional Options";
const OUTPUT = "Output";
const OLD = "Deprecated";

/** Options of crm_mon. Source: `crm_mon --help-all`. */
export const MON_OPTIONS: readonly OptionSpec[] = [
  {
    short: "i",
    long: "interval",
    argument: "TIMESPEC",
    group: MODES,
    help: "How often to look, at least (default 5s)",
  },
  { short: "1", long: "one-shot", group: MODES, help: "Show the status once and end" },
  { short: "d", long: "daemonize", group: MODES, help: "Run in the background; needs --output-to or --external-agent" },
  { short: "p", long: "pid-file", argument: "FILE", group: OLD, help: "", hidden: true },
  {
    short: "E",
    long: "external-agent",
    argument: "FILE",
    group: MODES,
    help: "A program to run at each result of an operation, told of it in variables CRM_notify_...",
  },
  { short: "e", long: "external-recipient", argument: "RCPT", group: MODES, help: "A recipient for that program" },
  {
    short: "W",
    long: "watch-fencing",
    group: MODES,
    help: "Tell --external-agent of fencing, too (Lifeline's own cluster does none yet)",
  },
  { short: "I", long: "include", argument: "SECTION(s)", group: DISPLAY, help: "Sections to show besides" },
  { short: "U", long: "exclude", argument: "SECTION(s)", group: DISPLAY, help: "Sections to leave out" },
  { long: "node", argument: "NODE", group: DISPLAY, help: "Only this node, or the nodes of this tag" },
  { long: "resource", argument: "RSC", group: DISPLAY, help: "Only this resource, or the resources of this tag" },
  { short: "n", long: "group-by-node", group: DISPLAY, help: "Group resources by node" },
  { short: "r", long: "inactive", group: DISPLAY, help: "Show inactive resources, too" },
  { short: "f", long: "failcounts", group: DISPLAY, help: "Show fail counts" },
  { short: "o", long: "operations", group: DISPLAY, help: "Show the history of operations" },
  { short: "t", long: "timing-details", group: DISPLAY, help: "Show the history of operations with times" },
  { short: "c", long: "tickets", group: DISPLAY, help: "Show tickets" },
  {
    short: "m",
    long: "fence-history",
    argument: "[LEVEL]",
    group: DISPLAY,
    help: "Show fencing: 0 none, 1 failed and pending, 2 and 3 all",
  },
  {
    short: "L",
    long: "neg-locations",
    argument: "[PREFIX]",
    group: DISPLAY,
    help: "Show what keeps resources off nodes",
  },
  { short: "A", long: "show-node-attributes", group: DISPLAY, help: "Show node attributes" },
  { short: "D", long: "hide-headers", group: DISPLAY, help: "Leave the summary out" },
  {
    short: "R",
    long: "show-detail",
    group: DISPLAY,
    help: "Show ids of nodes, single instances, all of a bundle, descriptions",
  },
  { long: "show-description", group: DISPLAY, help: "Show descriptions of resources" },
  { short: "b", long: "brief", group: DISPLAY, help: "Count resources by agent and node" },
  { short: "j", long: "pending", group: OLD, help: "", hidden: true },
  { short: "Q", long: "quiet", group: MORE, help: "Leave the times out" },
  { short: "s", long: "simple-status", group: MORE, help: "One line for monitoring systems (OK, WARN or CRIT)" },
  {
    long: "output-as",
    argument: "FORMAT",
    group: OUTPUT,
    help: "One of: console (the usual on a terminal), text (the usual elsewhere), html, xml, none",
  },
  { long: "html-cgi", group: OUTPUT, help: "HTML: with the header that a CGI script owes its server" },
  { long: "output-cgi", group: OLD, help: "", hidden: true },
  { long: "html-stylesheet", argument: "URI", group: OUTPUT, help: "HTML: a style sheet besides the built-in one" },
  { long: "html-title", argument: "TITLE", group: OUTPUT, help: "HTML: title of the page (default Cluster Status)" },
  { short: "X", long: "as-xml", group: OLD, help: "", hidden: true },
];
