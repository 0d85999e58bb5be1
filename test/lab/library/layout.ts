// Where a lab keeps its things. A lab is a directory: a runner and a person at the command line can hold the same one.
//   lab.json        what was asked for        HOST/init      pid and start of its first process, while it is up
//   disks/HOST/     what it changed on disk   HOST/console   what its first process said
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import type { ProcessId } from "./proc.ts";

export const HUB = "hub";

export interface LabSettings {
  readonly directory: string;
  /** First three bytes of the first link's network; each further link has the next one up. */
  readonly net: string;
  /** How many Ethernet links (one switch each) join the hosts. */
  readonly links: number;
  readonly hosts: readonly string[];
  /** The lab ends with the process that made it. */
  readonly owned: boolean;
}

/** Directories that hosts have privately: a lab kept there would be out of their sight. */
const HIDDEN_FROM_HOSTS = ["/etc", "/var", "/root", "/run", "/dev", "/proc"];

export const DEFAULT_DIRECTORY = "/tmp/lifeline-lab";
export const DEFAULT_NET = "10.7.36";

export function checkSettings(settings: LabSettings): LabSettings {
  const directory = isAbsolute(settings.directory) ? settings.directory : resolve(settings.directory);
  if (HIDDEN_FROM_HOSTS.some((hidden) => directory === hidden || directory.startsWith(`${hidden}/`))) {
    throw new Error(`the lab's directory ${directory} lies where every host has its own; keep it below /tmp`);
  }
  const bytes = settings.net.split(".").map(Number);
  if (bytes.length !== 3 || bytes.some((byte) => !Number.isInteger(byte) || byte < 0 || byte > 255)) {
    throw new Error(`the lab's network is three bytes, like ${DEFAULT_NET}, not "${settings.net}"`);
  }
  return { ...settings, directory };
}

/** The address of host number `index` (1, 2, ...; the hub is 0) on a link. */
export function addressOf(settings: LabSettings, index: number, link = 0): string {
  const [a, b, c] = settings.net.split(".").map(Number);
  return `${a}.${b}.${c! + link}.${index === 0 ? 254 : 10 + index}`;
}

/** As of a real card: it survives reboots, so that peers' ARP caches stay right. */
export function macOf(index: number, link = 0): string {
  return `02:1a:b0:00:${hex(link)}:${hex(index)}`;
}

const hex = (byte: number): string => byte.toString(16).padStart(2, "0");

export function hostsFile(settings: LabSettings): string {
  return settings.hosts.map((name, at) => `${addressOf(settings, at + 1)} ${name}`).join("\n");
}

export function saveSettings(settings: LabSettings): void {
  mkdirSync(join(settings.directory, HUB), { recursive: true });
  for (const host of settings.hosts) mkdirSync(join(settings.directory, host), { recursive: true });
  writeFileSync(join(settings.directory, "lab.json"), `${JSON.stringify(settings, null, 2)}\n`);
}

export function loadSettings(directory: string): LabSettings {
  const file = join(directory, "lab.json");
  if (!existsSync(file)) throw new Error(`no lab at ${directory}: start one with "up"`);
  return JSON.parse(readFileSync(file, "utf8")) as LabSettings;
}

export function savedInit(directory: string, host: string): ProcessId | undefined {
  const file = join(directory, host, "init");
  if (!existsSync(file)) return undefined;
  const [pid, startTicks] = readFileSync(file, "utf8").split(" ").map(Number);
  return pid === undefined || startTicks === undefined ? undefined : { pid, startTicks };
}
