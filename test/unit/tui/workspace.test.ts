import { describe, expect, test } from "vitest";
import type { StagedObject } from "../../../src/shell/index.ts";
import { commitQuestion } from "../../../src/tui/plan/commit-question.ts";
import { planRows } from "../../../src/tui/plan/rows.ts";
import type { Plan } from "../../../src/tui/plan/summary.ts";
import { planSummary } from "../../../src/tui/plan/summary.ts";
import { row, rowText, rowWidth } from "../../../src/tui/text/row.ts";
import { glyphs } from "../../../src/tui/theme/glyphs.ts";
import { arrange, PANES } from "../../../src/tui/workspace/geometry.ts";
import { verdictOf } from "../../../src/tui/workspace/staged-rows.ts";
import {
  addConversation,
  focusOn,
  newWorkspace,
  nextPane,
  paneKey,
  typesIntoPrompt,
  type WorkspaceState,
} from "../../../src/tui/workspace/state.ts";
import { layWorkspace, type WorkspaceSource } from "../../../src/tui/workspace/view.ts";
import type { Finding } from "../../../src/verify/index.ts";

const object = (
  id: string,
  change: StagedObject["change"],
  title: string,
  values: readonly string[] = [],
): StagedObject => ({
  key: id,
  id,
  kind: "primitive",
  name: `primitive:${id}`,
  change,
  title: [{ text: title, role: change }],
  head: [{ text: title.split(" ").slice(0, 4).join(" "), role: change }],
  values: values.map((text) => [{ text: `    ${text}`, role: change }]),
});
const finding = (level: Finding["level"], id: string | undefined, message: string): Finding => ({
  level,
  code: "x",
  message,
  object: id,
  attribute: undefined,
  remedy: undefined,
});
const step = (
  kind: Plan["steps"][number]["kind"],
  what: string,
  to?: string,
  more: Partial<Plan["steps"][number]> = {},
): Plan["steps"][number] => ({
  kind,
  what,
  inside: [],
  from: undefined,
  to,
  reason: undefined,
  blocked: false,
  interrupts: false,
  ...more,
});

const OBJECTS = [
  object(
    "ldap_service",
    "added",
    "+ primitive ldap_service ocf:heartbeat:ldap op monitor interval=5s timeout=15s on-fail=standby",
    ["+ op monitor interval=5s timeout=15s on-fail=standby"],
  ),
  object("ldap_vip", "added", "+ primitive ldap_vip IPaddr2 params ip=10.7.36.142", ["+ params ip=10.7.36.142"]),
  object("web", "changed", "~ group web", ["~ meta.target-role: Stopped -> Started"]),
  object("old", "removed", "- location old"),
];
const PLAN: Plan = {
  steps: [
    step("Start", "ldap_service", "server1"),
    step("Start", "ldap_vip", "server1", { reason: "unrunnable ldap_service start" }),
  ],
  interrupted: [],
  fenced: [],
  notes: [],
};

function source(more: Partial<WorkspaceSource> = {}): WorkspaceSource {
  return {
    staged: { objects: OBJECTS, findings: [finding("warning", "ldap_vip", "no monitor operation")] },
    plan: PLAN,
    planProblem: undefined,
    progress: undefined,
    cluster: (columns, rows) => [row(`cluster ${columns}x${rows}`)],
    prompt: () => ({ rows: [row("crm(live/server1)configure# sho"), row("  show  command")], cursor: { x: 31, y: 0 } }),
    where: "live/server1",
    quorum: true,
    connected: true,
    busy: undefined,
    linear: false,
    ...more,
  };
}

const TALK = Array.from({ length: 50 }, (_, index) => row(`said ${index + 1}`));
const text = (given: WorkspaceSource, state: WorkspaceState, columns: number, rows: number): string =>
  layWorkspace(given, state, columns, rows, glyphs(true))
    .rows.map((each) => rowText(each).trimEnd())
    .join("\n");

