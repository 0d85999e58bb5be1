// The article's files, and the same with other timings: the lab has eth0 where the article has bond0.
import { readFileSync } from "node:fs";
import type { Timings } from "./types.ts";

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/article/${name}`, import.meta.url), "utf8");

export const ARTICLE_ADDRESS = "10.7.36.142";
export const ARTICLE_TIMINGS: Timings = {
  keepaliveMs: 1000,
  warntimeMs: 10_000,
  deadtimeMs: 30_000,
  initdeadMs: 120_000,
};

/** Ten times faster: what most scenarios run with. */
export const FAST_TIMINGS: Timings = { keepaliveMs: 300, warntimeMs: 1000, deadtimeMs: 3000, initdeadMs: 12_000 };

/** The article's ha.cf for these hosts; with the article's timings, its numbers stand as typed. */
export function haCf(timings: Timings, hosts: readonly string[]): string {
  const times: Readonly<Record<string, number>> = {
    keepalive: timings.keepaliveMs,
    warntime: timings.warntimeMs,
    deadtime: timings.deadtimeMs,
    initdead: timings.initdeadMs,
  };
  const lines = fixture("ha.cf").trimEnd().split("\n");
  const changed = lines.flatMap((line) => {
    const [directive = ""] = line.split(" ");
    const ms = times[directive];
    if (line === "node server1") return hosts.map((host) => `node ${host}`);
    if (directive === "node") return [];
    if (ms === undefined) return [line.replace("bond0", "eth0")];
    return [`${directive} ${ms % 1000 === 0 ? ms / 1000 : `${ms}ms`}`];
  });
  return `${changed.join("\n")}\n`;
}

export const authkeys = (): string => fixture("authkeys");

/** The article's four statements as they stand there. */
export const articleStatements = (): string => fixture("configure.crm");

export interface Pace {
  readonly monitorSeconds: number;
  readonly startDelaySeconds: number;
  readonly failureTimeoutSeconds: number;
}

export const ARTICLE_PACE: Pace = { monitorSeconds: 5, startDelaySeconds: 15, failureTimeoutSeconds: 90 };
export const FAST_PACE: Pace = { monitorSeconds: 1, startDelaySeconds: 1, failureTimeoutSeconds: 10 };

/** The article's statements, hurried. */
export function statements(pace: Pace): string {
  return articleStatements()
    .replace('interval="5s"', `interval="${pace.monitorSeconds}s"`)
    .replace('start_delay="15s"', `start_delay="${pace.startDelaySeconds}s"`)
    .replace('failure-timeout="90s"', `failure-timeout="${pace.failureTimeoutSeconds}s"`);
}
