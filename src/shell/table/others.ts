import { any, command, flag, JSON_FLAG, type Level, one, opt, some } from "../model/command.ts";

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

export const RA: Level = {
  name: "ra",
  summary: "resource agents",
  help: "What agents there are and what they take.",
  levels: [],
  commands: [
    command("classes", "lists classes of agents", {
      examples: [["classes", ""]],
      flags: [JSON_FLAG],
      help: "And the providers of the class ocf.",
    }),
    command("list", "lists agents of a class", {
      args: [one("class", "agent-class"), opt("provider", "agent-provider")],
      flags: [JSON_FLAG],
      help: "All agents of a class, or of one provider.",
      examples: [["list ocf heartbeat", ""]],
    }),
    command("providers", "tells who provides an agent", {
      examples: [["providers Dummy", ""]],
      args: [one("type", "agent"), opt("class", "agent-class")],
      help: "Providers of the class ocf (or another) that have the agent.",
    }),
    command("info", "tells about an agent", {
      aliases: ["meta"],
      args: [one("agent", "agent"), opt("class", "agent-class"), opt("provider", "agent-provider")],
      flags: [JSON_FLAG],
      help: "What it does, its parameters with their types and defaults, and the time-outs it advises.",
      examples: [
        ["info IPaddr2", ""],
        ["info stonith:fence_xvm", ""],
      ],
    }),
    command("validate", "lets an agent check parameters", {
      args: [one("agent", "agent"), any("param", "agent-parameter")],
      help: "Runs its validate-all action on this host.",
      examples: [["validate IPaddr2 ip=10.0.0.9", ""]],
    }),
  ],
};

const NODES = any("node", "node");
const ALL = flag("--all", "all hosts");

export const CLUSTER: Level = {
  name: "cluster",
  summary: "the hosts and the stack itself",
  help: "Starts and stops the stack on this host and looks at its health. What concerns other hosts is done there.",
  levels: [],
  commands: [
    command("status", "tells whether the stack runs", {
      examples: [["status", ""]],
      flags: [JSON_FLAG],
      help: "The daemon, quorum, who decides, and which hosts are there.",
    }),
    command("start", "starts the stack on this host", {
      examples: [["start", ""]],
      args: [NODES],
      flags: [ALL],
      effect: "acts",
      help: "Through the system's service manager.",
    }),
    command("stop", "stops the stack on this host", {
      examples: [["stop", ""]],
      args: [NODES],
      flags: [ALL],
      effect: "acts",
      help: "Its resources move away first.",
    }),
    command("restart", "stops and starts the stack on this host", {
      examples: [["restart", ""]],
      args: [NODES],
      flags: [ALL],
      effect: "acts",
      help: "Its resources move away first.",
    }),
    command("enable", "starts the stack when this host boots", {
      examples: [["enable --now", ""]],
      args: [NODES],
      flags: [ALL, flag("--now", "and now")],
      effect: "acts",
      help: "Through the system's service manager.",
    }),
    command("disable", "does not start the stack when this host boots", {
      examples: [["disable", ""]],
      args: [NODES],
      flags: [ALL, flag("--now", "and stop it now")],
      effect: "acts",
      help: "Through the system's service manager.",
    }),
    command("health", "checks the cluster's health", {
      examples: [["health", ""]],
      args: [opt("what", "choice", ["hawk2", "sbd", "sles16"])],
      flags: [flag("--local", "this host only"), flag("--fix", "mend what can be mended"), JSON_FLAG],
      help: "Quorum, hosts, failures, stopped resources, fencing, stale constraints, disk space.",
    }),
    command("quorum", "declares absent hosts off", {
      examples: [["quorum --accept", "the others are switched off"]],
      flags: [flag("--accept", "the absent hosts are off: I have seen it")],
      effect: "acts",
      help: "For a part of the cluster without quorum, when the others are known to be down. Wrongly used it makes two hosts run the same resource.",
    }),
    command("wait_for_startup", "waits until the stack is up", {
      examples: [["wait_for_startup 60s", ""]],
      args: [opt("timeout", "duration")],
      help: "Until a host that decides is known.",
    }),
    command("copy", "copies a file to other hosts", {
      examples: [["copy /etc/ha.d/ha.cf", "to all hosts"]],
      args: [one("path", "file"), NODES],
      effect: "acts",
      help: "Needs ssh to them.",
    }),
    command("diff", "compares a file between hosts", {
      examples: [["diff /etc/ha.d/ha.cf --checksum", ""]],
      args: [one("file", "file"), NODES],
      flags: [flag("--checksum", "compare sums only")],
      help: "Needs ssh to them.",
    }),
    command("run", "runs a command on hosts", {
      examples: [["run uptime", "on all hosts"]],
      args: [one("command", "text"), NODES],
      effect: "acts",
      help: "Needs ssh to them.",
    }),
  ],
};

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

