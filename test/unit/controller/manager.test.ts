import { describe, expect, it } from "vitest";
import { type Element, emptyCib, readXml, statusOf, writeXml } from "../../../src/cib/index.ts";
import { schedule } from "../../../src/scheduler/index.ts";
import { TestCluster } from "./cluster.ts";

/** Two hosts and the article's group, by the real scheduler, in virtual time. */
const primitive = (id: string, type: string, more = ""): string =>
  `<primitive id="${id}" class="ocf" provider="heartbeat" type="${type}">${more}</primitive>`;
const monitor = (id: string, more = ""): string =>
  `<operations><op id="${id}-m" name="monitor" interval="5s" timeout="15s" ${more}/></operations>`;
const GROUP = (more = "", meta = "") => `<group id="ldap">
  ${primitive(
    "svc",
    "ldap",
    `<meta_attributes id="svc-meta"><nvpair id="svc-mt" name="migration-threshold" value="2"/><nvpair id="svc-ft" name="failure-timeout" value="90s"/>${meta}</meta_attributes>${monitor("svc", more)}`,
  )}
  ${primitive("vip", "IPaddr2")}
</group>`;

function document(
  resources: string,
  constraints = '<rsc_location id="home" rsc="ldap" score="10" node="a"/>',
): Element {
  const text = writeXml(emptyCib())
    .replace(
      "<crm_config/>",
      '<crm_config><cluster_property_set id="cib-bootstrap-options"><nvpair id="f" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>',
    )
    .replace("<resources/>", `<resources>${resources}</resources>`)
    .replace("<constraints/>", `<constraints>${constraints}</constraints>`);
  return readXml(text);
}

const cluster = (resources: string, constraints?: string): TestCluster =>
  new TestCluster(["a", "b"], document(resources, constraints), schedule);
const statusText = (c: TestCluster): string => writeXml(statusOf(c.document)!);
const runs = (c: TestCluster): string =>
  Object.entries(c.placement())
    .map(([host, ids]) => `${host}: ${ids.join(" ") || "-"}`)
    .join(", ");

describe("a cluster that begins", () => {
  it("joins its hosts, gives them ids, probes, and starts what is configured", () => {
    const c = cluster(GROUP());
    c.run(5000);
    expect(runs(c)).toBe("a: svc vip, b: -");
    expect(writeXml(c.document)).toContain('<node id="2" uname="b"/>');
    expect(c.document.attributes).toMatchObject({ "have-quorum": "1", "dc-uuid": "1" });
    const text = statusText(c);
    expect(text).toMatch(/<node_state id="2" uname="b" in_ccm="true" crmd="online" .*join="member" expected="member">/);
    expect(text).toMatch(/id="svc_last_0" operation_key="svc_monitor_0".*on_node="b".*rc-code="7"/);
    expect(text).toMatch(
      /id="svc_monitor_5000" .*on_node="a" .*rc-code="0" op-status="0" interval="5000".*op-digest="[0-9a-f]{32}"/,
    );
  });

  it("has nothing left to do then", () => {
    const c = cluster(GROUP());
    c.run(5000);
    const before = c.log.filter((line) => line.includes("transition")).length;
    c.run(600_000);
    expect(c.log.filter((line) => line.includes("transition")).length).toBe(before);
  });
});

describe("a failure", () => {
  it("is counted, and recovered in place; at the threshold elsewhere; forgotten after failure-timeout", () => {
    const c = cluster(GROUP());
    c.run(5000);
    c.member("a").agents.inject("svc", { kind: "dead" });
    c.run(8000);
    expect(runs(c)).toBe("a: svc vip, b: -");
    expect(statusText(c)).toContain('name="fail-count-svc#monitor_5000" value="1"');
    c.member("a").agents.inject("svc", { kind: "dead" });
    c.run(8000);
    expect(runs(c)).toBe("a: -, b: svc vip");
    expect(statusText(c)).toContain('name="fail-count-svc#monitor_5000" value="2"');
    c.run(95_000);
    expect(runs(c)).toBe("a: svc vip, b: -");
    expect(statusText(c)).not.toContain("fail-count");
    expect(statusText(c)).not.toContain("last_failure");
  });

  it("of a start bans the host at once (start-failure-is-fatal)", () => {
    const c = cluster(GROUP());
    c.member("a").agents.inject("svc", { kind: "always", operation: "start", code: 1 });
    c.run(10_000);
    expect(runs(c)).toBe("a: -, b: svc vip");
    expect(statusText(c)).toContain('name="fail-count-svc#start_0" value="INFINITY"');
  });

  it("that is to be ignored changes nothing but the record", () => {
    const c = cluster(GROUP('on-fail="ignore"'));
    c.run(5000);
    c.member("a").agents.inject("svc", { kind: "next", operation: "monitor", code: 1 });
    c.run(8000);
    expect(runs(c)).toBe("a: svc vip, b: -");
    expect(c.log.filter((line) => /Stop|Recover|Move/.test(line))).toEqual([]);
  });

  it("told from outside counts like one that was seen", () => {
    const c = cluster(GROUP());
    c.run(5000);
    expect(c.ask("b", { kind: "fail", resource: "vip", node: "a" })).toEqual({ kind: "done", text: "" });
    c.run(3000);
    expect(statusText(c)).toContain('name="fail-count-vip#asyncmon_0" value="1"');
    expect(c.log.some((line) => line.includes("Recover vip"))).toBe(true);
    expect(c.ask("b", { kind: "cleanup" })).toEqual({ kind: "done", text: "Cleaned up vip on a" });
    c.run(3000);
    expect(statusText(c)).not.toContain("fail-count");
    expect(runs(c)).toBe("a: svc vip, b: -");
  });
});

