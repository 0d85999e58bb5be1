import { describe, expect, test } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import type { ActionProgress } from "../../../src/client/index.ts";
import { expect as expectTimes, lastTimes } from "../../../src/tui/progress/expectations.ts";
import { progressRows } from "../../../src/tui/progress/rows.ts";
import { rowText } from "../../../src/tui/text/row.ts";
import { glyphs } from "../../../src/tui/theme/glyphs.ts";
import { clusterXml, primitiveXml } from "./support/cib.ts";

const action = (key: string, state: ActionProgress["state"], more: Partial<ActionProgress> = {}): ActionProgress => ({
  id: 1,
  key,
  node: "server1",
  state,
  startedMs: state === "waiting" ? undefined : 1000,
  endedMs: state === "done" || state === "failed" ? 2200 : undefined,
  exitReason: undefined,
  ...more,
});

describe("a transition as it runs", () => {
  const actions = [
    action("a_start_0", "done"),
    action("b_start_0", "running"),
    action("c_start_0", "failed", { exitReason: "cannot bind\x1b[2J to port" }),
    action("d_start_0", "waiting"),
    action("d_monitor_10000", "waiting"),
    action("web_running_0", "waiting", { node: undefined }),
  ];
  const rows = (expectations = new Map()): string[] =>
    progressRows({ actions, startedMs: 0, expectations }, 4000, 80, 8, glyphs(true)).map(rowText);

  test("what failed first and in the agent's words, then what runs, what is done, what waits", () => {
    expect(rows().map((line) => line.trimEnd())).toMatchSnapshot();
  });
  test("with what the history says, how long it will still take", () => {
    const shown = rows(new Map([["b_start_0", { lastMs: 9000, limitMs: 20_000 }]]));
    expect(shown[0]).toContain("about 6s more");
    expect(shown[2]).toContain("3s of about 9s");
  });
  test("without, what the agent's meta-data allow", () => {
    expect(rows(new Map([["b_start_0", { lastMs: undefined, limitMs: 20_000 }]]))[2]).toContain("3s, 20s at most");
  });
  test("an agent's words are never cut off", () => {
    const exitReason = "the address 10.7.36.142 answers already on the network, from 52:54:00:12:34:56";
    const failed = [action("vip_start_0", "failed", { exitReason }), action("a_start_0", "done")];
    const shown = progressRows({ actions: failed, startedMs: 0, expectations: new Map() }, 4000, 60, 8, glyphs(true));
    expect(shown.map((each) => rowText(each).trimEnd())).toEqual([
      expect.stringContaining("2 of 2 done, 1 failed"),
      " ✖ start vip on server1  1s  the address 10.7.36.142",
      "   answers already on the network, from 52:54:00:12:34:56",
      " ✓ start a on server1  1s",
    ]);
  });
  test("never more rows than there is room for", () => {
    for (let limit = 1; limit < 6; limit++) {
      expect(
        progressRows({ actions, startedMs: 0, expectations: new Map() }, 0, 80, limit, glyphs(true)).length,
      ).toBeLessThanOrEqual(limit);
    }
  });
});

test("what to expect comes from the history, and from the agents' meta-data", async () => {
  const cib = readXml(clusterXml(["a"], primitiveXml("p"), ["p"], { p: "a" }));
  expect(lastTimes(cib).get("p_start_0")).toBe(12);
  const metadata = { actions: [{ name: "stop", timeoutMs: 20_000 }] };
  const agents = {
    classes: async () => [],
    providers: async () => [],
    types: async () => [],
    metadata: async () => metadata as never,
  };
  const found = await expectTimes(["p_start_0", "p_stop_0", "x"], cib, agents);
  expect(found.get("p_start_0")).toEqual({ lastMs: 12, limitMs: undefined });
  expect(found.get("p_stop_0")).toEqual({ lastMs: undefined, limitMs: 20_000 });
  expect(found.get("x")).toEqual({ lastMs: undefined, limitMs: undefined });
});

test("before the first action is known, nothing is counted", () => {
  const [first] = progressRows({ actions: [], startedMs: 0, expectations: new Map() }, 2000, 80, 5, glyphs(true));
  expect(rowText(first!)).toBe(" ◐ the cluster has begun, 2s");
});

test("a timeout that is configured counts before the agent's own", async () => {
  const primitive = primitiveXml("p").replace("<operations>", '<operations><op id="s" name="stop" timeout="3min"/>');
  const agents = {
    classes: async () => [],
    providers: async () => [],
    types: async () => [],
    metadata: async () => ({ actions: [{ name: "stop", timeoutMs: 20_000 }] }) as never,
  };
  const found = await expectTimes(["p_stop_0"], readXml(clusterXml(["a"], primitive, ["p"], {})), agents);
  expect(found.get("p_stop_0")?.limitMs).toBe(180_000);
});
