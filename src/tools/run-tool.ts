import { CrmError, ExitCode, errorCode, exitText } from "../base/index.ts";
import { type Element, element, writeXml } from "../cib/index.ts";
import { quotedCommandLine } from "./command-line.ts";
import { deniedLines } from "./denied.ts";
import type { ToolIo } from "./io.ts";
import {
  COMMON_OPTIONS,
  type GivenOption,
  helpText,
  type OptionSpec,
  OUTPUT_OPTIONS,
  type ParsedArguments,
  parseArguments,
} from "./options.ts";
import { VERSION_TEXT } from "./version.ts";

export interface ToolDefinition {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** Its own options; those that all tools have come on top. */
  readonly options: readonly OptionSpec[];
  /** Options that are understood and refused: not supported yet. */
  readonly missing?: readonly string[];
  /** Prints through `call` and answers the exit code; what it throws becomes the message and the code. */
  readonly run: (call: ToolCall) => Promise<number>;
}

/** Exit codes of what is thrown by its code; anything else is a plain error. */
const EXIT_CODES: Readonly<Record<string, number>> = {
  usage: ExitCode.USAGE,
  "no-file": ExitCode.NOSUCH,
  "bad-xml": ExitCode.DATAERR,
  "bad-xpath": ExitCode.USAGE,
  "bad-cib": ExitCode.CONFIG,
  "no-cluster": ExitCode.DISCONNECT,
  "cluster-down": ExitCode.DISCONNECT,
  disconnected: ExitCode.DISCONNECT,
  "no-such": ExitCode.NOSUCH,
  "bad-name": ExitCode.USAGE,
  "no-node": ExitCode.NOSUCH,
  "not-there": ExitCode.NOSUCH,
  exists: ExitCode.EXISTS,
  old: ExitCode.OLD,
  unsafe: ExitCode.UNSAFE,
  multiple: ExitCode.MULTIPLE,
  "read-only": ExitCode.INSUFFICIENT_PRIV,
  "read-denied": ExitCode.INSUFFICIENT_PRIV,
  denied: ExitCode.INSUFFICIENT_PRIV,
  unwritable: ExitCode.CANTCREAT,
  "not-supported": ExitCode.UNIMPLEMENT_FEATURE,
  "not-configured": ExitCode.NOT_CONFIGURED,
  "no-input": ExitCode.NOINPUT,
  "os-file": ExitCode.OSFILE,
  io: ExitCode.IOERR,
  "bad-diff": ExitCode.ERROR,
  "bad-path": ExitCode.ERROR,
  "bad-patchset": ExitCode.SOFTWARE,
  "data-error": ExitCode.DATAERR,
  "not-running": ExitCode.DISCONNECT,
  "no-dc": ExitCode.NO_DC,
  config: ExitCode.CONFIG,
  "duplicate-id": ExitCode.CONFIG,
  "invalid-param": ExitCode.INVALID_PARAM,
  "bad-date": ExitCode.DATAERR,
  "io-error": ExitCode.IOERR,
};

/** The exit code of what is thrown by this code. */
export function exitCodeOf(code: string): number {
  return EXIT_CODES[code] ?? ExitCode.ERROR;
}

/** A tool's message for an error of ours in Pacemaker's words: `throw toolError("no-such", "...")`. */
export function toolError(code: string, message: string): CrmError {
  return new CrmError({ code, message });
}

/** One call of a tool: what was asked, and where it prints. XML output is gathered and printed as one document at the end. */
export class ToolCall {
  readonly io: ToolIo;
  readonly options: readonly GivenOption[];
  readonly operands: readonly string[];
  /** Of the output; an option of the tool itself may say otherwise. */
  format: string;
  /** The command line as it was given. */
  readonly request: string;
  readonly #children: Element[] = [];
  readonly #errors: string[] = [];

  constructor(io: ToolIo, parsed: ParsedArguments, format: string, argv: readonly string[]) {
    this.io = io;
    this.request = quotedCommandLine([io.program, ...argv]);
    this.options = parsed.options;
    this.operands = parsed.operands;
    this.format = format;
  }

  get xml(): boolean {
    return this.format === "xml";
  }

  has(name: string): boolean {
    return this.options.some((option) => option.name === name);
  }

  /** The value given last; undefined when the option was not given (or without a value). */
  value(name: string): string | undefined {
    return this.options.findLast((option) => option.name === name)?.value;
  }

  values(name: string): string[] {
    return this.options.flatMap((option) => (option.name === name && option.value !== undefined ? [option.value] : []));
  }

