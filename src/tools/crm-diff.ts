import { CrmError, ExitCode, errorCode } from "../base/index.ts";
import {
  applyPatchset,
  comparePatchset,
  type Element,
  element,
  patchsetDigest,
  patchsetElement,
  readXml,
  VERSION_NAMES,
  writeXml,
} from "../cib/index.ts";
import { CRM_DIFF_OPTIONS } from "./crm-diff-options.ts";
import type { ToolIo } from "./io.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

export const crmDiffTool: ToolDefinition = {
  name: "crm_diff",
  summary:
    "crm_diff - what differs between two configurations as a patchset, or a configuration with a patchset applied",
  description: "",
  options: CRM_DIFF_OPTIONS,
  run,
};

export function crmDiff(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmDiffTool, argv, io);
}

async function run(call: ToolCall): Promise<number> {
  const patching = call.has("patch");
  if (call.has("no-version")) {
    if (call.has("cib")) throw toolError("usage", "-u/--no-version incompatible with -c/--cib");
    if (patching) call.complainBare("Warning: -u/--no-version ignored with -p/--patch");
  }
  const original = inputOf(call, call.value("original-string"), call.value("original"));
  if (original === undefined) throw toolError("usage", "Either --original or --original-string must be specified");
  const file = call.options.findLast(({ name }) => name === "new" || name === "patch")?.value;
  const other = inputOf(call, call.value("new-string"), file);
  if (other === undefined) throw toolError("usage", "Either --new, --new-string, or --patch must be specified");
  const before = read(original, "original");
  const after = read(other, patching ? "patch" : "new");
  return patching ? patch(call, before, after) : compare(call, before, after);
}

/** 1 says that the documents differ. */
function compare(call: ToolCall, before: Element, after: Element): number {
  const asCib = call.has("cib");
  const target = call.has("no-version") ? withVersionOf(before, after) : after;
  const changes = comparePatchset(before, target, { attributeOrder: !asCib });
  if (changes.length === 0) return ExitCode.OK;
  const versions = { source: before.attributes, target: target.attributes };
  const patchset = call.has("no-version") ? patchsetElement(changes) : patchsetElement(changes, versions);
  show(call, "patchset", asCib ? withDigest(patchset, patchsetDigest(target)) : patchset);
  return ExitCode.ERROR;
}

function patch(call: ToolCall, before: Element, patchset: Element): number {
  try {
    show(call, "updated", applyPatchset(before, patchset, { checkVersion: call.has("cib") }));
    return ExitCode.OK;
  } catch (error) {
    if (error instanceof CrmError) throw toolError(error.code, `Could not apply patch: ${error.describe()}`);
    throw error;
  }
}

/** Another version alone is no difference. */
function withVersionOf(before: Element, after: Element): Element {
  const attributes = { ...after.attributes };
  for (const name of VERSION_NAMES) {
    const value = before.attributes[name];
    if (value !== undefined) attributes[name] = value;
  }
  return { ...after, attributes };
}

function withDigest(patchset: Element, digest: string): Element {
  return { ...patchset, attributes: { ...patchset.attributes, digest } };
}

function show(call: ToolCall, name: "patchset" | "updated", shown: Element): void {
  const text = writeXml(shown);
  if (call.xml) call.add(element(name, {}, [{ kind: "text", text }]));
  else call.io.out(text);
}

/** What the text comes from: the command line, a file, or stdin. */
interface Input {
  readonly source: string;
  readonly text: () => string;
}

function inputOf(call: ToolCall, text: string | undefined, file: string | undefined): Input | undefined {
  if (text !== undefined) return { source: "command line", text: () => text };
  if (call.has("stdin") || file === "-") return { source: "stdin", text: () => call.io.readStdin() };
  return file === undefined ? undefined : { source: file, text: () => call.io.readFile(file) };
}

function read(input: Input, what: string): Element {
  try {
    return withoutText(readXml(input.text(), { source: input.source }));
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof CrmError) {
      const { source, line, column } = error.at ?? {};
      const place = [source ?? input.source, line, column].filter((part) => part !== undefined).join(":");
      throw toolError("bad-xml", `Failed to parse ${what} XML: ${place}: ${error.message}`);
    }
    if (code === undefined) throw error;
    const why = code === "ENOENT" ? "No such file or directory" : code;
    throw toolError("bad-xml", `Failed to parse ${what} XML: ${input.source}: ${why}`);
  }
}

/** Patchsets know nothing of text between elements. */
function withoutText(node: Element): Element {
  const children = node.children.flatMap((child) => {
    if (child.kind === "text") return [];
    return [child.kind === "element" ? withoutText(child) : child];
  });
  return { ...node, children };
}
