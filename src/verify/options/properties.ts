import { type Option, option } from "./option.ts";

const choice = (values: readonly string[], more: { readonly successor?: string } = {}) => ({ values, ...more });

/** Options of the cluster. Source: Pacemaker's "Cluster-wide options"; names with `stonith-` are those of releases before 3.1.0,
 *  both are read. */
export const PROPERTIES: readonly Option[] = [
  option(
    "no-quorum-policy",
    "choice",
    "stop",
    "what a partition without quorum does",
    choice(["stop", "freeze", "ignore", "demote", "fence", "suicide"]),
  ),
  option("symmetric-cluster", "boolean", "true", "resources may run anywhere unless a constraint says otherwise"),
  option("maintenance-mode", "boolean", "false", "leave all resources alone"),
  option("stonith-enabled", "boolean", "true", "fence failed hosts; without it shared data can be damaged"),
  option("fencing-enabled", "boolean", "true", "fence failed hosts; without it shared data can be damaged"),
  option("stonith-action", "choice", "reboot", "what fencing does to a host", choice(["reboot", "off", "poweroff"])),
  option("fencing-action", "choice", "reboot", "what fencing does to a host", choice(["reboot", "off"])),
  option("stonith-timeout", "duration", "60s", "how long a fencing action may take"),
  option("fencing-timeout", "duration", "60s", "how long a fencing action may take"),
  option(
    "stonith-watchdog-timeout",
    "duration",
    "0",
    "how long a watchdog needs to stop a host; 0: no watchdog fencing",
  ),
  option(
    "fencing-watchdog-timeout",
    "duration",
    "0",
    "how long a watchdog needs to stop a host; 0: no watchdog fencing",
  ),
  option("stonith-max-attempts", "integer", "10", "fencing attempts before it is given up for a while"),
  option("fencing-max-attempts", "integer", "10", "fencing attempts before it is given up for a while"),
  option("concurrent-fencing", "boolean", "true", "fence several hosts at once"),
  option("startup-fencing", "boolean", "true", "fence hosts that have never been seen"),
  option("fence-remote-without-quorum", "boolean", "false", "fence remote hosts without quorum too"),
  option("priority-fencing-delay", "duration", "0", "head start of the host with the more important resources"),
  option(
    "fence-reaction",
    "choice",
    "stop",
    "what a host does that learns of its own fencing",
    choice(["stop", "panic"]),
  ),
  option(
    "fencing-reaction",
    "choice",
    "stop",
    "what a host does that learns of its own fencing",
    choice(["stop", "panic"]),
  ),
  option("have-watchdog", "boolean", "false", "a watchdog is used; set by the cluster", { internal: true }),
  option("node-pending-timeout", "duration", "0", "how long a host may take to join before it is fenced"),
  option("start-failure-is-fatal", "boolean", "true", "a failed start keeps a resource off the host"),
  option("enable-startup-probes", "boolean", "true", "look for running resources when a host joins"),
  option("stop-all-resources", "boolean", "false", "stop everything"),
  option("stop-orphan-resources", "boolean", "true", "stop resources that were deleted from the configuration"),
  option("stop-removed-resources", "boolean", "true", "stop resources that were deleted from the configuration"),
  option("stop-orphan-actions", "boolean", "true", "cancel recurring operations that were deleted"),
  option("cancel-removed-actions", "boolean", "true", "cancel recurring operations that were deleted"),
  option("remove-after-stop", "boolean", "false", "forget resources that were stopped"),
  option("shutdown-lock", "boolean", "false", "resources of a host that is shut down wait for it"),
  option("shutdown-lock-limit", "duration", "0", "how long they wait; 0: for ever"),
  option("enable-acl", "boolean", "false", "users' rights are those of ACLs"),
  option(
    "placement-strategy",
    "choice",
    "default",
    "whether capacity decides placement",
    choice(["default", "utilization", "minimal", "balanced"]),
  ),
  option(
    "node-health-strategy",
    "choice",
    "none",
    "what a host's health does",
    choice(["none", "migrate-on-red", "only-green", "progressive", "custom"]),
  ),
  option("node-health-base", "score", "0", "score of a host with the strategy progressive"),
  option("node-health-green", "score", "0", "score of green"),
  option("node-health-yellow", "score", "0", "score of yellow"),
  option("node-health-red", "score", "-INFINITY", "score of red"),
  option("cluster-delay", "duration", "60s", "how long news may take through the cluster"),
  option("cluster-recheck-interval", "duration", "15min", "look again this often even when nothing happens"),
  option("load-threshold", "percentage", "80%", "processor load above which less is done at once"),
  option("node-action-limit", "integer", "0", "actions at once on a host; 0: as the load allows"),
  option("batch-limit", "integer", "0", "actions at once in the cluster; 0: as the load allows"),
  option("migration-limit", "integer", "-1", "migrations at once on a host; -1: no limit"),
  option("cluster-ipc-limit", "integer", "500", "messages that wait for a client"),
  option("dc-deadtime", "duration", "20s", "how long to wait for others at start"),
  option("election-timeout", "duration", "2min", "how long an election may take"),
  option("shutdown-escalation", "duration", "20min", "how long a shutdown may take"),
  option("join-integration-timeout", "duration", "3min", "how long a join may take"),
  option("join-finalization-timeout", "duration", "30min", "how long the end of a join may take"),
  option("transition-delay", "duration", "0s", "wait this long before acting"),
  option("crmd-integration-timeout", "duration", "3min", "how long a join may take", {
    successor: "join-integration-timeout",
  }),
  option("crmd-finalization-timeout", "duration", "30min", "how long the end of a join may take", {
    successor: "join-finalization-timeout",
  }),
  option("crmd-transition-delay", "duration", "0s", "wait this long before acting", { successor: "transition-delay" }),
  option("pe-error-series-max", "integer", "-1", "inputs with errors that are kept"),
  option("pe-warn-series-max", "integer", "5000", "inputs with warnings that are kept"),
  option("pe-input-series-max", "integer", "4000", "other inputs that are kept"),
  option("default-resource-stickiness", "score", undefined, "", { successor: "rsc_defaults resource-stickiness" }),
  option("is-managed-default", "boolean", undefined, "", { successor: "rsc_defaults is-managed" }),
  option("default-action-timeout", "duration", undefined, "", { successor: "op_defaults timeout" }),
  option("cluster-name", "string", undefined, "a name for the cluster"),
  option("cluster-infrastructure", "string", undefined, "the messaging layer; set by the cluster", { internal: true }),
  option("dc-version", "string", undefined, "the version that decides; set by the cluster", { internal: true }),
  option("last-lrm-refresh", "string", undefined, "when resources were last looked at anew", { internal: true }),
];