describe("letters typed while a pane has the keyboard", () => {
  const some = { keys: ["a"], height: 5, open: new Set<string>() };
  const none = { keys: [], height: 5, open: new Set<string>() };
  test.each([
    ["one that means something there is the pane's", some, "undo-selected", "u", false],
    ["one that means nothing is typed into the prompt", some, undefined, "s", true],
    ["where nothing is staged so is one that would act on the selection", none, "edit-object", "e", true],
    ["but redo is a way back from there", none, "redo-last", "Z", false],
    ["keys that type nothing stay", none, undefined, "", false],
    ["so does a blank", some, undefined, " ", false],
  ] as const)("%s", (_rule, ground, action, text, expected) => {
    expect(typesIntoPrompt(ground, action, text)).toBe(expected);
  });
});

describe("the whole screen", () => {
  test.each([
    [80, 24],
    [120, 40],
  ])("at %ix%i", (columns, rows) => {
    expect(text(source(), newWorkspace(TALK), columns, rows)).toMatchSnapshot();
  });
  test.each([
    [40, 10],
    [59, 40],
    [80, 24],
    [99, 16],
    [100, 15],
    [200, 60],
  ])("is exactly as large as the terminal at %ix%i, whatever has the keyboard", (columns, rows) => {
    for (const focus of PANES) {
      const layout = layWorkspace(source(), focusOn(newWorkspace(TALK), focus), columns, rows, glyphs(true));
      expect(layout.rows).toHaveLength(rows);
      for (const each of layout.rows) expect(rowWidth(each)).toBe(columns);
      if (focus === "prompt") expect(layout.cursor).toBeDefined();
      else expect(layout.cursor).toBeUndefined();
    }
  });
  test("the page of keys is never scrolled beyond its end", () => {
    const far = { ...newWorkspace(TALK), help: true, helpScroll: 1000 };
    const { state } = layWorkspace(source(), far, 80, 24, glyphs(true));
    expect(state.helpScroll).toBeLessThan(200);
    expect(text(source(), { ...state, helpScroll: state.helpScroll - 1 }, 80, 24)).toContain("2 more");
  });
  test("an error for which there is no room is told of", () => {
    const shown = (level: Finding["level"]): string => {
      const findings = [finding("warning", "ldap_service", "slow"), finding(level, "old", "is used by others")];
      const staged = { objects: OBJECTS, findings };
      return text(source({ staged }), focusOn(newWorkspace(TALK), "staged"), 80, 16);
    };
    expect(shown("error")).toMatch(/↓ \d more {2}✖ an error among them/);
    expect(shown("warning")).toMatch(/↓ \d more$/m);
  });
  test("the bottom line names the keys that work now", () => {
    const bottom = (more: Partial<WorkspaceSource>): string | undefined =>
      text(source(more), focusOn(newWorkspace(TALK), "staged"), 160, 30)
        .split("\n")
        .at(-1);
    expect(bottom({})).toContain("u undo this");
    const nothing = bottom({ staged: { objects: [], findings: [] } });
    expect(nothing).not.toMatch(/undo|explain/);
    expect(nothing).toContain("Esc prompt");
    expect(bottom({ busy: "asked" })).toContain("Esc do nothing");
    expect(bottom({ busy: "running" })).toContain("^C stop waiting");
    expect(bottom({ busy: "running" })).not.toContain("undo this");
  });
  test("panes never overlap and fill the screen but for its last row", () => {
    for (const [columns, rows] of [
      [80, 24],
      [100, 16],
      [200, 60],
      [50, 12],
    ] as const) {
      for (const tab of PANES) {
        const { panes, tabs } = arrange(columns, rows, tab);
        const cells = new Set<number>();
        for (const area of [...panes.values(), ...(tabs === undefined ? [] : [tabs])]) {
          for (let y = area.y; y < area.y + area.rows; y++) {
            for (let x = area.x; x < area.x + area.columns; x++) {
              expect(cells.has(y * columns + x)).toBe(false);
              cells.add(y * columns + x);
            }
          }
        }
        expect(cells.size).toBeGreaterThanOrEqual(columns * (rows - 1) - rows);
      }
    }
  });
  test("the cursor stands in the prompt, below the end of the conversation", () => {
    const { cursor, rows } = layWorkspace(source(), newWorkspace(TALK), 120, 40, glyphs(true));
    expect(rowText(rows[cursor!.y]!).slice(0, cursor!.x)).toMatch(/configure# sho$/);
    expect(rowText(rows[cursor!.y - 1]!)).toContain("said 50");
  });
  test("scrolled back, older talk shows and it says so", () => {
    const shown = text(source(), { ...newWorkspace(TALK), scrolled: 20 }, 120, 40);
    expect(shown).toContain("20 rows back");
    expect(shown).not.toContain("said 50");
    expect(shown).toContain("said 30");
  });
  test("a lost connection and missing quorum are words, not colours", () => {
    expect(text(source({ connected: false }), newWorkspace([]), 80, 24)).toContain("not connected");
    expect(text(source({ quorum: false }), newWorkspace([]), 80, 24)).toContain("no quorum");
  });
  test("while a commit is carried out, the progress stands where the plan was", () => {
    const shown = text(source({ progress: [row("2 of 4 done")] }), newWorkspace([]), 120, 40);
    expect(shown).toContain("being done");
    expect(shown).toContain("2 of 4 done");
  });
  test.each([
    [80, 24],
    [50, 12],
  ])("at %ix%i it comes before whatever shared its place", (columns, rows) => {
    for (const focus of PANES) {
      const given = source({ progress: [row("2 of 4 done")] });
      expect(text(given, focusOn(newWorkspace([]), focus), columns, rows)).toContain("2 of 4 done");
    }
  });
  test("for a reader of lines nothing stands beside anything else", () => {
    for (const focus of PANES) {
      const shown = text(source({ linear: true }), focusOn(newWorkspace(TALK), focus), 200, 60)
        .split("\n")
        .slice(1);
      for (const line of shown) expect(line).not.toContain("│");
    }
  });
  test("the panes beside the conversation grow with what they hold, and leave the cluster a quarter", () => {
    const heights = (staged: number, plan: number): number[] =>
      PANES.slice(1).map((pane) => arrange(120, 41, "staged", { staged, plan }).panes.get(pane)!.rows);
    expect(heights(0, 0)).toEqual([11, 8, 21]);
    expect(heights(15, 10)).toEqual([15, 10, 15]);
    expect(heights(100, 100)).toEqual([18, 13, 9]);
  });
});

describe("staged changes", () => {
  test("each is marked by the worst that the checks say of it", () => {
    const findings = [finding("warning", "a", "w"), finding("error", "a", "e"), finding("deprecation", "b", "d")];
    const verdicts = ["a", "b", "c"].map((id) => verdictOf(object(id, "added", ""), { objects: [], findings }));
    expect(verdicts).toEqual(["error", "warning", "ok"]);
    expect(verdictOf(object("a", "added", ""), { objects: [], findings: undefined })).toBe("checking");
  });
  test("what the checks say stands below its object, and what is about none at the end", () => {
    const given = source({
      staged: {
        objects: OBJECTS,
        findings: [finding("error", "ldap_vip", "no such agent"), finding("warning", undefined, "no fencing")],
      },
    });
    const shown = text(given, newWorkspace([]), 120, 40);
    expect(shown).toMatch(/✖ \+ primitive ldap_vip[^\n]*\n[^\n]*✖ error: no such agent/);
    expect(shown).toContain("no fencing");
    expect(shown).toContain("✖ 1 error");
  });
  test("all stand open while there is room, else only what was changed", () => {
    const focused = focusOn(newWorkspace([]), "staged");
    const layout = layWorkspace(source(), focused, 120, 40, glyphs(true));
    expect(layout.ground.open).toEqual(new Set(["ldap_service", "ldap_vip", "web", "old"]));
    const many = Array.from({ length: 30 }, (_, index) => object(`r${index}`, "added", `+ primitive r${index} Dummy`));
    const full = source({ staged: { objects: [...OBJECTS, ...many], findings: [] } });
    expect(layWorkspace(full, focused, 120, 40, glyphs(true)).ground.open).toEqual(new Set(["web"]));
  });
  test("keys choose, unfold and fold", () => {
    const open = (state: WorkspaceState): WorkspaceState => layWorkspace(source(), state, 120, 40, glyphs(true)).state;
    const ground = layWorkspace(source(), focusOn(newWorkspace([]), "staged"), 120, 40, glyphs(true)).ground;
    let state = open(focusOn(newWorkspace([]), "staged"));
    expect(state.staged.chosen).toBe("ldap_service");
    state = paneKey(state, ground, "row-down") ?? state;
    expect(state.staged.chosen).toBe("ldap_vip");
    state = paneKey(state, ground, "open") ?? state;
    // All stood open, because there was room.
    expect([...state.folds]).toEqual([["ldap_vip", false]]);
    expect(text(source(), state, 120, 40)).not.toContain("    + params ip");
    state = paneKey(state, ground, "unfold") ?? state;
    expect(text(source(), state, 120, 40)).toContain("    + params ip");
    expect(paneKey(state, ground, "undo-selected")).toBeUndefined();
  });
});

test("the panes go round", () => {
  const round = [1, 2, 3, 4].reduce<WorkspaceState[]>((all) => [...all, nextPane(all.at(-1)!)], [newWorkspace([])]);
  expect(round.map(({ focus }) => focus)).toEqual(["prompt", "staged", "plan", "cluster", "prompt"]);
});

test("the conversation forgets beyond its limit", () => {
  expect(
    addConversation(
      TALK,
      Array.from({ length: 3000 }, () => row("x")),
    ),
  ).toHaveLength(2000);
});

describe("plans", () => {
  test("fencing first and loud, then what interrupts, then the rest; counted", () => {
    const plan: Plan = {
      steps: [
        step("fence", "bob", undefined, { reason: "peer is gone", interrupts: true }),
        step("Move", "www", "alice", { from: "bob", interrupts: true }),
        step("Start", "vip", "alice"),
        step("Stop", "db", undefined, { from: "bob", blocked: true, interrupts: true }),
      ],
      interrupted: ["www"],
      fenced: ["bob"],
      notes: [{ level: "warning", text: "no fencing device" }],
    };
    expect(planRows(plan, glyphs(true)).map(rowText)).toEqual([
      " ↯ FENCE bob  peer is gone",
      " ⇄ move www bob → alice",
      " + start vip on alice",
      " - stop db on bob (blocked)",
      " ▲ no fencing device",
      " Plan: 1 host FENCED; 1 move, 1 start, 1 stop (blocked); 1 interrupted",
    ]);
    expect(planSummary({ steps: [], interrupted: [], fenced: [], notes: [] })).toBe("nothing to do");
  });

  const asked = (plan: Partial<Plan>, staged = OBJECTS) =>
    commitQuestion(staged, { steps: [], interrupted: [], fenced: [], notes: [], ...plan }, glyphs(true));
  test("before a commit: Enter commits what interrupts nothing", () => {
    expect(asked({})).toMatchObject({ preset: 0, cancel: "n" });
    expect(asked({}).typed).toBeUndefined();
  });
  test("what was asked for and interrupts wants a yes, not a name", () => {
    expect(asked({ interrupted: ["ldap_vip"] })).toMatchObject({ preset: 1 });
    expect(asked({ interrupted: ["ldap_vip"] }).typed).toBeUndefined();
  });
  test("whoever speaks of a clone speaks of its instances", () => {
    const steps = [step("Stop", "www:1", undefined, { inside: ["web"], interrupts: true })];
    expect(asked({ steps, interrupted: ["www:1"] }).typed).toBeUndefined();
    expect(asked({ steps: [step("Stop", "www:1")], interrupted: ["www:1"] }).typed?.word).toBe("www:1");
  });
  test("what stops something nobody spoke of, or fences, wants its name", () => {
    expect(asked({ interrupted: ["db"] }).typed).toEqual({ word: "db", value: "y" });
    expect(asked({ interrupted: ["db"], fenced: ["bob"] }).typed?.word).toBe("bob");
    expect(rowText(asked({ fenced: ["bob"], interrupted: ["db"] }).detail.at(-1)!)).toBe(
      " ▲ This fences bob and interrupts db, which no change speaks of.",
    );
  });
});