describe("a first monitor that is put off", () => {
  it("is confirmed at once and holds nothing up", () => {
    const c = cluster(GROUP('start-delay="15s"'));
    c.run(3000);
    expect(runs(c)).toBe("a: svc vip, b: -");
    expect(c.log.some((line) => /transition \d+ complete/.test(line))).toBe(true);
    expect(statusText(c)).toMatch(/id="svc_monitor_5000" .*op-status="-1"/);
    c.run(16_000);
    expect(statusText(c)).toMatch(/id="svc_monitor_5000" .*rc-code="0" op-status="0"/);
  });
});

describe("hosts that come and go", () => {
  it("power loss: the other takes over; a restarted daemon touches nothing that runs", () => {
    const c = cluster(GROUP());
    c.run(5000);
    c.kill("a");
    c.run(5000);
    expect(runs(c)).toBe("b: svc vip");
    c.log.length = 0;
    c.restart("b");
    c.run(10_000);
    expect(runs(c)).toBe("b: svc vip");
    expect(
      c.log.filter((line) => /: (Start|Stop|Move|Recover|Restart) /.test(line) && !line.includes("Start")),
    ).toEqual([]);
    expect(c.log.some((line) => line.includes("svc was found active on b"))).toBe(true);
  });

  it("a host that leaves has handed over before it goes, also when it is the DC", () => {
    const c = cluster(GROUP());
    c.run(5000);
    expect(c.dc).toBe("a");
    c.shutDown("a");
    c.run(20_000);
    expect(c.left).toEqual(["a"]);
    expect(runs(c)).toBe("b: svc vip");
    expect(statusText(c)).toMatch(
      /<node_state id="1" uname="a" in_ccm="false" crmd="offline" .*join="down" expected="(down|member)"/,
    );
    c.start("a");
    c.run(10_000);
    expect(runs(c)).toBe("b: -, a: svc vip");
    c.shutDown("a");
    c.run(20_000);
    expect(c.left).toEqual(["a", "a"]);
    expect(runs(c)).toBe("b: svc vip");
  });

  it("standby moves everything off, without a failure", () => {
    const c = cluster(GROUP());
    c.run(5000);
    c.ask("b", { kind: "attribute", node: "a", name: "standby", value: "on" });
    c.run(5000);
    expect(runs(c)).toBe("a: -, b: svc vip");
    c.ask("a", { kind: "attribute", node: "a", name: "standby", value: undefined });
    c.run(5000);
    expect(runs(c)).toBe("a: svc vip, b: -");
  });
});

describe("a change of the configuration", () => {
  it("is acted on at once: a resource that is gone is stopped and forgotten", () => {
    const c = cluster(GROUP());
    c.run(5000);
    c.configure((cib) => readXml(writeXml(cib).replace(/<primitive id="svc"[\s\S]*?<\/primitive>/, "")));
    c.run(8000);
    expect(runs(c)).toBe("a: vip, b: -");
    expect(statusText(c)).not.toContain('id="svc"');
  });
});

describe("asks", () => {
  it.each([
    [{ kind: "attribute", node: "nobody", name: "x", value: "1" }, "no such node: nobody"],
    [{ kind: "fail", resource: "nothing", node: "a" }, "nothing is not known on a"],
    [{ kind: "cleanup", node: "nobody" }, "no such node: nobody"],
  ] as const)("%j is refused by name", (ask, message) => {
    const c = cluster(GROUP());
    c.run(5000);
    expect(c.ask("b", ask)).toMatchObject({ kind: "refused", error: { message } });
  });
});

it("a configuration on which the scheduler breaks changes nothing that runs; the next change is decided on", () => {
  const breaks = (input: Parameters<typeof schedule>[0]): ReturnType<typeof schedule> => {
    if (writeXml(input.cib).includes('id="poison"')) throw new Error("no such thing");
    return schedule(input);
  };
  const c = new TestCluster(["a", "b"], document(GROUP()), breaks);
  c.run(5000);
  const good = c.document;
  c.configure((cib) => readXml(writeXml(cib).replace("<resources>", `<resources>${primitive("poison", "Dummy")}`)));
  c.run(5000);
  expect(c.log.filter((line) => line.includes("until the configuration changes: Error: no such thing"))).toHaveLength(
    1,
  );
  expect(runs(c)).toBe("a: svc vip, b: -");
  c.configure(() => readXml(writeXml(good).replace('score="10" node="a"', 'score="10" node="b"')));
  c.run(5000);
  expect(runs(c)).toBe("a: -, b: svc vip");
});
