import {
  ABSENT,
  type Command,
  commonCommands,
  LEVELS,
  type Level,
  SETTINGS,
  synopsisOf,
  TOPICS,
} from "../../shell/index.ts";
import { OPTIONS } from "./command-line.ts";
import { DESCRIPTION, ENVIRONMENT, EXAMPLES, FILES } from "./manual-texts.ts";

/** The manual page crm(8), in man(7)'s language: options, levels and commands from the tables that parser, help and
 *  completion go by, texts from the topics of `crm help`. */
export function crmManual(version: string): string {
  return [
    `.\\" Made from the tables of the program by 'npm run man'; edit src/shell/table and src/main/crm/manual-texts.ts instead.
.TH CRM 8 "" "Lifeline ${version}" "Lifeline"`,
    section("NAME", "crm \\- shell of a high\\-availability cluster"),
    section(
      "SYNOPSIS",
      `${["", " <level> <command> [<argument>...]", " [-f] <file>", " --version | --help"]
        .map((rest) => `.B crm\n[<option>...]${rest}`.replace("[<option>...] --", "--").replace(" [-f]", " -f"))
        .map(plainRoff)
        .join("\n.br\n")}`,
    ),
    section("DESCRIPTION", paragraphs(DESCRIPTION)),
    section("OPTIONS", OPTIONS.map(({ names, value, summary }) => entry(optionHead(names, value), summary)).join("\n")),
    section("EXAMPLES", examplesOf(EXAMPLES)),
    section("COMMANDS OF EVERY LEVEL", commandsOf([...commonCommands(LEVELS[1]!)])),
    ...LEVELS.map(levelSection),
    section("CONFIGURATION LANGUAGE", [topic("language"), sub("Rules", "rules"), sub("Scores", "scores")].join("\n")),
    section("SCRIPTS", topic("batch")),
    section("STEPS BACK", topic("undo")),
    section("PREFERENCES", preferences()),
    section("EXIT STATUS", exitCodes()),
    section("ENVIRONMENT", list(ENVIRONMENT)),
    section("FILES", list(FILES)),
    section(
      "COMPATIBILITY",
      [topic("compatibility"), absentWords(), sub("Extensions of the language", "extensions")].join("\n"),
    ),
    section("SEE ALSO", ".BR crm_mon (8),\n.BR crm\\-keys (7)"),
  ]
    .join("\n")
    .concat("\n");
}

const section = (title: string, body: string): string =>
  `.SH ${title.includes(" ") ? `"${title}"` : title}\n${headless(body)}`;
const sub = (title: string, name: string): string => `.SS "${title}"\n${headless(topic(name))}`;
/** A heading begins a paragraph by itself. */
const headless = (body: string): string => body.replace(/^\.PP\n/, "");

function levelSection(level: Level): string {
  const own = level.name === "" ? level.commands.filter((command) => !isEverywhere(command)) : level.commands;
  const title = level.name === "" ? "COMMANDS OF THE ROOT" : `LEVEL ${level.name.toUpperCase()}`;
  const below =
    level.levels.length === 0 ? "" : `.PP\nLevels below: ${level.levels.map((name) => bold(name)).join(", ")}.\n`;
  return section(title, `${roff(`${capital(level.summary)}. ${level.help}`)}\n${below}${commandsOf(own)}`);
}

/** `status`, `verify` and `report` are told of once. */
const isEverywhere = (command: Command): boolean =>
  commonCommands(LEVELS[1]!).some(({ name }) => name === command.name);

function commandsOf(commands: readonly Command[]): string {
  return commands
    .filter(({ hidden }) => hidden !== true)
    .map(commandText)
    .join("\n");
}