  /** A line of text output; nothing in XML output. */
  line(text: string): void {
    if (!this.xml) this.io.out(`${text}\n`);
  }

  /** A part of XML output; nothing in text output. */
  add(...elements: Element[]): void {
    this.#children.push(...elements);
  }

  /** As `complain`, without the program's name. */
  complainBare(text: string): void {
    this.#errors.push(text);
    if (!this.xml) this.io.err(`${text}\n`);
  }

  /** Something to complain about that does not end the call. */
  complain(text: string): void {
    const whole = `${this.io.program}: ${text}`;
    this.#errors.push(whole);
    if (!this.xml) this.io.err(`${whole}\n`);
  }

  finish(code: number): void {
    if (this.xml) this.io.out(resultText(this.request, code, this.#children, this.#errors));
  }
}

/** The whole XML output of a call. */
export function resultText(
  request: string,
  code: number,
  children: readonly Element[],
  errors: readonly string[] = [],
): string {
  const told = errors.map((text) => element("error", {}, [{ kind: "text", text }]));
  const status = element(
    "status",
    { code: String(code), message: exitText(code) },
    told.length === 0 ? [] : [element("errors", {}, told)],
  );
  return writeResult(element("pacemaker-result", { "api-version": API_VERSION, request }, [...children, status]));
}

const API_VERSION = "2.42";

const RAW = /(<(output|source|xml|content|patchset|xml-patchset|updated)>)([^<]*)(<\/\2>)/g;

/** Character data that is XML itself is shown as it is, as Pacemaker's tools do. */
function writeResult(result: Element): string {
  return writeXml(result).replace(RAW, (_all, open, _name, text, close) => {
    const plain = String(text)
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&#13;", "\r")
      .replaceAll("&amp;", "&");
    return `${open}<![CDATA[${plain}]]>${close}`;
  });
}

/** Runs a tool from its table and answers the exit code. */
export async function runTool(tool: ToolDefinition, argv: readonly string[], io: ToolIo): Promise<number> {
  const own = new Set(tool.options.map(({ long }) => long));
  const output = OUTPUT_OPTIONS.filter(({ long }) => !own.has(long));
  const table = [HELP, HELP_ALL, ...tool.options, ...COMMON_OPTIONS, ...output];
  let call: ToolCall | undefined;
  let code: number;
  let out = io;
  try {
    const parsed = await parseArguments(
      table,
      argv.map((word) => (word === "-?" ? "-h" : word)),
    );
    const given = (name: string): string | undefined =>
      parsed.options.findLast((option) => option.name === name)?.value;
    const destination = given("output-to");
    if (destination !== undefined && destination !== "-") out = toFile(io, destination);
    const format = given("output-as") ?? "text";
    if (!own.has("output-as") && !FORMATS.includes(format)) {
      throw toolError("error", `Error creating output format ${format}: Unknown output format`);
    }
    if (format === "none") out = silent(out);
    call = new ToolCall(out, parsed, format, argv);
    if (call.has("help") || call.has("help-all")) {
      out.out(helpText(tool.name, tool.summary, table, tool.description));
      return ExitCode.OK;
    }
    if (call.has("version")) {
      out.out(VERSION_TEXT);
      return ExitCode.OK;
    }
    code = await tool.run(call);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    code = exitCodeOf(error.code);
    complain(error, call, io);
  }
  call?.finish(code);
  return code;
}

const FORMATS = ["text", "xml", "none"];

function silent(io: ToolIo): ToolIo {
  return { ...io, out: () => undefined, err: () => undefined };
}

function complain(error: CrmError, call: ToolCall | undefined, io: ToolIo): void {
  const denied = deniedLines(io.program, error);
  if (call === undefined) io.err(`${io.program}: ${error.describe()}\n`);
  else if (denied === undefined) call.complain(error.describe());
  else for (const line of denied) call.complainBare(line);
}

function toFile(io: ToolIo, path: string): ToolIo {
  let text = "";
  const write = (more: string): void => {
    text += more;
    io.writeFile(path, text);
  };
  try {
    write("");
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof CrmError || code === undefined) throw error;
    throw toolError("unwritable", `Could not create '${path}': ${code}`);
  }
  return { ...io, out: write };
}

const HELP: OptionSpec = { short: "h", long: "help", group: "Help", help: "Show help options", hidden: true };
const HELP_ALL: OptionSpec = { long: "help-all", group: "Help", help: "Show all help options", hidden: true };