export const HISTORY: Level = {
  name: "history",
  summary: "what happened",
  help: "Reads the cluster's own journal, the checkpoints and the history of operations. Archives of other tools' reports are not read.",
  levels: [],
  commands: [
    command("info", "tells what history covers", {
      examples: [["info", ""]],
      flags: [JSON_FLAG],
      help: "Where it comes from, the period, hosts and resources.",
    }),
    command("latest", "shows the latest transition", {
      examples: [["latest", ""]],
      flags: [JSON_FLAG],
      help: "What was done last.",
    }),
    command("events", "lists what happened", {
      examples: [["events", ""]],
      flags: [JSON_FLAG],
      help: "Commits and operations of agents in the order of time.",
    }),
    command("limit", "narrows the period", {
      examples: [['limit "2026-01-01 12:00"', "from then on"]],
      deprecated: ["timeframe"],
      args: [opt("from_time", "word"), opt("to_time", "word")],
      effect: "shell",
      help: "Without times the whole history.",
    }),
    command("node", "what happened on hosts", {
      examples: [["node server1", ""]],
      args: [some("node", "node")],
      flags: [JSON_FLAG],
      help: "Operations on these hosts.",
    }),
    command("resource", "what happened to resources", {
      examples: [["resource vip", ""]],
      args: [some("rsc", "resource")],
      flags: [JSON_FLAG],
      help: "Operations of these resources.",
    }),
    command("log", "shows the log of this host", {
      examples: [["log", ""]],
      args: [any("node", "node")],
      help: "Lines of the period from the daemon's log file.",
    }),
    command("transitions", "lists transitions", {
      examples: [["transitions", ""]],
      flags: [JSON_FLAG],
      help: "Commits and what they changed, newest last.",
    }),
    command("transition", "shows a transition", {
      examples: [["transition 3", ""]],
      args: [any("arg", "word")],
      help: "A checkpoint by its number: what changed.",
    }),
    command("diff", "compares two points", {
      examples: [["diff 3 live", "what changed since checkpoint 3"]],
      args: [one("first", "checkpoint"), one("second", "checkpoint"), opt("status", "choice", ["status", "html"])],
      help: "Checkpoints by number, or live.",
    }),
    command("source", "says where history comes from", {
      examples: [["source live", ""]],
      args: [opt("source", "word", ["live"])],
      effect: "shell",
      help: "`live` is the only source.",
    }),
  ],
};

export const COROSYNC: Level = {
  name: "corosync",
  summary: "the messaging layer of a Pacemaker cluster",
  help: "For clusters that run on corosync. Lifeline's own hosts are configured in ha.cf.",
  levels: ["link"],
  commands: [
    command("show", "prints corosync.conf", { examples: [["show", ""]], help: "The file of this host." }),
    command("get", "prints a value", {
      args: [one("path", "word")],
      help: "Of corosync.conf.",
      examples: [["get totem.version", ""]],
    }),
    command("set", "sets a value", {
      examples: [["set totem.token 5000", ""]],
      args: [one("path", "word"), one("value", "word"), opt("index", "number")],
      effect: "acts",
      help: "In corosync.conf of this host.",
    }),
    command("edit", "opens corosync.conf in an editor", {
      examples: [["edit", ""]],
      effect: "acts",
      help: "Of this host.",
    }),
    command("status", "shows corosync's state", {
      examples: [["status quorum", ""]],
      args: [opt("what", "choice", ["ring", "quorum", "qdevice", "qnetd", "cpg"])],
      help: "Needs a running corosync.",
    }),
    command("reload", "lets corosync read its file again", {
      examples: [["reload", ""]],
      effect: "acts",
      help: "Needs a running corosync.",
    }),
    command("log", "shows corosync's log", { examples: [["log", ""]], help: "The file that corosync.conf names." }),
    command("diff", "compares corosync.conf between hosts", {
      examples: [["diff server2", ""]],
      args: [any("node", "node")],
      flags: [flag("--checksum", "compare sums only")],
      help: "Needs ssh.",
    }),
    command("pull", "takes corosync.conf of another host", {
      examples: [["pull server1", ""]],
      args: [one("node", "node")],
      effect: "acts",
      help: "Needs ssh.",
    }),
    command("push", "sends corosync.conf to other hosts", {
      examples: [["push server2", ""]],
      args: [any("node", "node")],
      effect: "acts",
      help: "Needs ssh.",
    }),
  ],
};

