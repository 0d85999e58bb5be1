import { CrmError } from "../base/index.ts";

/** One option of a tool. Parser, help and man page are made from a table of these. */
export interface OptionSpec {
  /** One character. */
  readonly short?: string;
  readonly long: string;
  /** Name of its argument; it takes none without one. In brackets: it may be left out. */
  readonly argument?: string;
  /** What its argument has to be one of: anything else is an error of the command line. */
  readonly values?: readonly string[];
  /** Heading in the help. */
  readonly group: string;
  readonly help: string;
  /** Still understood, no longer shown. */
  readonly hidden?: true;
}

/** An option as given, in the order of the command line. */
export interface GivenOption {
  readonly name: string;
  readonly value: string | undefined;
}

export interface ParsedArguments {
  readonly options: readonly GivenOption[];
  readonly operands: readonly string[];
}

/** Options that every tool has. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [
  { short: "$", long: "version", group: "Application", help: "Display software version and exit" },
  {
    short: "V",
    long: "verbose",
    group: "Application",
    help: "Increase debug output (may be specified multiple times)",
  },
];

export const OUTPUT_OPTIONS: readonly OptionSpec[] = [
  {
    long: "output-as",
    argument: "FORMAT",
    group: "Output",
    help: "Specify output format as one of: text (default), xml",
  },
  { long: "output-to", argument: "DEST", group: "Output", help: 'Specify file name for output (or "-" for stdout)' },
];

/** Reads a command line by a table. @throws CrmError `usage` */
export async function parseArguments(table: readonly OptionSpec[], argv: readonly string[]): Promise<ParsedArguments> {
  const { Command, CommanderError, Option } = await import("commander");
  const options: GivenOption[] = [];
  const command = new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .helpOption(false)
    .allowExcessArguments();
  for (const { short, long, argument } of table) {
    const placeholder = argument === undefined ? "" : argument.startsWith("[") ? " [value]" : " <value>";
    const flags = `${short === undefined ? "" : `-${short}, `}--${long}${placeholder}`;
    const option = new Option(flags);
    command.addOption(option);
    command.on(`option:${option.name()}`, (value: string | null | undefined) => {
      options.push({ name: long, value: argument === undefined || value === null ? undefined : value });
    });
  }
  try {
    command.parse([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new CrmError({ code: "usage", message: usageMessage(error.message, argv) });
  }
  checkValues(table, options);
  return { options, operands: command.args };
}

/** @throws CrmError `usage` */
function checkValues(table: readonly OptionSpec[], options: readonly GivenOption[]): void {
  for (const { name, value } of options) {
    const allowed = table.find(({ long }) => long === name)?.values;
    if (allowed === undefined || allowed.includes(value ?? "")) continue;
    throw new CrmError({ code: "usage", message: `Error parsing option --${name}` });
  }
}

/** The parser's complaint in the words of Pacemaker's tools. */
function usageMessage(complaint: string, argv: readonly string[]): string {
  const unknown = /unknown option '([^']*)'/.exec(complaint)?.[1];
  if (unknown !== undefined) return `Unknown option ${unknown.split("=")[0]}`;
  const incomplete = /option '([^']*)' argument missing/.exec(complaint)?.[1];
  if (incomplete !== undefined) {
    const forms = incomplete.split(/[ ,]+/).filter((form) => form.startsWith("-"));
    return `Missing argument for ${forms.find((form) => form === argv.at(-1)) ?? forms[0]}`;
  }
  return complaint.replace(/^error: /, "");
}

/** Help as Pacemaker's tools lay it out: the usual options, or all groups. */
export function helpText(program: string, summary: string, table: readonly OptionSpec[], description: string): string {
  const groups = new Map<string, OptionSpec[]>();
  for (const option of table) {
    if (option.hidden) continue;
    const list = groups.get(option.group);
    if (list === undefined) groups.set(option.group, [option]);
    else list.push(option);
  }
  const lines = ["Usage:", `  ${program} [OPTION?]`, "", summary, ""];
  for (const [group, options] of [["Help", [HELP]] as const, ...groups]) {
    lines.push(`${group}${group === "Help" || group === "Application" || group === "Output" ? " Options" : ""}:`);
    for (const option of options) {
      const head = `  ${option.short === undefined ? "" : `-${option.short}, `}--${option.long}${option.argument === undefined ? "" : `=${option.argument}`}`;
      lines.push(`${head.padEnd(34)} ${option.help.replaceAll("\n", `\n${" ".repeat(35)}`)}`);
    }
    lines.push("");
  }
  return `${lines.join("\n")}\n${description === "" ? "" : `${description}\n`}`;
}

const HELP: OptionSpec = { short: "h", long: "help", group: "Help", help: "Show help options" };
