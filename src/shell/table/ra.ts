import { any, command, JSON_FLAG, type Level, one, opt } from "../model/command.ts";

export const RA: Level = {
  name: "ra",
  summary: "resource agents",
  help: "What agents there are and what they take.",
  levels: [],
  commands: [
    command("classes", "lists classes of agents", {
      examples: [["classes", ""]],
      flags: [JSON_FLAG],
      help: "And the providers of the class ocf.",
    }),
    command("list", "lists agents of a class", {
      args: [one("class", "agent-class"), opt("provider", "agent-provider")],
      flags: [JSON_FLAG],
      help: "All agents of a class, or of one provider.",
      examples: [["list ocf heartbeat", ""]],
    }),
    command("providers", "tells who provides an agent", {
      examples: [["providers Dummy", ""]],
      args: [one("type", "agent"), opt("class", "agent-class")],
      help: "Providers of the class ocf (or another) that have the agent.",
    }),
    command("info", "tells about an agent", {
      aliases: ["meta"],
      args: [one("agent", "agent"), opt("class", "agent-class"), opt("provider", "agent-provider")],
      flags: [JSON_FLAG],
      help: "What it does, its parameters with their types and defaults, and the time-outs it advises.",
      examples: [
        ["info IPaddr2", ""],
        ["info stonith:fence_xvm", ""],
      ],
    }),
    command("validate", "lets an agent check parameters", {
      args: [one("agent", "agent"), any("param", "agent-parameter")],
      help: "Runs its validate-all action on this host.",
      examples: [["validate IPaddr2 ip=10.0.0.9", ""]],
    }),
  ],
};
