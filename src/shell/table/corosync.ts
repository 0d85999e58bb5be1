import { any, command, flag, type Level, one, opt } from "../model/command.ts";

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
