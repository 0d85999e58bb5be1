import { type Command, command } from "../model/command.ts";

/** Statements of the configuration language as commands of the configure level. Their words are read by the grammar; here
 *  stands what help says of them. */

const ATTR_LIST = "[$id=<id>] [<score>:] [rule ...] <name>=<value>... | $id-ref=<id>";
const PARTS =
  "[params <list>] [meta <list>] [utilization <list>] [operations <id_spec>] [op <action> [<attribute>=<value>...] [op_params <list>] [op_meta <list>]]...";
const LIST = `A list is ${ATTR_LIST}.`;
const RULE =
  "A rule is `rule [$id=<id>] [$role=<role>] [<score>:] <expression>`; an expression is made of `<attribute> [<type>:]<lt|gt|lte|gte|eq|ne> <value>`, `defined <attribute>`, `not_defined <attribute>`, `date ...`, `rsc <class>:<provider>:<type>`, `op <action> [interval=<interval>]`, joined by `and` or `or`, an inner rule in brackets `( ... )`.";
const SETS =
  "Resource sets stand in place of two resources: words side by side go one after the other, `( a b )` in any order, `[ a b ]` any one of them will do; `sequential=` and `require-all=` may stand among them.";

const statement = (
  name: string,
  summary: string,
  synopsis: string,
  help: string,
  examples: readonly (readonly [string, string])[],
  more: { readonly deprecated?: readonly string[]; readonly aliases?: readonly string[] } = {},
): Command => command(name, summary, { synopsis, help, examples, statement: true, effect: "stages", ...more });

