import { CrmError, ExitCode, parseDurationMs } from "../base/index.ts";
import type { Element } from "../cib/index.ts";
import type { Cluster, ClusterStatus } from "../client/index.ts";
import { readCluster } from "../state/index.ts";
import {
  attributesText,
  buildStatus,
  hostsText,
  type Line,
  maintenanceText,
  renderLines,
  resourcesText,
  type Section,
  spaced,
} from "../status/index.ts";
import { MON_OPTIONS } from "./crm-mon-options.ts";
import type { MonitorPreset, ToolIo } from "./io.ts";
import { logMessages } from "./log-messages.ts";
import { failuresText } from "./mon/failures.ts";
import { heldBackText } from "./mon/held-back.ts";
import { bansText, ticketsText } from "./mon/more.ts";
import { operationsText } from "./mon/operations.ts";
import { applyList, defaults, type SectionName, type Shown } from "./mon/sections.ts";
import { simpleStatus } from "./mon/simple.ts";
import { startUpText } from "./mon/start-up.ts";
import { summaryText } from "./mon/summary.ts";
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

const DESCRIPTION = `Sections of --include and --exclude: stack, dc, times, counts, options, maint-mode (together: summary), nodes,
resources, attributes, failcounts, operations, failures, fencing, tickets, bans[:PREFIX]; also all, none, default.

Examples:

Once, with fail counts and everything that does not run:

	crm_mon -1rf

Until Ctrl-C, redrawn whenever something changes:

	crm_mon
`;

interface MonRequest {
  readonly shown: Shown;
  readonly inactive: boolean;
  readonly detail: boolean;
  readonly timing: boolean;
  readonly simple: boolean;
}

const UNSUPPORTED = [
  "node",
  "resource",
  "group-by-node",
  "brief",
  "show-description",
  "external-agent",
  "watch-fencing",
];

async function run(call: ToolCall): Promise<number> {
  if (call.operands.length > 0) throw toolError("usage", `unexpected argument: ${call.operands[0]}`);
  const format = call.has("as-xml") ? "xml" : call.format;
  const { monitor } = call.io;
  if (monitor !== undefined && wantsScreen(call, format)) {
    const cluster = await call.io.openCluster();
    try {
      if (cluster.setting !== "file") return await monitor(cluster, presetOf(call));
    } finally {
      await cluster.close();
    }
  }
  if (!["text", "console"].includes(format))
    throw toolError("not-supported", `not supported yet: --output-as=${format}`);
  for (const name of UNSUPPORTED) {
    if (call.has(name)) throw toolError("not-supported", `not supported yet: --${name}`);
  }
  const request = requestOf(call);
  const intervalMs = intervalOf(call);
  const cluster = await call.io.openCluster();
  try {
    const live = cluster.setting !== "file" && !call.has("one-shot") && !request.simple;
    const toFile = call.value("output-to") !== undefined && call.value("output-to") !== "-";
    if (call.has("daemonize")) {
      if (!toFile)
        throw toolError(
          "usage",
          "--daemonize requires at least one of --output-to (with value not set to '-') and --external-agent",
        );
      return await follow(call, cluster, request, intervalMs, (text) =>
        call.io.writeFile(call.value("output-to")!, text),
      );
    }
    if (!live || (!call.io.interactive && !toFile && !call.has("interval"))) {
      const { cib } = await cluster.read();
      call.io.out(await page(call, cluster, cib, request));
      return ExitCode.OK;
    }
    const clear = call.io.interactive && !toFile ? "\x1b[H\x1b[2J\x1b[3J" : "";
    const write = (text: string): void =>
      toFile ? call.io.writeFile(call.value("output-to")!, text) : call.io.out(`${clear}${text}`);
    return await follow(call, cluster, request, intervalMs, write);
  } finally {
    await cluster.close();
  }
}

/** A person looks, and asked for nothing that only lines can give. An interval is taken and not needed: the screen is told
 *  of each change when it happens. */
function wantsScreen(call: ToolCall, format: string): boolean {
  const lines = ["one-shot", "simple-status", "output-to", "daemonize", "external-agent", "node", "resource"];
  if (!["text", "console"].includes(format)) return false;
  if (lines.some((name) => call.has(name) || call.value(name) !== undefined)) return false;
  // The screen always has these; who leaves them out wants something else.
  return ["nodes", "resources", "failures"].every((name) => shownBy(call).names.has(name as SectionName));
}

