import type { Command, Level } from "../model/command.ts";
import type { Runner } from "../session/context.ts";

type Runners = Readonly<Record<string, Runner>>;

/** Where the commands of each level live; a module is loaded when one of its commands is run. */
const MODULES: Readonly<Record<string, () => Promise<{ readonly RUNNERS: Runners }>>> = {
  "": () => import("./root.ts"),
  configure: () => import("./configure/index.ts"),
  resource: () => import("./resource/index.ts"),
  node: () => import("./node.ts"),
  options: () => import("./options.ts"),
  ra: () => import("./ra.ts"),
  cib: () => import("./cib.ts"),
  cibstatus: () => import("./cibstatus.ts"),
  cluster: () => import("./cluster.ts"),
  maintenance: () => import("./maintenance.ts"),
  corosync: () => import("./corosync.ts"),
  link: () => import("./link.ts"),
  history: () => import("./history.ts"),
  script: () => import("./script.ts"),
  site: () => import("./site.ts"),
  template: () => import("./template.ts"),
  checkpoint: () => import("./checkpoint.ts"),
  playground: () => import("./playground.ts"),
};

/** Levels whose commands have been loaded: importing again asks Node to find the file again, for every line of a script. */
const loaded = new Map<string, Runners>();

/** @throws Error when a command of the table has no runner: a test proves that there is none */
export async function runnerOf(level: Level, command: Command): Promise<Runner> {
  const own = level.commands.includes(command) ? level.name : "";
  const runners = loaded.get(own) ?? (await MODULES[own]!()).RUNNERS;
  loaded.set(own, runners);
  const runner = command.statement ? runners.statement : runners[command.name];
  if (runner === undefined) throw new Error(`broken invariant: no runner for ${own} ${command.name}`);
  return runner;
}

/** The runners of a level, for the test that holds them and the table together. */
export async function runnersOf(level: Level): Promise<Runners> {
  return (await MODULES[level.name]!()).RUNNERS;
}
