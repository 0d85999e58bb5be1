import { CrmError } from "../../base/index.ts";
import { configurationOf, type Element, writeXml } from "../../cib/index.ts";
import type { Checkpoint, CheckpointInfo, Checkpoints } from "../../client/index.ts";
import { formatWorkspace, hideIn, Workspace } from "../../language/index.ts";
import { confirm } from "../session/ask.ts";
import { commitStaging } from "../session/commit.ts";
import {
  type CommandContext,
  type Runner,
  type RunResult,
  staging,
  surroundings,
  type World,
} from "../session/context.ts";
import { changesBetween, Staging } from "../staging/staging.ts";
import { table } from "../view/columns.ts";
import { diffLines, summaryOf } from "./configure/diff.ts";

export function bookOf(world: World): Checkpoints {
  const { checkpoints } = world.cluster;
  if (checkpoints === undefined) {
    throw new CrmError({
      code: "no-checkpoints",
      message: "no checkpoints are kept here: there is no place for them",
      hint: "set LIFELINE_CHECKPOINTS to a directory",
    });
  }
  return checkpoints;
}

export async function checkpointNumbered(world: World, text: string): Promise<Checkpoint> {
  const number = Number(text);
  const found = Number.isInteger(number) ? await bookOf(world).read(number) : undefined;
  if (found === undefined)
    throw new CrmError({
      code: "no-such-checkpoint",
      message: `there is no checkpoint ${text}`,
      hint: "`checkpoint list`",
    });
  return found;
}

/** Local time, to the second. */
export function formatMoment(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

async function list({ world, args, out }: CommandContext): Promise<RunResult> {
  const text = args.get("count") ?? world.settings.get("core.checkpoints");
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new CrmError({ code: "usage", message: `not a number of checkpoints: ${text}` });
  const infos = (await bookOf(world).list()).slice(0, count);
  if (args.has("--json") || world.options.json) out.json(infos);
  else for (const line of table(infos.map(infoRow))) out.line(line);
  return true;
}

function infoRow({ number, atMs, user, client, commands }: CheckpointInfo): string[] {
  const [first = ""] = commands;
  const more = commands.length > 1 ? ` (and ${commands.length - 1} more)` : "";
  return [String(number), formatMoment(atMs), user, client, `${first}${more}`];
}

/** `show NUMBER [diff|crm|xml]` */
async function show({ world, args, out }: CommandContext): Promise<RunResult> {
  const checkpoint = await checkpointNumbered(world, args.get("number")!);
  await world.agents.load(checkpoint.after);
  const workspace = new Workspace(checkpoint.after);
  const around = surroundings(world, workspace, false);
  const changes = changesBetween(checkpoint.before, checkpoint.after);
  if (args.has("--json") || world.options.json) {
    const { number, atMs, user, client, commands } = checkpoint;
    const plain = diffLines(changes, around).map((line) => line.map(({ text }) => text).join(""));
    out.json({ number, atMs, user, client, commands, changes: plain });
    return true;
  }
  switch (args.get("what") ?? "diff") {
    case "crm":
      out.plain(
        formatWorkspace(workspace, {
          surroundings: around,
          layout: "lines",
          sorted: world.settings.is("core.sort_elements"),
        }),
      );
      break;
    case "xml":
      out.text(writeXml(hideIn(checkpoint.after, around)));
      break;
    default:
      out.line(
        `checkpoint ${checkpoint.number}: ${formatMoment(checkpoint.atMs)} ${checkpoint.user} ${checkpoint.client}`,
      );
      for (const line of checkpoint.commands) out.line(`    ${line}`);
      out.lines(diffLines(changes, around));
  }
  return true;
}

/** `restore NUMBER [--stage]` */
async function restore(context: CommandContext): Promise<RunResult> {
  const { world, args, out, line } = context;
  const checkpoint = await checkpointNumbered(world, args.get("number")!);
  const staged = args.has("--stage");
  if (!staged && world.staging?.isChanged === true) {
    throw new CrmError({
      code: "changes-pending",
      message: "there are staged changes",
      hint: "`commit` or `refresh` first, or `checkpoint restore --stage`",
    });
  }
  const present = staged ? await staging(world) : new Staging(await world.cluster.read());
  await world.agents.load(checkpoint.after);
  present.edit(line, (workspace) => workspace.load(withConfiguration(workspace.cib, checkpoint.after)));
  const changes = present.changedObjects();
  if (changes.length === 0) {
    out.info(`the configuration is that of checkpoint ${checkpoint.number} already`);
    return true;
  }
  out.lines(diffLines(changes, surroundings(world, present.workspace, false)));
  if (staged) {
    out.info(`staged: ${summaryOf(changes)}`);
    return true;
  }
  if (out.front.interactive && !(await confirm(world, out, `Restore checkpoint ${checkpoint.number}`))) return true;
  return commitStaging(world, present, out, { force: world.options.force, replace: false });
}

/** A document with the configuration of another one; schema and state stay its own. */
export function withConfiguration(cib: Element, other: Element): Element {
  const configuration = configurationOf(other);
  return {
    ...cib,
    children: cib.children.map((node) =>
      node.kind === "element" && node.name === "configuration" ? configuration : node,
    ),
  };
}

export const RUNNERS: Readonly<Record<string, Runner>> = { list, show, restore };
