import { CrmError } from "../../base/index.ts";
import { Workspace } from "../../language/index.ts";
import { requireNode, type World } from "../session/context.ts";
import type { Output } from "../session/output.ts";

/** Nobody is there to type a password. */
const SSH = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=10"];

/** Hosts of the cluster that a command is to reach: those named, else all; this one is left out. */
export async function otherHosts(world: World, named: readonly string[]): Promise<string[]> {
  const workspace = new Workspace((await world.cluster.read()).cib);
  const names =
    named.length > 0
      ? named.map((name) => requireNode(workspace, name).element.attributes.uname ?? name)
      : workspace.nodes();
  return names.filter((name) => name !== world.edge.host);
}

/** Runs a program for each host, by ssh or scp, and says how it went; standard output is given back by host. */
async function each(
  world: World,
  out: Output,
  hosts: readonly string[],
  program: "ssh" | "scp",
  argvFor: (host: string) => readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if ((await world.edge.which(program)) === undefined) {
    throw new CrmError({
      code: "no-program",
      message: `${program} is not installed here: other hosts are reached by it`,
    });
  }
  const done = new Map<string, string>();
  const ends = await Promise.all(
    hosts.map(async (host) => ({ host, end: await world.edge.run([program, ...SSH, ...argvFor(host)]) })),
  );
  for (const { host, end } of ends) {
    if (end.code === 0) done.set(host, end.stdout);
    else out.error(`[${host}]: ${(end.stderr.trim() || end.stdout.trim() || `exit code ${end.code}`).trim()}`);
  }
  return done;
}

/** Standard output of a shell's command line on each host that could do it; failures are told. */
export function runOn(world: World, out: Output, hosts: readonly string[], command: string) {
  return each(world, out, hosts, "ssh", (host) => [host, command]);
}

export async function copyTo(world: World, out: Output, hosts: readonly string[], path: string): Promise<boolean> {
  const done = await each(world, out, hosts, "scp", (host) => ["-p", path, `${host}:${path}`]);
  for (const host of done.keys()) out.info(`${path} copied to ${host}`);
  return done.size === hosts.length;
}

/** A file here beside the same on other hosts: equal, or what differs. */
export async function compareWith(
  world: World,
  out: Output,
  hosts: readonly string[],
  path: string,
  sumsOnly: boolean,
): Promise<boolean> {
  const mine = await world.edge.readFile(path);
  const theirs = await runOn(world, out, hosts, `cat -- ${quoted(path)}`);
  let equal = theirs.size === hosts.length;
  for (const [host, text] of theirs) {
    if (text === mine) out.line(`${path} is the same on ${host}`);
    else {
      equal = false;
      if (sumsOnly) out.line(`${path} differs on ${host}`);
      else out.plain((await difference(world, path, host, text)).trimEnd());
    }
  }
  return equal;
}

async function difference(world: World, path: string, host: string, text: string): Promise<string> {
  const { code, stdout, stderr } = await world.edge.run(
    ["diff", "-u", "--label", `${path} (${world.edge.host})`, "--label", `${path} (${host})`, path, "-"],
    text,
  );
  if (code > 1) throw new CrmError({ code: "no-program", message: stderr.trim() });
  return stdout;
}

/** A word for a shell. */
export const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
