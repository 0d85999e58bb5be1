import { describe, expect, test } from "vitest";
import { type EditAction, type Editor, edit, newEditor } from "../../../src/tui/editor/editor.ts";

/** A buffer as one string with `|` where the cursor stands. */
function shown({ buffer }: Editor): string {
  return `${buffer.text.slice(0, buffer.cursor)}|${buffer.text.slice(buffer.cursor)}`;
}

function from(text: string): Editor {
  const cursor = text.indexOf("|");
  return { ...newEditor(), buffer: { text: text.replace("|", ""), cursor } };
}

const move = (to: Extract<EditAction, { kind: "move" }>["to"]): EditAction => ({ kind: "move", to });
const kill = (to: Extract<EditAction, { kind: "delete" }>["to"]): EditAction => ({ kind: "delete", to, keep: true });
const remove = (to: Extract<EditAction, { kind: "delete" }>["to"]): EditAction => ({ kind: "delete", to, keep: false });
const type = (text: string): EditAction => ({ kind: "insert", text });
const YANK: EditAction = { kind: "yank" };
const OLDER: EditAction = { kind: "yank-older" };
const UNDO: EditAction = { kind: "undo" };
const REDO: EditAction = { kind: "redo" };

describe("one action", () => {
  test.each<[string, EditAction, string]>([
    ["ab|c", move("char-left"), "a|bc"],
    ["|abc", move("char-left"), "|abc"],
    ["a|👩‍👩‍👧b", move("char-right"), "a👩‍👩‍👧|b"],
    ["e\u0301|x", move("char-left"), "|e\u0301x"],
    ["primitive ldap_vip| x", move("word-left"), "primitive |ldap_vip x"],
    ["op ocf:heart|beat:ldap", move("word-right"), "op ocf:heartbeat|:ldap"],
    ["one two  |", move("word-left"), "one |two  "],
    ["a\nb c|\nd", move("line-start"), "a\n|b c\nd"],
    ["a\n|b c\nd", move("line-end"), "a\nb c|\nd"],
    ["abcd\nef|gh\nij", move("row-up"), "ab|cd\nefgh\nij"],
    ["abcd\nefg|h\nij", move("row-down"), "abcd\nefgh\nij|"],
    ["ab|", move("row-up"), "ab|"],
    ["params ip=1.2.3.4 |x", kill("blank-left"), "params |x"],
    ["params ip=1.2.3.4|", kill("word-left"), "params ip=1.2.3.|"],
    ["one| two three", kill("word-right"), "one| three"],
    ["one| two\nthree", kill("line-end"), "one|\nthree"],
    ["one|\nthree", kill("line-end"), "one|three"],
    ["one\ntw|o", kill("line-start"), "one\n|o"],
    ["ab|c", remove("char-left"), "a|c"],
    ["ab|c", remove("char-right"), "ab|"],
    ["a|b", { kind: "transpose" }, "ba|"],
    ["ab|", { kind: "transpose" }, "ba|"],
    ["|ab", { kind: "transpose" }, "|ab"],
    ["|hello world", { kind: "recase", how: "upper" }, "HELLO| world"],
    ["|HELLO world", { kind: "recase", how: "capital" }, "Hello| world"],
    ["a|b", type("漢"), "a漢|b"],
    ["a|b", { kind: "clear" }, "|"],
  ])("%j, %j -> %j", (before, action, after) => {
    expect(shown(edit(from(before), action))).toBe(after);
  });
});

describe("several actions", () => {
  test.each<[string, string, readonly EditAction[], string]>([
    [
      "kills in a row join, backwards in front",
      "one two three|",
      [kill("blank-left"), kill("blank-left"), YANK],
      "one two three|",
    ],
    ["kills in a row join, forwards behind", "|one two", [kill("word-right"), kill("word-right"), YANK], "one two|"],
    [
      "a movement ends the joining",
      "one two|",
      [kill("blank-left"), move("line-end"), kill("blank-left"), YANK],
      "one |",
    ],
    [
      "yank-older walks the ring",
      "one two|",
      [kill("blank-left"), move("line-end"), kill("blank-left"), YANK, OLDER],
      "two|",
    ],
    [
      "yank-older comes round",
      "one two|",
      [kill("blank-left"), move("line-end"), kill("blank-left"), YANK, OLDER, OLDER],
      "one |",
    ],
    ["yank-older without a yank does nothing", "a|", [OLDER], "a|"],
    [
      "undo takes back a word typed, not a letter",
      "|",
      [type("a"), type("b"), type(" "), type("c"), type("d"), UNDO],
      "ab |",
    ],
    ["undo goes on to the beginning", "|", [type("a"), type("b"), type(" "), type("c"), UNDO, UNDO, UNDO], "|"],
    ["redo brings it back", "|", [type("a"), type(" "), type("b"), UNDO, UNDO, REDO, REDO], "a b|"],
    ["an edit after undo drops the redo", "|", [type("a"), UNDO, type("x"), REDO], "x|"],
    ["undo of a cleared line", "one|", [{ kind: "clear" }, UNDO], "one|"],
    ["undo at the beginning does nothing", "one|", [UNDO], "one|"],
  ])("%s", (_name, before, actions, after) => {
    expect(shown(actions.reduce(edit, from(before)))).toBe(after);
  });

  test("the ring forgets beyond its limit", () => {
    const killed = Array.from({ length: 40 }, (_, index) => index).reduce(
      (editor, index) => edit(edit(edit(editor, type(`w${index}`)), kill("blank-left")), move("line-end")),
      newEditor(),
    );
    expect(killed.ring).toHaveLength(30);
    expect(killed.ring[0]).toBe("w39");
  });
});
