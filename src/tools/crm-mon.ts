import { CrmError, ExitCode, parseDurationMs } from "../base/index.ts";
import type { Element } from "../cib/index.ts";
import type { Cluster, ClusterStatus } from "../client/index.ts";
import { readCluster } from "../state/index.ts";
import { MON_OPTIONS } from "./crm-mon-options.ts";
import type { MonitorPreset, ToolIo } from "./io.ts";
import { logMessages } from "./log-messages.ts";
import { agentVariables, newResults, type OperationResult } from "./mon/external-agent.ts";
import { formatOf, type PrintOptions, printLook, printOptions } from "./mon/output.ts";
import type { PageRequest } from "./mon/page.ts";
import { applyList, defaults, type MonFormat, type SectionName, type Shown } from "./mon/sections.ts";
import { simpleStatus } from "./mon/simple.ts";
import { runTool, type ToolCall, toolError } from "./run-tool.ts";

export function crmMon(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(
    {
      name: "crm_mon",
      summary: "crm_mon - show the status of the cluster",
      description: DESCRIPTION,
      options: MON_OPTIONS,
      run,
    },
    argv,
    io,
  );
}

const DESCRIPTION = `Sections of --include and --exclude: stack, dc, times, counts, maint-mode (together: summary), options, nodes,
resources, attributes, failcounts, operations, failures, fencing, tickets, bans[:PREFIX]; also all, none, default. XML
shows all of them without being asked.

Examples:

Once, with fail counts and everything that does not run:

	crm_mon -1rf

What runs on which node, and what does not run:

	crm_mon -1nr

As XML, or as a page that is written again whenever something changes:

	crm_mon --output-as=xml
	crm_mon --daemonize --output-as=html --output-to=/var/www/html/cluster.html

Until Ctrl-C, redrawn whenever something changes:

	crm_mon
`;

interface MonRequest extends PageRequest {
  readonly simple: boolean;
  readonly print: PrintOptions;
}

async function run(call: ToolCall): Promise<number> {
  if (call.operands.length > 0) throw toolError("usage", `unexpected argument: ${call.operands[0]}`);
  const format = formatOf(call);
  const { monitor } = call.io;
  if (monitor !== undefined && wantsScreen(call, format)) {
    const cluster = await call.io.openCluster();
    try {
      if (cluster.setting !== "file") return await monitor(cluster, presetOf(call));
    } finally {
      await cluster.close();
    }
  }
  const toFile = call.value("output-to") !== undefined && call.value("output-to") !== "-";
  checkDaemon(call, format, toFile);
  const intervalMs = intervalOf(call);
  const request = requestOf(call, format, toFile ? intervalMs : undefined);
  const cluster = await call.io.openCluster();
  try {
    if (!staysOn(call, cluster, request, toFile)) {
      const { cib } = await cluster.read();
      const status = cluster.setting === "file" ? undefined : await cluster.status();
      call.io.out(page(call, cib, status, request));
      call.format = "text";
      return ExitCode.OK;
    }
    if (call.has("watch-fencing") && cluster.setting === "pacemaker") {
      throw toolError("not-supported", "not supported yet: --watch-fencing on a live Pacemaker");
    }
    // The page is the whole document.
    call.format = "text";
    if (call.has("daemonize") && call.io.detach !== undefined) {
      call.io.detach();
      return ExitCode.OK;
    }
    const clear = call.io.interactive && !toFile ? "\x1b[H\x1b[2J\x1b[3J" : "";
    const write = (text: string): void => {
      if (toFile) call.io.writeFile(call.value("output-to")!, text);
      else if (!call.has("daemonize")) call.io.out(`${clear}${text}`);
    };
    return await follow(call, cluster, request, intervalMs, write);
  } finally {
    await cluster.close();
  }
}

/** In the background there has to be something to do. @throws CrmError `usage` */
function checkDaemon(call: ToolCall, format: MonFormat, toFile: boolean): void {
  if (!call.has("daemonize") || call.has("external-agent")) return;
  if (!toFile) {
    const one = "at least one of --output-to (with value not set to '-') and --external-agent";
    throw toolError("usage", `--daemonize requires ${one}`);
  }
  if (format === "none") {
    throw toolError("usage", "--daemonize requires --external-agent if used with --output-as=none");
  }
}

/** Whether the page is printed again and again. XML, HTML and a file come once, unless a file and an interval are named. */
function staysOn(call: ToolCall, cluster: Cluster, { simple, print }: MonRequest, toFile: boolean): boolean {
  if (call.has("daemonize")) return true;
  if (cluster.setting === "file" || call.has("one-shot") || simple) return false;
  if (call.has("external-agent")) return true;
  if (print.format !== "text") return toFile && call.has("interval");
  return call.io.interactive || toFile || call.has("interval");
}

/** A person looks, and asked for nothing that only lines can give. An interval is taken and not needed: the screen is told
 *  of each change when it happens. */
function wantsScreen(call: ToolCall, format: MonFormat): boolean {
  const lines = ["one-shot", "simple-status", "output-to", "daemonize", "external-agent", "node", "resource"];
  if (format !== "text") return false;
  if (lines.some((name) => call.has(name) || call.value(name) !== undefined)) return false;
  // The screen always has these; who leaves them out wants something else.
  return ["nodes", "resources", "failures"].every((name) => shownBy(call, format).names.has(name as SectionName));
}

