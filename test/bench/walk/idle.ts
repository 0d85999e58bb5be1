import { setTimeout as sleep } from "node:timers/promises";
import type { Lab } from "../../lab/library/index.ts";

export interface Idle {
  readonly cpuPercent: number;
  readonly rssMb: number;
  readonly pssMb: number;
}

/** What each host spends when nothing happens: percent of one core, memory as resident and as its fair share. */
export async function idle(lab: Lab, seconds: number): Promise<Idle[]> {
  const before = lab.hosts.map((host) => lab.usage(host));
  await sleep(seconds * 1000);
  return lab.hosts.map((host, at) => {
    const now = lab.usage(host);
    const cpuPercent = (now.cpuMs - before[at]!.cpuMs) / (seconds * 10);
    return { cpuPercent, rssMb: now.rssKb / 1024, pssMb: now.pssKb / 1024 };
  });
}
