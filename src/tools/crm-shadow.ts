import { ExitCode } from "../base/index.ts";
import { comparePatchset, type Element, element, patchsetElement, writeXml } from "../cib/index.ts";
import { newDocument } from "./cib/new-document.ts";
import { patchsetText } from "./cib/patchset-text.ts";
import { CRM_SHADOW_OPTIONS } from "./crm-shadow-options.ts";
import { systemFailure } from "./error/system-failure.ts";
import type { ToolIo } from "./io.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";
import { commitCopy } from "./shadow/commit.ts";
import {
  activeCopy,
  copyNamed,
  isThere,
  readCopy,
  readLive,
  type ShadowCopy,
  textOf,
  writeCopy,
} from "./shadow/copy.ts";
import { enter, leave } from "./shadow/session.ts";

export const crmShadowTool: ToolDefinition = {
  name: "crm_shadow",
  summary: "crm_shadow - perform configuration changes in a sandbox",
  description: "",
  options: CRM_SHADOW_OPTIONS,
  run,
};

export function crmShadow(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmShadowTool, argv, io);
}

type Command = (call: ToolCall, copy: ShadowCopy) => number | Promise<number>;

/** On the copy that the option names. */
const NAMED: Readonly<Record<string, Command>> = {
  create: (call, copy) => create(call, copy, "create"),
  "create-empty": createEmpty,
  reset: (call, copy) => create(call, copy, "reset"),
  commit,
  delete: remove,
  switch: (call, copy) => {
    textOf(call, copy);
    return enter(call, copy.name, "switched");
  },
};

/** On the copy in use. */
const ACTIVE: Readonly<Record<string, Command>> = { which, file, display, diff, edit };

async function run(call: ToolCall): Promise<number> {
  if (call.operands.length > 0) throw toolError("usage", `non-option ARGV-elements: ${call.operands.join(" ")}`);
  // The last command counts.
  const command = call.options.findLast(({ name }) => name in NAMED || name in ACTIVE);
  if (command === undefined) throw toolError("usage", "Must specify a query or command option");
  const named = NAMED[command.name];
  if (named !== undefined) return named(call, copyNamed(call, command.value ?? ""));
  return ACTIVE[command.name]!(call, activeCopy(call));
}

function which(call: ToolCall, { name }: ShadowCopy): number {
  call.line(name);
  call.add(element("shadow", { instance: name }));
  return ExitCode.OK;
}

function file(call: ToolCall, { name, file: path }: ShadowCopy): number {
  call.line(path);
  call.add(element("shadow", { instance: name, file: path }));
  return ExitCode.OK;
}

function display(call: ToolCall, copy: ShadowCopy): number {
  const text = writeXml(readCopy(call, copy));
  if (!call.xml) call.io.out(text);
  call.add(shown(copy, "content", text));
  return ExitCode.OK;
}

function shown({ name }: ShadowCopy, part: string, text: string): Element {
  return element("shadow", { instance: name }, [element(part, {}, [{ kind: "text", text }])]);
}

async function diff(call: ToolCall, copy: ShadowCopy): Promise<number> {
  textOf(call, copy);
  const cib = await readLive(call);
  const shadow = readCopy(call, copy);
  const changes = comparePatchset(cib, shadow, { attributeOrder: true });
  if (changes.length === 0) {
    call.add(element("shadow", { instance: copy.name }));
    return ExitCode.OK;
  }
  const patchset = patchsetElement(changes, { source: cib.attributes, target: shadow.attributes });
  for (const line of patchsetText(patchset)) call.line(line);
  call.add(shown(copy, "xml-patchset", writeXml(patchset)));
  return ExitCode.ERROR;
}

function edit(call: ToolCall, copy: ShadowCopy): number {
  textOf(call, copy);
  const { EDITOR: editor } = call.io.env;
  if (editor === undefined) throw toolError("not-configured", "No value for EDITOR defined");
  try {
    return call.io.runProgram(editor, [copy.file], {});
  } catch (error) {
    const { message } = systemFailure(`Could not invoke EDITOR (${editor} ${copy.file})`, error);
    throw toolError("os-file", message);
  }
}

async function create(call: ToolCall, copy: ShadowCopy, verb: "create" | "reset"): Promise<number> {
  if (verb === "create") refuseToOverwrite(call, copy);
  else needForce(call, "The reset command overwrites the active shadow configuration.", "shadow file", copy.name);
  writeCopy(call, copy, await readLive(call), verb);
  return enter(call, copy.name, "created");
}

function createEmpty(call: ToolCall, copy: ShadowCopy): number {
  refuseToOverwrite(call, copy);
  const cib = newDocument(call.value("validate-with"));
  call.line(`Created new ${cib.attributes["validate-with"]} configuration`);
  writeCopy(call, copy, cib, "create");
  return enter(call, copy.name, "created");
}

function remove(call: ToolCall, copy: ShadowCopy): number {
  needForce(call, "The delete command removes the specified shadow file.", "shadow file", copy.name);
  try {
    if (isThere(call, copy)) call.io.removeFile(copy.file);
  } catch (error) {
    throw systemFailure(`Could not remove shadow instance '${copy.name}'`, error);
  }
  leave(call, copy.name);
  return ExitCode.OK;
}

function commit(call: ToolCall, copy: ShadowCopy): Promise<number> {
  needForce(call, "The commit command overwrites the active cluster configuration.", "cluster", copy.name);
  return commitCopy(call, copy);
}

function refuseToOverwrite(call: ToolCall, copy: ShadowCopy): void {
  if (call.has("force") || !isThere(call, copy)) return;
  throw toolError("unwritable", `A shadow instance '${copy.name}' already exists.\n${demand("shadow file")}`);
}

function needForce(call: ToolCall, what: string, whose: "shadow file" | "cluster", name: string): void {
  if (call.has("force")) return;
  const { CIB_shadow: active } = call.io.env;
  const other =
    active !== undefined && active !== name
      ? `Additionally, the supplied shadow instance (${name}) is not the same as the active one (${active}).\n`
      : "";
  throw toolError("usage", `${what}\n${other}${demand(whose)}`);
}

function demand(whose: "shadow file" | "cluster"): string {
  return `To prevent accidental destruction of the ${whose}, the --force flag is required in order to proceed.`;
}
