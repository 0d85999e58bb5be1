import { any, command, FORCE_FLAG, flag, JSON_FLAG, type Level, one, opt, some } from "../model/command.ts";
import { STATEMENTS } from "./statements.ts";

const FILTERS = ["changed"];
const SIMULATE_WORDS = ["nograph", "scores", "actions", "utilization", "v", "vv", "vvv", "vvvv"];

export const CONFIGURE: Level = {
  name: "configure",
  summary: "what the cluster is to run",
  help: "Statements stage changes; nothing reaches the cluster before `commit`. `show` prints the configuration, `show changed` what is staged, `simulate` what a commit would do, `undo` takes steps back.",
  levels: ["ra", "cib", "cibstatus", "template", "history", "checkpoint"],
  commands: [
    ...STATEMENTS,
    command("show", "prints objects of the configuration", {
      args: [opt("xml", "choice", ["xml"]), any("filter", "filter", FILTERS)],
      flags: [
        flag("--format", "how to print", { name: "format", kind: "choice", choices: ["crm", "xml", "json", "pcs"] }),
        JSON_FLAG,
        flag("--reveal", "print passwords and other secrets"),
      ],
      synopsis:
        "[xml] [<id> | changed | type:<type> | tag:<tag> | related:<id> | obscure:<pattern> ...] [--format=crm|xml|json|pcs] [--reveal]",
      help: "Without a filter everything. Ids may hold `*` and `?`. Filters side by side add up; `and` between two keeps what both name. `related:ID` shows an object with what speaks of it, `related:TYPE` resources of an agent. `changed` shows what differs from the cluster's configuration. Values of options named like a password, or marked secret by their agent, are hidden unless --reveal is given; obscure:PATTERN hides others.",
      examples: [
        ["show", "the whole configuration"],
        ["show changed", "what is staged"],
        ["show type:location and tag:web", "location constraints with the tag web"],
        ["show vip --format=json", "for programs"],
      ],
    }),
    command("edit", "opens objects in an editor", {
      args: [opt("xml", "choice", ["xml"]), any("filter", "filter", FILTERS)],
      effect: "stages",
      help: "Opens the text of the chosen objects (all without a filter) in $EDITOR. What is saved replaces them: an object whose text is deleted is deleted. A text with an error is opened again at the faulty line.",
      examples: [["edit vip", "one object"]],
    }),
    command("filter", "changes objects with a program", {
      args: [one("prog", "program"), opt("xml", "choice", ["xml"]), any("filter", "filter", FILTERS)],
      effect: "stages",
      help: "The text of the chosen objects goes through a program, one object a line; its output replaces them.",
      examples: [[`filter "sed 's/node1/node2/'" type:location`, "rename a host in constraints"]],
    }),
    command("set", "sets one value", {
      args: [one("path", "set-path"), opt("value", "text")],
      effect: "stages",
      synopsis: "<path> <value> | <path>=<value>",
      help: "The path leads from an object to a value: `ID.NAME` for a value that is there by this name; `ID.params.NAME`, `ID.meta.NAME`, `ID.utilization.NAME`, `ID.attributes.NAME`; `ID.op.ACTION[INTERVAL].NAME` or `ID.ACTION.INTERVAL.NAME` for an operation. What is missing on the way is made. The id may hold `*` to set many at once.",
      examples: [
        ["set vip.params.ip 10.0.0.7", "a parameter"],
        ["set vip.op.monitor[10s].on-fail=ignore", "an attribute of an operation"],
        ["set vm*.meta.is-managed=false", "of all that match"],
      ],
    }),
    command("unset", "removes one value", {
      args: [one("path", "set-path")],
      effect: "stages",
      help: "The path is that of `set`. Removing `ID.op.ACTION[INTERVAL]` removes the operation.",
      examples: [["unset vip.meta.target-role", "the default holds again"]],
    }),
    command("modgroup", "adds to a group or takes out of it", {
      args: [
        one("id", "group"),
        one("action", "choice", ["add", "remove"]),
        one("rsc", "primitive"),
        opt("where", "choice", ["after", "before"]),
        opt("member", "group-member"),
      ],
      effect: "stages",
      synopsis: "<id> {add <rsc> [{after|before} <member>] | remove <rsc>}",
      help: "Adds a resource at the end of a group, or beside a member; or takes one out.",
      examples: [["modgroup web add disk before fs", "at a certain place"]],
    }),
    command("delete", "deletes objects", {
      deprecated: ["rm"],
      args: [some("id", "object")],
      flags: [FORCE_FLAG, flag("--dry-run", "show what would go, delete nothing")],
      effect: "stages",
      help: "What hangs on the objects goes with them and is listed: a container whose only member goes, constraints that would say nothing any more, tags without members, primitives of a template. A resource that is running is refused; --force stops it first.",
      examples: [
        ["delete vip", "one object"],
        ["delete web --dry-run", "what goes with it"],
      ],
    }),
    command("rename", "gives an object another id", {
      args: [one("old_id", "object"), one("new_id", "word")],
      effect: "stages",
      help: "Constraints, tags, templates, fencing levels and ACLs that speak of it follow. Ids of its parts stay.",
      examples: [["rename vip address", ""]],
    }),
    command("default-timeouts", "sets time-outs to what agents advise", {
      examples: [["default-timeouts vip web", ""]],
      deprecated: ["default_timeouts"],
      args: [some("id", "primitive")],
      effect: "stages",
      help: "Sets the time-outs of operations of the given primitives to what their agents advise, and adds start and stop where they are missing.",
    }),
    command("erase", "deletes everything", {
      examples: [["erase", "begin anew; `undo` brings everything back"]],
      args: [opt("nodes", "choice", ["nodes"])],
      effect: "stages",
      help: "Deletes all objects but nodes; with `nodes` the nodes alone. Staged like everything else.",
    }),
    command("refresh", "drops what is staged", {
      examples: [["refresh", "forget what is staged"]],
      effect: "stages",
      help: "Reads the cluster's configuration anew; staged changes are dropped after a question.",
    }),
    command("undo", "takes staged steps back", {
      args: [opt("count", "number")],
      effect: "stages",
      help: "Takes back the last statement, or as many as said. With nothing staged it stages the way back from the last commit of this session.",
      examples: [["undo 2", "the last two statements"]],
    }),
    command("redo", "takes an undo back", {
      examples: [["redo", "the undo was a mistake"]],
      args: [opt("count", "number")],
      effect: "stages",
      help: "Stages again what was undone last.",
    }),
    command("revert", "takes back what is staged for an object", {
      args: [some("id", "object")],
      effect: "stages",
      help: "The objects become again what they are in the cluster; everything else that is staged stays. Something new that others use goes only together with them.",
      examples: [["revert vip", "this one only"]],
    }),
    command("diff", "shows what a commit would change", {
      examples: [
        ["diff", "by object"],
        ["diff xml", "as crm_diff writes it"],
      ],
      args: [opt("form", "choice", ["crm", "xml"])],
      flags: [JSON_FLAG],
      help: "By object and attribute: + added, - removed, ~ changed. `xml` prints the change as Pacemaker's tools do.",
    }),
    command("commit", "sends the staged changes to the cluster", {
      args: [any("how", "choice", ["force", "replace"])],
      flags: [flag("--dry-run", "show the plan, change nothing"), JSON_FLAG],
      effect: "acts",
      waits: true,
      help: "Checks the changes, then sends them. Errors stop it; `force` goes on. When the cluster's configuration has moved meanwhile, both changes are brought together; what was changed on both sides differently is listed, and nothing is written. `replace` sends the whole configuration.",
      examples: [
        ["commit", ""],
        ["commit --dry-run", "what it would do"],
      ],
    }),
    command("verify", "checks the staged configuration", {
      examples: [
        ["verify", "before a commit"],
        ["verify --strict", "in a script that takes no warnings"],
      ],
      args: [],
      flags: [JSON_FLAG, flag("--strict", "warnings fail as well")],
      help: "Schema, references, agents, and what the scheduler makes of it. Errors would stop a commit; warnings and deprecations would not.",
    }),
    command("explain", "says why a resource is, or would be, where it is", {
      args: [one("rsc", "resource"), opt("on", "choice", ["on"]), opt("node", "node")],
      flags: [JSON_FLAG],
      synopsis: "<rsc> [on <node>]",
      help: "As `explain` at the top, with what is staged: the scores that a commit would lead to, and what makes them.",
      examples: [["explain vip", "before a commit"]],
    }),
    command("validate-all", "lets an agent check its parameters", {
      examples: [["validate-all vip", ""]],
      deprecated: ["validate_all"],
      args: [one("rsc", "primitive")],
      help: "Runs the agent's validate-all action on this host with the parameters of the resource.",
    }),
    command("ptest", "shows what a commit would do", {
      aliases: ["simulate"],
      args: [any("what", "choice", SIMULATE_WORDS)],
      flags: [JSON_FLAG, flag("--graph", "write the graph of actions to a file", { name: "file", kind: "file" })],
      help: "Lets the scheduler decide on the staged configuration and the present state. `actions` lists every action, `scores` and `utilization` what led to it, more v say more.",
      examples: [["simulate actions nograph", "without a picture"]],
    }),
    command("graph", "draws the configuration", {
      args: [opt("gtype", "choice", ["dot", "text", "exportsettings"]), opt("file", "file"), opt("format", "word")],
      help: "Resources, groups and constraints as a drawing: `text` draws with characters, `dot` writes a file for graphviz; with a format such as svg graphviz makes the picture, where it is installed.",
      examples: [
        ["graph text", "on the terminal"],
        ["graph dot cluster.svg svg", "a picture"],
      ],
    }),
    command("save", "writes objects to a file", {
      args: [opt("xml", "choice", ["xml"]), any("filter", "filter", FILTERS), one("file", "file")],
      synopsis: "[xml] [<id> | type:<type> | tag:<tag> | related:<id> | changed ...] <file>",
      help: "Writes the text (or XML) of the chosen objects, passwords included, to a file that only you can read.",
      examples: [["save cluster.crm", "everything"]],
    }),
    command("load", "reads statements from a file", {
      args: [
        opt("xml", "choice", ["xml"]),
        one("method", "choice", ["replace", "update", "push", "cib"]),
        one("file", "file"),
      ],
      effect: "stages",
      synopsis: "[xml] {replace|update|push} <file> | load cib <file>",
      help: "update: objects of the file are made or changed. push: and others deleted. replace: everything but nodes is deleted first. `cib` takes a whole CIB file. `-` is standard input. The file counts as one edit: with an error in it nothing is staged, and all errors are listed with their places.",
      examples: [
        ["load update web.crm", ""],
        ["load xml replace cib.xml", "from XML"],
      ],
    }),
    command("get_property", "prints cluster properties", {
      aliases: ["get-property"],
      args: [any("name", "property")],
      flags: [flag("--true|-t", "print true or false")],
      help: "Prints the value of a property, or its default; fails when it has neither. Without a name it lists all properties.",
      examples: [["get_property -t stonith-enabled", "for scripts"]],
    }),
    command("schema", "shows or changes the schema", {
      examples: [
        ["schema", "which one it is"],
        ["schema pacemaker-3.9", "go over to it"],
      ],
      args: [opt("version", "schema")],
      effect: "stages",
      help: "Prints the schema that the configuration follows, or goes over to another one.",
    }),
    command("upgrade", "goes over to the newest schema", {
      examples: [["upgrade force", ""]],
      args: [opt("force", "choice", ["force"])],
      effect: "acts",
      help: "Changes the configuration to the newest schema that is supported. Needs `force`.",
    }),
    command("rsctest", "tests resources on a host", {
      examples: [["rsctest vip", "start it, look, stop it"]],
      args: [some("id", "object")],
      effect: "acts",
      help: "Starts, monitors and stops resources with their agents directly, outside of the cluster's control. They must not be running.",
    }),
    command("_objects", "lists objects and where they come from", {
      help: "For the developers of the shell.",
      hidden: true,
    }),
    command("_test", "checks the shell's own books", { help: "For the developers of the shell.", hidden: true }),
    command("_regtest", "switches test output", {
      args: [opt("param", "word")],
      help: "For the developers of the shell.",
      hidden: true,
    }),
  ],
};
