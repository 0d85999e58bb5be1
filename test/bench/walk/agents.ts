// Dummy resources leave a state file where they run: looking for it costs nothing and asks nobody.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { until } from "../../lab/observers/index.ts";
import type { Bed } from "./bed.ts";

const STATE_DIRECTORY = "/run/resource-agents";
const EVERY_MS = 3;

const fileOf = ({ lab }: Bed, host: string, resource: string) =>
  lab.path(host, `${STATE_DIRECTORY}/Dummy-${resource}.state`);

export function dummyHost(bed: Bed, resource: string): string | undefined {
  return bed.lab.hosts.find((host) => existsSync(fileOf(bed, host, resource)));
}

export async function dummyRunsOn(bed: Bed, resource: string, host: string, withinMs: number): Promise<void> {
  const runs = () => existsSync(fileOf(bed, host, resource));
  await until(`${resource} runs on ${host}`, withinMs, runs, undefined, EVERY_MS);
}

/** Ends the resource behind the cluster's back. */
export function failDummy(bed: Bed, resource: string): void {
  rmSync(fileOf(bed, dummyHost(bed, resource)!, resource));
}

export function countDummies({ lab }: Bed): number {
  const list = (host: string) => {
    const directory = lab.path(host, STATE_DIRECTORY);
    return existsSync(directory) ? readdirSync(directory).filter((name) => /^Dummy-d\d+\.state$/.test(name)) : [];
  };
  return lab.hosts.reduce((sum, host) => sum + list(host).length, 0);
}
