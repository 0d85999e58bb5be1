import { expect, it } from "vitest";
import { Host } from "../../../src/state/host.ts";
import { HostSet } from "../../../src/state/host-set.ts";
import { ABSENT, ProbeMode, ScoreTable } from "../../../src/state/score-table.ts";

const hosts = [0, 1, 31, 32, 63, 64, 200].map((index) => new Host(index, `${index}`, `n${index}`, false, 0));

it("a set of hosts tells each host from all others, on both sides of a word's end", () => {
  for (const host of hosts) {
    const set = new HostSet();
    set.add(host);
    set.add(host);
    expect(set.size).toBe(1);
    expect(hosts.filter((other) => set.has(other))).toEqual([host]);
  }
  const all = new HostSet();
  for (const host of hosts) all.add(host);
  expect(hosts.every((host) => all.has(host))).toBe(true);
  expect(all.size).toBe(hosts.length);
});

it("a score table starts without modes and counts, grows with its hosts, and its copy is its own", () => {
  const table = new ScoreTable(2);
  expect([table.get(0), table.mode(0), table.count(0), table.get(9)]).toEqual([ABSENT, ProbeMode.Always, 0, ABSENT]);
  table.set(1, 5, ProbeMode.Exclusive);
  table.set(7, -3, ProbeMode.Never);
  table.countOne(7);
  table.countOne(1);
  const copy = table.copy();
  table.countOne(7);
  table.setMode(1, ProbeMode.Always);
  table.add(1, 10);
  expect([1, 7].map((host) => [copy.get(host), copy.mode(host), copy.count(host)])).toEqual([
    [5, ProbeMode.Exclusive, 1],
    [-3, ProbeMode.Never, 1],
  ]);
  expect([1, 7].map((host) => [table.get(host), table.mode(host), table.count(host)])).toEqual([
    [15, ProbeMode.Always, 1],
    [-3, ProbeMode.Never, 2],
  ]);
  table.clearCounts();
  expect([table.count(7), copy.count(7)]).toEqual([0, 1]);
});
