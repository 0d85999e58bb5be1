import { any, command, flag, JSON_FLAG, type Level, one, opt, some } from "../model/command.ts";

const WORDS_FORCE = ["force"];
const MANAGE = ["set", "delete", "show"];
const KEEP = flag("--keep", "leave the constraint behind, as crm_resource does");

export const RESOURCE: Level = {
  name: "resource",
  summary: "what runs now, and where",
  help: "Starts, stops and moves resources and looks at them. Each command acts at once.",
  levels: [],
  commands: [
    command("status", "shows the state of resources", {
      examples: [["status vip", "one resource"]],
      aliases: ["show", "list"],
      args: [any("rsc", "resource")],
      flags: [JSON_FLAG],
      help: "Where resources run. Without a name all of them.",
    }),
    command("locate", "tells where resources run", {
      examples: [["locate vip", ""]],
      args: [any("rsc", "resource")],
      flags: [JSON_FLAG],
      help: "One line for each resource and host.",
    }),
    command("start", "starts resources", {
      args: [some("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Sets target-role=Started. When a group or clone is started, members that say otherwise are asked about (option manage-children).",
      examples: [["start vip", ""]],
    }),
    command("stop", "stops resources", {
      args: [some("rsc", "resource")],
      flags: [flag("--safe", "refuse when others would stop too")],
      effect: "acts",
      waits: true,
      help: "Sets target-role=Stopped. `impact stop RSC` tells beforehand what would stop with it; --safe refuses in that case.",
      examples: [["stop web", ""]],
    }),
    command("restart", "stops resources and starts them again", {
      examples: [["restart web", ""]],
      args: [some("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Waits for the stop before it starts. Interrupted, it starts what it stopped.",
    }),
    command("promote", "promotes a promotable clone", {
      examples: [["promote storage", ""]],
      args: [one("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Sets target-role=Promoted.",
    }),
    command("demote", "demotes a promotable clone", {
      examples: [["demote storage", ""]],
      args: [one("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Sets target-role=Unpromoted (Slave where the schema knows no other).",
    }),
    command("manage", "lets the cluster manage a resource", {
      examples: [["manage vip", ""]],
      args: [one("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Sets is-managed=true.",
    }),
    command("unmanage", "takes a resource out of the cluster's hands", {
      examples: [["unmanage vip", "before work on it by hand"]],
      args: [one("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Sets is-managed=false: it goes on running, and is neither started, stopped nor moved.",
    }),
    command("maintenance", "switches maintenance of a resource", {
      examples: [
        ["maintenance vip on", ""],
        ["maintenance vip off", ""],
      ],
      args: [one("rsc", "resource"), opt("state", "choice", ["on", "off", "true", "false"])],
      effect: "acts",
      waits: true,
      help: "In maintenance a resource is not monitored either.",
    }),
    command("move", "moves a resource to another host", {
      deprecated: ["migrate"],
      args: [
        one("rsc", "resource"),
        opt("node", "node"),
        opt("lifetime", "lifetime"),
        opt("force", "choice", WORDS_FORCE),
      ],
      flags: [KEEP],
      effect: "acts",
      waits: true,
      help: "Makes a constraint that draws the resource to the host (without a host: that keeps it off the one it is on), waits until it has arrived, and takes the constraint away again, so that it moves freely afterwards; where it would then go back at once, the constraint stays, with a word. With --keep, a lifetime, or where nothing runs the configuration, the constraint stays until `clear`.",
      examples: [
        ["move web server2", "and nothing is left behind"],
        ["move web server2 P1D", "for a day"],
      ],
    }),
    command("ban", "keeps a resource off a host", {
      examples: [
        ["ban web server1", "not on server1 until `clear web`"],
        ["ban web server1 PT1H", "for an hour"],
      ],
      args: [
        one("rsc", "resource"),
        opt("node", "node"),
        opt("lifetime", "lifetime"),
        opt("force", "choice", WORDS_FORCE),
      ],
      effect: "acts",
      waits: true,
      help: "Makes a constraint with -inf; `clear` removes it. Without a host: off the one it runs on.",
    }),
    command("clear", "removes constraints made by move and ban", {
      examples: [["clear web", ""]],
      deprecated: ["unmove", "unban", "unmigrate"],
      args: [one("rsc", "resource"), opt("node", "node")],
      effect: "acts",
      waits: true,
      help: "All of the resource's, or those for one host.",
    }),
    command("constraints", "shows what ties a resource", {
      examples: [["constraints vip", ""]],
      args: [one("rsc", "resource")],
      flags: [JSON_FLAG],
      help: "Locations, colocations and orders of the resource, its groups and clones.",
    }),
    command("cleanup", "forgets failures", {
      examples: [
        ["cleanup web", "and try again"],
        ["cleanup web server1", "on one host"],
      ],
      args: [opt("rsc", "resource"), opt("node", "node"), opt("force", "choice", WORDS_FORCE)],
      effect: "acts",
      waits: true,
      help: "Forgets failed operations of a resource (of all without a name) and looks anew.",
    }),
    command("refresh", "looks anew at resources", {
      examples: [["refresh web", ""]],
      deprecated: ["reprobe"],
      args: [opt("rsc", "resource"), opt("node", "node"), opt("force", "choice", WORDS_FORCE)],
      effect: "acts",
      waits: true,
      help: "Forgets all operations and probes again.",
    }),
    command("failcount", "shows or sets fail counts", {
      examples: [
        ["failcount vip show server1", ""],
        ["failcount vip delete server1", ""],
      ],
      args: [
        one("rsc", "resource"),
        one("action", "choice", MANAGE),
        one("node", "node"),
        opt("value", "word"),
        opt("operation", "operation"),
        opt("interval", "duration"),
      ],
      effect: "acts",
      synopsis: "<rsc> {set <node> <value> [<operation>] [<interval>] | delete <node> | show <node>}",
      help: "The number of failures of a resource on a host.",
    }),
    command("meta", "shows or sets meta-attributes", {
      examples: [
        ["meta vip set resource-stickiness 100", ""],
        ["meta vip show target-role", ""],
      ],
      args: [one("rsc", "resource"), one("action", "choice", MANAGE), one("attr", "meta"), opt("value", "text")],
      effect: "acts",
      synopsis: "<rsc> {set <attr> <value> | delete <attr> | show <attr>}",
      help: "One meta-attribute, at once.",
    }),
    command("param", "shows or sets parameters", {
      examples: [
        ["param vip set ip 10.0.0.7", ""],
        ["param vip show ip", ""],
      ],
      args: [one("rsc", "resource"), one("action", "choice", MANAGE), one("param", "parameter"), opt("value", "text")],
      effect: "acts",
      synopsis: "<rsc> {set <param> <value> | delete <param> | show <param>}",
      help: "One parameter of the agent, at once. The cluster restarts or reloads the resource.",
    }),
    command("utilization", "shows or sets what a resource needs", {
      examples: [["utilization vm1 set memory 4096", ""]],
      args: [one("rsc", "resource"), one("action", "choice", MANAGE), one("attr", "word"), opt("value", "text")],
      effect: "acts",
      synopsis: "<rsc> {set <attr> <value> | delete <attr> | show <attr>}",
      help: "One utilization attribute, at once.",
    }),
    command("secret", "handles values kept out of the configuration", {
      examples: [
        ["secret db set password s3cret", ""],
        ["secret db stash password", "take it out of the configuration"],
      ],
      args: [
        one("rsc", "resource"),
        one("action", "choice", ["set", "stash", "unstash", "delete", "show", "check"]),
        one("param", "parameter"),
        opt("value", "text"),
      ],
      effect: "acts",
      synopsis:
        "<rsc> {set <param> <value> | stash <param> | unstash <param> | delete <param> | show <param> | check <param>}",
      help: "A secret lies in a file of its own on each host; the configuration holds lrm:// in its place.",
    }),
    command("operations", "shows what agents did", {
      examples: [["operations vip server1", ""]],
      args: [opt("rsc", "resource"), opt("node", "node")],
      flags: [JSON_FLAG],
      help: "Past operations with times and results.",
    }),
    command("scores", "shows placement scores", {
      examples: [["scores", ""]],
      flags: [JSON_FLAG],
      help: "The scheduler's scores of the present state. `explain RSC` tells what they are made of.",
    }),
    command("trace", "lets an agent write down what it does", {
      examples: [["trace web monitor 10s", ""]],
      args: [one("rsc", "resource"), opt("op", "operation"), opt("interval", "duration"), opt("log-dir", "file")],
      effect: "acts",
      help: "Sets trace_ra for the operations of a resource, or for one.",
    }),
    command("untrace", "ends a trace", {
      examples: [["untrace web", ""]],
      args: [one("rsc", "resource"), opt("op", "operation"), opt("interval", "duration")],
      effect: "acts",
      help: "Takes trace_ra out again.",
    }),
  ],
};

const ATTRIBUTE_ARGS = [
  one("node", "node"),
  one("action", "choice", MANAGE),
  one("attr", "attribute"),
  opt("value", "text"),
];
const ATTRIBUTE_SYNOPSIS = "<node> {set <attr> <value> | delete <attr> | show <attr>}";

export const NODE: Level = {
  name: "node",
  summary: "the hosts of the cluster",
  help: "Looks at hosts and changes their state. Each command acts at once.",
  levels: [],
  commands: [
    command("show", "shows hosts and their attributes", {
      examples: [["show server1", ""]],
      aliases: ["list"],
      args: [opt("node", "node")],
      flags: [JSON_FLAG],
      help: "State, type and attributes.",
    }),
    command("standby", "lets a host run nothing", {
      examples: [
        ["standby server1", "before work on the host"],
        ["standby server1 reboot", "until it restarts"],
      ],
      args: [any("node", "node"), opt("lifetime", "choice", ["reboot", "forever"])],
      flags: [flag("--all", "all hosts")],
      effect: "acts",
      waits: true,
      synopsis: "[--all | <node>...] [reboot|forever]",
      help: "Its resources move away. Without a name this host; `reboot` lasts until it restarts.",
    }),
    command("online", "ends standby", {
      examples: [["online server1", ""]],
      args: [any("node", "node")],
      flags: [flag("--all", "all hosts")],
      effect: "acts",
      waits: true,
      help: "The host may run resources again.",
    }),
    command("maintenance", "leaves a host's resources alone", {
      examples: [["maintenance server1", ""]],
      args: [opt("node", "node")],
      effect: "acts",
      waits: true,
      help: "Its resources are neither monitored, started nor stopped.",
    }),
    command("ready", "ends maintenance", {
      examples: [["ready server1", ""]],
      args: [opt("node", "node")],
      effect: "acts",
      waits: true,
      help: "The cluster manages the host's resources again.",
    }),
    command("fence", "fences a host", {
      examples: [["fence server2", ""]],
      args: [one("node", "node")],
      effect: "acts",
      waits: true,
      help: "Asks first. The host is restarted or switched off by its fencing device.",
    }),
    command("clearstate", "forgets a host's state", {
      examples: [["clearstate server2", "when it is certainly off"]],
      args: [one("node", "node")],
      effect: "acts",
      help: "For a host that is known to be down. Asks first: when it still runs, resources would start twice.",
    }),
    command("delete", "removes a host from the cluster", {
      examples: [["delete server2", ""]],
      args: [one("node", "node")],
      effect: "acts",
      help: "The host must be down.",
    }),
    command("server", "lists hosts a command would reach", {
      examples: [["server", ""]],
      args: [any("node", "node")],
      help: "The names of the hosts.",
    }),
    command("attribute", "permanent attributes of a host", {
      examples: [
        ["attribute server1 set rack 7", ""],
        ["attribute server1 show rack", ""],
      ],
      args: ATTRIBUTE_ARGS,
      effect: "acts",
      synopsis: ATTRIBUTE_SYNOPSIS,
      help: "They are part of the configuration.",
    }),
    command("status-attr", "attributes until a host restarts", {
      examples: [["status-attr server1 set pingd 100", ""]],
      args: ATTRIBUTE_ARGS,
      effect: "acts",
      synopsis: ATTRIBUTE_SYNOPSIS,
      help: "They are part of the state.",
    }),
    command("utilization", "what a host has to offer", {
      examples: [["utilization server1 set memory 16384", ""]],
      args: ATTRIBUTE_ARGS,
      effect: "acts",
      synopsis: ATTRIBUTE_SYNOPSIS,
      help: "Capacity, for placement by utilization.",
    }),
  ],
};

export const MAINTENANCE: Level = {
  name: "maintenance",
  summary: "working on resources by hand",
  help: "Takes the cluster or a resource into maintenance and runs actions of agents by hand.",
  levels: [],
  commands: [
    command("on", "begins maintenance", {
      examples: [
        ["on", "the whole cluster"],
        ["on web", "one resource"],
      ],
      args: [opt("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Of the whole cluster, or of one resource.",
    }),
    command("off", "ends maintenance", {
      examples: [["off", ""]],
      args: [opt("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Of the whole cluster, or of one resource.",
    }),
    command("action", "runs an agent's action", {
      args: [one("rsc", "resource"), one("action", "operation"), opt("ssh", "choice", ["ssh"])],
      effect: "acts",
      help: "Runs an action of the resource's agent on this host, with its parameters. The resource should be in maintenance.",
      examples: [["action vip monitor", "what the agent says"]],
    }),
  ],
};
