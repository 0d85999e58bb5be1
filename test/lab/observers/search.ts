// Searches a directory through an address again and again, as the application behind it would.
import { setTimeout as sleep } from "node:timers/promises";
import { HUB, type Lab } from "../library/index.ts";
import type { Timeline } from "./timeline.ts";

export interface Search {
  readonly atMs: number;
  readonly ok: boolean;
}

const PAUSE_MS = 200;
const TIMEOUT_S = 1;

/** One base search of the directory's own suffix; true when it brought the entry. */
export async function searchOnce(lab: Lab, address: string, suffix: string): Promise<boolean> {
  const limit = ["-o", `nettimeout=${TIMEOUT_S}`, "-l", String(TIMEOUT_S)];
  const argv = ["ldapsearch", "-x", "-LLL", "-H", `ldap://${address}`, ...limit, "-s", "base", "-b", suffix, "dn"];
  const outcome = await lab.exec(HUB, argv, { timeoutMs: 5000 });
  return outcome.code === 0 && outcome.stdout.includes(`dn: ${suffix}`);
}

export class SearchWatch {
  private readonly searches: Search[] = [];
  private readonly loop: Promise<void>;
  private stopped = false;

  constructor(lab: Lab, address: string, suffix: string, timeline: Timeline) {
    this.loop = this.repeat(lab, address, suffix, timeline);
  }

  get last(): Search | undefined {
    return this.searches.at(-1);
  }

  firstSuccessAfter(epochMs: number): number | undefined {
    return this.searches.find(({ atMs, ok }) => ok && atMs > epochMs)?.atMs;
  }

  failuresSince(epochMs: number): number {
    return this.searches.filter(({ atMs, ok }) => !ok && atMs > epochMs).length;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
  }

  private async repeat(lab: Lab, address: string, suffix: string, timeline: Timeline): Promise<void> {
    while (!this.stopped) {
      const ok = await searchOnce(lab, address, suffix);
      const atMs = Date.now();
      if (ok !== this.last?.ok) timeline.note("search", ok ? "finds the entry" : "fails", atMs);
      this.searches.push({ atMs, ok });
      await sleep(PAUSE_MS);
    }
  }
}
