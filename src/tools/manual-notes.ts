/** What the table of a tool's options cannot say: what it is for, and how it is used. */
export interface ManualNotes {
  /** Paragraphs. */
  readonly description: readonly string[];
  /** What somebody wants, and the words that do it. */
  readonly examples: readonly (readonly [wish: string, command: string])[];
  readonly seeAlso: readonly string[];
}

const CLUSTER =
  "It works on the cluster of this host; CIB_file=FILE names a file, CIB_shadow=NAME a shadow copy to work on instead.";

export const MANUAL_NOTES: Readonly<Record<string, ManualNotes>> = {
  crm_resource: {
    description: [
      "Shows where resources run, moves them, cleans up after failures, and reads and sets their parameters.",
      "A move or a ban is a constraint: it stays until --clear takes it away, or until its --lifetime is over. What it says after a move names the command that undoes it.",
      CLUSTER,
    ],
    examples: [
      ["Where the group ldap runs:", "crm_resource -W -r ldap"],
      ["Move it to server2 by hand:", "crm_resource -M -r ldap -N server2"],
      ["Give it its freedom back:", "crm_resource -U -r ldap"],
      ["Forget the failures of ldap_service, and look again:", "crm_resource -C -r ldap_service"],
      ["Restart it with all that depends on it:", "crm_resource --restart -r ldap"],
      ["What has to be where it is, what it has to be with, and where that may be:", "crm_resource --stack -r ldap"],
      [
        "Let an agent check parameters before they are configured:",
        "crm_resource --validate --class ocf --provider heartbeat --agent IPaddr2 --option ip=192.0.2.7",
      ],
      [
        "Look what the agent of ldap_service says on this node, whatever the cluster thinks:",
        "crm_resource --force-check -r ldap_service",
      ],
      ["Wait at most a minute until the cluster has nothing left to do:", "crm_resource --wait --timeout=60s"],
    ],
    seeAlso: ["crm", "crm_mon", "crm_failcount"],
  },
  crm_attribute: {
    description: [
      "Reads, sets and deletes cluster options (--type crm_config, which is meant where no node is named), attributes of nodes, and defaults.",
      "An attribute of a node with the lifetime reboot lasts until the node leaves the cluster; one with forever stays.",
      CLUSTER,
    ],
    examples: [
      ["Switch fencing off:", "crm_attribute --type crm_config -n stonith-enabled -v false"],
      ["Whether it is on, the value alone:", "crm_attribute -n stonith-enabled -G -q"],
      ["An attribute of a node that stays:", "crm_attribute -N server1 -n site -v london -l forever"],
      ["Delete it:", "crm_attribute -N server1 -n site -D"],
    ],
    seeAlso: ["crm", "crm_standby", "crm_master"],
  },
  crm_standby: {
    description: [
      "A node that is standby stays in the cluster, votes and keeps the configuration, but runs no resources.",
      CLUSTER,
    ],
    examples: [
      ["Empty server1 for its maintenance:", "crm_standby -N server1 -v on"],
      ["Whether it is standby:", "crm_standby -N server1 -G"],
      ["Let it run resources again:", "crm_standby -N server1 -D"],
    ],
    seeAlso: ["crm", "crm_attribute"],
  },
  crm_failcount: {
    description: [
      "Shows how often a resource failed on a node, and forgets it. A resource whose fail count reaches its migration-threshold may not run on that node until the failures are forgotten or its failure-timeout is over; crm_mon says until when.",
      CLUSTER,
    ],
    examples: [
      ["How often ldap_service failed on server1:", "crm_failcount -G -r ldap_service -N server1"],
      ["Forget it:", "crm_failcount -D -r ldap_service -N server1"],
    ],
    seeAlso: ["crm_resource", "crm_mon"],
  },
  crm_master: {
    description: [
      "Reads and sets the promotion score of a resource: the instance with the highest one is promoted. Agents call it, and then need not say which resource is meant: the environment variable OCF_RESOURCE_INSTANCE does. It is crm_attribute with --promotion.",
    ],
    examples: [
      ["What an agent says of its instance on this node:", "crm_master -l reboot -v 10"],
      ["Of a resource by name:", "crm_master -r db -N server1 -G"],
    ],
    seeAlso: ["crm_attribute"],
  },
  crm_node: {
    description: [
      "Tells of the nodes of the cluster: their names and ids, who is there, who has quorum; and removes one that is gone for good.",
    ],
    examples: [
      ["The name of this node, as scripts want it:", "crm_node -n"],
      ["Who is together with this node:", "crm_node -p"],
      ["1 with quorum, 0 without:", "crm_node -q"],
      ["Take server3, which is down and will not come back, out of the cluster:", "crm_node --force --remove server3"],
    ],
    seeAlso: ["crm", "crm_mon"],
  },
  crm_verify: {
    description: [
      "Checks a configuration as the cluster would read it: against its schema, against the newest one, and by deciding about it. Errors, and warnings too, make its exit code 78, and -V says which they are. Nothing is changed.",
      "A document without a status is checked as far as that goes without one.",
    ],
    examples: [
      ["The configuration of the running cluster:", "crm_verify -L -V"],
      ["A file, before it is loaded:", "crm_verify -x cib.xml"],
    ],
    seeAlso: ["crm", "cibadmin"],
  },
  cibadmin: {
    description: [
      "Queries and edits the configuration, the CIB, as XML. What is wrong changes nothing; what is acknowledged is on the disks of the cluster.",
      "An element is found by its name and id; --scope and --xpath say where to look.",
      "Where the property enable-acl is true, the user whom --user or the variable CIB_user names sees and changes no more than the ACLs of the configuration let that user; root and hacluster are never limited.",
      "What the document's schema does not allow is refused with exit code 78; --verbose says what that is.",
      CLUSTER,
    ],
    examples: [
      ["The whole document:", "cibadmin -Q"],
      ["The resources alone:", "cibadmin -Q -o resources"],
      [
        "Add a resource:",
        `cibadmin -C -o resources -X '<primitive id="d" class="ocf" provider="heartbeat" type="Dummy"/>'`,
      ],
      ["Change one operation:", `cibadmin -M -X '<op id="d-monitor-10s" timeout="30s"/>'`],
      ["Put a configuration that was saved in place of the one that is there:", "cibadmin -R -x saved.xml"],
      ["What the ACLs let alice see and change:", "cibadmin -Q --show-access -U alice"],
      ["Bring it to the newest schema:", "cibadmin --upgrade --force"],
    ],
    seeAlso: ["crm", "crm_verify", "crm_shadow"],
  },
  crm_shadow: {
    description: [
      "Shadow copies are configurations to work on without the cluster noticing. Every tool works on the copy that CIB_shadow names; --commit gives it to the cluster.",
      "Copies lie in the directory that CIB_shadow_dir names.",
      "Without --batch the program that SHELL names is started, in which the copy is in use; it is left with Ctrl+D.",
    ],
    examples: [
      ["A copy of what the cluster has:", "crm_shadow --create test --batch"],
      ["Work on it:", "CIB_shadow=test crm_attribute -n no-quorum-policy -v stop"],
      ["What would change:", "CIB_shadow=test crm_shadow --diff"],
      ["Make it the cluster's:", "crm_shadow --commit test --force"],
      ["Throw it away:", "crm_shadow --delete test --force"],
    ],
    seeAlso: ["crm", "cibadmin"],
  },
  crm_simulate: {
    description: [
      "Shows what the cluster would do: with a configuration and a state that are given, or with those of the running cluster, and with events that only happen in the simulation. Nothing is changed but the files that are named for output.",
      "The decisions are those that the engine makes: scores (--show-scores), actions with their reasons, and the graph (--save-graph, --save-dotfile).",
      "OPSPEC has the form RESOURCE_TASK_INTERVAL@NODE=CODE: the operation, its interval in milliseconds, and the code its agent returns.",
    ],
    examples: [
      ["What the running cluster would do now, and why there:", "crm_simulate -L -R -s"],
      ["What a file would lead to, with the state that results:", "crm_simulate -S -x cib.xml"],
      ["What if server1 lost its power:", "crm_simulate -L -S --node-fail server1"],
      ["What if the monitor of vip found it stopped:", "crm_simulate -L -S --op-inject vip_monitor_10000@server1=7"],
    ],
    seeAlso: ["crm", "crm_mon", "crm_verify"],
  },
  crm_rule: {
    description: [
      "Says whether a rule of the configuration is in effect now or at a given date. It knows rules that hang on time alone: those with one date expression, and of date specifications those that name years. Other conditions of the rule do not count.",
      "The exit code is 0 for a rule in effect, 110 for one that is expired, 111 for one that is not yet in effect, 105 for one that there is not, 3 for one that cannot be checked. Of several rules the last one decides that is not a date specification which is in effect.",
      CLUSTER,
    ],
    examples: [
      ["Whether the rule office-hours is in effect:", "crm_rule -c -r office-hours"],
      ["Whether it will be at the end of the year:", "crm_rule -c -r office-hours -d 2030-12-31"],
      ["In a file:", "CIB_file=cib.xml crm_rule -c -r office-hours"],
    ],
    seeAlso: ["crm", "crm_resource", "iso8601"],
  },
  iso8601: {
    description: [
      "Reads dates, durations and periods as the rules of the configuration mean them, shows them in other forms, and says when a duration ends.",
      "Dates are 2019-09-24, 20190924, 2019-267 (the day of the year) or 2019-W39-2 (the week and its day); a time may follow after T or a blank. A date with a time but without an offset is in the time zone of the process, one without a time is in UTC. Durations are P1Y2M3W4DT5H6M7S, where what is not needed is left out; a year more keeps the day of the year, a month more keeps the day of the month or takes its last.",
      "The exit code is 2 for what is no date, duration or period, and 1 where --expected says something else than is shown. Pacemaker calls this tool deprecated.",
    ],
    examples: [
      ["What a rule takes a week date for:", "iso8601 -d 2020-W53-5"],
      ["When three months from then are over:", "iso8601 -d '2019-11-30 00:00:00Z' -D P3M"],
      ["The period that ends at midnight:", "iso8601 -p P1D/2019-10-02T00:00:00Z"],
      ["The week it is:", "iso8601 -n -W"],
    ],
    seeAlso: ["crm_rule", "crm_resource"],
  },
  crm_diff: {
    description: [
      "Compares two configurations and prints what leads from the first to the second as a patchset, or applies such a patchset. Nothing is changed but what is printed.",
      "The exit code of a comparison is 0 when nothing differs and 1 when something does.",
    ],
    examples: [
      ["What differs between two configurations that were saved:", "crm_diff -o old.xml -n new.xml"],
      ["The old one with that applied:", "crm_diff -o old.xml -p patch.xml"],
      [
        "Without versions, so that cibadmin applies it whatever happened meanwhile:",
        "crm_diff -u -o old.xml -n new.xml",
      ],
      ["Apply it to the cluster:", "cibadmin -P -x patch.xml"],
    ],
    seeAlso: ["cibadmin", "crm"],
  },
  crm_error: {
    description: [
      "Says what a number means: an exit code of the cluster's tools (--exit), a return code of Pacemaker's library (--rc), or, without either, what older interfaces answer, the system's errors among them.",
    ],
    examples: [
      ["What the exit code 105 means:", "crm_error -X 105"],
      ["What the return code -1005 is called:", "crm_error -n -r -- -1005"],
      ["All exit codes with their names:", "crm_error -X -l -n"],
    ],
    seeAlso: ["crm"],
  },
  crmadmin: {
    description: [
      "Asks who decides for the cluster, what its nodes are doing, and which there are.",
      "The states of --status are those of Pacemaker's controller: S_IDLE and S_TRANSITION_ENGINE on the node that decides, S_NOT_DC on the others, S_ELECTION while nobody decides. A node that is not online does not answer: exit code 113.",
      "--nodes reads the configuration alone, also from a file or a shadow copy.",
    ],
    examples: [
      ["Which node decides:", "crmadmin -D"],
      ["What server2 is doing:", "crmadmin -S server2"],
      ["The names of all remote and guest nodes, for a script:", "crmadmin -q -N remote,guest"],
    ],
    seeAlso: ["crm_mon", "crm_node", "crm"],
  },
};
