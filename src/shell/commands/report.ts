import { gzipSync } from "node:zlib";
import { CrmError } from "../../base/index.ts";
import { writeXml } from "../../cib/index.ts";
import { formatWorkspace, hideIn, Workspace } from "../../language/index.ts";
import { checkDocument } from "../session/check.ts";
import {
  type CommandContext,
  hiddenLine,
  type RunResult,
  secretRules,
  surroundings,
  type World,
} from "../session/context.ts";
import { timeOf } from "../session/decide.ts";
import { readLogs, timeTyped } from "../session/logs.ts";
import { hideValues, secretValuesIn } from "../session/secrets.ts";
import { type ArchiveFile, tarOf } from "../view/tar.ts";

/** `report [DEST] [-f TIME] [-t TIME] [-d]`: what a support person needs, secrets taken out. */
export async function report({ world, args, out }: CommandContext): Promise<RunResult> {
  const nowMs = world.edge.now();
  const time = (flag: string): number | undefined => {
    const text = args.value(flag);
    if (text === undefined) return undefined;
    const found = timeTyped(text, nowMs);
    if (found === undefined)
      throw new CrmError({ code: "bad-time", message: `not a time: ${text}`, hint: "2026-01-31 12:00, 12:00, 2h" });
    return found;
  };
  const nodes = args.value("-n");
  if (nodes !== undefined && nodes !== world.edge.host) {
    throw new CrmError({
      code: "not-supported",
      message: `not supported: collecting from other hosts (${nodes})`,
      hint: "run `crm report` on each of them",
    });
  }
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const dest = args.get("dest") ?? `crm-report-${stamp}`;
  const name = dest.replace(/\/+$/, "").split("/").at(-1)!;
  const files = await collect(world, { from: time("-f"), to: time("-t") });
  if (args.has("-d")) {
    for (const { path, text } of files) await world.edge.writeFile(`${dest}/${path}`, text);
  } else {
    const archive = tarOf(
      files.map(({ path, text }) => ({ path: `${name}/${path}`, text })),
      nowMs / 1000,
    );
    await world.edge.writeBytes(`${dest}.tar.gz`, gzipSync(archive));
  }
  if (!args.has("-s")) out.info(`The report is saved in ${dest}${args.has("-d") ? "" : ".tar.gz"}`);
  if (args.has("-v")) for (const { path, text } of files) out.info(`${path}: ${text.length} characters`);
  return true;
}

async function collect(
  world: World,
  period: { readonly from: number | undefined; readonly to: number | undefined },
): Promise<ArchiveFile[]> {
  const { cib } = await world.cluster.read();
  await world.agents.load(cib);
  const workspace = new Workspace(cib);
  const around = surroundings(world, workspace, false);
  const findings = await checkDocument(world, workspace, undefined, "places");
  const status = await world.cluster.status();
  const mon = await world.edge.tool("crm_mon", ["-1", "-rfoAR"], world.cluster);
  const rules = secretRules(world);
  const values = secretValuesIn(cib, rules);
  const files: ArchiveFile[] = [
    {
      path: "description.txt",
      text: [
        `made:    ${new Date(world.edge.now()).toISOString()} by ${world.edge.user} on ${world.edge.host}`,
        `shell:   crm ${world.edge.version}`,
        `runtime: ${process.version} ${process.platform} ${process.arch}`,
        `cluster: ${world.cluster.setting} ${world.cluster.name}`,
        `time:    ${new Date(await timeOf(world)).toISOString()} (of the cluster)`,
        `dc:      ${status.dc ?? "none"}`,
        `quorum:  ${status.quorum}`,
        "",
      ].join("\n"),
    },
    { path: "cib.xml", text: writeXml(hideIn(cib, around)) },
    {
      path: "configure.txt",
      text: `${formatWorkspace(workspace, { surroundings: around, layout: "lines", sorted: true })}\n`,
    },
    { path: "status.txt", text: hideValues(mon.stdout, values) },
    {
      path: "verify.txt",
      text: findings.map(({ level, object, message }) => `${level}: ${object ?? ""} ${message}\n`).join(""),
    },
    { path: "status.json", text: `${JSON.stringify(status, null, 2)}\n` },
  ];
  const { checkpoints } = world.cluster;
  if (checkpoints !== undefined) {
    const list = await checkpoints.list();
    const lines = list.map(
      ({ number, atMs, user, client, commands }) =>
        `${number} ${new Date(atMs).toISOString()} ${user} ${client}${commands.map((line) => `\n    ${line}`).join("")}\n`,
    );
    files.push({ path: "checkpoints.txt", text: lines.join("") });
  }
  for (const { path, lines } of await readLogs(world, period)) {
    files.push({
      path: `logs${path}`,
      text: lines.map((line) => `${hideValues(hiddenLine(world, line), values)}\n`).join(""),
    });
  }
  return files;
}
