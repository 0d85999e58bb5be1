import { command, flag, JSON_FLAG, type Level, one, opt, some } from "../model/command.ts";
import { EVERYWHERE } from "./common.ts";

export const ROOT: Level = {
  name: "",
  summary: "the crm shell",
  help: "The shell manages a cluster: what it runs (configure), what runs now (resource, node, status), and what happened (history). Levels are entered by their names; a level's name followed by a command runs that one and comes back.",
  levels: [
    "configure",
    "resource",
    "node",
    "cib",
    "cibstatus",
    "ra",
    "cluster",
    "maintenance",
    "corosync",
    "history",
    "options",
    "script",
    "site",
    "checkpoint",
    "playground",
  ],
  commands: [
    ...EVERYWHERE,
    command("apply", "makes the configuration be what a file says", {
      args: [one("file", "file")],
      flags: [
        flag("--dry-run", "show what would change, change nothing"),
        flag("--keep-others", "objects that are not in the file stay"),
        flag("--force|-F", "commit in spite of errors found by the checks"),
        JSON_FLAG,
      ],
      effect: "acts",
      waits: true,
      help: "Reads a file of configuration statements (`-` is standard input) and commits what differs: objects that are not in the file are deleted unless --keep-others is given. Nodes and what the cluster itself writes into its options stay. It stops at the first error with nothing changed. Exit code 0: changed; 4: nothing to change.",
      examples: [
        ["apply /etc/crm/site.crm", "as often as one likes"],
        ["apply site.crm --dry-run", "what it would do"],
      ],
    }),
    command("explain", "says why a resource is where it is", {
      args: [one("rsc", "resource"), opt("on", "choice", ["on"]), opt("node", "node")],
      flags: [JSON_FLAG],
      synopsis: "<rsc> [on <node>]",
      help: "Shows the score of the resource on every host and what made it: constraints, stickiness, failures, standby, missing probes. With `on NODE` it tells why the resource is not there, and what would have to change.",
      examples: [
        ["explain vip", "why here"],
        ["explain vip on server2", "why not there"],
      ],
    }),
    command("what-if", "shows what the cluster would do", {
      args: [some("event", "word")],
      flags: [JSON_FLAG],
      synopsis:
        "{node <node> {offline|standby|online|unclean} | fail <rsc> [on <node>] | quorum {true|false} | ticket <ticket> {grant|revoke|standby|activate}}...",
      help: "Lets the scheduler decide on a copy of the present state in which something happened, and prints the actions. Nothing is done.",
      examples: [
        ["what-if node server1 offline", "who takes over"],
        ["what-if fail vip", "after a failed monitor of vip"],
      ],
    }),
    command("impact", "shows what a stop would take along", {
      args: [one("action", "choice", ["stop", "restart", "standby", "delete"]), one("name", "object")],
      flags: [JSON_FLAG],
      help: "What else stops, moves or restarts when a resource is stopped, restarted or deleted, or a host put into standby. Nothing is done.",
      examples: [["impact stop vip", "what depends on vip"]],
    }),
    command("monitor", "shows the cluster live, over the whole screen", {
      args: [],
      effect: "shows",
      help: "Hosts, resources and what happens to them, as it happens. `?` there lists its keys; they are crm_mon's, and some more: filter, details, actions on the selection. Needs a terminal; `status` is for scripts.",
      examples: [["monitor", "q leaves it"]],
    }),
    command("workspace", "opens the configure workspace", {
      args: [],
      effect: "shows",
      help: "Conversation and prompt on one side; what is staged, what a commit would do and the cluster on the other. F2 opens and leaves it from anywhere. Needs a terminal.",
      examples: [["workspace", "F1 there lists its keys"]],
    }),
    command("wait", "waits until something is so", {
      args: [],
      flags: [
        flag("--for", "the condition", { name: "condition", kind: "text" }),
        flag("--timeout", "give up after this time", { name: "duration", kind: "duration" }),
      ],
      synopsis:
        "[--for '<rsc> {started|stopped|promoted} [on <node>]' | --for '<node> {online|offline|standby}' | --for idle] [--timeout <duration>]",
      help: "Without a condition it waits until the cluster has nothing to do. Exit code 124 when the time is over.",
      examples: [
        ["wait", "until the cluster is idle"],
        ["wait --for 'vip started on server2' --timeout 30s", "until it has arrived"],
      ],
    }),
    command("completion", "prints what completes crm in another shell", {
      args: [one("shell", "choice", ["bash", "zsh", "fish"])],
      help: "The script asks crm itself for candidates (--compgen), so that bash, zsh and fish know what the prompt knows: levels, commands, options, objects, agents and their parameters.",
      examples: [
        ["completion bash", "crm completion bash > /usr/share/bash-completion/completions/crm"],
        ["completion zsh", "crm completion zsh > /usr/share/zsh/vendor-completions/_crm"],
        ["completion fish", "crm completion fish > /usr/share/fish/vendor_completions.d/crm.fish"],
      ],
    }),
    command("graph", "draws the configuration", {
      args: [opt("gtype", "choice", ["dot", "text"]), opt("file", "file"), opt("format", "word")],
      help: "Resources, groups and constraints as a drawing: `text` draws with characters, `dot` writes a file for graphviz; with a format such as svg graphviz makes the picture, where it is installed.",
      examples: [["graph text", "on the terminal"]],
    }),
  ],
};

