import { describe, expect, it } from "vitest";
import { element } from "../../../src/cib/index.ts";
import { Bench } from "./bench.ts";

function cluster(...hosts: readonly string[]): Bench {
  const bench = new Bench(hosts);
  for (const host of hosts) bench.start(host);
  bench.join(...hosts);
  return bench;
}

/** The network falls into these parts. */
function split(bench: Bench, ...parts: readonly (readonly string[])[]): void {
  for (const part of parts) {
    for (const host of part) {
      for (const other of bench.hosts) if (!part.includes(other)) bench.unlink(host, other);
    }
  }
  for (const part of parts) for (const host of part) bench.circle(host, ...part);
  bench.settle();
}

const outcomes = (bench: Bench): string[] =>
  bench.answers.map(({ number, outcome }) => {
    switch (outcome.kind) {
      case "done":
        return `${number}: done on ${outcome.on} of ${outcome.of}`;
      case "refused":
        return `${number}: refused, ${outcome.error.code}`;
      default:
        return `${number}: ${outcome.kind}`;
    }
  });

describe("views and election", () => {
  it("hosts that hear each other form one view, led by the first name when logs are equal", () => {
    expect(cluster("a", "b", "c").picture()).toBe("a:abc+dc=a b:abc+dc=a c:abc+dc=a");
  });

  it("without the DC the others go on under a higher term, a minority without quorum", () => {
    const bench = cluster("a", "b", "c");
    split(bench, ["a"], ["b", "c"]);
    expect(bench.picture()).toBe("a:a-dc=a b:bc+dc=b c:bc+dc=b");
  });

  it("parts that meet again follow the DC with quorum", () => {
    const bench = cluster("a", "b", "c");
    split(bench, ["a"], ["b", "c"]);
    bench.join("a", "b", "c");
    expect(bench.picture()).toBe("a:abc+dc=b b:abc+dc=b c:abc+dc=b");
  });

  it("a host that was away catches up from the DC", () => {
    const bench = cluster("a", "b", "c");
    split(bench, ["c"], ["a", "b"]);
    for (let number = 1; number <= 3; number++) bench.commit("a", number, `r${number}`);
    bench.join("a", "b", "c");
    expect(bench.xml("c")).toBe(bench.xml("a"));
    expect(bench.xml("c")).toContain("r3");
  });

  it("a host that was away for very long gets a snapshot", () => {
    const bench = cluster("a", "b", "c");
    split(bench, ["c"], ["a", "b"]);
    for (let number = 1; number <= 350; number++) bench.commit("a", number, `r${number}`);
    expect(bench.disks.get("a")!.entries.length).toBeLessThan(300);
    bench.join("a", "b", "c");
    expect(bench.xml("c")).toBe(bench.xml("a"));
    expect(bench.disks.get("c")!.snapshot.position.index).toBeGreaterThan(100);
  });

  it("a host whose log is longer brings it to a DC that lacks it", () => {
    const bench = cluster("a", "b", "c");
    split(bench, ["a"], ["b", "c"]);
    bench.commit("b", 1, "r1");
    for (const host of ["a", "b", "c"]) bench.kill(host);
    for (const host of ["a", "c"]) bench.start(host);
    bench.join("a", "c");
    expect(bench.picture()).toBe("a:ac+dc=c c:ac+dc=c");
    expect(bench.xml("a")).toContain("r1");
  });

  it("a host that is heard but not linked is not left out by one of two: both would go on alone", () => {
    const bench = new Bench(["a", "b"]);
    bench.start("a");
    bench.start("b");
    bench.circle("a", "a", "b");
    bench.circle("b", "a", "b");
    bench.settle();
    bench.tick(10_000);
    expect(bench.picture()).toBe("a:none b:none");
    expect(bench.log.join("\n")).toContain("heard, but there is no link");
  });

  it("hosts whose node lists differ do not join, and say so", () => {
    const bench = new Bench(["a", "b"]);
    bench.start("a", ["a", "b"]);
    bench.start("b", ["a", "b", "c"]);
    bench.join("a", "b");
    bench.tick(5000);
    expect(bench.picture()).toBe("a:a+dc=a b:b-dc=b");
    expect(bench.log.join("\n")).toContain("b cannot join: its hosts are a b c, here they are a b");
  });
});

