import { gunzipSync } from "node:zlib";
import { CrmError, decodeUtf8 } from "../../base/index.ts";
import { type Element, readXml, writeXml } from "../../cib/index.ts";
import { parseCib } from "../../client/index.ts";
import { Workspace } from "../../language/index.ts";
import { AgentBook } from "../session/agents.ts";
import { send } from "../session/commit.ts";
import { type CommandContext, type Runner, type RunResult, surroundings, type World } from "../session/context.ts";
import { Staging } from "../staging/staging.ts";
import { withConfiguration } from "./checkpoint.ts";
import { diffLines } from "./configure/diff.ts";

const LIVE = "live";

/** The shadow copy in use; undefined on the cluster itself. */
async function inUse(world: World): Promise<string | undefined> {
  const { setting, name } = world.cluster;
  return setting === "file" && (await world.edge.shadows.exists(name)) ? name : undefined;
}

/** What the shell works on without a shadow copy. */
async function live<T>(world: World, use: (cib: Element) => Promise<T> | T): Promise<T> {
  const cluster = await world.edge.openCluster(undefined);
  try {
    return await use((await cluster.read()).cib);
  } finally {
    if (cluster !== world.cluster) await cluster.close();
  }
}

/** Goes over to another cluster. Staged changes would have nowhere to go. */
async function switchTo(world: World, shadow: string | undefined): Promise<void> {
  if (world.staging?.isChanged === true) {
    throw new CrmError({
      code: "changes-pending",
      message: "there are staged changes: they belong to the configuration in use",
      hint: "`configure commit` or `configure refresh` first",
    });
  }
  const next = await world.edge.openCluster(shadow);
  const before = world.cluster;
  world.cluster = next;
  world.agents = new AgentBook(next.agents);
  world.staging = undefined;
  if (before !== next) await before.close();
}

/** A schema's empty document, as `crm_shadow --create-empty` makes one. */
function emptied(cib: Element): Element {
  const section = (name: string): Element => ({ kind: "element", name, attributes: {}, children: [] });
  const configuration = {
    ...section("configuration"),
    children: ["crm_config", "nodes", "resources", "constraints"].map(section),
  };
  const attributes = { ...cib.attributes, epoch: "0", num_updates: "0", admin_epoch: "0" };
  return { ...cib, attributes, children: [configuration, section("status")] };
}

/** `new [NAME] [withstatus] [force] [empty]` */
async function create({ world, args, out }: CommandContext): Promise<RunResult> {
  const how = [...args.list("how")];
  let name = args.get("cib");
  if (name !== undefined && ["withstatus", "force", "empty"].includes(name)) {
    how.push(name);
    name = undefined;
  }
  name ??= `@tmp-${process.pid}@`;
  checkName(name);
  const { shadows } = world.edge;
  if ((await shadows.exists(name)) && !how.includes("force") && !world.options.force) {
    throw new CrmError({
      code: "exists",
      message: `cib.new: ${name}: a shadow copy of this name exists`,
      hint: `new ${name} force`,
    });
  }
  const text = await live(world, (cib) => writeXml(how.includes("empty") ? emptied(cib) : cib));
  await shadows.write(name, text);
  await switchTo(world, name);
  if (how.includes("withstatus")) world.rehearsal = undefined;
  out.info(`cib.new: ${name} shadow CIB created`);
  return true;
}

function checkName(name: string): void {
  if (name === LIVE || !/^[^/\s]+$/.test(name))
    throw new CrmError({ code: "bad-name", message: `${name}: not a name for a shadow copy` });
}

/** @throws CrmError `no-such-shadow` */
export async function requireShadow(world: World, name: string): Promise<void> {
  if (await world.edge.shadows.exists(name)) return;
  const known = await world.edge.shadows.list();
  throw new CrmError({
    code: "no-such-shadow",
    message: `${name}: no such shadow CIB`,
    ...(known.length === 0 ? {} : { hint: `there are: ${known.join(", ")}` }),
  });
}

/** `use [NAME] [withstatus]` */
async function use({ world, args }: CommandContext): Promise<RunResult> {
  const name = args.get("cib");
  if (name === undefined || name === LIVE) {
    await switchTo(world, undefined);
    return true;
  }
  await requireShadow(world, name);
  await switchTo(world, name);
  return true;
}