function presetOf(call: ToolCall): MonitorPreset {
  intervalOf(call);
  const { names } = shownBy(call);
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

/** The sections that the options name, from left to right. */
function shownBy(call: ToolCall): Shown {
  const shown = defaults();
  for (const { name, value } of call.options) {
    switch (name) {
      case "include":
        applyList(shown, value ?? "", true);
        break;
      case "exclude":
        applyList(shown, value ?? "", false);
        break;
      case "failcounts":
        shown.names.add("failcounts");
        break;
      case "operations":
      case "timing-details":
        shown.names.add("operations");
        break;
      case "tickets":
        shown.names.add("tickets");
        break;
      case "neg-locations":
        shown.names.add("bans");
        shown.bansPrefix = value ?? "";
        break;
      case "show-node-attributes":
        shown.names.add("attributes");
        break;
      case "hide-headers":
        applyList(shown, "summary", false);
        break;
      case "quiet":
        shown.names.delete("times");
        break;
      default:
        break;
    }
  }
  return shown;
}

function requestOf(call: ToolCall): MonRequest {
  return {
    shown: shownBy(call),
    inactive: call.has("inactive"),
    detail: call.has("show-detail"),
    timing: call.has("timing-details"),
    simple: call.has("simple-status"),
  };
}

async function page(call: ToolCall, cluster: Cluster, cib: Element, request: MonRequest): Promise<string> {
  const status = cluster.setting === "file" ? undefined : await cluster.status();
  return pageText(call, cib, status, request);
}

/** The whole output for one document. */
function pageText(call: ToolCall, cib: Element, status: ClusterStatus | undefined, request: MonRequest): string {
  const { shown, inactive, detail, timing } = request;
  const nowMs = status?.nowMs ?? call.io.nowMs();
  const reading = readCluster(cib, nowMs, { zone: call.io.zone });
  logMessages(call.io, reading.messages);
  if (request.simple) return `${simpleStatus(reading)}\n`;
  if (detail) throw toolError("not-supported", "not supported yet: --show-detail");
  const view = buildStatus(reading);
  const { names } = shown;
  const options = { inactive, pending: true, attributes: false };
  const history = names.has("operations") || names.has("failcounts");
  const head: (Section | undefined)[] = [summaryText(reading, shown, { detail, nowMs })];
  const rest: (Section | undefined)[] = [
    names.has("nodes") ? hostsText(view.hosts) : undefined,
    names.has("resources") ? resourcesText(view.resources, options) : undefined,
    names.has("attributes") ? attributesText(view.hosts) : undefined,
    history ? operationsText(reading, { operations: names.has("operations"), timing }) : undefined,
    names.has("failures") ? failuresText(reading, detail) : undefined,
    status !== undefined && names.has("resources") ? startUpText(reading) : undefined,
    status !== undefined && names.has("failures") ? heldBackText(reading) : undefined,
    names.has("tickets") ? ticketsText(reading) : undefined,
    names.has("bans") ? bansText(reading, shown.bansPrefix, detail) : undefined,
  ];
  const banner = names.has("maint-mode") ? maintenanceText(view) : undefined;
  const lines: Line[] = [...spaced(head), ...(banner ?? [])];
  const body = spaced(rest);
  if (lines.length > 0 && body.length > 0) lines.push("");
  const first = status === undefined || !names.has("stack") ? "" : statusLine(status);
  return first + renderLines([...lines, ...body]);
}

/** A word on the running cluster that no document holds: who has quorum and why, and what it is doing. */
function statusLine(status: ClusterStatus): string {
  const running = status.transition?.actions.filter(({ state }) => state === "running") ?? [];
  const doing = running.length === 0 ? "" : `, doing: ${running.map(({ key }) => key).join(", ")}`;
  return `Status of the cluster: ${status.dc === undefined ? "no DC yet" : "running"}${doing}\n`;
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
      write(pageText(call, cib, status ?? (cluster.setting === "file" ? undefined : NOTHING_KNOWN), request));
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