describe("status", () => {
  const status = (id: string): Parameters<Bench["step"]>[1] => ({
    kind: "status",
    changes: [
      {
        op: "create",
        path: ["cib", "status"].map((name) => ({ name, nth: 1 })),
        position: 0,
        node: element("node_state", { id }),
      },
    ],
  });

  it("a member that thought its DC gone for a moment gets what it missed", () => {
    const bench = cluster("a", "b", "c");
    bench.circle("b", "b", "c");
    bench.step("a", status("s1"));
    bench.circle("a", "a", "b");
    bench.circle("b", "a", "b", "c");
    bench.circle("a", "a", "b", "c");
    bench.settle();
    bench.step("a", status("s2"));
    bench.settle();
    bench.tick(5000);
    expect(bench.picture()).toBe("a:abc+dc=a b:abc+dc=a c:abc+dc=a");
    expect(bench.xml("a")).toContain("s2");
    expect(bench.xml("b")).toBe(bench.xml("a"));
    expect(bench.xml("c")).toBe(bench.xml("a"));
  });
});

describe("changes", () => {
  it("is acknowledged on all members and the same everywhere", () => {
    const bench = cluster("a", "b", "c");
    bench.commit("b", 1, "r1");
    expect(outcomes(bench)).toEqual(["1: done on 3 of 3"]);
    expect(bench.xml("a")).toContain('<primitive id="r1"/>');
    expect(bench.xml("b")).toBe(bench.xml("a"));
    expect(bench.xml("c")).toBe(bench.xml("a"));
  });

  it("raises epoch, and says who wrote it and when", () => {
    const bench = cluster("a");
    bench.commit("a", 1, "r1");
    expect(bench.documents.get("a")!.attributes).toMatchObject({
      epoch: "1",
      num_updates: "0",
      "update-origin": "a",
      "update-client": "test",
      "update-user": "root",
    });
  });

  it("a retry gets the first outcome and happens once", () => {
    const bench = cluster("a", "b", "c");
    bench.commit("b", 1, "r1");
    bench.commit("b", 1, "r1");
    expect(outcomes(bench)).toEqual(["1: done on 3 of 3", "1: done on 3 of 3"]);
    expect(bench.xml("a").split('id="r1"')).toHaveLength(2);
  });

  it("a retry after a change of DC and a restart gets the first outcome", () => {
    const bench = cluster("a", "b", "c");
    bench.commit("b", 1, "r1");
    for (const host of ["a", "b", "c"]) bench.kill(host);
    for (const host of ["b", "c"]) bench.start(host);
    bench.join("b", "c");
    bench.commit("b", 1, "r1");
    expect(outcomes(bench)).toEqual(["1: done on 3 of 3", "1: done on 2 of 3"]);
    expect(bench.xml("b").split('id="r1"')).toHaveLength(2);
  });

  it("a part without quorum refuses", () => {
    const bench = cluster("a", "b", "c");
    split(bench, ["a"], ["b", "c"]);
    bench.commit("a", 1, "r1");
    expect(outcomes(bench)).toEqual(["1: refused, no-quorum"]);
  });

  it("what waits when the DC dies goes to the next one", () => {
    const bench = cluster("a", "b", "c");
    bench.stuck.add("c");
    bench.commit("b", 1, "r1");
    expect(outcomes(bench)).toEqual([]);
    bench.stuck.delete("c");
    bench.kill("a");
    bench.kill("c");
    bench.start("c");
    bench.join("b", "c");
    expect(outcomes(bench)).toEqual(["1: done on 2 of 3"]);
    expect(bench.xml("b").split('id="r1"')).toHaveLength(2);
  });

  it("nobody waits for ever: refused when it was never handed on, unknown when it was", () => {
    const bench = cluster("a", "b", "c");
    bench.stuck.add("a");
    bench.commit("a", 1, "r1");
    const lone = new Bench(["x", "y", "z"]);
    lone.start("x");
    lone.commit("x", 2, "r2");
    bench.tick(60_000);
    lone.tick(60_000);
    expect(outcomes(bench)).toEqual(["1: unknown"]);
    expect(outcomes(lone)).toEqual(["2: refused, no-dc"]);
  });
});

