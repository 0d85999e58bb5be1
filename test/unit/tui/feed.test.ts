import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyChanges, diff, type Element, readXml, versionOf } from "../../../src/cib/index.ts";
import type { ClusterEvent } from "../../../src/client/index.ts";
import { readCluster } from "../../../src/state/index.ts";
import { buildStatus, type StatusView } from "../../../src/status/index.ts";
import { MonitorFeed } from "../../../src/tui/monitor/feed.ts";
import { MonitorPane } from "../../../src/tui/monitor/pane.ts";
import { mergeViews, reducedDocument, touchedResources } from "../../../src/tui/monitor/partial.ts";
import { MONITOR_PRESETS } from "../../../src/tui/monitor/settings.ts";
import type { MonitorSource } from "../../../src/tui/monitor/source.ts";
import { rowText } from "../../../src/tui/text/row.ts";
import { glyphs } from "../../../src/tui/theme/glyphs.ts";
import { clusterXml, history, operation, primitiveXml } from "./support/cib.ts";

const NOW = Date.UTC(2026, 10, 22);
const HOSTS = ["a", "b", "c"];
const IDS = ["p1", "p2", "g1", "g2", "cl"];
const RESOURCES = `${primitiveXml("p1")}${primitiveXml("p2")}<group id="g">${primitiveXml("g1")}${primitiveXml("g2")}</group><clone id="c">${primitiveXml("cl")}</clone>`;
const START = readXml(clusterXml(HOSTS, RESOURCES, IDS, { p1: "a", g1: "b", g2: "b", cl: "c" }));

/** The document after a host's history of a resource became another; what is the same stays the same object. */
function withHistory(cib: Element, host: string, id: string, operations: string): Element {
  const entry = history(id, "Dummy", operations);
  const xml = clusterXml(HOSTS, RESOURCES, IDS, {});
  const template = readXml(
    xml.replace(
      new RegExp(`(<node_state[^>]*uname="${host}".*?)<lrm_resource id="${id}".*?</lrm_resource>`),
      `$1${entry}`,
    ),
  );
  const wanted = template.children.at(-1) as Element;
  const path = (root: Element): Element => {
    const state = (root.children.at(-1) as Element).children.find(
      (each) => each.kind === "element" && each.attributes.uname === host,
    ) as Element;
    return (((state.children[1] as Element).children[0] as Element).children as Element[]).find(
      (each) => each.attributes.id === id,
    ) as Element;
  };
  const now = path({ ...template, children: [wanted] });
  const old = path(cib);
  const replace = (node: Element): Element =>
    node === old
      ? now
      : { ...node, children: node.children.map((child) => (child.kind === "element" ? replace(child) : child)) };
  // Through changes, as a subscriber gets it: the rest of the tree is shared.
  return applyChanges(cib, diff(cib, replace(cib)));
}

/** Views compared without the order in which a host's resources were found. */
function comparable(view: StatusView): unknown {
  return {
    ...view,
    hosts: view.hosts.map((host) => ({ ...host, running: host.running.map(({ longId }) => longId).sort() })),
  };
}

const whole = (cib: Element): StatusView => buildStatus(readCluster(cib, NOW));

const PLAIN = [
  ["start", 0, {}],
  ["stop", 0, {}],
  ["monitor", 7, { expected: 7 }],
  ["monitor", 0, { interval: 10_000 }],
] as const;

describe("reading a part", () => {
  test("gives what reading the whole gives, for any run of operations that went well", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...HOSTS), fc.constantFrom(...IDS), fc.constantFrom(...PLAIN)), {
          minLength: 1,
          maxLength: 12,
        }),
        (steps) => {
          let cib = START;
          let view = whole(cib);
          for (const [host, id, [name, rc, more]] of steps) {
            const next = withHistory(cib, host, id, operation(id, name, rc, more));
            const touched = touchedResources(cib, next);
            if (touched === undefined) view = whole(next);
            else if (touched.size > 0) {
              const reduced = reducedDocument(next, touched);
              view = reduced === undefined ? whole(next) : mergeViews(view, whole(reduced.cib), reduced.tops);
            }
            cib = next;
            expect(comparable(view)).toEqual(comparable(whole(cib)));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("an operation that went well touches its resource only", () => {
    const next = withHistory(START, "b", "p1", operation("p1", "start", 0));
    expect([...(touchedResources(START, next) ?? [])]).toEqual(["p1"]);
    expect(touchedResources(START, START)?.size).toBe(0);
  });

  test.each<[string, (cib: Element) => Element]>([
    ["a failure", (cib) => withHistory(cib, "a", "p1", operation("p1", "monitor", 1, { interval: 10_000 }))],
    [
      "the configuration",
      (cib) =>
        ({ ...cib, children: cib.children.map((child, index) => (index === 0 ? { ...child } : child)) }) as Element,
    ],
    ["quorum", (cib) => ({ ...cib, attributes: { ...cib.attributes, "have-quorum": "0" } })],
  ])("%s is read in full", (_name, change) => {
    expect(touchedResources(START, change(START))).toBeUndefined();
  });
});

