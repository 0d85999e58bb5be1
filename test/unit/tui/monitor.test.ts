import { describe, expect, test } from "vitest";
import type { StatusView } from "../../../src/status/index.ts";
import { actionOf } from "../../../src/tui/keys/lookup.ts";
import { KEY_TABLE } from "../../../src/tui/keys/table.ts";
import type { DetailSource } from "../../../src/tui/monitor/detail.ts";
import { eventsBetween } from "../../../src/tui/monitor/events.ts";
import { changeSettings, isOn, MONITOR_PRESETS } from "../../../src/tui/monitor/settings.ts";
import type { MonitorSource } from "../../../src/tui/monitor/source.ts";
import { type MonitorEffect, type MonitorState, newMonitor, stepMonitor } from "../../../src/tui/monitor/state.ts";
import { layMonitor, type MonitorSize } from "../../../src/tui/monitor/view.ts";
import { rowText, rowWidth } from "../../../src/tui/text/row.ts";
import { glyphs } from "../../../src/tui/theme/glyphs.ts";
import { articleStatus, clone, group, host, monitorSource, primitive, status } from "./support/status.ts";

const NOW = new Date(2026, 10, 22, 14, 3, 11).getTime();

/** A person at the monitor: keys in, rows out. */
class Watcher {
  state: MonitorState = newMonitor();
  readonly effects: MonitorEffect[] = [];
  readonly source: MonitorSource;
  readonly size: MonitorSize;
  detail: DetailSource | undefined;

  constructor(source: MonitorSource, size: MonitorSize = { columns: 80, rows: 24 }) {
    this.source = source;
    this.size = size;
  }

  press(...keys: readonly string[]): this {
    for (const key of keys) {
      const { ground, state } = this.lay();
      const text = [...key].length === 1 ? key : key === "space" ? " " : "";
      const action = actionOf(["monitor", "list"], key)?.action;
      const step = stepMonitor(state, ground, action, key, text);
      this.state = step.state;
      this.effects.push(...step.effects);
    }
    return this;
  }

  lay(): ReturnType<typeof layMonitor> {
    return layMonitor(this.source, this.state, this.size, glyphs(true), NOW, this.detail);
  }

  get rows(): string[] {
    return this.lay().rows.map((row) => rowText(row).trimEnd());
  }

  get text(): string {
    return this.rows.join("\n");
  }

  get chosen(): string | undefined {
    return this.lay().state.list.chosen;
  }
}

const big = (): StatusView =>
  status(
    Array.from({ length: 4 }, (_, index) => host(`node${index + 1}`, { isDc: index === 0 })),
    Array.from({ length: 100 }, (_, index) =>
      primitive(`rsc${String(index).padStart(3, "0")}`, `node${(index % 4) + 1}`),
    ),
  );

describe("the whole screen", () => {
  test("the article's cluster at 80x24", () => {
    expect(new Watcher(monitorSource(articleStatus("server1"))).text).toMatchSnapshot();
  });
  test("a failure and what it led to", () => {
    const before = articleStatus("server1");
    const after = articleStatus("server2", { server1: { standbyOnFail: true, standby: true } });
    const source = monitorSource(after, {
      events: [
        ...eventsBetween(before, articleStatus("server1", { failed: true }), NOW - 5000),
        ...eventsBetween(before, after, NOW - 2000),
      ],
      sections: [
        {
          fault: true,
          section: {
            title: "Failed Resource Actions",
            lines: ["ldap_service 5s-interval monitor on server1 returned 'not running' at Sun Nov 22 14:03:06 2026"],
          },
        },
      ],
    });
    expect(new Watcher(source).text).toMatchSnapshot();
  });
  test("clones, groups, bundles' parts and flags at 120x40", () => {
    const view = status(
      [
        host("alice", { isDc: true }),
        host("bob"),
        host("carol", { online: false }),
        host("dave", { unclean: true, online: false }),
      ],
      [
        group("web", [primitive("www", "alice"), primitive("vip", "alice", { pendingState: "Starting" })]),
        clone("db-clone", "db", ["alice", "bob"], ["alice"], {
          stoppedOn: [{ host: "carol", failedProbe: undefined }],
        }),
        primitive("old", "bob", { managed: false }),
        primitive("off", undefined, { disabled: true, targetRole: "Stopped" }),
        primitive("broken", "bob", { failed: true, blocked: true }),
      ],
    );
    expect(new Watcher(monitorSource(view), { columns: 120, rows: 40 }).text).toMatchSnapshot();
  });
  test.each([
    [80, 24],
    [40, 10],
    [200, 60],
    [20, 3],
  ])("is exactly as large as the terminal at %ix%i, whatever is shown", (columns, rows) => {
    for (const keys of [[], ["n"], ["b"], ["?"], ["down", "enter"], ["/", "x"], ["!"], ["D"]]) {
      const layout = new Watcher(monitorSource(big()), { columns, rows }).press(...keys).lay();
      expect(layout.rows).toHaveLength(rows);
      for (const row of layout.rows) expect(rowWidth(row)).toBeLessThanOrEqual(columns);
    }
  });
  test("a lost connection is said, with its age, and what was known stays", () => {
    const source = monitorSource(articleStatus("server1"));
    const lost = {
      ...source,
      cluster: { ...source.cluster, lost: { reason: "engine is gone", sinceMs: NOW - 65_000, retryMs: 1000 } },
    };
    const { text } = new Watcher(lost);
    expect(text).toContain("✖ not connected");
    expect(text).not.toContain("quorum");
    expect(text).toContain("connection lost 1min 5s ago; what is shown is from then; trying again (engine");
    expect(text).toContain("ldap_vip");
  });
  test("ASCII signs where the terminal has no others", () => {
    const layout = layMonitor(
      monitorSource(articleStatus("server1")),
      newMonitor(),
      { columns: 80, rows: 24 },
      glyphs(false),
      NOW,
      undefined,
    );
    for (const row of layout.rows) expect(rowText(row)).toMatch(/^[\x20-\x7e]*$/);
  });
});

