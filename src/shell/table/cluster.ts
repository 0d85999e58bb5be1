import { any, command, flag, JSON_FLAG, type Level, one, opt } from "../model/command.ts";

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
