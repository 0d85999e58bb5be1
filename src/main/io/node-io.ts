import { readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { userInfo } from "node:os";
import { type Cluster, findAgents, findCluster } from "../../client/index.ts";
import { hostZone } from "../../rules/index.ts";
import type { MonitorPreset, ToolIo } from "../../tools/index.ts";

/** The world as this process has it. */
export function nodeIo(program: string, home: string): ToolIo {
  const find = { env: process.env, home, client: program };
  return {
    program,
    interactive: process.stdout.isTTY === true,
    user: userInfo().username,
    ...(process.stdin.isTTY === true && process.stdout.isTTY === true ? { monitor: openScreen } : {}),
    openCluster: (options) =>
      findCluster(options === undefined ? find : { ...find, env: { ...process.env, CIB_shadow: "" } }),
    agents: () => findAgents(find),
    env: process.env,
    out: (text) => writeAll(1, text),
    err: (text) => writeAll(2, text),
    readFile: (path) => readFileSync(path, "utf8"),
    readStdin: () => readFileSync(0, "utf8"),
    removeFile: (path) => rmSync(path),
    writeFile: (path, text) => writeFileSync(path, text),
    list: (path) => readdirSync(path).sort(),
    nowMs: Date.now,
    zone: hostZone,
  };
}

/** The screens are loaded here and in crm's terminal, nowhere else. */
async function openScreen(cluster: Cluster, settings: MonitorPreset): Promise<number> {
  const { openMonitor } = await import("../../tui/index.ts");
  const { env, stdin, stdout } = process;
  return openMonitor({ cluster, settings, env, stdin, stdout });
}

/** Writes all of it before returning, also into a pipe that is slow. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      // A full pipe that does not block says so; the reader will make room.
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
    }
  }
}