describe("keys", () => {
  test("every switch of the table turns something on and off again, and the help page marks it", () => {
    for (const { action } of KEY_TABLE.monitor.bindings) {
      const once = changeSettings(MONITOR_PRESETS, action);
      if (once === undefined || action === "cycle-order" || action === "toggle-fencing") continue;
      expect(isOn(once, action)).toBe(!isOn(MONITOR_PRESETS, action));
      expect(changeSettings(once, action)).toEqual(MONITOR_PRESETS);
    }
  });
  test("m goes through the four levels of the fencing history", () => {
    const levels = new Watcher(monitorSource(big()));
    expect([1, 2, 3, 4].map(() => levels.press("m").state.settings.fencing)).toEqual([2, 3, 0, 1]);
  });
  test("n shows resources by host, ! only what is wrong, and Esc goes back step by step", () => {
    const view = status(
      [host("a", { isDc: true }), host("b")],
      [primitive("good", "a"), primitive("bad", "b", { failed: true })],
    );
    const watcher = new Watcher(monitorSource(view));
    expect(watcher.press("n").text).toMatch(/a +online[^\n]*\n +● good[\s\S]*b +online[^\n]*\n +✖ bad/);
    watcher.press("n", "!");
    expect(watcher.text).not.toContain("good");
    expect(watcher.text).toContain("bad");
    expect(watcher.press("escape").text).toContain("good");
    expect(watcher.press("escape").effects).toEqual([{ kind: "leave" }]);
  });
  test("failures come first, in the order configured otherwise; v changes that", () => {
    const view = status([host("a")], [primitive("z", "a"), primitive("y", "a"), primitive("x", "a", { failed: true })]);
    const order = (watcher: Watcher): string[] =>
      watcher.rows.map((row) => /^ +[●✖] ([xyz]) /.exec(row)?.[1] ?? "").filter(Boolean);
    const watcher = new Watcher(monitorSource(view));
    expect(order(watcher)).toEqual(["x", "z", "y"]);
    expect(order(watcher.press("v"))).toEqual(["x", "y", "z"]);
    expect(order(watcher.press("v"))).toEqual(["z", "y", "x"]);
  });
  test("what failed stands above everything while failures come first, else where crm_mon has it", () => {
    const sections = [{ fault: true, section: { title: "Failed Resource Actions", lines: ["x start failed"] } }];
    const watcher = new Watcher(monitorSource(articleStatus("server1"), { sections }));
    expect(watcher.text).toMatch(/1 failure [\s\S]*Failed Resource Actions[\s\S]*Hosts/);
    expect(watcher.press("v", "v").text).toMatch(/Hosts[\s\S]*Resources[\s\S]*Failed Resource Actions/);
  });
  test("a switch says what it switched, though there may be nothing to show for it", () => {
    const watcher = new Watcher(monitorSource(articleStatus("server1")));
    expect(watcher.press("A").rows.at(-1)).toContain("shown: node attributes");
    expect(watcher.press("A").rows.at(-1)).toContain("not shown: node attributes");
  });
  test("/ filters as one types; Enter keeps the filter, Esc drops it", () => {
    const watcher = new Watcher(monitorSource(big())).press("/", "0", "4", "2");
    expect(watcher.rows.filter((row) => row.includes("rsc"))).toHaveLength(1);
    expect(watcher.press("q").text).not.toContain("rsc042");
    expect(watcher.press("backspace").text).toContain("rsc042");
    watcher.press("enter");
    expect(watcher.press("escape").rows.filter((row) => row.includes("rsc")).length).toBeGreaterThan(5);
  });
  test("a page that is longer than the screen says so, and is never scrolled beyond its end", () => {
    const watcher = new Watcher(monitorSource(big()));
    const named = host("node1");
    watcher.detail = {
      kind: "host",
      host: {
        ...named,
        attributes: Array.from({ length: 40 }, (_, at) => ({ name: `a${at}`, value: "1", expected: undefined })),
      },
      operations: [],
      events: [],
    };
    const end = (): string => watcher.rows.at(-6)!;
    watcher.press("enter");
    expect(end()).toMatch(/↓ \d+ more \(Down, PgDn\)/);
    watcher.press(...Array.from({ length: 60 }, () => "down"));
    expect(end()).toContain("a39 = 1");
    watcher.press("up");
    expect(end()).toMatch(/↓ 2 more/);
    watcher.press("end", "up");
    expect(end()).toMatch(/↓ 2 more/);
    watcher.press("home");
    expect(watcher.rows[1]).toContain("node1");
    watcher.press("escape", "?", ...Array.from({ length: 20 }, () => "pagedown"), "pageup");
    expect(end()).toMatch(/↓ \d+ more/);
  });
  test("where there is no room for all keys, whole ones are left out, and the way out stays", () => {
    const watcher = new Watcher(monitorSource(big()));
    watcher.press("n");
    const bottom = watcher.text.split("\n").at(-1)!;
    expect(bottom).toContain("shown: resources by host");
    expect(bottom).toMatch(/ q leave$/);
    expect(bottom).not.toContain("…");
  });
  test("q and Ctrl-C leave, other keys only paint anew", () => {
    expect(new Watcher(monitorSource(big())).press("q").effects).toEqual([{ kind: "leave" }]);
    expect(new Watcher(monitorSource(big())).press("ctrl-c").effects).toEqual([{ kind: "leave" }]);
    expect(new Watcher(monitorSource(big())).press("k").effects).toEqual([{ kind: "redraw" }]);
  });
  test("actions are for what is selected", () => {
    const watcher = new Watcher(monitorSource(articleStatus("server1")));
    watcher.press("S");
    expect(watcher.effects).toEqual([{ kind: "act", action: "standby", subject: { kind: "host", name: "server1" } }]);
  });
});

