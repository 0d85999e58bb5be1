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
      aliases: ["show", "list"],
      args: [any("rsc", "resource")],
      flags: [JSON_FLAG],
      help: "Where resources run. Without a name all of them.",
    }),
    command("locate", "tells where resources run", {
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
      args: [some("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Waits for the stop before it starts. Interrupted, it starts what it stopped.",
    }),
    command("promote", "promotes a promotable clone", {
      args: [one("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Sets target-role=Promoted.",
    }),
    command("demote", "demotes a promotable clone", {
      args: [one("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Sets target-role=Unpromoted (Slave where the schema knows no other).",
    }),
    command("manage", "lets the cluster manage a resource", {
      args: [one("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Sets is-managed=true.",
    }),
    command("unmanage", "takes a resource out of the cluster's hands", {
      args: [one("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Sets is-managed=false: it goes on running, and is neither started, stopped nor moved.",
    }),
    command("maintenance", "switches maintenance of a resource", {
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
      help: "Makes a constraint that draws the resource to the host (without a host: that keeps it off the one it is on), waits until it has arrived, and takes the constraint away again, so that it moves freely afterwards. With --keep, a lifetime, or where nothing runs the configuration, the constraint stays until `clear`.",
      examples: [
        ["move web server2", "and nothing is left behind"],
        ["move web server2 P1D", "for a day"],
      ],
    }),
    command("ban", "keeps a resource off a host", {
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
      deprecated: ["unmove", "unban", "unmigrate"],
      args: [one("rsc", "resource"), opt("node", "node")],
      effect: "acts",
      waits: true,
      help: "All of the resource's, or those for one host.",
    }),
    command("constraints", "shows what ties a resource", {
      args: [one("rsc", "resource")],
      flags: [JSON_FLAG],
      help: "Locations, colocations and orders of the resource, its groups and clones.",
    }),
    command("cleanup", "forgets failures", {
      args: [opt("rsc", "resource"), opt("node", "node"), opt("force", "choice", WORDS_FORCE)],
      effect: "acts",
      waits: true,
      help: "Forgets failed operations of a resource (of all without a name) and looks anew.",
    }),
    command("refresh", "looks anew at resources", {
      deprecated: ["reprobe"],
      args: [opt("rsc", "resource"), opt("node", "node"), opt("force", "choice", WORDS_FORCE)],
      effect: "acts",
      waits: true,
      help: "Forgets all operations and probes again.",
    }),
    command("failcount", "shows or sets fail counts", {
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
      args: [one("rsc", "resource"), one("action", "choice", MANAGE), one("attr", "meta"), opt("value", "text")],
      effect: "acts",
      synopsis: "<rsc> {set <attr> <value> | delete <attr> | show <attr>}",
      help: "One meta-attribute, at once.",
    }),
    command("param", "shows or sets parameters", {
      args: [one("rsc", "resource"), one("action", "choice", MANAGE), one("param", "parameter"), opt("value", "text")],
      effect: "acts",
      synopsis: "<rsc> {set <param> <value> | delete <param> | show <param>}",
      help: "One parameter of the agent, at once. The cluster restarts or reloads the resource.",
    }),
    command("utilization", "shows or sets what a resource needs", {
      args: [one("rsc", "resource"), one("action", "choice", MANAGE), one("attr", "word"), opt("value", "text")],
      effect: "acts",
      synopsis: "<rsc> {set <attr> <value> | delete <attr> | show <attr>}",
      help: "One utilization attribute, at once.",
    }),
    command("secret", "handles values kept out of the configuration", {
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
      args: [opt("rsc", "resource"), opt("node", "node")],
      flags: [JSON_FLAG],
      help: "Past operations with times and results.",
    }),
    command("scores", "shows placement scores", {
      flags: [JSON_FLAG],
      help: "The scheduler's scores of the present state. `explain RSC` tells what they are made of.",
    }),
    command("trace", "lets an agent write down what it does", {
      args: [one("rsc", "resource"), opt("op", "operation"), opt("interval", "duration"), opt("log-dir", "file")],
      effect: "acts",
      help: "Sets trace_ra for the operations of a resource, or for one.",
    }),
    command("untrace", "ends a trace", {
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
      aliases: ["list"],
      args: [opt("node", "node")],
      flags: [JSON_FLAG],
      help: "State, type and attributes.",
    }),
    command("standby", "lets a host run nothing", {
      args: [any("node", "node"), opt("lifetime", "choice", ["reboot", "forever"])],
      flags: [flag("--all", "all hosts")],
      effect: "acts",
      waits: true,
      synopsis: "[--all | <node>...] [reboot|forever]",
      help: "Its resources move away. Without a name this host; `reboot` lasts until it restarts.",
    }),
    command("online", "ends standby", {
      args: [any("node", "node")],
      flags: [flag("--all", "all hosts")],
      effect: "acts",
      waits: true,
      help: "The host may run resources again.",
    }),
    command("maintenance", "leaves a host's resources alone", {
      args: [opt("node", "node")],
      effect: "acts",
      waits: true,
      help: "Its resources are neither monitored, started nor stopped.",
    }),
    command("ready", "ends maintenance", {
      args: [opt("node", "node")],
      effect: "acts",
      waits: true,
      help: "The cluster manages the host's resources again.",
    }),
    command("fence", "fences a host", {
      args: [one("node", "node")],
      effect: "acts",
      waits: true,
      help: "Asks first. The host is restarted or switched off by its fencing device.",
    }),
    command("clearstate", "forgets a host's state", {
      args: [one("node", "node")],
      effect: "acts",
      help: "For a host that is known to be down. Asks first: when it still runs, resources would start twice.",
    }),
    command("delete", "removes a host from the cluster", {
      args: [one("node", "node")],
      effect: "acts",
      help: "The host must be down.",
    }),
    command("server", "lists hosts a command would reach", {
      args: [any("node", "node")],
      help: "The names of the hosts.",
    }),
    command("attribute", "permanent attributes of a host", {
      args: ATTRIBUTE_ARGS,
      effect: "acts",
      synopsis: ATTRIBUTE_SYNOPSIS,
      help: "They are part of the configuration.",
    }),
    command("status-attr", "attributes until a host restarts", {
      args: ATTRIBUTE_ARGS,
      effect: "acts",
      synopsis: ATTRIBUTE_SYNOPSIS,
      help: "They are part of the state.",
    }),
    command("utilization", "what a host has to offer", {
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
      args: [opt("rsc", "resource")],
      effect: "acts",
      waits: true,
      help: "Of the whole cluster, or of one resource.",
    }),
    command("off", "ends maintenance", {
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
