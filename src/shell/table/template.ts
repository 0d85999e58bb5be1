import { any, command, type Level, one, opt } from "../model/command.ts";

export const TEMPLATE: Level = {
  name: "template",
  summary: "ready-made configurations to fill in",
  help: "A template asks for a few values and makes a configuration of them, which is kept under a name until it is applied.",
  levels: [],
  commands: [
    command("new", "begins a configuration", {
      args: [one("config", "word"), any("template", "template")],
      effect: "shell",
      synopsis: "[<config>] <template> [<template>...] [params <name>=<value>...]",
      help: "From one or more templates.",
      examples: [["new web virtual-ip params ip=10.0.0.9", ""]],
    }),
    command("load", "works on a configuration", {
      examples: [["load web", ""]],
      args: [one("config", "template-config")],
      effect: "shell",
      help: "One that was begun before.",
    }),
    command("edit", "opens a configuration in an editor", {
      examples: [["edit web", ""]],
      args: [opt("config", "template-config")],
      effect: "shell",
      help: "To fill in the values.",
    }),
    command("show", "shows a configuration", {
      examples: [["show web", ""]],
      args: [opt("config", "template-config")],
      help: "The statements it would make.",
    }),
    command("list", "lists templates and configurations", {
      examples: [["list templates", ""]],
      args: [opt("what", "choice", ["templates", "configs"])],
      help: "Those that are there.",
    }),
    command("delete", "deletes a configuration", {
      examples: [["delete web", ""]],
      args: [one("config", "template-config"), opt("force", "choice", ["force"])],
      effect: "shell",
      help: "The template stays.",
    }),
    command("apply", "stages a configuration", {
      examples: [["apply update web", ""]],
      args: [opt("method", "choice", ["replace", "update"]), opt("config", "template-config")],
      effect: "stages",
      help: "Into the configure level above.",
    }),
  ],
};

export const SCRIPT: Level = {
  name: "script",
  summary: "cluster scripts of crmsh",
  help: "Wizards that crmsh brings. They are not part of Lifeline; `template` and `apply` do most of their work.",
  levels: [],
  commands: [
    command("list", "lists scripts", {
      examples: [["list", ""]],
      args: [any("what", "word")],
      help: "Not part of Lifeline.",
    }),
    command("show", "shows a script", {
      examples: [["show haproxy", ""]],
      args: [one("script", "word"), opt("all", "choice", ["all"])],
      aliases: ["info", "describe"],
      help: "Not part of Lifeline.",
    }),
    command("verify", "checks a script", {
      examples: [["verify haproxy", ""]],
      args: [one("script", "word"), any("arg", "word")],
      help: "Not part of Lifeline.",
    }),
    command("run", "runs a script", {
      examples: [["run haproxy", ""]],
      args: [one("script", "word"), any("arg", "word")],
      effect: "acts",
      help: "Not part of Lifeline.",
    }),
  ],
};