/** Events that happened while it looked. */
function seen(source: MonitorSource | undefined): string[] {
  return (source?.events ?? []).filter(({ recorded }) => recorded === undefined).map(({ text }) => text);
}

describe("the feed", () => {
  const event = (cib: Element) => ({
    kind: "cib" as const,
    snapshot: { cib, version: versionOf(cib.attributes) },
    changes: [],
  });

  test("shows nothing before the first document, then what happens as events", () => {
    const feed = new MonitorFeed("test", () => 0);
    expect(feed.source(NOW, MONITOR_PRESETS)).toBeUndefined();
    feed.take(event(START), NOW);
    expect(feed.source(NOW, MONITOR_PRESETS)?.view.hosts).toHaveLength(3);
    feed.take(event(withHistory(START, "b", "p2", operation("p2", "start", 0))), NOW + 1000);
    const source = feed.source(NOW + 1000, MONITOR_PRESETS);
    expect(seen(source)).toEqual(["p2: Started on b"]);
    expect(source?.events[0]).toMatchObject({ text: "cl: Started on c", recorded: true });
    expect(source?.changedMs.get("resource p2")).toBe(NOW + 1000);
  });

  test("a lost connection keeps what is known and the time it was lost, until a document comes again", () => {
    const feed = new MonitorFeed("test", () => 0);
    feed.take(event(START), NOW);
    feed.take({ kind: "lost", reason: "closed" }, NOW + 5000);
    feed.take({ kind: "lost", reason: "refused" }, NOW + 6000);
    expect(feed.source(NOW + 7000, MONITOR_PRESETS)?.cluster.lost).toMatchObject({
      reason: "refused",
      sinceMs: NOW + 5000,
    });
    feed.take(event(START), NOW + 8000);
    expect(feed.source(NOW + 8000, MONITOR_PRESETS)?.cluster.lost).toBeUndefined();
  });

  test("a document that takes long to read is read in full at most a tenth of the time", () => {
    let now = 0;
    const feed = new MonitorFeed("test", () => (now += 50));
    feed.take(event(START), NOW);
    feed.source(NOW, MONITOR_PRESETS);
    const failed = withHistory(START, "a", "p1", operation("p1", "monitor", 1, { interval: 10_000 }));
    feed.take(event(failed), NOW);
    expect(seen(feed.source(NOW, MONITOR_PRESETS))).toEqual([]);
    const owed = feed.owed(MONITOR_PRESETS) ?? 0;
    expect(owed).toBeGreaterThan(200);
    now += owed;
    expect(seen(feed.source(NOW, MONITOR_PRESETS))).toEqual(["p1: FAILED on a"]);
    expect(feed.owed(MONITOR_PRESETS)).toBeUndefined();
  });
});

describe("the pane", () => {
  const event = (cib: Element): ClusterEvent => ({
    kind: "cib",
    snapshot: { cib, version: versionOf(cib.attributes) },
    changes: [],
  });
  const pane = (known: readonly ClusterEvent[]) => {
    const told: string[] = [];
    let tell: (event: ClusterEvent) => void = () => undefined;
    const made = new MonitorPane({
      name: "test",
      watch: (listener) => {
        tell = listener;
        for (const each of known) listener(each);
        return () => undefined;
      },
      settings: MONITOR_PRESETS,
      glyphs: glyphs(true),
      changed: () => told.push("changed"),
      arrived: () => told.push("arrived"),
      timer: () => 0,
    });
    const text = (): string => made.rows({ columns: 80, rows: 24 }, NOW).map(rowText).join("\n");
    return { told, text, tell: (each: ClusterEvent) => tell(each), isWaiting: () => made.isWaiting };
  };

  test("says nothing of what was known when it was made, whoever made it is not ready to paint", () => {
    const { told, text, isWaiting } = pane([event(START)]);
    expect(told).toEqual([]);
    expect(isWaiting()).toBe(false);
    expect(text()).toContain("p1");
  });
  test("waits for the first document, says that it has come, then what changes", () => {
    const { told, text, tell } = pane([]);
    expect(text()).toContain("waiting for the cluster");
    tell(event(START));
    tell(event(START));
    expect(told).toEqual(["arrived", "changed"]);
    expect(text()).toContain("p1");
  });
});