export const LINK: Level = {
  name: "link",
  summary: "corosync's links",
  help: "For clusters that run on corosync.",
  levels: [],
  commands: [
    command("show", "shows links", { examples: [["show", ""]], help: "Needs a running corosync." }),
    command("add", "adds a link", {
      examples: [["add server1=10.1.0.1 server2=10.1.0.2", ""]],
      args: [any("arg", "word")],
      effect: "acts",
      help: "Needs a running corosync.",
    }),
    command("remove", "removes a link", {
      examples: [["remove 1", ""]],
      args: [one("number", "number")],
      effect: "acts",
      help: "Needs a running corosync.",
    }),
    command("update", "changes a link", {
      examples: [["update 1 server1=10.1.0.9", ""]],
      args: [any("arg", "word")],
      effect: "acts",
      help: "Needs a running corosync.",
    }),
  ],
};

export const SITE: Level = {
  name: "site",
  summary: "tickets of a site",
  help: "A ticket lets one of several sites run a resource.",
  levels: [],
  commands: [
    command("ticket", "shows and changes tickets", {
      args: [
        one("action", "choice", ["grant", "revoke", "standby", "activate", "show", "time", "delete"]),
        one("ticket", "ticket"),
      ],
      effect: "acts",
      help: "grant and revoke are for tickets that no booth manages.",
      examples: [["ticket show ticketA", ""]],
    }),
  ],
};

export const TEMPLATE: Level = {
  name: "template",
  summary: "ready-made configurations to fill in",
  help: "A template asks for a few values and makes a configuration of them, which is kept under a name until it is applied.",
  levels: [],
  commands: [
    command("new", "begins a configuration", {
      args: [one("config", "word"), any("template", "template")],
      effect: "shell",
      synopsis: "[<config>] <template> [<template>...] [params <name>=<value>...]",
      help: "From one or more templates.",
      examples: [["new web virtual-ip params ip=10.0.0.9", ""]],
    }),
    command("load", "works on a configuration", {
      examples: [["load web", ""]],
      args: [one("config", "template-config")],
      effect: "shell",
      help: "One that was begun before.",
    }),
    command("edit", "opens a configuration in an editor", {
      examples: [["edit web", ""]],
      args: [opt("config", "template-config")],
      effect: "shell",
      help: "To fill in the values.",
    }),
    command("show", "shows a configuration", {
      examples: [["show web", ""]],
      args: [opt("config", "template-config")],
      help: "The statements it would make.",
    }),
    command("list", "lists templates and configurations", {
      examples: [["list templates", ""]],
      args: [opt("what", "choice", ["templates", "configs"])],
      help: "Those that are there.",
    }),
    command("delete", "deletes a configuration", {
      examples: [["delete web", ""]],
      args: [one("config", "template-config"), opt("force", "choice", ["force"])],
      effect: "shell",
      help: "The template stays.",
    }),
    command("apply", "stages a configuration", {
      examples: [["apply update web", ""]],
      args: [opt("method", "choice", ["replace", "update"]), opt("config", "template-config")],
      effect: "stages",
      help: "Into the configure level above.",
    }),
  ],
};

export const SCRIPT: Level = {
  name: "script",
  summary: "cluster scripts of crmsh",
  help: "Wizards that crmsh brings. They are not part of Lifeline; `template` and `apply` do most of their work.",
  levels: [],
  commands: [
    command("list", "lists scripts", {
      examples: [["list", ""]],
      args: [any("what", "word")],
      help: "Not part of Lifeline.",
    }),
    command("show", "shows a script", {
      examples: [["show haproxy", ""]],
      args: [one("script", "word"), opt("all", "choice", ["all"])],
      aliases: ["info", "describe"],
      help: "Not part of Lifeline.",
    }),
    command("verify", "checks a script", {
      examples: [["verify haproxy", ""]],
      args: [one("script", "word"), any("arg", "word")],
      help: "Not part of Lifeline.",
    }),
    command("run", "runs a script", {
      examples: [["run haproxy", ""]],
      args: [one("script", "word"), any("arg", "word")],
      effect: "acts",
      help: "Not part of Lifeline.",
    }),
  ],
};
