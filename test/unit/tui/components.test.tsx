import { render } from "ink-testing-library";
import { afterEach, describe, expect, test } from "vitest";
import { PromptScreen } from "../../../src/tui/ink/PromptScreen.tsx";
import { WholeScreen } from "../../../src/tui/ink/WholeScreen.tsx";
import { cleanLine } from "../../../src/tui/text/clean.ts";
import { row, select } from "../../../src/tui/text/row.ts";
import { THEME_NAMES, themeNamed } from "../../../src/tui/theme/theme.ts";

const plain = (frame: string | undefined): string => (frame ?? "").replace(/\x1b\[[0-9;]*m/g, "");
const shown: { unmount(): void }[] = [];
afterEach(() => {
  for (const each of shown.splice(0)) each.unmount();
});

function frameOf(node: Parameters<typeof render>[0]): string {
  const instance = render(node);
  shown.push(instance);
  return instance.lastFrame() ?? "";
}

describe("the prompt's rows", () => {
  const frame = { rows: [row(["prompt", "crm# "], "show"), select(row("  show  command"))], cursor: { x: 9, y: 0 } };
  test("stand as they were laid out", () => {
    expect(plain(frameOf(<PromptScreen frame={frame} theme={themeNamed("standard")} />))).toBe(
      "crm# show\n  show  command",
    );
  });
  test("nothing is an empty frame", () => {
    expect(
      plain(frameOf(<PromptScreen frame={{ rows: [], cursor: undefined }} theme={themeNamed("standard")} />)),
    ).toBe("");
  });
  test("a new frame takes the place of the old one", () => {
    const instance = render(<PromptScreen frame={frame} theme={themeNamed("mono")} />);
    shown.push(instance);
    instance.rerender(<PromptScreen frame={{ rows: [row("one")], cursor: undefined }} theme={themeNamed("mono")} />);
    expect(plain(instance.lastFrame())).toBe("one");
  });
});

describe("a whole screen", () => {
  test("has exactly its rows, blank ones too", () => {
    const rows = [row("top"), row(), row("bottom")];
    const frame = frameOf(<WholeScreen rows={rows} cursor={undefined} columns={20} theme={themeNamed("bare")} />);
    expect(plain(frame).split("\n")).toEqual(["top", "", "bottom"]);
  });
  test("a row that is too wide is cut, not wrapped", () => {
    const rows = [row("x".repeat(50)), row("y")];
    const lines = plain(
      frameOf(<WholeScreen rows={rows} cursor={undefined} columns={20} theme={themeNamed("bare")} />),
    ).split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]!.length).toBeLessThanOrEqual(20);
  });
  test("wide and combining characters keep their columns", () => {
    const rows = [row("漢字|"), row("e\u0301|")];
    expect(plain(frameOf(<WholeScreen rows={rows} cursor={undefined} columns={20} theme={themeNamed("bare")} />))).toBe(
      "漢字|\ne\u0301|",
    );
  });
  test("what an agent says cannot break it", () => {
    const rows = [row(cleanLine("evil\x1b[2J\r\nnext\ttab")), row("after")];
    const lines = plain(
      frameOf(<WholeScreen rows={rows} cursor={undefined} columns={60} theme={themeNamed("bare")} />),
    ).split("\n");
    expect(lines).toEqual(["evil next    tab", "after"]);
  });
});

describe("themes", () => {
  const rows = [row(["ok", "good "], ["error", "bad "], ["removed", "gone "], ["score", "10"])];
  test.each(THEME_NAMES)("%s changes no character", (name) => {
    expect(plain(frameOf(<WholeScreen rows={rows} cursor={undefined} columns={40} theme={themeNamed(name)} />))).toBe(
      "good bad gone 10",
    );
  });
  test("mono has no colour, bare has nothing", () => {
    const frame = (name: "mono" | "bare"): string =>
      frameOf(<WholeScreen rows={rows} cursor={undefined} columns={40} theme={themeNamed(name)} />);
    expect(frame("mono")).not.toMatch(/\x1b\[(?:\d+;)*[349]\d/);
    expect(frame("bare")).not.toContain("\x1b");
  });
});