function presetOf(call: ToolCall): MonitorPreset {
  intervalOf(call);
  const { names } = shownBy(call, "text");
  const level = call.options.findLast(({ name }) => name === "fence-history");
  return {
    summary: names.has("dc") || names.has("counts"),
    byNode: call.has("group-by-node"),
    brief: call.has("brief"),
    inactive: call.has("inactive"),
    details: call.has("show-detail"),
    timing: call.has("timing-details"),
    operations: names.has("operations"),
    failcounts: names.has("failcounts"),
    attributes: names.has("attributes"),
    tickets: names.has("tickets"),
    bans: names.has("bans"),
    fencing: level === undefined ? 1 : fencingLevel(level.value),
  };
}

function fencingLevel(text: string | undefined): 0 | 1 | 2 | 3 {
  const level = text === undefined || text === "" ? 2 : Number(text);
  if (level === 0 || level === 1 || level === 2 || level === 3) return level;
  throw toolError("usage", `Fence history must be 0-3: ${text}`);
}

const DEFAULT_INTERVAL_MS = 5000;

function intervalOf(call: ToolCall): number {
  const text = call.value("interval");
  if (text === undefined) return DEFAULT_INTERVAL_MS;
  const ms = parseDurationMs(text);
  if (ms === undefined) throw toolError("usage", `Invalid value for -i: ${text}`);
  return Math.max(ms, 100);
}

/** The sections that the options name: first what options of their own ask for, then the lists from left to right. */
function shownBy(call: ToolCall, format: MonFormat): Shown {
  const shown = defaults(format);
  const list = (words: string, include: boolean): void => applyList(shown, words, include, format);
  for (const { name, value } of call.options) if (name === "fence-history") applyLevel(fencingLevel(value), list);
  if (call.has("quiet")) list("times", false);
  for (const { name, value } of call.options) {
    if (name === "include" || name === "exclude") list(value ?? "", name === "include");
    else if (name === "neg-locations") list(value === undefined || value === "" ? "bans" : `bans:${value}`, true);
    else if (name === "hide-headers") list("summary", false);
    else if (SWITCHES[name] !== undefined) list(SWITCHES[name], true);
  }
  return shown;
}

/** Options that ask for sections, and for which. */
const SWITCHES: Readonly<Record<string, string>> = {
  failcounts: "failcounts",
  operations: "failcounts,operations",
  "timing-details": "operations",
  tickets: "tickets",
  "show-node-attributes": "attributes",
};

function applyLevel(level: 0 | 1 | 2 | 3, list: (words: string, include: boolean) => void): void {
  if (level === 0) list("fencing", false);
  else list(level === 1 ? "fencing-failed,fencing-pending" : "fencing", true);
}

function requestOf(call: ToolCall, format: MonFormat, intervalMs: number | undefined): MonRequest {
  return {
    shown: shownBy(call, format),
    inactive: call.has("inactive"),
    brief: call.has("brief"),
    byNode: call.has("group-by-node"),
    detail: call.has("show-detail"),
    descriptions: call.has("show-description"),
    timing: call.has("timing-details"),
    node: call.value("node"),
    resource: call.value("resource"),
    simple: call.has("simple-status"),
    print: printOptions(call, format, intervalMs),
  };
}

/** The whole output for one document. */
function page(call: ToolCall, cib: Element, status: ClusterStatus | undefined, request: MonRequest): string {
  const nowMs = status?.nowMs ?? call.io.nowMs();
  const reading = readCluster(cib, nowMs, { zone: call.io.zone });
  logMessages(call.io, reading.messages);
  if (request.simple) return `${simpleStatus(reading)}\n`;
  return printLook({ reading, nowMs, status }, request, request.print);
}

/** Writes the page whenever something changed, at least every interval, until the process is told to end. */
async function follow(
  call: ToolCall,
  cluster: Cluster,
  request: MonRequest,
  intervalMs: number,
  write: (text: string) => void,
): Promise<number> {
  let cib: Element | undefined;
  let status: ClusterStatus | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failed: unknown;
  const stop = Promise.withResolvers<void>();
  const draw = (): void => {
    timer = undefined;
    if (cib === undefined) return;
    try {
      write(page(call, cib, status ?? (cluster.setting === "file" ? undefined : NOTHING_KNOWN), request));
    } catch (error) {
      failed = error;
      stop.resolve();
    }
  };
  const soon = (): void => {
    timer ??= setTimeout(draw, REDRAW_MS);
  };
  const unwatch = cluster.watch((event) => {
    switch (event.kind) {
      case "cib":
        if (cib !== undefined) tellAgent(call, newResults(cib, event.snapshot.cib));
        cib = event.snapshot.cib;
        soon();
        return;
      case "status":
        status = event.status;
        soon();
        return;
      case "lost":
        write(`Connection to the cluster lost: ${event.reason}\nReconnecting...\n`);
        return;
    }
  });
  const ticker = setInterval(draw, intervalMs);
  process.once("SIGINT", stop.resolve);
  process.once("SIGTERM", stop.resolve);
  await stop.promise;
  clearInterval(ticker);
  clearTimeout(timer);
  unwatch();
  if (failed !== undefined) throw failed instanceof CrmError ? failed : new Error(String(failed), { cause: failed });
  return ExitCode.OK;
}

/** Starts the program of --external-agent once for each result. */
function tellAgent(call: ToolCall, results: readonly OperationResult[]): void {
  const agent = call.value("external-agent");
  if (agent === undefined) return;
  for (const result of results) {
    const failed = (why: string): void => call.complain(`${agent} cannot be run: ${why}`);
    call.io.launch(agent, agentVariables(result, call.value("external-recipient")), failed);
  }
}

/** Many changes within this time are drawn once. */
const REDRAW_MS = 50;
const NOTHING_KNOWN: ClusterStatus = {
  connected: true,
  dc: undefined,
  quorum: false,
  nowMs: undefined,
  hosts: [],
  transition: undefined,
};
