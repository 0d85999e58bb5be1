import { describe, expect, test } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import { readCluster } from "../../../src/state/index.ts";
import { buildStatus } from "../../../src/status/index.ts";
import { detailRows } from "../../../src/tui/monitor/detail.ts";
import { DetailReader, readDetail } from "../../../src/tui/monitor/detail-reader.ts";
import { eventsBefore } from "../../../src/tui/monitor/history.ts";
import { scoresOf } from "../../../src/tui/monitor/scores.ts";
import { statementsAbout } from "../../../src/tui/monitor/statements.ts";
import { rowText } from "../../../src/tui/text/row.ts";
import { glyphs } from "../../../src/tui/theme/glyphs.ts";
import { clusterXml, operation, primitiveXml } from "./support/cib.ts";
import { monitorSource } from "./support/status.ts";

const NOW = Date.UTC(2026, 10, 22, 14, 0, 0);
const failedAt = NOW / 1000 - 30;
const xml = clusterXml(
  ["server1", "server2"],
  `<group id="g">${primitiveXml("a")}${primitiveXml("b")}</group>`,
  ["a", "b"],
  { a: "server1", b: "server1" },
)
  .replace(
    "<constraints/>",
    '<constraints><rsc_location id="prefer" rsc="g" node="server1" score="10"/><rsc_order id="o" first="a" then="x"/><rsc_colocation id="c" rsc="x" with-rsc="y"/></constraints>',
  )
  .replace(
    "<crm_config/>",
    '<crm_config><cluster_property_set id="p"><nvpair id="p1" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>',
  )
  .replace(
    '<operations><op id="a-monitor"',
    '<meta_attributes id="a-m"><nvpair id="a-m1" name="failure-timeout" value="90s"/><nvpair id="a-m2" name="migration-threshold" value="2"/></meta_attributes><operations><op id="a-monitor"',
  )
  .replace(
    '<transient_attributes id="1"/>',
    `<transient_attributes id="1"><instance_attributes id="t"><nvpair id="t1" name="fail-count-a#monitor_10000" value="1"/><nvpair id="t2" name="last-failure-a#monitor_10000" value="${failedAt}"/></instance_attributes></transient_attributes>`,
  )
  .replace(
    operation("a", "monitor", 0, { interval: 10_000, call: 6 }),
    operation("a", "monitor", 0, { interval: 10_000, call: 6 }).replace('exec-time="12"', 'exec-time="340"'),
  );
const cib = readXml(xml);
const source = monitorSource(buildStatus(readCluster(cib, NOW)));
const text = (id: string): string => {
  const detail = readDetail(cib, source, { kind: "resource", id }, NOW)!;
  return detailRows(detail, 100, glyphs(true))
    .map((each) => rowText(each).trimEnd())
    .join("\n");
};

describe("the details of a resource", () => {
  test("its failures, what they lead to and when they are forgotten", () => {
    expect(text("a")).toContain("a failed once on server1 (moves away at 2), forgotten in 1min");
  });
  test("constraints on it and on what holds it, and no others, as they are typed", () => {
    expect(statementsAbout(cib, new Set(["a", "g"]))).toEqual(["location prefer g 10: server1", "order o a x"]);
    expect(statementsAbout(cib, new Set(["b"]))).toEqual([]);
  });
  test("its last operations with how long they took; probes that found nothing are left out", () => {
    expect(text("a")).toMatch(/a monitor every 10s on server1: ok +340 ms/);
    expect(text("a")).not.toContain("probe");
  });
  test("a group shows its members", () => {
    expect(text("g")).toMatch(/● a Started on server1\n +● b Started on server1/);
  });
  test("what is gone has none", () => {
    expect(readDetail(cib, source, { kind: "resource", id: "gone" }, NOW)).toBeUndefined();
    expect(readDetail(cib, source, { kind: "host", name: "gone" }, NOW)).toBeUndefined();
  });
});

test("the events before anybody looked: what was started and stopped, and what failed; the newest last", () => {
  const at = (second: number, text: string): string => text.replace("1700000000", String(1_700_000_000 + second));
  const entries = [
    at(3, operation("a", "start", 0, { call: 9 })),
    at(3, operation("a", "stop", 0, { call: 8 })).replace("a_last_0", "a_stop"),
    at(1, operation("a", "monitor", 7, { interval: 10_000 })).replace("a_monitor", "a_failed"),
    at(5, operation("a", "monitor", 0, { interval: 10_000 })),
    at(6, operation("a", "monitor", 0, { interval: 5000 })).replace('op-status="0"', 'op-status="-1"'),
    at(7, operation("a", "promote", 0)).replace(/last-rc-change="\d+"/, 'last-rc-change="0"'),
  ];
  const document = readXml(
    clusterXml(["h"], primitiveXml("a"), ["a"], {}).replace(
      /(<lrm_resource id="a"[^>]*>)[\s\S]*?(<\/lrm_resource>)/,
      `$1${entries.join("")}$2`,
    ),
  );
  expect(
    eventsBefore(document, 1000, 10).map(({ text, timeMs }) => `${timeMs / 1000 - 1_700_000_000} ${text}`),
  ).toEqual(["0 a: monitor every 10s failed on h: not running", "2 a: Stopped on h", "2 a: Started on h"]);
  expect(eventsBefore(document, 0, 1).map(({ text }) => text)).toEqual(["a: Started on h"]);
});

test("the details of a host: what runs there and its operations", () => {
  const detail = readDetail(cib, source, { kind: "host", name: "server1" }, NOW)!;
  const rows = detailRows(detail, 100, glyphs(true)).map(rowText).join("\n");
  expect(rows).toMatch(/Running here\n +● a Started[\s\S]*b start on server1: ok/);
});

test("the scores say why it is where it is", () => {
  const scores = scoresOf(cib, source, source.view.resources[0]!, NOW);
  expect(scores.map(({ host }) => host)).toEqual(["server1", "server2"]);
  expect(scores[0]!.because.join("; ")).toContain("prefer");
  expect(scores.map(({ chosen }) => chosen)).toEqual([true, false]);
});

test("a reason that is too long goes on below itself", () => {
  const detail = readDetail(cib, source, { kind: "resource", id: "a" }, NOW)!;
  if (detail.kind !== "resource") throw new Error("a resource was asked for");
  const because = ["-INFINITY  another member of its group has to be elsewhere, or cannot run"];
  const scores = [{ instance: undefined, host: "server1", score: "-INFINITY", chosen: false, because }];
  const rows = detailRows({ ...detail, scores }, 60, glyphs(true)).map((each) => rowText(each).trimEnd());
  expect(rows).toContain("             -INFINITY  another member of its group has to");
  expect(rows).toContain("                        be elsewhere, or cannot run");
});

test("scores and constraints come a moment later, without being asked for again", async () => {
  let told = 0;
  const reader = new DetailReader(() => {
    told++;
  });
  const read = () => reader.read(cib, source, { kind: "resource", id: "a" }, NOW);
  expect(read()).toMatchObject({ kind: "resource", scores: [] });
  await expect.poll(() => told).toBe(1);
  expect(read()).toMatchObject({
    scores: [{ host: "server1" }, { host: "server2" }],
    constraints: ["location prefer g 10: server1", "order o a x"],
  });
  expect(told).toBe(1);
});
