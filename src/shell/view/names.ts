import type { Command, Level } from "../model/command.ts";
import type { Output } from "../session/output.ts";
import { inColumns } from "./columns.ts";

/** `ls`: levels, then commands. */
export function listNames(level: Level, common: readonly Command[], out: Output): void {
  const visible = level.commands.filter(({ hidden }) => hidden !== true).map(({ name }) => name);
  const names = [...level.levels.map((name) => `${name}/`), ...visible, ...common.map(({ name }) => name)];
  out.plain(inColumns([...new Set(names)], out.front.columns ?? 80).join("\n"));
}
