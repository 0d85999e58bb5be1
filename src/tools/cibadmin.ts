import { hash } from "node:crypto";
import { CrmError, ExitCode } from "../base/index.ts";
import { applyPatchset, type Element, element, formatPath, pathOf, select, writeXml } from "../cib/index.ts";
import type { Cluster } from "../client/index.ts";
import { atPath, deleteByPath } from "./cib/by-path.ts";
import { commandLine, type EditOptions, editCib } from "./cib/commit.ts";
import { givenXml } from "./cib/input.ts";
import { newDocument } from "./cib/new-document.ts";
import {
  bump,
  CreateConflict,
  create,
  erase,
  findScope,
  modify,
  noSuch,
  remove,
  replace,
  SCOPES,
} from "./cib/operations.ts";
import { schemasOf, upgradeDocument } from "./cib/upgrade.ts";
import { CIBADMIN_OPTIONS } from "./cibadmin-options.ts";
import type { ToolIo } from "./io.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

const COMMANDS = [
  "query",
  "erase",
  "bump",
  "create",
  "modify",
  "patch",
  "replace",
  "delete",
  "delete-all",
  "empty",
  "md5-sum",
  "md5-sum-versioned",
  "upgrade",
] as const;
type Command = (typeof COMMANDS)[number];

export const cibadminTool: ToolDefinition = {
  name: "cibadmin",
  summary: "cibadmin - query and edit the configuration",
  description: "",
  options: CIBADMIN_OPTIONS,
  run,
};

export function cibadmin(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(cibadminTool, argv, io);
}

async function run(call: ToolCall): Promise<number> {
  if (call.operands.length > 0) throw toolError("usage", `non-option ARGV-elements: ${call.operands.join(" ")}`);
  const command = commandOf(call);
  const scope = call.value("scope");
  if (scope !== undefined && !SCOPES.includes(scope)) throw toolError("usage", `Invalid value '${scope}' for --scope`);
  switch (command) {
    case "empty":
      print(call, newDocument(call.value("empty"), 1));
      return ExitCode.OK;
    case "md5-sum":
    case "md5-sum-versioned":
      return digest(call, command);
    case "query":
      return query(call);
    default:
      return change(call, command);
  }
}

/** The last one counts; without any the document is shown. */
function commandOf(call: ToolCall): Command {
  const given = call.options.flatMap(({ name }) => COMMANDS.filter((known) => known === name));
  const command = given.at(-1) ?? "query";
  if (UNSAFE.has(command) && !call.has("force")) {
    throw toolError(
      "unsafe",
      "The supplied command is considered dangerous. To prevent accidental destruction of the cluster, the --force flag is required in order to proceed.",
    );
  }
  return command;
}

const UNSAFE: ReadonlySet<Command> = new Set(["erase", "upgrade", "delete-all"]);

/** The cluster with the permissions of the user that is named. */
function openAs(call: ToolCall): Promise<Cluster> {
  const user = call.value("user");
  return call.io.openCluster(user === undefined ? {} : { user });
}

async function query(call: ToolCall): Promise<number> {
  const access = call.has("show-access") ? await import("./cib/show-access.ts") : undefined;
  const style = access?.accessStyle(call);
  // What others may do is shown by one who may see it.
  const cluster = await (style === undefined ? openAs(call) : call.io.openCluster());
  try {
    const { cib } = await cluster.read();
    const last = call.options.findLast(({ name }) => name === "scope" || name === "xpath");
    if (last?.name === "xpath") return queryXpath(call, cib, last.value ?? "");
    const found = findScope(cib, last?.value);
    if (found === undefined) throw apiError(noSuch());
    if (access !== undefined && style !== undefined && found === cib) {
      printText(call, access.accessAs(call, cib, style));
    } else print(call, bare(call, found));
    return ExitCode.OK;
  } finally {
    await cluster.close();
  }
}

function bare(call: ToolCall, found: Element): Element {
  return call.has("no-children") ? { ...found, children: [] } : found;
}

function queryXpath(call: ToolCall, cib: Element, xpath: string): number {
  const found = select(cib, xpath);
  if (found.length === 0) throw apiError(noSuch());
  if (call.has("node-path")) {
    for (const each of found) call.line(formatPath(pathOf(each)));
    return ExitCode.OK;
  }
  const elements = found.map((each) => bare(call, each.element));
  print(call, elements.length === 1 ? elements[0]! : element("xpath-query", {}, elements));
  return ExitCode.OK;
}

function print(call: ToolCall, found: Element): void {
  printText(call, writeXml(found));
}

function printText(call: ToolCall, text: string): void {
  if (call.xml) call.add(element("output", {}, [{ kind: "text", text }]));
  else call.io.out(text);
}

