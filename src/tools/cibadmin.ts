import { hash } from "node:crypto";
import { CrmError, ExitCode, errorCode } from "../base/index.ts";
import {
  applyChanges,
  applyPatchset,
  type Element,
  element,
  emptyCib,
  formatPath,
  pathOf,
  readXml,
  select,
  writeXml,
} from "../cib/index.ts";
import type { Cluster } from "../client/index.ts";
import { editCib } from "./cib/commit.ts";
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
  missing: ["upgrade"],
  run,
};

export function cibadmin(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(cibadminTool, argv, io);
}

async function run(call: ToolCall): Promise<number> {
  const command = commandOf(call);
  const scope = call.value("scope");
  if (scope !== undefined && !SCOPES.includes(scope)) throw toolError("usage", `Invalid value '${scope}' for --scope`);
  switch (command) {
    case "empty":
      print(call, emptyCib(call.value("empty")));
      return ExitCode.OK;
    case "md5-sum":
    case "md5-sum-versioned":
      return digest(call, command);
    case "query":
      return query(call);
    case "upgrade":
      throw toolError("not-supported", "not supported yet: --upgrade");
    default:
      return change(call, command);
  }
}

function commandOf(call: ToolCall): Command {
  const given = call.options
    .map(({ name }) => COMMANDS.find((known) => known === name))
    .filter((each) => each !== undefined);
  const command = given.at(-1);
  if (command === undefined) throw toolError("usage", "Must specify a command option");
  if (new Set(given).size > 1) throw toolError("usage", "Multiple command options specified");
  const dangerous = command === "erase" || (command === "delete-all" && call.value("xpath") !== undefined);
  if (dangerous && !call.has("force")) {
    throw toolError(
      "unsafe",
      "The supplied command is considered dangerous. To prevent accidental destruction of the cluster, the --force flag is required in order to proceed.",
    );
  }
  return command;
}

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
  const given = input(call);
  if (given === undefined) throw toolError("usage", "Please supply XML to process with -X, -x, or -p");
  const text = writeXml(given, { indent: 0 });
  const sum = hash("md5", command === "md5-sum" ? ` ${text}\n` : text);
  call.line(sum);
  call.add(element("md5-sum", { digest: sum }));
  return ExitCode.OK;
}

/** The XML to work with, undefined when none was given. */
function input(call: ToolCall): Element | undefined {
  const file = call.value("xml-file");
  const text = call.value("xml-text");
  if (file !== undefined) return readXml(readInput(call, file), { source: file });
  if (text !== undefined) return readXml(text, { source: "command line" });
  if (call.has("xml-pipe")) return readXml(call.io.readStdin(), { source: "stdin" });
  return undefined;
}

function readInput(call: ToolCall, path: string): string {
  try {
    return path === "-" ? call.io.readStdin() : call.io.readFile(path);
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof CrmError || code === undefined) throw error;
    throw toolError("no-file", `Couldn't read ${path}: ${code === "ENOENT" ? "No such file or directory" : code}`);
  }
}

async function change(call: ToolCall, command: Exclude<Command, "query" | "empty" | "upgrade">): Promise<number> {
  const given = input(call);
  const xpath = call.value("xpath");
  const needsXml = command !== "erase" && command !== "bump" && xpath === undefined;
  if (given === undefined && needsXml) throw toolError("usage", "Please supply XML to process with -X, -x, or -p");
  const cluster = await openAs(call);
  try {
    await editCib(cluster, call.io, [commandLine(call)], (cib) => edit(call, command, cib, given, xpath));
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

const API_ERRORS: readonly string[] = ["no-such", "old", "bad-diff", "bad-patchset", "bad-path"];

function commandLine(call: ToolCall): string {
  const words = call.options.map(({ name, value }) => (value === undefined ? `--${name}` : `--${name}=${value}`));
  return [call.io.program, ...words].join(" ");
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

function deleteByPath(cib: Element, xpath: string, all: boolean): Element {
  const found = select(cib, xpath);
  if (found.length === 0) throw noSuch();
  // From the end, so that the paths of those before stay right.
  const chosen = (all ? found : found.slice(0, 1)).toReversed();
  return applyChanges(
    cib,
    chosen.map((each) => ({ op: "delete", path: pathOf(each) })),
  );
}

function atPath(cib: Element, xpath: string, update: (found: Element) => Element): Element {
  const [first] = select(cib, xpath);
  if (first === undefined) throw noSuch();
  let node = update(first.element);
  for (let at = first; at.parent !== undefined && at.parent.element.name !== ""; at = at.parent) {
    const { element: parent } = at.parent;
    node = { ...parent, children: parent.children.map((child) => (child === at.element ? node : child)) };
  }
  return node;
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