async function list({ world, args, out }: CommandContext): Promise<RunResult> {
  const names = await world.edge.shadows.list();
  if (args.has("--json") || world.options.json) out.json(names);
  else for (const name of names) out.line(name);
  return true;
}

async function remove({ world, args, out }: CommandContext): Promise<RunResult> {
  const name = args.get("cib")!;
  await requireShadow(world, name);
  if ((await inUse(world)) === name)
    throw new CrmError({ code: "in-use", message: `cib.delete: ${name} is in use`, hint: "`use` goes back to live" });
  await world.edge.shadows.remove(name);
  out.info(`cib.delete: ${name} shadow CIB deleted`);
  return true;
}

async function reset({ world, args, out }: CommandContext): Promise<RunResult> {
  const name = args.get("cib")!;
  await requireShadow(world, name);
  const text = await live(world, (cib) => writeXml(cib));
  await world.edge.shadows.write(name, text);
  out.info(`cib.reset: copied live CIB to ${name}`);
  return true;
}

/** `commit [NAME]`: the cluster's configuration becomes that of the copy. */
async function commit({ world, args, out }: CommandContext): Promise<RunResult> {
  const name = args.get("cib") ?? (await inUse(world));
  if (name === undefined)
    throw new CrmError({ code: "usage", message: "cib.commit: Expected <cib>: no shadow copy is in use" });
  await requireShadow(world, name);
  const copy = parseCib(await world.edge.shadows.read(name), name);
  const cluster = await world.edge.openCluster(undefined);
  try {
    const present = new Staging(await cluster.read());
    present.edit(`cib commit ${name}`, (workspace) => workspace.load(withConfiguration(workspace.cib, copy)));
    if (present.isChanged) await send({ ...world, cluster }, present, out, { force: true, replace: true });
  } finally {
    if (cluster !== world.cluster) await cluster.close();
  }
  out.info(`cib.commit: committed '${name}' shadow CIB to the cluster`);
  return true;
}

async function diff({ world, out }: CommandContext): Promise<RunResult> {
  if ((await inUse(world)) === undefined)
    throw new CrmError({ code: "usage", message: "no shadow copy is in use", hint: "`new` makes one" });
  const mine = (await world.cluster.read()).cib;
  await world.agents.load(mine);
  await live(world, (cib) => {
    const present = new Staging({ cib, version: { adminEpoch: 0, epoch: 0, numUpdates: 0 } });
    present.edit("diff", (workspace) => workspace.load(withConfiguration(workspace.cib, mine)));
    out.lines(diffLines(present.changedObjects(), surroundings(world, new Workspace(mine), false)));
  });
  return true;
}

/** `import FILE [SHADOW]`: a scheduler input with its state. */
async function importFile({ world, args, out }: CommandContext): Promise<RunResult> {
  const file = args.get("file")!;
  const text = await readCompressed(world, file);
  const root = readXml(text, { source: file });
  if (root.name !== "cib")
    throw new CrmError({ code: "bad-cib", message: `no cib in it but ${root.name}`, at: { source: file } });
  const name =
    args.get("shadow") ??
    file
      .split("/")
      .at(-1)!
      .replace(/\.(xml|bz2|gz)/g, "");
  checkName(name);
  await world.edge.shadows.write(name, writeXml(root));
  await switchTo(world, name);
  out.info(`cib.import: ${file} is shadow ${name}`);
  return true;
}

async function readCompressed(world: World, file: string): Promise<string> {
  if (file.endsWith(".bz2")) {
    if ((await world.edge.which("bzip2")) === undefined)
      throw new CrmError({ code: "no-program", message: "bzip2 is not installed", at: { source: file } });
    const { code, stdout, stderr } = await world.edge.run(["bzip2", "-dc", file]);
    if (code !== 0) throw new CrmError({ code: "file", message: stderr.trim(), at: { source: file } });
    return stdout;
  }
  if (!file.endsWith(".gz")) return world.edge.readFile(file);
  return decodeUtf8(gunzipSync(await world.edge.readBytes(file)), file);
}

export const RUNNERS: Readonly<Record<string, Runner>> = {
  new: create,
  use,
  list,
  delete: remove,
  reset,
  commit,
  diff,
  import: importFile,
};
