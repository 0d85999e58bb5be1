import { choice, listed, type OptionList } from "./entry.ts";

const BUG_LIKELY = "A cluster that needs another value than this most likely has met a bug.";

/** Properties of the cluster: names, types, defaults and their order are Pacemaker 3.0.2's. */
export const CLUSTER_OPTIONS: OptionList = {
  name: "cluster-options",
  short: "Options of the cluster",
  long:
    "What holds for the cluster as a whole, also called its properties. They stand in a cluster_property_set in the section " +
    "crm_config of the configuration.",
  options: [
    listed("dc-version", "version", undefined, "Release that the Designated Controller (DC) runs", {
      flag: "generated",
      long: "The hash in it names the sources that it was built from. For diagnosis only.",
    }),
    listed("cluster-infrastructure", "string", undefined, "What the nodes exchange messages with", {
      flag: "generated",
      long: "For information and diagnosis only.",
    }),
    listed("cluster-name", "string", undefined, "A name for the cluster, free to choose", {
      long:
        "Administrators, tools and agents may go by it, and rules can test it as the node attribute #cluster-name; it " +
        "decides nothing else.",
    }),
    listed("dc-deadtime", "duration", "20s", "How long a starting node waits for answers of others", {
      long: "Slow or busy networks and switches need more.",
    }),
    listed(
      "cluster-recheck-interval",
      "duration",
      "15min",
      "How often to look at everything again when nothing happens",
      {
        long:
          "Events and known dates (failure-timeout, most rules about time) wake the cluster by themselves; this is for " +
          "rules about recurring times, and a net under everything that was missed. 0 never looks again; a number without " +
          'a unit means seconds, units are written as in "5min".',
      },
    ),
    listed(
      "election-timeout",
      "duration",
      "2min",
      `How long an election may take before it has failed. ${BUG_LIKELY}`,
      {
        flag: "advanced",
      },
    ),
    listed(
      "shutdown-escalation",
      "duration",
      "20min",
      `How long a shutdown may take before it is cut short. ${BUG_LIKELY}`,
      {
        flag: "advanced",
      },
    ),
    listed("join-integration-timeout", "duration", "3min", `How long a node may take to join. ${BUG_LIKELY}`, {
      flag: "advanced",
    }),
    listed(
      "join-finalization-timeout",
      "duration",
      "30min",
      `How long a join may take to be completed. ${BUG_LIKELY}`,
      {
        flag: "advanced",
      },
    ),
    listed("transition-delay", "duration", "0s", "Wait before acting on anything, which makes every recovery slower", {
      flag: "advanced",
      long:
        "Lets events that belong together arrive before they are acted on, as results of ping that different nodes report " +
        "one after the other.",
    }),
    choice(
      "no-quorum-policy",
      ["stop", "freeze", "ignore", "demote", "fence", "suicide"],
      "stop",
      "What a partition without quorum does with its resources",
    ),
    listed("shutdown-lock", "boolean", "false", "Whether resources wait for a node that was shut down in order", {
      long:
        "If true, what ran on a node when it was shut down cleanly starts nowhere else until the node is back (or until " +
        "shutdown-lock-limit is over). Fencing devices, connections to remote nodes, instances of clones and bundles and " +
        "promoted roles do not wait.",
    }),
    listed("shutdown-lock-limit", "duration", "0", "How long resources wait at most for a node that was shut down", {
      long: "Counts from the start of the shutdown, and only with shutdown-lock. 0: as long as it takes.",
    }),
    listed("enable-acl", "boolean", "false", "Whether access control lists limit what users see and change of the CIB"),
    listed("symmetric-cluster", "boolean", "true", "Whether a resource may run on a node that no constraint speaks of"),
    listed("maintenance-mode", "boolean", "false", "Whether resources are neither monitored, started nor stopped"),
    listed("start-failure-is-fatal", "boolean", "true", "Whether a node where a start failed is not tried again", {
      long:
        "If true, one failed start bans the resource from the node at once. If false, the failure counts like any other " +
        "against migration-threshold.",
    }),
    listed(
      "enable-startup-probes",
      "boolean",
      "true",
      "Whether to look for resources that run already when a node starts",
      {
        flag: "deprecated",
      },
    ),
    listed("fence-remote-without-quorum", "boolean", "false", "Whether remote nodes are fenced without quorum", {
      flag: "advanced",
      long:
        "A partition without quorum leaves the remote nodes in it alone as long as they can be started again. If true, it " +
        "fences them all the same.",
    }),
    listed("fencing-enabled", "boolean", "true", "Whether nodes are fenced to recover from failures", {
      alias: "stonith-enabled",
      flag: "advanced",
      long:
        "If false, a node that does not answer is taken to be harmless and its resources start elsewhere. If it was not, " +
        "they run twice: shared data may be lost, services fail.",
    }),
    choice("fencing-action", ["reboot", "off"], "reboot", "What a fencing device is asked to do with a node", {
      alias: "stonith-action",
    }),
    choice("fencing-reaction", ["stop", "panic"], "stop", "What a node does that hears of its own fencing", {
      alias: "fence-reaction",
      long:
        'Devices that are set up wrongly, or that cut a node off from its storage alone, leave it able to hear of it. "stop" ' +
        'ends the cluster stack there for good, "panic" reboots the node at once (and stops where it cannot).',
    }),
    listed("fencing-timeout", "duration", "60s", "How long turning a node on or off or rebooting it may take", {
      alias: "stonith-timeout",
    }),
    listed("have-watchdog", "boolean", "false", "Whether nodes have a watchdog that the cluster can rely on", {
      flag: "generated",
      long:
        "Set by the cluster according to whether SBD runs; what is configured here has no effect. With SBD without disks " +
        "and a fencing-watchdog-timeout other than 0, nodes fence themselves and no device needs to be configured.",
    }),
    listed("fencing-watchdog-timeout", "timeout", "0", "After how long a lost node has been stopped by its watchdog", {
      alias: "stonith-watchdog-timeout",
      long:
        "A positive time lets the cluster count on it, without any device; a fence_watchdog device may limit it to some " +
        "nodes. 0 never does. A negative value means twice SBD_WATCHDOG_TIMEOUT of the node itself, or 0 where that is not " +
        "positive. Beware: the time must exceed SBD_WATCHDOG_TIMEOUT on every node that uses SBD, or the stack does not " +
        "start there; with a negative value all of them need the same SBD_WATCHDOG_TIMEOUT, else data may be damaged.",
    }),
    listed(
      "fencing-max-attempts",
      "score",
      "10",
      "How often fencing of a node may fail before it is not retried at once",
      {
        alias: "stonith-max-attempts",
      },
    ),
    listed("concurrent-fencing", "boolean", "true", "Whether several nodes may be fenced at the same time", {
      flag: "deprecated",
    }),
    listed("startup-fencing", "boolean", "true", "Whether nodes that were not seen since the start are fenced", {
      flag: "advanced",
      long: "If false, such a node may run resources that are started a second time: data may be lost, services fail.",
    }),
    listed(
      "priority-fencing-delay",
      "duration",
      "0",
      "A head start in fencing for the side with the more important resources",
      {
        long:
          "Fencing that targets the node whose resources have the highest sum of priorities waits this long when the " +
          "partition is no majority, so that of two nodes that shoot at each other the right one survives. A promoted " +
          "instance counts one more than its priority, if that is not 0. It comes on top of the delays of the devices, and " +
          "should be at least twice the longest of them. 0: no head start.",
      },
    ),
    listed("node-pending-timeout", "duration", "0", "How long a node may be in the membership without taking part", {
      long: "After that it is fenced, so that the cluster can go on. 0 waits for ever; 2h waits two hours.",
    }),
    listed("cluster-delay", "duration", "60s", "How long messages between nodes may take", {
      long:
        "The DC gives an action up when it has heard nothing for this long beyond the action's own timeout. How much is " +
        "right depends on how fast and how busy network and nodes are.",
    }),
    listed("load-threshold", "percentage", "80%", "How busy the processors of a node may be", {
      long: "Above that the cluster does less there at a time.",
    }),
    listed("node-action-limit", "integer", "0", "How many actions may run at once on a node (0: twice its processors)"),
    listed("batch-limit", "integer", "0", "How many actions the cluster may run at once on all nodes together", {
      long: "0 lets it decide by how busy the nodes are. Slow networks and nodes need less.",
    }),
    listed("migration-limit", "integer", "-1", "How many live migrations may run at once on a node (-1: any number)"),
    listed("cluster-ipc-limit", "nonnegative_integer", undefined, "Without effect", { flag: "deprecated" }),
    listed("stop-all-resources", "boolean", "false", "Whether to stop everything"),
    listed("stop-removed-resources", "boolean", "true", "Whether to stop what was deleted from the configuration", {
      alias: "stop-orphan-resources",
      flag: "deprecated",
    }),
    listed("cancel-removed-actions", "boolean", "true", "Whether to cancel recurring actions that were deleted", {
      alias: "stop-orphan-actions",
      flag: "deprecated",
    }),
    listed("pe-error-series-max", "integer", "-1", "How many inputs of decisions that met errors are kept", {
      long: "0 keeps none, -1 keeps all.",
    }),
    listed("pe-warn-series-max", "integer", "5000", "How many inputs of decisions that met warnings are kept", {
      long: "0 keeps none, -1 keeps all.",
    }),
    listed("pe-input-series-max", "integer", "4000", "How many inputs of all other decisions are kept", {
      long: "0 keeps none, -1 keeps all.",
    }),
    choice(
      "node-health-strategy",
      ["none", "migrate-on-red", "only-green", "progressive", "custom"],
      "none",
      "What the health that a node reports means for its resources",
      { long: "Some agent has to set node attributes whose names begin with #health." },
    ),
    listed("node-health-base", "score", "0", "Health that a node starts with", {
      long: 'For the strategy "progressive" only.',
    }),
    listed("node-health-green", "score", "0", "Score of the value green", {
      long: 'For the strategies "custom" and "progressive" only.',
    }),
    listed("node-health-yellow", "score", "0", "Score of the value yellow", {
      long: 'For the strategies "custom" and "progressive" only.',
    }),
    listed("node-health-red", "score", "-INFINITY", "Score of the value red", {
      long: 'For the strategies "custom" and "progressive" only.',
    }),
    choice(
      "placement-strategy",
      ["default", "utilization", "minimal", "balanced"],
      "default",
      "Whether and how the capacity of nodes decides where resources run",
    ),
  ],
};