describe("members that do not answer", () => {
  it("are put out of the view before anything is acknowledged without them, and told", () => {
    const bench = cluster("a", "b", "c");
    bench.stuck.add("c");
    bench.commit("a", 1, "r1");
    bench.tick(1900);
    expect(outcomes(bench)).toEqual([]);
    bench.tick(200);
    expect(outcomes(bench)).toEqual(["1: done on 2 of 3"]);
    expect(bench.picture()).toBe("a:ab+dc=a b:ab+dc=a c:none");
    expect(bench.log.join("\n")).toContain("c out: it did not answer in time");
  });

  it("stay out until they have stopped what they ran", () => {
    const bench = cluster("a", "b", "c");
    bench.stuck.add("c");
    bench.commit("a", 1, "r1");
    bench.tick(3000);
    bench.stuck.delete("c");
    bench.kill("c");
    bench.start("c");
    bench.join("a", "b", "c");
    expect(bench.picture()).toBe("a:abc+dc=a b:abc+dc=a c:abc+dc=a");
  });

  it("a follower without a link to its DC takes itself for put out, sooner than the DC does", () => {
    const bench = cluster("a", "b");
    bench.unlink("a", "b");
    bench.settle();
    bench.tick(1600);
    expect(bench.log.join("\n")).toContain("b out: no link to the DC a");
    expect(bench.picture()).toBe("a:ab+dc=a b:none");
    bench.tick(600);
    expect(bench.picture()).toBe("a:a+dc=a b:none");
    bench.step("b", { kind: "rejoin" });
    bench.settle();
    bench.tick(5000);
    expect(bench.picture()).toBe("a:a+dc=a b:none");
    bench.link("a", "b");
    bench.settle();
    expect(bench.picture()).toBe("a:ab+dc=a b:ab+dc=a");
  });

  it("a DC that was away does nothing before it has heard the others", () => {
    const bench = cluster("a", "b", "c");
    bench.step("a", { kind: "given-up", reason: "paused" });
    bench.settle();
    expect(bench.log.filter((line) => line.startsWith("a no-view"))).toEqual(["a no-view: paused"]);
    expect(bench.picture()).toBe("a:abc+dc=a b:abc+dc=a c:abc+dc=a");
  });
});