export const CHECKPOINT: Level = {
  name: "checkpoint",
  summary: "earlier configurations",
  help: "Every commit is kept with who made it, when, the commands that led to it and what it changed, until there are too many, they are too old or too big. Any of them can be brought back.",
  levels: [],
  commands: [
    command("list", "lists checkpoints, newest first", {
      examples: [["list 5", "the last five"]],
      args: [opt("count", "number")],
      flags: [JSON_FLAG],
      help: "Number, time, user, program and the size of the change.",
    }),
    command("show", "shows one checkpoint", {
      args: [one("number", "checkpoint"), opt("what", "choice", ["diff", "crm", "xml"])],
      flags: [JSON_FLAG],
      help: "The commands and the difference it made; `crm` and `xml` print the whole configuration as it was after it.",
      examples: [["show 3", "the difference of checkpoint 3"]],
    }),
    command("restore", "brings an earlier configuration back", {
      args: [one("number", "checkpoint")],
      flags: [flag("--stage", "stage it instead of committing")],
      effect: "acts",
      waits: true,
      help: "Makes the configuration what it was after the checkpoint's commit. What changed since is shown first. At the configure level use --stage to look at it before the commit.",
      examples: [["restore 3", "back to checkpoint 3"]],
    }),
  ],
};

export const PLAYGROUND: Level = {
  name: "playground",
  summary: "a cluster of virtual hosts to try things on",
  help: "Virtual hosts in one process of yours, with agents that are only played. What you do there touches nothing. It runs until it is stopped; every command then finds it as the local cluster.",
  levels: [],
  commands: [
    command("start", "starts the playground, or a host of it that is down", {
      args: [opt("host", "node")],
      flags: [
        flag("--hosts", "how many hosts, or their names", { name: "hosts", kind: "word" }),
        flag("--config", "begin with this CIB or crm text", { name: "file", kind: "file" }),
      ],
      effect: "acts",
      synopsis: "[<host> | [--hosts {<number>|<name>,<name>...}] [--config <file>]]",
      help: "Starts the hosts in the background. With the name of a host that is down it starts that one, and the host joins the others again.",
      examples: [
        ["start --hosts 3", "three hosts"],
        ["start server2", "after `kill server2`"],
      ],
    }),
    command("stop", "stops the playground", {
      examples: [["stop", ""]],
      effect: "acts",
      help: "Its hosts and their configuration are gone.",
    }),
    command("status", "tells whether it runs", {
      examples: [["status", ""]],
      flags: [JSON_FLAG],
      help: "Hosts, their state and the speed.",
    }),
    command("fail", "lets a resource fail", {
      args: [one("rsc", "resource"), opt("node", "node")],
      effect: "acts",
      help: "Its next monitor reports that it is not running.",
      examples: [["fail vip", "and see what the cluster does"]],
    }),
    command("kill", "takes a host down without a word", {
      examples: [["kill server2", "and watch the others"]],
      args: [one("host", "node")],
      effect: "acts",
      help: "As though its power was cut.",
    }),
    command("cut", "cuts a host off the others", {
      examples: [["cut server2", ""]],
      args: [one("host", "node")],
      effect: "acts",
      help: "The host goes on, but hears nobody.",
    }),
    command("heal", "mends all cuts", {
      examples: [["heal", ""]],
      effect: "acts",
      help: "All hosts hear each other again.",
    }),
    command("speed", "changes how fast time passes", {
      examples: [["speed 10", ""]],
      args: [one("factor", "number")],
      effect: "acts",
      help: "Ten lets ten seconds of the cluster pass in one. Heartbeats are not touched.",
    }),
  ],
};
