import { describe, expect, it } from "vitest";
import { Bench } from "./bench.ts";

function cluster(...hosts: readonly string[]): Bench {
  const bench = new Bench(hosts);
  for (const host of hosts) bench.start(host);
  bench.join(...hosts);
  return bench;
}

describe("views and election", () => {
  it("hosts that hear each other form one view, led by the first name when logs are equal", () => {
    const bench = cluster("a", "b", "c");
    expect(bench.picture()).toBe("a:abc+dc=a b:abc+dc=a c:abc+dc=a");
  });

  it("without the DC the others go on under a higher term, a minority without quorum", () => {
    const bench = cluster("a", "b", "c");
    bench.unlink("a");
    bench.circle("a", "a");
    bench.circle("b", "b", "c");
    bench.circle("c", "b", "c");
    bench.settle();
    expect(bench.picture()).toBe("a:a-dc=a b:bc+dc=b c:bc+dc=b");
  });
});

describe("changes", () => {
  it("is acknowledged on all members and the same everywhere", () => {
    const bench = cluster("a", "b", "c");
    bench.commit("b", 1, "r1");
    expect(bench.answers).toEqual([
      {
        host: "b",
        number: 1,
        outcome: { kind: "done", version: { adminEpoch: 0, epoch: 1, numUpdates: 0 }, on: 3, of: 3 },
      },
    ]);
    expect(bench.xml("a")).toContain('<primitive id="r1"/>');
    expect(bench.xml("b")).toBe(bench.xml("a"));
    expect(bench.xml("c")).toBe(bench.xml("a"));
  });
});