describe("a disk that takes no writes (full, broken, hanging)", () => {
  it("of the DC: what waits is not acknowledged, what comes later is refused, all else goes on; with room it is done", () => {
    const bench = cluster("a", "b", "c");
    bench.stuck.add("a");
    bench.commit("b", 1, "r1");
    bench.tick(2500);
    bench.commit("b", 2, "r2");
    expect(outcomes(bench)).toEqual(["2: refused, disk"]);
    expect(bench.picture()).toBe("a:abc+dc=a b:abc+dc=a c:abc+dc=a");
    bench.free("a");
    expect(outcomes(bench)).toEqual(["2: refused, disk", "1: done on 3 of 3"]);
    expect(bench.log.join("\n")).toContain("a notice: the disk takes writes again");
    expect(bench.xml("c")).toBe(bench.xml("a"));
  });

  it("nobody waits for a host that would lead and cannot: it stops what it runs, once, and comes back when it can", () => {
    const bench = cluster("a", "b", "c");
    bench.stuck.add("b");
    bench.kill("a");
    bench.circle("b", "b", "c");
    bench.circle("c", "b", "c");
    bench.settle();
    bench.tick(2500);
    expect(bench.log.filter((line) => line.startsWith("b out"))).toEqual(["b out: its disk takes no writes"]);
    bench.step("b", { kind: "rejoin" });
    bench.settle();
    bench.tick(20_000);
    expect(bench.log.filter((line) => line.startsWith("b out"))).toHaveLength(1);
    expect(bench.picture()).toBe("b:none c:c-dc=c");
    bench.free("b");
    bench.tick(3000);
    expect(bench.picture()).toMatch(/^b:bc\+dc=(.) c:bc\+dc=\1$/);
  });

  it("of one that was put out: it is asked back when its disk takes writes, not sooner", () => {
    const bench = cluster("a", "b", "c");
    bench.stuck.add("c");
    bench.commit("a", 1, "r1");
    bench.tick(3000);
    bench.step("c", { kind: "rejoin" });
    bench.settle();
    const views = () => bench.log.filter((line) => line.startsWith("a notice: view")).length;
    const before = views();
    bench.tick(30_000);
    expect(views()).toBe(before);
    expect(bench.picture()).toBe("a:ab+dc=a b:ab+dc=a c:none");
    bench.free("c");
    bench.tick(3000);
    expect(bench.picture()).toBe("a:abc+dc=a b:abc+dc=a c:abc+dc=a");
    expect(bench.xml("c")).toBe(bench.xml("a"));
  });

  it("of one that the DC lost sight of and never got an answer from: it does not wait in the old view for ever", () => {
    const bench = cluster("a", "b", "c");
    bench.stuck.add("c");
    bench.commit("a", 1, "r1");
    bench.circle("a", "a", "b");
    bench.settle();
    bench.circle("a", "a", "b", "c");
    bench.settle();
    bench.tick(5000);
    expect(bench.log.filter((line) => line.startsWith("c no-view"))).toEqual([
      "c no-view: a went on without this host",
    ]);
    expect(bench.log.filter((line) => line.startsWith("c out"))).toEqual(["c out: its disk takes no writes"]);
    bench.step("c", { kind: "rejoin" });
    bench.free("c");
    bench.tick(3000);
    expect(bench.picture()).toBe("a:abc+dc=a b:abc+dc=a c:abc+dc=a");
    expect(bench.xml("c")).toBe(bench.xml("a"));
  });

  it("of a host that is alone: what it runs is left as it is", () => {
    const bench = cluster("a", "b");
    bench.stuck.add("b");
    bench.kill("a");
    bench.circle("b", "b");
    bench.settle();
    bench.tick(10_000);
    expect(bench.log.filter((line) => line.startsWith("b out"))).toEqual([]);
    expect(bench.picture()).toBe("b:none");
    bench.free("b");
    expect(bench.picture()).toBe("b:b+dc=b");
  });
});

describe("two hosts", () => {
  it("one alone goes on, and what it acknowledges is marked", () => {
    const bench = cluster("a", "b");
    split(bench, ["a"], ["b"]);
    bench.commit("a", 1, "r1");
    expect(outcomes(bench)).toEqual(["1: done on 1 of 2"]);
  });

  it("with fencing a host that has not seen the other since its boot has no quorum until that one is off for certain", () => {
    const bench = new Bench(["a", "b"], { fencing: true });
    bench.start("a");
    bench.join("a");
    expect(bench.picture()).toBe("a:a-dc=a");
    bench.step("a", { kind: "off", hosts: ["b"] });
    bench.settle();
    expect(bench.picture()).toBe("a:a+dc=a");
  });

  it("of changes made apart, those of the higher term stay; the others are kept as a branch", () => {
    const bench = cluster("a", "b");
    split(bench, ["a"], ["b"]);
    bench.commit("a", 1, "only-a");
    bench.commit("b", 1, "only-b", "d");
    bench.join("a", "b");
    expect(bench.xml("a")).toBe(bench.xml("b"));
    expect(bench.xml("a")).toContain("only-b");
    expect(bench.xml("a")).not.toContain("only-a");
    const [branch] = bench.machines.get("a")!.branches;
    expect(branch?.entries.map(({ body }) => body.kind)).toEqual(["change"]);
    expect(JSON.stringify(branch)).toContain("only-a");
    expect(bench.disks.get("a")!.branches).toHaveLength(1);
    bench.step("a", { kind: "drop-branches" });
    bench.settle();
    expect(bench.disks.get("a")!.branches).toHaveLength(0);
  });
});

