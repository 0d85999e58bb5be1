import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { charEvent } from "../../../src/tui/input/sequences.ts";
import { helpRows } from "../../../src/tui/keys/help.ts";
import { actionOf, isPrefix } from "../../../src/tui/keys/lookup.ts";
import { keysManual } from "../../../src/tui/keys/manual.ts";
import { keyName, shortKeyName } from "../../../src/tui/keys/name.ts";
import { type Binding, KEY_STACKS, KEY_TABLE, type KeyContext } from "../../../src/tui/keys/table.ts";
import { rowText } from "../../../src/tui/text/row.ts";

const contexts = Object.keys(KEY_TABLE) as KeyContext[];
const bindingsOf = (context: KeyContext): readonly Binding[] => KEY_TABLE[context].bindings;

describe("the table of keys", () => {
  test.each(contexts)("%s: no key does two things, no action stands twice", (context) => {
    const keys = bindingsOf(context).flatMap((binding) => binding.keys);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    const actions = bindingsOf(context).map((binding) => binding.action);
    expect(actions.filter((action, index) => actions.indexOf(action) !== index)).toEqual([]);
  });

  test("a key hides another only where that is meant", () => {
    const hidden = Object.entries(KEY_STACKS).flatMap(([name, stack]: [string, readonly KeyContext[]]) =>
      stack.flatMap((context, index) =>
        bindingsOf(context).flatMap(({ keys }) =>
          keys
            .filter((key) => stack.slice(0, index).some((above) => actionOf([above], key) !== undefined))
            .map((key) => `${name}: ${key} (${context})`),
        ),
      ),
    );
    expect(hidden).toMatchSnapshot();
  });

  test("no key of the workspace types something: they work while the prompt has the keyboard", () => {
    for (const { keys } of bindingsOf("workspace")) for (const key of keys) expect([...key].length).toBeGreaterThan(1);
  });

  test("every key is one that the decoder names", () => {
    const named =
      /^(?:(?:ctrl-|alt-|shift-)*(?:up|down|left|right|home|end|pageup|pagedown|insert|delete|backspace|enter|escape|tab|space|f\d+)|(?:ctrl-)?(?:alt-)?[^\s]|)$/;
    for (const context of contexts) {
      for (const { keys } of bindingsOf(context)) {
        for (const key of keys.flatMap((each) => each.split(" "))) expect(key).toMatch(named);
      }
    }
  });

  test("crm_mon's letters mean what they mean there", () => {
    const letters = Object.fromEntries(
      [..."mcfnorRtALDbj"].map((letter) => [letter, actionOf(["monitor"], letter)?.action]),
    );
    expect(letters).toEqual({
      m: "toggle-fencing",
      c: "toggle-tickets",
      f: "toggle-failcounts",
      n: "toggle-by-node",
      o: "toggle-operations",
      r: "toggle-inactive",
      R: "toggle-details",
      t: "toggle-timing",
      A: "toggle-attributes",
      L: "toggle-bans",
      D: "toggle-summary",
      b: "toggle-brief",
      j: "toggle-pending",
    });
    expect(actionOf(["monitor", "list"], "?")?.action).toBe("help");
  });
});

test("lookup asks the contexts in their order and knows the beginning of two keys", () => {
  expect(actionOf(["menu", "prompt"], "enter")).toEqual({ context: "menu", action: "menu-accept" });
  expect(actionOf(["menu", "prompt"], "ctrl-a")).toEqual({ context: "prompt", action: "line-start" });
  expect(actionOf(["prompt"], "é")).toBeUndefined();
  expect(isPrefix(["prompt"], "ctrl-x")).toBe(true);
  expect(isPrefix(["list"], "ctrl-x")).toBe(false);
  expect(charEvent("\x18")).toMatchObject({ key: "ctrl-x" });
});

test.each([
  ["ctrl-a", "Ctrl-A", "^A"],
  ["alt-enter", "Alt-Enter", "M-Enter"],
  ["shift-tab", "Shift-Tab", "Shift-Tab"],
  ["f10", "F10", "F10"],
  ["alt-<", "Alt-<", "M-<"],
  ["ctrl-x ctrl-e", "Ctrl-X Ctrl-E", "Ctrl-X Ctrl-E"],
  ["R", "R", "R"],
  ["-", "-", "-"],
])("%s is written %s and %s", (key, long, short) => {
  expect(keyName(key)).toBe(long);
  expect(shortKeyName(key)).toBe(short);
});

test("man/crm-keys.7 is what the table says (npm run man writes it)", () => {
  const root = join(import.meta.dirname, "../../..");
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
  expect(readFileSync(join(root, "man/crm-keys.7"), "utf8")).toBe(keysManual(version));
});

test("the ? page and the manual show every key and its use", () => {
  const page = helpRows(contexts, 80).map(rowText).join("\n");
  const manual = keysManual("0");
  for (const context of contexts) {
    for (const { help } of bindingsOf(context)) {
      expect(page).toContain(help);
      expect(manual).toContain(help.slice(1).replace(/\\/g, "\\e").replace(/-/g, "\\-"));
    }
  }
});
