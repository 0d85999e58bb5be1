import { any, type Command, command, flag, JSON_FLAG, opt } from "../model/command.ts";

/** Commands of every level. */
export const COMMON: readonly Command[] = [
  command("help", "tells about a command, a level or a topic", {
    aliases: ["?", "-h", "--help"],
    args: [any("topic", "topic")],
    effect: "shell",
    help: "Without a word it lists what can be done at this level. With the name of a command, a level, or a level and a command it tells how that is used. `COMMAND --help` does the same.",
    examples: [
      ["help", "what there is here"],
      ["help configure primitive", "one command of another level"],
      ["help topics", "texts about the language, batch, undo, exit codes"],
    ],
  }),
  command("quit", "leaves the shell", {
    aliases: ["bye", "exit"],
    effect: "shell",
    help: "Staged changes are asked about first. In a script they are handled as `--commit-at-end` says.",
  }),
  command("up", "goes back to the level above", {
    aliases: ["end", "back"],
    effect: "shell",
    help: "Leaving configure with staged changes asks whether they are to be committed; in a script it keeps to what `--commit-at-end` says.",
  }),
  command("cd", "goes to another level", {
    args: [opt("path", "level")],
    effect: "shell",
    help: "The path is made of level names and `..`, joined by slashes. A path that begins with a slash starts at the root. Without a path it goes up.",
    examples: [
      ["cd configure", "from the root"],
      ["cd ../resource", "from configure to resource"],
      ["cd /", "to the root"],
    ],
  }),
  command("ls", "lists levels and commands", {
    effect: "shell",
    help: "Lists the levels that can be entered from here and the commands of this level.",
  }),
];

/** Commands of the root that are understood at every level. */
export const EVERYWHERE: readonly Command[] = [
  command("status", "shows what runs where", {
    args: [
      any("option", "choice", [
        "full",
        "bynode",
        "inactive",
        "ops",
        "timing",
        "failcounts",
        "verbose",
        "quiet",
        "html",
        "xml",
        "simple",
        "tickets",
        "noheaders",
        "detail",
        "brief",
      ]),
    ],
    flags: [JSON_FLAG],
    passesOn: "option",
    help: "The state of hosts and resources, as crm_mon shows it once; without words also what does not run. Words choose what is shown: bynode groups by host, inactive lists what does not run too, ops and timing add the history of operations, failcounts the failures; xml, html and --json change the form. crm_mon's own options are passed on to it (`--node=NAME`, with the value in the same word).",
    examples: [
      ["status", "the usual view"],
      ["status bynode inactive", "by host, with what is stopped"],
      ["status -rfA", "options of crm_mon"],
      ["status --json", "for programs"],
    ],
  }),
  command("verify", "checks the whole configuration", {
    args: [opt("scores", "choice", ["scores"])],
    flags: [JSON_FLAG, flag("--strict", "warnings fail as well")],
    help: "Checks the configuration of the cluster (at the configure level: the staged one) against schema, references, agents and the scheduler. Errors make it fail with exit code 1; warnings with 3 where --strict is given. `scores` adds the scheduler's scores.",
    examples: [["verify", "errors, warnings and deprecations, each with its place"]],
  }),
  command("report", "collects what a support person needs", {
    args: [opt("dest", "file")],
    flags: [
      flag("-f|--from", "begin of the period", { name: "time", kind: "word" }),
      flag("-t|--to", "end of the period", { name: "time", kind: "word" }),
      flag("-n|--nodes", "hosts to collect from", { name: "nodes", kind: "word" }),
      flag("-d", "keep a directory instead of an archive"),
      flag("-s", "say nothing"),
      flag("-v", "say more"),
    ],
    help: "Writes configuration, status, checkpoints, versions and logs of this host into an archive; passwords and the like are taken out. A report of the configuration alone can be made of a file or a shadow copy.",
    examples: [["report /tmp/incident", "writes /tmp/incident.tar.gz"]],
  }),
];