/** The stored form begins with a blank and ends with a line break; the sent one is bare. */
function digest(call: ToolCall, command: "md5-sum" | "md5-sum-versioned"): number {
  const given = xmlFor(call, command)!;
  const text = writeXml(given, { indent: 0 });
  const sum = hash("md5", command === "md5-sum" ? ` ${text}\n` : text);
  call.line(sum);
  call.add(element("md5-sum", { digest: sum }));
  return ExitCode.OK;
}

/** The XML that a command works with; an XPath does instead where something is deleted. @throws CrmError `usage` */
function xmlFor(call: ToolCall, command: Command): Element | undefined {
  const deletes = command === "delete" || command === "delete-all";
  if (deletes && call.has("xpath")) return undefined;
  const given = givenXml(call);
  if (given !== undefined) return given;
  const what = deletes ? "either --xpath or input" : "input";
  throw toolError("usage", `The supplied command requires ${what} via --xml-file, --xml-text, or --xml-pipe`);
}

const WITHOUT_XML: ReadonlySet<Command> = new Set(["erase", "bump", "upgrade"]);

async function change(call: ToolCall, command: Exclude<Command, "query" | "empty">): Promise<number> {
  const xpath = call.value("xpath");
  const given = WITHOUT_XML.has(command) ? undefined : xmlFor(call, command);
  const cluster = await openAs(call);
  try {
    const commands = [commandLine(call)];
    let unchanged = false;
    const editing = (cib: Element): Element => {
      const next = command === "upgrade" ? upgrade(call, cluster, cib) : edit(call, command, cib, given, xpath);
      unchanged = next === cib;
      return next;
    };
    await editCib(cluster, call.io, commands, editing, telling(call));
    // Pacemaker says it of a cluster, not of a file.
    if (command === "upgrade" && unchanged && cluster.setting !== "file") {
      call.line("Upgrade unnecessary: Schema is already the latest available");
    }
    return ExitCode.OK;
  } catch (error) {
    if (error instanceof CreateConflict) {
      reportConflict(call, error.failed);
      return ExitCode.EXISTS;
    }
    if (error instanceof CrmError && API_ERRORS.includes(error.code)) throw apiError(error);
    throw error;
  } finally {
    await cluster.close();
  }
}

const API_ERRORS: readonly string[] = ["no-such", "old", "config", "bad-diff", "bad-patchset", "bad-path"];

function telling(call: ToolCall): EditOptions {
  return { tell: (problem) => call.complainBare(`error: ${problem}`), verbose: call.has("verbose") };
}

function edit(
  call: ToolCall,
  command: Command,
  cib: Element,
  given: Element | undefined,
  xpath: string | undefined,
): Element {
  const scope = call.value("scope");
  switch (command) {
    case "erase":
      return erase(cib);
    case "bump":
      return bump(cib);
    case "delete":
    case "delete-all":
      if (xpath !== undefined) return deleteByPath(cib, xpath, command === "delete-all");
      return remove(cib, given!, scope);
    case "create":
      if (xpath !== undefined)
        return atPath(cib, xpath, (found) => ({ ...found, children: [...found.children, given!] }));
      return create(cib, given!, scope);
    case "replace":
      if (xpath !== undefined) return atPath(cib, xpath, () => given!);
      return replace(cib, given!, scope);
    case "modify": {
      const options = { allowCreate: call.has("allow-create"), score: true };
      if (xpath !== undefined) return atPath(cib, xpath, (found) => modify(found, given!, "cib", options));
      return modify(cib, given!, scope, options);
    }
    case "patch":
      return applyPatchset(cib, given!, { checkVersion: true });
    default:
      throw new Error(`broken invariant: ${command} changes nothing`);
  }
}

/** What is dropped or means something else now is told with --verbose. */
function upgrade(call: ToolCall, cluster: Cluster, cib: Element): Element {
  const upgraded = upgradeDocument(cib, schemasOf(cluster, call.io));
  if (call.has("verbose")) for (const { level, text } of upgraded.messages) call.complainBare(`${level}: ${text}`);
  return upgraded.cib;
}

function apiError(error: Error): CrmError {
  const code = error instanceof CrmError ? error.code : "error";
  return toolError(code, `CIB API call failed: ${error instanceof CrmError ? error.describe() : error.message}`);
}

function reportConflict(call: ToolCall, failed: Element): void {
  call.complain("CIB API call failed: File exists");
  const { id } = failed.attributes;
  const report = element("failed", {}, [
    element(
      "failed_update",
      {
        ...(id === undefined ? {} : { id }),
        "object-type": failed.name,
        operation: "cib_create",
        reason: "File exists",
      },
      [failed],
    ),
  ]);
  print(call, report);
}
