import type { Command, Level } from "../model/command.ts";
import { CIB, CIBSTATUS } from "./cib.ts";
import { CLUSTER } from "./cluster.ts";
import { COMMON, EVERYWHERE } from "./common.ts";
import { CONFIGURE } from "./configure.ts";
import { COROSYNC, LINK, SITE } from "./corosync.ts";
import { HISTORY } from "./history.ts";
import { OPTIONS } from "./options.ts";
import { RA } from "./ra.ts";
import { MAINTENANCE, NODE, RESOURCE } from "./resource.ts";
import { CHECKPOINT, PLAYGROUND, ROOT } from "./root.ts";
import { SCRIPT, TEMPLATE } from "./template.ts";

/** All levels; the first is the root. */
export const LEVELS: readonly Level[] = [
  ROOT,
  CONFIGURE,
  RESOURCE,
  NODE,
  CIB,
  CIBSTATUS,
  RA,
  CLUSTER,
  MAINTENANCE,
  COROSYNC,
  LINK,
  HISTORY,
  OPTIONS,
  SCRIPT,
  SITE,
  TEMPLATE,
  CHECKPOINT,
  PLAYGROUND,
];

export function levelNamed(name: string): Level | undefined {
  return LEVELS.find((level) => level.name === name);
}

/** Commands that a level knows besides its own. */
export function commonCommands(level: Level): readonly Command[] {
  const found = common.get(level) ?? commonOf(level);
  common.set(level, found);
  return found;
}

const common = new WeakMap<Level, readonly Command[]>();

function commonOf(level: Level): readonly Command[] {
  if (level.name === "") return COMMON.filter(({ name }) => name !== "up");
  const own = new Set(level.commands.map(({ name }) => name));
  return [...COMMON, ...EVERYWHERE.filter(({ name }) => !own.has(name))];
}