export const STATEMENTS: readonly Command[] = [
  statement(
    "node",
    "a host and its attributes",
    "[<id>:] <uname>[:<type>] [description=<text>] [attributes <list>] [utilization <list>]",
    `Adds a host, or attributes to one that is there. Types are member and remote. ${LIST}`,
    [["node server1 attributes rack=7 utilization memory=16", "attributes for rules, capacity for placement"]],
  ),
  statement(
    "primitive",
    "a resource: one service, address, disk",
    `<id> {[<class>:[<provider>:]]<type>|@<template>} [description=<text>] ${PARTS}`,
    `The type alone means an OCF agent of heartbeat, or the first that has it. The first list needs no keyword when it holds parameters. ${LIST} Options: name=value, $id:name=value with an id others can refer to, @id for the one there. ${RULE}`,
    [
      ["primitive vip IPaddr2 ip=10.0.0.9 op monitor interval=10s timeout=20s", "an address"],
      ["primitive web systemd:nginx op monitor interval=30s on-fail=restart", "a unit of systemd"],
      ["primitive vm1 @vm params config=/etc/libvirt/qemu/vm1.xml", "from a template"],
    ],
    { deprecated: ["resource"] },
  ),
  statement(
    "rsc_template",
    "what several resources have in common",
    `<id> [<class>:[<provider>:]]<type> [description=<text>] ${PARTS}`,
    "Primitives name it as @ID and add or override parts.",
    [["rsc_template vm VirtualDomain op monitor interval=30s timeout=60s", ""]],
  ),
  statement(
    "group",
    "resources that run together, one after the other",
    "<id> <rsc> [<rsc>...] [description=<text>] [params <list>] [meta <list>]",
    `Members run on one host, start in the order given and stop in reverse. Constraints on a member become constraints on the group. ${LIST}`,
    [["group web disk fs vip nginx meta resource-stickiness=100", ""]],
  ),
  statement(
    "clone",
    "a resource that runs on several hosts",
    "<id> <rsc> [description=<text>] [params <list>] [meta <list>]",
    `The resource is a primitive or a group. With meta promotable=true instances are promoted and demoted. Typed at the prompt interleave=true is added, and promotable=true where the agent can promote. ${LIST}`,
    [["clone storage drbd meta promotable=true promoted-max=1 notify=true", ""]],
  ),
  statement(
    "ms",
    "the old form of a promotable clone",
    "<id> <rsc> [description=<text>] [params <list>] [meta <list>]",
    "Understood for old texts; `clone ... meta promotable=true` is its successor.",
    [["ms storage drbd", ""]],
    { aliases: ["master"] },
  ),
  statement(
    "bundle",
    "a containerised service with its network and storage",
    "<id> [description=<text>] {docker|podman} image=<image> [<option>=<value>...] [network [<option>=<value>...] [port-mapping <option>=<value>...]...] [storage [storage-mapping <option>=<value>...]...] [meta <list>] [primitive <rsc>]",
    "The container's options, its network and its mounts are written as they are called in the configuration. Lifeline's own engine does not run bundles; Pacemaker does.",
    [
      [
        "bundle web podman image=web:1 replicas=2 network ip-range-start=10.0.0.50 port-mapping port=80 primitive httpd",
        "",
      ],
    ],
  ),
  statement(
    "location",
    "where a resource may or should run",
    "<id> {<rsc>|/<pattern>/|{ <rsc>... }} [role=<role>] [resource-discovery=<how>] {<score>: <node> | rule ...}",
    `A score of inf means must, -inf must not, a number how much it is wanted. ${RULE}`,
    [
      ["location vip-home vip 100: server1", "it should be at home on server1"],
      ["location no-web web rule -inf: not_defined pingd or pingd lte 0", "only where the network answers"],
    ],
  ),
  statement(
    "colocation",
    "which resources run together or apart",
    "<id> <score>: <rsc>[:<role>] <with-rsc>[:<role>] [node-attribute=<name>] [influence=<bool>]",
    `The first goes where the second is; -inf keeps them apart. ${SETS}`,
    [
      ["colocation web-with-vip inf: web vip", "web goes where vip is"],
      ["colocation apart -inf: db1 db2", "never on one host"],
    ],
    { deprecated: ["collocation"] },
  ),
  statement(
    "order",
    "which resource starts before which",
    "<id> [{Mandatory|Optional|Serialize}:] <first>[:<action>] <then>[:<action>] [symmetrical=<bool>]",
    `Mandatory makes the second depend on the first, Optional only keeps the order when both act, Serialize keeps them from acting at once. ${SETS}`,
    [
      ["order fs-first Mandatory: fs web", ""],
      ["order o2 Serialize: a ( b c )", "a, then b and c in any order"],
    ],
  ),
  statement(
    "rsc_ticket",
    "resources that need a site's ticket",
    "<id> <ticket>: <rsc>[:<role>] [<rsc>[:<role>]...] [loss-policy={stop|demote|fence|freeze}]",
    "The resources run only while this site holds the ticket.",
    [["rsc_ticket web-ticket ticketA: web loss-policy=stop", ""]],
  ),
  statement(
    "monitor",
    "adds a monitor to a primitive",
    "<rsc>[:<role>] <interval>[:<timeout>]",
    "The short form of one more `op monitor`.",
    [["monitor vip 10s:20s", ""]],
  ),
  statement(
    "property",
    "options of the whole cluster",
    "[<set_id>:] [rule ...] <name>=<value>...",
    "Sets options of the cluster. They are merged into the set that is there. Without a word it lists all options.",
    [["property stonith-enabled=false no-quorum-policy=ignore", ""]],
  ),
  statement(
    "rsc_defaults",
    "meta-attributes of all resources",
    "[<set_id>:] [rule ...] <name>=<value>...",
    "What resources have unless they say otherwise. A rule can narrow it to some.",
    [
      ["rsc_defaults resource-stickiness=100", ""],
      ["rsc_defaults vms: rule rsc ocf:heartbeat:VirtualDomain allow-migrate=true", "for one kind of agent"],
    ],
  ),
  statement(
    "op_defaults",
    "attributes of all operations",
    "[<set_id>:] [rule ...] <name>=<value>...",
    "What operations have unless they say otherwise. A rule can narrow it to some.",
    [
      ["op_defaults timeout=60s", ""],
      ["op_defaults slow: rule op monitor interval=10s timeout=30s", "for one operation"],
    ],
  ),
  statement(
    "fencing_topology",
    "which devices fence which host, in which order",
    "[<target>] <device>[,<device>...] [<device>...] [<target> ...]",
    "A target is `<node>:`, `attr:<name>=<value>` or `pattern:<pattern>`; without one the levels are for every host. Each further word is the next level; devices of one level are joined by commas and must all succeed.",
    [["fencing_topology server1: ipmi1 pdu1,pdu2 server2: ipmi2 pdu1,pdu2", "ipmi first, then both power strips"]],
  ),
  statement(
    "tag",
    "a name for several objects",
    "<id>[:] <object> [<object>...]",
    "Tagged objects can be listed together, and constraints can speak of the tag.",
    [["tag web: nginx vip", ""]],
  ),
  statement(
    "role",
    "rights on parts of the configuration",
    "<id> [description=<text>] {{read|write|deny} <object> [attribute:<name>]}...",
    "An object is xpath:<path>, ref:<id>, type:<element>, or a shortcut: meta:<rsc>[:<name>], params:<rsc>[:<name>], utilization:<rsc>, location:<rsc>, property[:<name>], node[:<node>], nodeattr[:<name>], nodeutil[:<node>], status, cib.",
    [["role operator write meta:vip:target-role read cib", ""]],
  ),
  statement(
    "acl_target",
    "the roles of a user",
    "<user> [<role>...]",
    "Gives a user of the host the rights of roles. The property enable-acl must be true.",
    [["acl_target alice operator", ""]],
  ),
  statement(
    "acl_group",
    "the roles of a group of users",
    "<group> [<role>...]",
    "Gives a group of users of the host the rights of roles.",
    [["acl_group admins operator", ""]],
  ),
  statement(
    "user",
    "rights of a user, in the old form",
    "<user> {role:<role>... | {read|write|deny} <object>...}",
    "The form before Pacemaker 1.1.12; acl_target is its successor.",
    [["user joe role:operator", ""]],
  ),
  statement(
    "alert",
    "a program that is told of events",
    "<id> <path> [description=<text>] [attributes <list>] [meta <list>] [select {nodes|fencing|resources|attributes { <name>... }}...] [to [{] <recipient> [attributes <list>] [meta <list>] [}]]...",
    "The program is run at each event, once for each recipient.",
    [["alert mail /usr/share/pacemaker/alerts/alert_smtp.sh to admin@example.org", ""]],
  ),
  statement("xml", "any object as raw XML", "<element>", "For what the language has no words for.", [
    ['xml <tag id="web"><obj_ref id="vip"/></tag>', ""],
  ]),
];