describe("the selection", () => {
  test("stays with its row when others come and go, and goes to a neighbour when its own is gone", () => {
    const names = ["a", "b", "c", "d"];
    const view = (ids: readonly string[]): MonitorSource =>
      monitorSource(
        status(
          [host("h")],
          ids.map((id) => primitive(id, "h")),
        ),
      );
    const watcher = new Watcher(view(names)).press("down", "down");
    expect(watcher.chosen).toBe("resource b");
    const chosenAmong = (ids: readonly string[]): string | undefined =>
      layMonitor(view(ids), watcher.lay().state, watcher.size, glyphs(true), NOW, undefined).state.list.chosen;
    expect(chosenAmong(["x", ...names])).toBe("resource b");
    expect(chosenAmong(["a", "c", "d"])).toBe("resource c");
    expect(chosenAmong(["a"])).toBe("resource a");
    expect(chosenAmong([])).toBe("host h");
  });
  test("goes to the ends and by pages, and is always on the screen", () => {
    const watcher = new Watcher(monitorSource(big()));
    for (const key of ["end", "pageup", "pageup", "pagedown", "up", "home", "pagedown", "down"]) {
      watcher.press(key);
      const { state, ground } = watcher.lay();
      expect(state.list.index).toBeGreaterThanOrEqual(state.list.first);
      expect(state.list.index).toBeLessThan(state.list.first + ground.height);
    }
    expect(watcher.press("end").chosen).toBe("resource rsc099");
    expect(watcher.press("home").chosen).toBe("host node1");
    expect(watcher.rows[1]).toBe("Hosts");
  });
});

describe("events", () => {
  const at = (before: StatusView, after: StatusView): string[] =>
    eventsBetween(before, after, 0).map(({ text }) => text);
  test.each<[string, StatusView, StatusView, string[]]>([
    ["nothing", articleStatus("server1"), articleStatus("server1"), []],
    [
      "a resource moves",
      articleStatus("server1"),
      articleStatus("server2"),
      ["ldap_service: Started on server2", "ldap_vip: Started on server2"],
    ],
    [
      "a resource fails",
      articleStatus("server1"),
      articleStatus("server1", { failed: true }),
      ["ldap_service: FAILED on server1"],
    ],
    [
      "a host goes",
      articleStatus(undefined),
      articleStatus(undefined, { server1: { online: false, isDc: false } }),
      ["server1: OFFLINE"],
    ],
    ["a resource is removed", status([], [primitive("a", "x")]), status([], []), ["a: removed"]],
    ["a new one that is stopped is no event", status([], []), status([], [primitive("a", undefined)]), []],
  ])("%s", (_name, before, after, expected) => {
    expect(at(before, after)).toEqual(expected);
  });
});