export const META_ATTRIBUTES: readonly Option[] = [
  option("priority", "score", "0", "when not all can run, those of lower priority are stopped"),
  option("critical", "boolean", "true", "its failure takes what it is colocated with along"),
  option("target-role", "choice", "Started", "what it is to be", {
    values: ["Stopped", "Started", "Promoted", "Unpromoted", "Master", "Slave"],
  }),
  option("is-managed", "boolean", "true", "the cluster may start and stop it"),
  option("maintenance", "boolean", "false", "it is not even monitored"),
  option("resource-stickiness", "score", "0", "how much it wants to stay where it is"),
  option("requires", "choice", "fencing", "what must be before it starts", {
    values: ["nothing", "quorum", "fencing", "unfencing"],
  }),
  option("migration-threshold", "score", "INFINITY", "failures on a host before it moves away"),
  option("failure-timeout", "duration", "0", "after this time failures are forgotten; 0: never"),
  option("multiple-active", "choice", "stop_start", "what to do when it runs twice", {
    values: ["block", "stop_only", "stop_start", "stop_unexpected"],
  }),
  option("allow-migrate", "boolean", "false", "it can move while it runs"),
  option("allow-unhealthy-nodes", "boolean", "false", "it may run on unhealthy hosts"),
  option("container-attribute-target", "choice", undefined, "where attributes of a container belong", {
    values: ["host"],
  }),
  option("remote-node", "string", undefined, "the guest node it makes"),
  option("remote-addr", "string", undefined, "address of the guest node"),
  option("remote-port", "integer", "3121", "port of the guest node"),
  option("remote-connect-timeout", "duration", "60s", "how long to wait for the guest node"),
  option("remote-allow-migrate", "boolean", "true", "the guest may move while it runs"),
  option("provides", "string", undefined, "what it provides: unfencing"),
  option("restart-type", "choice", "ignore", "what happens to those ordered after it", {
    values: ["ignore", "restart"],
  }),
  option("description", "string", undefined, "a note"),
  option("interval-origin", "string", undefined, "when recurring operations begin to count"),
];

export const CLONE_META: readonly Option[] = [
  option("clone-max", "integer", undefined, "how many instances; as many as hosts"),
  option("clone-node-max", "integer", "1", "how many on one host"),
  option("clone-min", "integer", "0", "how many must run before what depends on it starts"),
  option("notify", "boolean", "false", "tell the instances before and after actions"),
  option("globally-unique", "boolean", "false", "instances differ"),
  option("ordered", "boolean", "false", "start instances one after the other"),
  option("interleave", "boolean", "false", "what depends on it waits for the instance on its own host only"),
  option("promotable", "boolean", "false", "instances can be promoted"),
  option("promoted-max", "integer", "1", "how many are promoted"),
  option("promoted-node-max", "integer", "1", "how many are promoted on one host"),
  option("master-max", "integer", "1", "", { successor: "promoted-max" }),
  option("master-node-max", "integer", "1", "", { successor: "promoted-node-max" }),
  option("clone-state", "string", undefined, "for old agents"),
];

export const GROUP_META: readonly Option[] = [
  option("ordered", "boolean", "true", "members start one after the other"),
  option("collocated", "boolean", "true", "without effect"),
  option("container", "string", undefined, "for old guests"),
];

/** Attributes of operations, and what else may stand in `op_defaults`. */
export const OPERATION_OPTIONS: readonly Option[] = [
  option("interval", "duration", "0", "how often; 0: once"),
  option("timeout", "duration", "20s", "how long it may take"),
  option("on-fail", "choice", undefined, "what its failure leads to", {
    values: ["ignore", "block", "stop", "restart", "fence", "standby", "demote", "restart-container"],
  }),
  option("enabled", "boolean", "true", "false: it is not run"),
  option("role", "choice", undefined, "run it in this role only", {
    values: ["Stopped", "Started", "Promoted", "Unpromoted", "Master", "Slave"],
  }),
  option("start-delay", "duration", "0", "wait before the first run"),
  option("interval-origin", "string", undefined, "when the interval begins to count"),
  option("record-pending", "boolean", "true", "show it while it runs"),
  option("description", "string", undefined, "a note"),
  option("name", "string", undefined, "the action"),
  option("id", "string", undefined, "an id"),
];

export const ALERT_META: readonly Option[] = [
  option("enabled", "boolean", "true", "false: the alert is silent"),
  option("timeout", "duration", "30s", "how long the program may take"),
  option("timestamp-format", "string", "%H:%M:%S.%06N", "how times are given to it"),
];
