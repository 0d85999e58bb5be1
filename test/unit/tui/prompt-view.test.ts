import { describe, expect, test } from "vitest";
import { bufferAtEnd } from "../../../src/tui/editor/buffer.ts";
import { layInput, windowInput } from "../../../src/tui/prompt/input-rows.ts";
import { ask, type Question } from "../../../src/tui/prompt/question.ts";
import { newPrompt, type PromptState } from "../../../src/tui/prompt/state.ts";
import { type PromptSurroundings, promptFrame, questionFrame } from "../../../src/tui/prompt/view.ts";
import { row, rowText, rowWidth, span } from "../../../src/tui/text/row.ts";
import { glyphs } from "../../../src/tui/theme/glyphs.ts";

const PROMPT = row(["prompt", "crm(live/n1)# "]);
const around: PromptSurroundings = {
  prompt: PROMPT,
  highlight: (text) => [span(text)],
  hint: row("ip=<string>: the address"),
  status: row("staged 3"),
  progress: [],
};
const typed = (text: string, more: Partial<PromptState> = {}): PromptState => {
  const state = newPrompt([], "");
  return { ...state, editor: { ...state.editor, buffer: bufferAtEnd(text) }, ...more };
};
const shown = (state: PromptState, columns = 60, rows = 10): string[] =>
  promptFrame(state, around, { columns, rows }, glyphs(true)).rows.map(rowText);

describe("the line", () => {
  test("with the hint and what is staged below it", () => {
    expect(shown(typed("primitive"))).toEqual(["crm(live/n1)# primitive", "ip=<string>: the address", "staged 3"]);
  });
  test.each([
    ["plain", "abc", 20, ["> abc"], { x: 5, y: 0 }],
    [
      "at the edge the cursor goes to a row of its own",
      "x".repeat(17),
      20,
      [`> ${"x".repeat(17)}`, ""],
      { x: 0, y: 1 },
    ],
    ["wrapped", "x".repeat(20), 20, [`> ${"x".repeat(17)}`, "xxx"], { x: 3, y: 1 }],
    ["wide characters are not cut in two", `${"x".repeat(16)}漢`, 20, [`> ${"x".repeat(16)}`, "漢"], { x: 2, y: 1 }],
    ["over several lines", "a \\\nb", 20, ["> a \\", "   > b"], { x: 6, y: 1 }],
  ] as const)("%s", (_name, text, columns, rows, cursor) => {
    const laid = layInput([span("> ", "prompt")], [span(text)], text.length, "", columns);
    expect(laid.rows.map(rowText)).toEqual(rows);
    expect(laid.cursor).toEqual(cursor);
  });
  test("the suggestion follows the cursor and does not move it", () => {
    const laid = layInput([span("> ")], [span("pri")], 3, "mitive a", 20);
    expect(laid.rows.map(rowText)).toEqual(["> primitive a"]);
    expect(laid.cursor).toEqual({ x: 5, y: 0 });
  });
  test("a long text shows the rows around the cursor", () => {
    const laid = layInput([], [span(Array.from({ length: 20 }, (_, index) => `row ${index}`).join("\n"))], 0, "", 20);
    const window = windowInput({ ...laid, cursor: { x: 0, y: 10 } }, 5);
    expect(window.rows.map(rowText)).toEqual([8, 9, 10, 11, 12].map((index) => `   > row ${index}`));
    expect(window.cursor.y).toBe(2);
  });
});

describe("candidates", () => {
  const candidates = Array.from({ length: 30 }, (_, index) => ({
    text: `name${index}`,
    description: `the ${index}th`,
    type: "resource",
    required: index === 4,
  }));
  const menu = (chosen: number): PromptState =>
    typed("n", {
      menu: {
        list: { start: 0, end: 1, candidates },
        ranked: candidates.map((candidate) => ({ candidate, positions: [0] })),
        chosen,
        before: bufferAtEnd("n"),
      },
    });
  test("a window of them around the chosen one, and how many more there are", () => {
    const rows = shown(menu(12));
    expect(rows.length).toBeLessThanOrEqual(10);
    expect(rows.some((line) => line.includes("name12"))).toBe(true);
    expect(rows.some((line) => /\d+ more/.test(line))).toBe(true);
  });
  test("required ones are marked", () => {
    expect(shown(menu(4)).find((line) => line.includes("name4"))).toMatch(/^ \*name4/);
  });
  test("never more rows than there are, never wider than the screen", () => {
    for (const [columns, rows] of [
      [20, 3],
      [40, 1],
      [80, 5],
      [10, 10],
    ] as const) {
      const frame = promptFrame(menu(12), around, { columns, rows }, glyphs(true));
      expect(frame.rows.length).toBeLessThanOrEqual(rows);
      for (const each of frame.rows) expect(rowWidth(each)).toBeLessThan(columns);
    }
  });
});

describe("questions", () => {
  const question: Question = {
    text: "Something of this commit failed. Go back to the configuration before it?",
    detail: Array.from({ length: 20 }, (_, index) => row(`detail ${index}`)),
    answers: [
      { key: "k", label: "keep it", value: "k" },
      { key: "r", label: "roll back", value: "r" },
    ],
    preset: 0,
    cancel: "k",
  };
  const frame = (columns: number, rows: number, more: Partial<Question> = {}, scroll = 0): string[] =>
    questionFrame({ ...ask({ ...question, ...more }), scroll }, { columns, rows }, glyphs(true)).rows.map((each) =>
      rowText(each).trimEnd(),
    );
  test("what it is about above, the answers with their letters beside or below", () => {
    expect(frame(120, 4)).toEqual([
      "detail 0",
      "detail 1",
      "  … 18 more (Down scrolls)",
      "Something of this commit failed. Go back to the configuration before it?  [k]eep it  [r]oll back",
    ]);
    expect(frame(50, 3, { detail: [] })).toEqual([
      "Something of this commit failed. Go back to the",
      "configuration before it?",
      "[k]eep it  [r]oll back",
    ]);
  });
  test("scrolled to the end nothing more is promised", () => {
    expect(frame(120, 4, {}, 17)).toEqual([
      "detail 17",
      "detail 18",
      "detail 19",
      expect.stringContaining("Something"),
    ]);
  });
  test("nothing that is to be decided by is cut off; what has no room is scrolled to", () => {
    const detail = [
      row("WARNING: ldap runs on server2; it would leave again without its constraint"),
      row("INFO: use `crm resource clear ldap`"),
    ];
    expect(frame(50, 6, { text: "", detail })).toEqual([
      "WARNING: ldap runs on server2; it would leave",
      "   again without its constraint",
      "INFO: use `crm resource clear ldap`",
      "  [k]eep it  [r]oll back",
    ]);
    expect(frame(50, 3, { text: "", detail })).toEqual([
      "WARNING: ldap runs on server2; it would leave",
      "  … 1 more (Down scrolls)",
      "  [k]eep it  [r]oll back",
    ]);
    expect(frame(50, 3, { text: "", detail }, 1)).toEqual([
      "INFO: use `crm resource clear ldap`",
      "  [k]eep it  [r]oll back",
    ]);
    expect(frame(50, 1, { text: "", detail })).toEqual(["  [k]eep it  [r]oll back"]);
  });
  test("a name that must be typed", () => {
    expect(frame(120, 3, { detail: [], typed: { word: "server1", value: "y" } }).at(-1)).toBe(
      "type server1 to do it, Enter alone does nothing:",
    );
  });
});
