import { any, command, JSON_FLAG, type Level, one, opt } from "../model/command.ts";

const SIMULATE = any("what", "choice", ["nograph", "scores", "actions", "utilization", "v", "vv", "vvv", "vvvv"]);

export const CIB: Level = {
  name: "cib",
  summary: "copies of the configuration to work on",
  help: "A shadow copy is a configuration of its own under a name: changes to it do nothing until it is committed to the cluster. The prompt shows which one is in use.",
  levels: ["cibstatus"],
  commands: [
    command("new", "makes a shadow copy", {
      args: [opt("cib", "shadow"), any("how", "choice", ["withstatus", "force", "empty"])],
      effect: "shell",
      synopsis: "[<cib>] [withstatus] [force] [empty]",
      help: "Copies the cluster's configuration and uses it. `empty` begins with nothing, `withstatus` takes the state along, `force` overwrites a copy of that name.",
      examples: [["new try", ""]],
    }),
    command("use", "works on a shadow copy", {
      examples: [
        ["use try", ""],
        ["use live", "back to the cluster"],
      ],
      args: [opt("cib", "shadow", ["live"]), opt("withstatus", "choice", ["withstatus"])],
      effect: "shell",
      help: "`live`, or no name, goes back to the cluster.",
    }),
    command("list", "lists shadow copies", {
      examples: [["list", ""]],
      flags: [JSON_FLAG],
      help: "The names, one a line.",
    }),
    command("delete", "deletes a shadow copy", {
      examples: [["delete try", ""]],
      args: [one("cib", "shadow")],
      effect: "acts",
      help: "Not the one in use.",
    }),
    command("reset", "begins a shadow copy anew", {
      examples: [["reset try", ""]],
      args: [one("cib", "shadow")],
      effect: "acts",
      help: "Copies the cluster's configuration into it again.",
    }),
    command("commit", "sends a shadow copy to the cluster", {
      examples: [["commit try", ""]],
      args: [opt("cib", "shadow")],
      effect: "acts",
      waits: true,
      help: "The cluster's configuration becomes that of the copy.",
    }),
    command("diff", "compares a shadow copy with the cluster", {
      examples: [["diff", ""]],
      help: "What a commit of the copy in use would change.",
    }),
    command("import", "makes a shadow copy of a scheduler input", {
      examples: [["import pe-input-5.bz2", "a decision to look into"]],
      args: [one("file", "file"), opt("shadow", "word")],
      effect: "shell",
      help: "Reads a CIB or a scheduler input (also compressed) into a copy with its state and uses it. A number is one of the history.",
    }),
  ],
};

export const CIBSTATUS: Level = {
  name: "cibstatus",
  summary: "a state to rehearse with",
  help: "Loads a state, changes it in memory and lets the scheduler decide on it.",
  levels: [],
  commands: [
    command("load", "loads a state", {
      examples: [
        ["load live", ""],
        ["load shadow:try", ""],
      ],
      args: [one("from", "word")],
      effect: "shell",
      synopsis: "{<file>|shadow:<cib>|live}",
      help: "From a file, a shadow copy or the cluster.",
    }),
    command("save", "saves the state", {
      examples: [["save state.xml", ""]],
      args: [opt("to", "word")],
      effect: "acts",
      synopsis: "[<file>|shadow:<cib>]",
      help: "Back to where it came from, or elsewhere.",
    }),
    command("origin", "tells where the state came from", {
      examples: [["origin", ""]],
      help: "A file, a shadow copy or live.",
    }),
    command("show", "shows the state", {
      examples: [["show changed", ""]],
      args: [opt("changed", "choice", ["changed"])],
      help: "As XML; `changed` lists what was changed here.",
    }),
    command("node", "changes a host's state", {
      examples: [["node server1 unclean", "what if it vanished"]],
      args: [one("node", "node"), one("state", "choice", ["online", "offline", "unclean"])],
      effect: "shell",
      help: "unclean: it is gone and not known to be down.",
    }),
    command("op", "adds the result of an operation", {
      args: [
        one("operation", "word"),
        one("resource", "resource"),
        one("exit_code", "word"),
        opt("op_status", "choice", ["pending", "done", "cancelled", "timeout", "notsupported", "error"]),
        opt("node", "node"),
      ],
      effect: "shell",
      help: "As though the operation (probe, monitor[:interval], start, stop, promote, ...) had ended with that exit code (a number, or success, generic, not_running, ...).",
      examples: [["op monitor vip generic", "a failed monitor"]],
    }),
    command("quorum", "switches quorum", {
      examples: [["quorum false", ""]],
      args: [one("bool", "choice", ["true", "false", "yes", "no", "on", "off"])],
      effect: "shell",
      help: "Whether the cluster has quorum.",
    }),
    command("ticket", "changes a ticket", {
      examples: [["ticket ticketA grant", ""]],
      args: [one("ticket", "ticket"), one("action", "choice", ["grant", "revoke", "activate", "standby"])],
      effect: "shell",
      help: "As though the ticket had been granted or revoked.",
    }),
    command("run", "lets the scheduler decide", {
      examples: [
        ["run", ""],
        ["run scores", "with the scores"],
      ],
      aliases: ["simulate"],
      args: [SIMULATE],
      help: "Prints what would be done.",
    }),
  ],
};
