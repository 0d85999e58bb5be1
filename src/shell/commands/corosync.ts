import { CrmError } from "../../base/index.ts";
import type { CommandContext, Runner, RunResult, World } from "../session/context.ts";

import { compareWith, copyTo, otherHosts, quoted, runOn } from "./remote.ts";

const DEFAULT_FILE = "/etc/corosync/corosync.conf";

const fileOf = (world: World): string => world.edge.env.COROSYNC_MAIN_CONFIG_FILE ?? DEFAULT_FILE;

async function configuration(world: World): Promise<string> {
  const file = fileOf(world);
  if (await world.edge.isFile(file)) return world.edge.readFile(file);
  throw new CrmError({
    code: "no-corosync",
    message: "there is no corosync here: Lifeline's own hosts are configured in ha.cf",
    at: { source: file },
  });
}

/** A value of the file: its path (`totem.version`) and its line. */
interface Value {
  readonly path: string;
  readonly value: string;
  readonly line: number;
}

/** Sections may stand in sections; a path that stands several times counts up. */
export function valuesIn(text: string): Value[] {
  const stack: string[] = [];
  const values: Value[] = [];
  for (const [line, raw] of text.split("\n").entries()) {
    const content = raw.replace(/#.*$/, "").trim();
    const section = /^([\w.]+)\s*\{$/.exec(content);
    if (section !== null) stack.push(section[1]!);
    else if (content === "}") stack.pop();
    else {
      const pair = /^([\w.]+)\s*:\s*(.*)$/.exec(content);
      if (pair !== null) values.push({ path: [...stack, pair[1]!].join("."), value: pair[2]!, line });
    }
  }
  return values;
}

async function show({ world, out }: CommandContext): Promise<RunResult> {
  out.text(await configuration(world));
  return true;
}

async function get({ world, args, out }: CommandContext): Promise<RunResult> {
  const path = args.get("path")!;
  const found = valuesIn(await configuration(world)).filter((value) => value.path === path);
  if (found.length === 0)
    throw new CrmError({ code: "not-set", message: `${path} is not set`, at: { source: fileOf(world) } });
  for (const { value } of found) out.line(value);
  return true;
}

/** `set PATH VALUE [INDEX]`: of a value that stands several times the one with that index, from 0. */
async function set({ world, args, out }: CommandContext): Promise<RunResult> {
  const path = args.get("path")!;
  const value = args.get("value")!;
  const index = Number(args.get("index") ?? "0");
  const text = await configuration(world);
  const lines = text.split("\n");
  const found = valuesIn(text).filter((item) => item.path === path)[index];
  const name = path.split(".").at(-1)!;
  if (found === undefined) {
    const section = path.split(".").slice(0, -1);
    const at = endOfSection(lines, section);
    if (at === undefined)
      throw new CrmError({
        code: "not-set",
        message: `there is no section ${section.join(".")}`,
        at: { source: fileOf(world) },
      });
    lines.splice(at, 0, `${"    ".repeat(section.length)}${name}: ${value}`);
  } else {
    lines[found.line] = lines[found.line]!.replace(/:\s*.*$/, `: ${value}`);
  }
  await world.edge.writeFile(fileOf(world), lines.join("\n"));
  out.info(`${path} set to ${value} on this host; \`corosync reload\` makes it count`);
  return true;
}

function endOfSection(lines: readonly string[], wanted: readonly string[]): number | undefined {
  const stack: string[] = [];
  for (const [index, raw] of lines.entries()) {
    const content = raw.replace(/#.*$/, "").trim();
    const section = /^([\w.]+)\s*\{$/.exec(content);
    if (section !== null) stack.push(section[1]!);
    else if (content === "}") {
      if (stack.join(".") === wanted.join(".")) return index;
      stack.pop();
    }
  }
  return undefined;
}

async function edit({ world, out }: CommandContext): Promise<RunResult> {
  const text = await configuration(world);
  const next = await out.front.edit(text);
  if (next === undefined || next === text) {
    out.info("nothing was changed");
    return true;
  }
  await world.edge.writeFile(fileOf(world), next);
  return true;
}

/** Programs that ask a running corosync. */
const STATUS: Readonly<Record<string, readonly string[]>> = {
  ring: ["corosync-cfgtool", "-s"],
  quorum: ["corosync-quorumtool", "-s"],
  qdevice: ["corosync-qdevice-tool", "-sv"],
  qnetd: ["corosync-qnetd-tool", "-lv"],
  cpg: ["corosync-cpgtool", "-e"],
};

async function ask({ world, out }: CommandContext, argv: readonly string[]): Promise<RunResult> {
  if ((await world.edge.which(argv[0]!)) === undefined)
    throw new CrmError({ code: "no-corosync", message: `there is no corosync here (${argv[0]} is not installed)` });
  const { code, stdout, stderr } = await world.edge.run(argv);
  out.plain(stdout);
  if (code !== 0) out.error(stderr.trim() === "" ? `${argv[0]} failed with exit code ${code}` : stderr.trim());
  return code === 0;
}

const status = (context: CommandContext): Promise<RunResult> =>
  ask(context, STATUS[context.args.get("what") ?? "ring"] ?? STATUS.ring!);

async function log({ world, out }: CommandContext): Promise<RunResult> {
  const file = valuesIn(await configuration(world)).find(({ path }) => path === "logging.logfile")?.value;
  if (file === undefined)
    throw new CrmError({ code: "not-set", message: "logging.logfile is not set", at: { source: fileOf(world) } });
  out.text(await world.edge.readFile(file));
  return true;
}

/** `diff [--checksum] [NODE...]` */
async function diff({ world, args, out }: CommandContext): Promise<RunResult> {
  await configuration(world);
  return compareWith(world, out, await otherHosts(world, args.list("node")), fileOf(world), args.has("--checksum"));
}

/** `push [NODE...]` */
async function push({ world, args, out }: CommandContext): Promise<RunResult> {
  await configuration(world);
  return copyTo(world, out, await otherHosts(world, args.list("node")), fileOf(world));
}

/** `pull NODE` */
async function pull({ world, args, out }: CommandContext): Promise<RunResult> {
  const [host] = await otherHosts(world, [args.get("node")!]);
  if (host === undefined) throw new CrmError({ code: "usage", message: `${world.edge.host} is this host` });
  const text = (await runOn(world, out, [host], `cat -- ${quoted(fileOf(world))}`)).get(host);
  if (text === undefined) return false;
  await world.edge.writeFile(fileOf(world), text);
  out.info(`${fileOf(world)} is that of ${host}; \`corosync reload\` makes it count`);
  return true;
}

export const RUNNERS: Readonly<Record<string, Runner>> = {
  show,
  get,
  set,
  edit,
  status,
  reload: (context) => ask(context, ["corosync-cfgtool", "-R"]),
  log,
  diff,
  pull,
  push,
};

function links(what: string): Runner {
  return async ({ world }) => {
    await configuration(world);
    throw new CrmError({
      code: "not-supported",
      message: `not supported: ${what} links of a running corosync`,
      hint: "`corosync set` changes the file",
    });
  };
}

export const LINK_RUNNERS: Readonly<Record<string, Runner>> = {
  show: (context) => ask(context, ["corosync-cfgtool", "-s"]),
  add: links("adding"),
  remove: links("removing"),
  update: links("changing"),
};
