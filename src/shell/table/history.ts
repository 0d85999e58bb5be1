import { any, command, JSON_FLAG, type Level, one, opt, some } from "../model/command.ts";

export const HISTORY: Level = {
  name: "history",
  summary: "what happened",
  help: "Reads the cluster's own journal, the checkpoints and the history of operations. Archives of other tools' reports are not read.",
  levels: [],
  commands: [
    command("info", "tells what history covers", {
      examples: [["info", ""]],
      flags: [JSON_FLAG],
      help: "Where it comes from, the period, hosts and resources.",
    }),
    command("latest", "shows the latest transition", {
      examples: [["latest", ""]],
      flags: [JSON_FLAG],
      help: "What was done last.",
    }),
    command("events", "lists what happened", {
      examples: [["events", ""]],
      flags: [JSON_FLAG],
      help: "Commits and operations of agents in the order of time.",
    }),
    command("limit", "narrows the period", {
      examples: [['limit "2026-01-01 12:00"', "from then on"]],
      deprecated: ["timeframe"],
      args: [opt("from_time", "word"), opt("to_time", "word")],
      effect: "shell",
      help: "Without times the whole history.",
    }),
    command("node", "what happened on hosts", {
      examples: [["node server1", ""]],
      args: [some("node", "node")],
      flags: [JSON_FLAG],
      help: "Operations on these hosts.",
    }),
    command("resource", "what happened to resources", {
      examples: [["resource vip", ""]],
      args: [some("rsc", "resource")],
      flags: [JSON_FLAG],
      help: "Operations of these resources.",
    }),
    command("log", "shows the log of this host", {
      examples: [["log", ""]],
      args: [any("node", "node")],
      help: "Lines of the period from the daemon's log file.",
    }),
    command("transitions", "lists transitions", {
      examples: [["transitions", ""]],
      flags: [JSON_FLAG],
      help: "Commits and what they changed, newest last.",
    }),
    command("transition", "shows a transition", {
      examples: [["transition 3", ""]],
      args: [any("arg", "word")],
      help: "A checkpoint by its number: what changed.",
    }),
    command("diff", "compares two points", {
      examples: [["diff 3 live", "what changed since checkpoint 3"]],
      args: [one("first", "checkpoint"), one("second", "checkpoint"), opt("status", "choice", ["status", "html"])],
      help: "Checkpoints by number, or live.",
    }),
    command("source", "says where history comes from", {
      examples: [["source live", ""]],
      args: [opt("source", "word", ["live"])],
      effect: "shell",
      help: "`live` is the only source.",
    }),
  ],
};
