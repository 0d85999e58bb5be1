import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HISTORY_LIMIT, type History, remember, searchHistory, suggest } from "../../../src/tui/history/history.ts";
import { holdsSecret } from "../../../src/tui/history/secrets.ts";
import { appendHistory, formatEntry, loadHistory, parseEntry } from "../../../src/tui/history/store.ts";

const entry = (line: string, level = "configure", timeMs = 1): History[number] => ({ line, level, timeMs });

describe("remembering", () => {
  test("a line used again moves to the end, the same line of another level is another", () => {
    const history = [entry("a"), entry("b"), entry("a", "")].reduce(remember, [entry("a")] as History);
    expect(history.map(({ line, level }) => `${level}:${line}`)).toEqual(["configure:a", "configure:b", ":a"]);
  });
  test("blank lines are not remembered, and no more than the limit is", () => {
    expect(remember([], entry("  "))).toEqual([]);
    const full = Array.from({ length: HISTORY_LIMIT }, (_, index) => entry(`line ${index}`));
    expect(remember(full, entry("new"))).toHaveLength(HISTORY_LIMIT);
  });
});

test("suggestions come from this level first, the newest first, and never repeat the line itself", () => {
  const history = [entry("show all"), entry("show xml", ""), entry("show"), entry("status", "")];
  expect(suggest(history, "sh", "configure")).toBe("show");
  expect(suggest(history, "show", "configure")).toBe("show all");
  expect(suggest(history, "show x", "configure")).toBe("show xml");
  expect(suggest(history, "", "configure")).toBeUndefined();
});

describe("search", () => {
  const history = [entry("primitive vip IPaddr2"), entry("group web vip www"), entry("location l vip 10: n1")];
  test("what holds the words comes first, newest first; then scattered letters", () => {
    expect(searchHistory(history, "vip", 9).map(({ line }) => line)).toEqual([
      "location l vip 10: n1",
      "group web vip www",
      "primitive vip IPaddr2",
    ]);
    expect(searchHistory(history, "prvp", 9).map(({ line }) => line)).toEqual(["primitive vip IPaddr2"]);
    expect(searchHistory(history, "", 2)).toHaveLength(2);
  });
  test("it tells which characters matched", () => {
    expect(searchHistory(history, "WEB", 9)[0]).toEqual({ line: "group web vip www", positions: [6, 7, 8] });
  });
});

describe("secrets", () => {
  test.each([
    ["primitive f stonith:fence_ipmilan params password=hush", true],
    ['primitive f stonith:x params passwd="two words"', true],
    ["primitive db x params user=a secret_token=1", true],
    ["resource secret db set password hush", true],
    ["primitive vip IPaddr2 params ip=1.2.3.4", false],
    ["show password", false],
    ["primitive f x params password=", false],
    ["property token-timeout", false],
  ])("%s -> %s", (line, expected) => {
    expect(holdsSecret(line)).toBe(expected);
  });
  test("what an agent calls private is secret", () => {
    expect(holdsSecret("params pin=1", (name) => name === "pin")).toBe(true);
  });
});

describe("the file", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "lifeline-history-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  test("is private, and what was appended is read again, each line once", () => {
    const path = join(dir, "deep", "history");
    for (const line of ["a", "b", "a", "multi\nline"]) expect(appendHistory(path, entry(line))).toBeUndefined();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(loadHistory(path).history.map(({ line }) => line)).toEqual(["b", "a", "multi\nline"]);
  });
  test("no file is an empty history and no problem", () => {
    expect(loadHistory(join(dir, "none"))).toEqual({ history: [], problem: undefined });
  });
  test("a torn line is left out", () => {
    const path = join(dir, "history");
    writeFileSync(path, `${formatEntry(entry("whole"))}\n{"t":1,"l":"x","c":"to`);
    expect(loadHistory(path).history.map(({ line }) => line)).toEqual(["whole"]);
  });
  test("a file grown beyond twice the limit is written anew", () => {
    const path = join(dir, "history");
    const lines = Array.from({ length: 2 * HISTORY_LIMIT + 1 }, (_, index) => formatEntry(entry(`line ${index}`)));
    writeFileSync(path, `${lines.join("\n")}\n`);
    chmodSync(path, 0o600);
    expect(loadHistory(path).history).toHaveLength(HISTORY_LIMIT);
    expect(readFileSync(path, "utf8").split("\n")).toHaveLength(HISTORY_LIMIT + 1);
  });
  test("where nothing can be written, that is said", () => {
    writeFileSync(join(dir, "file"), "");
    expect(appendHistory(join(dir, "file", "history"), entry("a"))).toMatch(/history is not kept/);
  });
});

test.each(["", "text", "{}", '{"t":"x","l":"","c":"a"}', '{"t":1,"l":"","c":" "}', "{"])("%j is no entry", (line) => {
  expect(parseEntry(line)).toBeUndefined();
});
