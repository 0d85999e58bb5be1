// Power on and off of one host: its first process in new namespaces. The network namespace has no name, or it would
// outlive its processes and the kernel go on answering for the address of a host that is off.
import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { HUB, hostsFile, type LabSettings } from "./layout.ts";
import { childrenOf, identify, isAlive, type ProcessId } from "./proc.ts";

const INIT = fileURLToPath(new URL("host-init.sh", import.meta.url));
const PROJECT = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");
const READY_WITHIN_MS = 10_000;

/** Starts the first process of `name`; hosts are born in the hub's mount namespace, which may hold their disks. */
export async function startInit(settings: LabSettings, name: string, hub: ProcessId | undefined): Promise<ProcessId> {
  const own = join(settings.directory, name);
  const ready = join(own, "ready");
  rmSync(ready, { force: true });
  const kinds = hub === undefined ? ["-m", "-n", "-p"] : ["-m", "-n", "-p", "-u", "-i"];
  const argv = [
    ...(settings.owned ? ["setpriv", "--pdeathsig", "KILL"] : []),
    ...(hub === undefined ? [] : ["nsenter", "-t", String(hub.pid), "-m", "--"]),
    ...["unshare", ...kinds, "-f", "--mount-proc", "--kill-child=KILL", "--"],
    ...["/bin/sh", INIT, name, settings.directory, PROJECT, hostsFile(settings)],
  ];
  const console = openSync(join(own, "console"), "w");
  const outer = spawn(argv[0]!, argv.slice(1), { detached: true, stdio: ["ignore", console, console] });
  closeSync(console);
  outer.unref();
  const failed = new Promise<never>((_, reject) => {
    outer.once("error", reject);
    outer.once("exit", () => reject(new Error(`${name} did not start: ${readFileSync(join(own, "console"), "utf8")}`)));
  });
  const init = await Promise.race([failed, firstProcess(name, outer.pid, ready)]);
  outer.removeAllListeners("exit"); // from here on its end is a power off
  writeFileSync(join(own, "init"), `${init.pid} ${init.startTicks}`);
  return init;
}

async function firstProcess(name: string, outer: number | undefined, ready: string): Promise<ProcessId> {
  const until = performance.now() + READY_WITHIN_MS;
  while (performance.now() < until) {
    const [child] = outer === undefined ? [] : childrenOf(outer);
    const init = child === undefined ? undefined : identify(child);
    if (init !== undefined && existsSync(ready)) return init;
    await sleep(5);
  }
  throw new Error(`${name} was not ready within ${READY_WITHIN_MS / 1000} s`);
}

/** SIGKILL of the first process: the kernel ends all others with it. Returns when the last one is gone. */
export async function killInit(settings: LabSettings, name: string, init: ProcessId): Promise<void> {
  killNow(init);
  while (isAlive(init)) await sleep(2);
  rmSync(join(settings.directory, name, "init"), { force: true });
}

export function killNow(init: ProcessId): void {
  if (isAlive(init)) process.kill(init.pid, "SIGKILL");
}

/** The command as seen from inside a host (or the hub, which keeps this machine's names, files and environment). */
export function inside(name: string, init: ProcessId, argv: readonly string[]): string[] {
  const target = ["nsenter", "-t", String(init.pid), "-m", "-n", "-p"];
  return name === HUB ? [...target, "--", ...argv] : [...target, "-u", "-i", "--wdns=/", "--", ...argv];
}

/** What a login on a host would find in its environment, and nothing of ours. */
export const HOST_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  USER: "root",
  LOGNAME: "root",
  LANG: "C.UTF-8",
  TERM: "dumb",
};
