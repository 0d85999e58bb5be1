import { command, JSON_FLAG, type Level, one, opt } from "../model/command.ts";

const SAMPLES: Readonly<Record<string, string>> = {
  editor: "nano",
  pager: "less",
  user: "hacluster",
  output: "color",
  colorscheme: "yellow,normal,cyan,red,green,magenta",
};

const SETTING_WORD = (
  name: string,
  summary: string,
  choices: readonly string[] | undefined,
  help: string,
  aliases: readonly string[] = [],
) =>
  command(name, summary, {
    aliases,
    args: [choices === undefined ? one("value", "word") : one("value", "word", choices)],
    effect: "shell",
    help,
    examples: [[`${name} ${choices?.at(-1) ?? SAMPLES[name] ?? ""}`.trim(), ""]],
    ...(choices === undefined ? {} : { synopsis: `{${choices.join("|")}}` }),
  });
const YES_NO = ["yes", "no"];

export const OPTIONS: Level = {
  name: "options",
  summary: "preferences of the shell",
  help: "Changes last until the shell ends, `save` keeps them.",
  levels: [],
  commands: [
    command("show", "shows options", {
      examples: [
        ["show", ""],
        ["show wait", ""],
      ],
      aliases: ["list"],
      args: [opt("option", "option", ["all"])],
      flags: [JSON_FLAG],
      help: "All options with their values.",
    }),
    command("set", "sets an option", {
      args: [one("option", "option"), one("value", "word")],
      effect: "shell",
      help: "By its full name.",
      examples: [["set core.commit_at_end yes", ""]],
    }),
    command("reset", "goes back to what is built in", {
      examples: [["reset", ""]],
      effect: "shell",
      help: "All options; `save` makes it last.",
    }),
    command("save", "keeps the options", { examples: [["save", ""]], effect: "shell", help: "In your crm.conf." }),
    SETTING_WORD("editor", "the editor of `edit`", undefined, "A program."),
    SETTING_WORD("pager", "shows long output", undefined, "A program."),
    SETTING_WORD("user", "runs cluster commands as another user", undefined, "Empty means: as yourself."),
    SETTING_WORD(
      "skill-level",
      "what commands are offered",
      ["operator", "administrator", "expert"],
      "Kept for old settings; every command is offered.",
      ["skill_level"],
    ),
    SETTING_WORD(
      "output",
      "how output is coloured",
      ["plain", "color-always", "color", "uppercase"],
      "Words may be joined by commas.",
    ),
    SETTING_WORD(
      "colorscheme",
      "the colours",
      undefined,
      "Six colours joined by commas: keyword, id, attribute, value, score, reference.",
    ),
    SETTING_WORD("sort-elements", "lists objects by id", YES_NO, "No: in the order they were made.", ["sort_elements"]),
    SETTING_WORD(
      "check-frequency",
      "when objects are checked",
      ["always", "on-verify", "never"],
      "Checks against the agents' meta-data.",
      ["check_frequency"],
    ),
    SETTING_WORD(
      "check-mode",
      "how checks count",
      ["strict", "relaxed"],
      "Relaxed: what agents object to is a warning.",
      ["check_mode"],
    ),
    SETTING_WORD("wait", "waits for the cluster after each change", YES_NO, "As -w does.", []),
    SETTING_WORD(
      "add-quotes",
      "quotes words of the command line",
      YES_NO,
      "Words with blanks, when a command is given to crm itself.",
      ["add_quotes"],
    ),
    SETTING_WORD(
      "manage-children",
      "what happens to members' own attributes",
      ["ask", "never", "always"],
      "When a container is started, stopped, managed.",
      ["manage_children"],
    ),
  ],
};