describe("administrators", () => {
  it("declare absent hosts off, and a minority has quorum until one of them is heard", () => {
    const bench = cluster("a", "b", "c");
    split(bench, ["a"], ["b", "c"]);
    bench.kill("b");
    bench.kill("c");
    bench.step("a", { kind: "off", hosts: ["b", "c"] });
    bench.settle();
    expect(bench.picture()).toBe("a:a+dc=a");
    bench.commit("a", 1, "r1");
    expect(outcomes(bench)).toEqual(["1: done on 1 of 3"]);
    bench.start("b");
    bench.join("a", "b");
    expect(bench.picture()).toBe("a:ab+dc=a b:ab+dc=a");
    // The majority had a later DC: what the minority did meanwhile is at hand, not in force.
    expect(JSON.stringify(bench.machines.get("a")!.branches)).toContain("r1");
  });

  it("add a host to the running cluster, and remove one that is away", () => {
    const bench = cluster("a", "b");
    bench.step("a", { kind: "request", id: { client: "x", number: 1 }, ask: { kind: "add-host", host: "c" } });
    bench.settle();
    expect(bench.machines.get("b")!.hosts).toEqual(["a", "b", "c"]);
    bench.start("c", ["a", "b", "c"]);
    bench.join("a", "b", "c");
    expect(bench.picture()).toBe("a:abc+dc=a b:abc+dc=a c:abc+dc=a");
    const remove = (number: number): void => {
      bench.step("b", { kind: "request", id: { client: "x", number }, ask: { kind: "remove-host", host: "c" } });
      bench.settle();
    };
    remove(2);
    bench.kill("c");
    bench.circle("a", "a", "b");
    bench.circle("b", "a", "b");
    bench.settle();
    remove(3);
    expect(outcomes(bench)).toEqual(["1: done on 2 of 3", "2: refused, host-online", "3: done on 2 of 2"]);
    expect(bench.machines.get("a")!.hosts).toEqual(["a", "b"]);
  });

  it("edit ha.cf everywhere and start again: the log follows, one host at a time", () => {
    const bench = cluster("a", "b");
    for (const host of ["a", "b"]) bench.kill(host);
    const four = ["a", "b", "c", "d"];
    for (const host of ["a", "b", "c"]) bench.start(host, four);
    bench.join("a", "b", "c");
    expect(bench.machines.get("a")!.hosts).toEqual(four);
    const lists = bench.disks
      .get("a")!
      .entries.flatMap(({ body }) => (body.kind === "hosts" ? [body.hosts.join("")] : []));
    expect(lists).toEqual(["ab", "abc", "abcd"]);
    expect(bench.disks.get("c")!.configured).toEqual(four);
  });
});

describe("status", () => {
  const path = [
    { name: "cib", nth: 1 },
    { name: "status", nth: 1 },
  ];
  const state = (id: string) => ({ kind: "element" as const, name: "node_state", attributes: { id }, children: [] });
  const write = (bench: Bench, host: string, id: string): void => {
    bench.step(host, { kind: "status", changes: [{ op: "create", path, position: 0, node: state(id) }] });
    bench.settle();
  };

  it("is the same everywhere, raises num_updates, and is not stored", () => {
    const bench = cluster("a", "b", "c");
    write(bench, "a", "1");
    write(bench, "a", "2");
    expect(bench.xml("c")).toBe(bench.xml("a"));
    expect(bench.documents.get("c")!.attributes.num_updates).toBe("2");
    expect(JSON.stringify(bench.disks.get("a"))).not.toContain("node_state");
  });

  it("survives a change of the configuration and of the DC", () => {
    const bench = cluster("a", "b", "c");
    write(bench, "a", "1");
    bench.commit("b", 1, "r1");
    bench.kill("a");
    split(bench, ["b", "c"]);
    expect(bench.xml("c")).toBe(bench.xml("b"));
    expect(bench.xml("c")).toContain("node_state");
  });

  it("of others than the DC is not taken", () => {
    const bench = cluster("a", "b");
    write(bench, "b", "1");
    expect(bench.xml("b")).not.toContain("node_state");
  });

  it("a host that rejoins gets it as a whole", () => {
    const bench = cluster("a", "b", "c");
    split(bench, ["c"], ["a", "b"]);
    write(bench, "a", "1");
    bench.join("a", "b", "c");
    expect(bench.xml("c")).toBe(bench.xml("a"));
  });
});