function commandText(command: Command): string {
  const { summary, help, aliases, deprecated, flags, examples } = command;
  const also = [...aliases.map(bold), ...deprecated.map((name) => `${bold(name)} (old)`)];
  const body = [
    `${roff(`${capital(summary)}. ${help}`)}`,
    ...(also.length === 0 ? [] : [`Also: ${also.join(", ")}.`]),
  ].join("\n");
  const options = flags.map(({ names, value, summary: what }) => entry(optionHead(names, value?.name), what));
  const inner = [
    ...(options.length === 0 ? [] : [options.join("\n")]),
    ...(examples.length === 0 ? [] : [examplesOf(examples)]),
  ];
  const head = `.TP\n${synopsis(command)}\n${body}`;
  return inner.length === 0 ? head : `${head}\n.RS\n${inner.join("\n")}\n.RE`;
}

/** The name bold, the rest as it is. */
function synopsis(command: Command): string {
  const [name = "", ...rest] = synopsisOf(command).split(" ");
  return `${bold(name)}${rest.length === 0 ? "" : ` ${plainRoff(rest.join(" "))}`}`;
}

function optionHead(names: readonly string[], value: string | undefined): string {
  return `${names.map(bold).join(", ")}${value === undefined ? "" : ` \\fI${plainRoff(value)}\\fR`}`;
}

const entry = (head: string, text: string): string => `.TP\n${head}\n${roff(capital(text))}.`;

function examplesOf(examples: readonly (readonly [string, string])[]): string {
  const lines = examples.map(([line, what]) => `${plainRoff(line)}${what === "" ? "" : `\n    ${plainRoff(what)}`}`);
  return `.PP\n.nf\n${lines.join("\n")}\n.fi`;
}

function list(rows: Readonly<Record<string, string>>): string {
  return Object.entries(rows)
    .map(([name, text]) => `.TP\n${bold(name)}\n${roff(text)}`)
    .join("\n");
}

function preferences(): string {
  const rows = SETTINGS.map(({ key, summary, fallback }) => {
    const standard = fallback === "" ? "" : ` Default: ${fallback}.`;
    return `.TP\n${bold(key)}\n${roff(`${capital(summary)}.${standard}`)}`;
  });
  return `Set by ${bold("-o")}, at the level ${bold("options")}, or in crm.conf: lines ${bold("name = value")} below ${bold("[section]")}.\n${rows.join("\n")}`;
}

/** What crmsh has and Lifeline has not, with what is said in its place. */
function absentWords(): string {
  const rows = Object.entries(ABSENT).flatMap(([level, words]) =>
    Object.entries(words).map(
      ([word, hint]) => `.TP\n${bold(`${level} ${word}`.trim())}\n${roff(`${capital(hint)}.`)}`,
    ),
  );
  return `.SS "Words of crmsh that are not there"\n${rows.join("\n")}`;
}

function exitCodes(): string {
  return TOPICS.exitcodes!.text.split("\n")
    .map((line) => {
      const [code = "", ...rest] = line.split(/\s+/);
      return `.TP\n${bold(code)}\n${roff(capital(rest.join(" ")))}.`;
    })
    .join("\n");
}

/** Lines of a paragraph stand apart, as `crm help` shows them. */
function topic(name: string): string {
  return paragraphs(TOPICS[name]!.text);
}

function paragraphs(text: string): string {
  return text
    .split("\n\n")
    .map((paragraph) => paragraph.split("\n"))
    .map((lines) =>
      lines.length === 1 ? `.PP\n${roff(lines[0]!)}` : lines.map((line) => `.IP \\(bu 2\n${roff(line)}`).join("\n"),
    )
    .join("\n");
}

const bold = (text: string): string => `\\fB${plainRoff(text)}\\fR`;
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const LINE_LENGTH = 78;

/** Text with `commands` in bold, in lines that can be read here too; none may begin like a request. */
function roff(text: string): string {
  const marked = text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? bold(part) : plainRoff(part)))
    .join("");
  const lines: string[] = [];
  for (const word of marked.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LINE_LENGTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => line.trim().replace(/^\./, "\\&.")).join("\n");
}

function plainRoff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti");
}
