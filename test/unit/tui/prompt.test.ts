import { describe, expect, test } from "vitest";
import type { Candidate } from "../../../src/shell/index.ts";
import type { History } from "../../../src/tui/history/history.ts";
import { newPrompt, type PromptEffect, type PromptInput, type PromptState } from "../../../src/tui/prompt/state.ts";
import { stepPrompt } from "../../../src/tui/prompt/step.ts";
import { suggestion } from "../../../src/tui/prompt/suggestion.ts";

/** A person at the prompt. Input is written as it is typed: text, `<key>` for named keys, `[text]` for a paste. A shell that
 *  knows a few words answers at once. */
class Typist {
  state: PromptState;
  readonly effects: PromptEffect[] = [];

  readonly candidates: readonly string[];

  constructor(lines: readonly string[] = [], candidates: readonly string[] = []) {
    this.candidates = candidates;
    const history: History = lines.map((line, index) => ({ line, level: "configure", timeMs: index }));
    this.state = newPrompt(history, "configure");
  }

  type(script: string): this {
    for (const part of script.match(/<[a-z0-9\-_ ]+>|\[[^\]]*\]|[\s\S]/g) ?? []) {
      if (/^<.+>$/.test(part)) this.key(part.slice(1, -1));
      else if (/^\[[\s\S]*\]$/.test(part))
        this.send({ kind: "terminal", event: { kind: "paste", text: part.slice(1, -1), cut: false }, nowMs: 0 });
      else this.key(part === " " ? "space" : part, part);
    }
    return this;
  }

  key(key: string, text = ""): void {
    this.send({ kind: "terminal", event: { kind: "key", key, text }, nowMs: 0 });
  }

  send(input: PromptInput): this {
    const step = stepPrompt(this.state, input);
    this.state = step.state;
    for (const effect of step.effects) {
      if (effect.kind !== "complete") this.effects.push(effect);
      else this.complete(effect);
    }
    return this;
  }

  complete({ text, cursor, asked }: Extract<PromptEffect, { kind: "complete" }>): void {
    const start = text.slice(0, cursor).search(/\S*$/);
    const candidates = this.candidates.map((word): Candidate => ({ text: word, description: "", type: "command" }));
    this.send({ kind: "completions", text, cursor, asked, list: { start, end: cursor, candidates } });
  }

  get line(): string {
    const { text, cursor } = this.state.editor.buffer;
    return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
  }

  get offered(): string[] {
    return this.state.menu?.ranked.map(({ candidate }) => candidate.text) ?? [];
  }

  get said(): string[] {
    return this.effects.map((effect) =>
      effect.kind === "submit"
        ? `submit ${JSON.stringify(effect.statements)}`
        : "line" in effect
          ? `${effect.kind} ${effect.line}`
          : effect.kind,
    );
  }
}

describe("running lines", () => {
  test("Enter sends the line, remembers it and waits", () => {
    const typist = new Typist().type("verify<enter>");
    expect(typist.said).toEqual(["remember verify", 'submit ["verify"]']);
    expect(typist.state.mode.kind).toBe("running");
    expect(typist.line).toBe("|");
  });
  test("a backslash at the end goes on in a new line", () => {
    const typist = new Typist().type("primitive a \\<enter>op x<enter>");
    expect(typist.said.at(-1)).toBe('submit ["primitive a \\\\\\nop x"]');
  });
  test("an empty line only makes a new prompt", () => {
    expect(new Typist().type("  <enter>").said).toEqual(["submit []"]);
  });
  test("several lines run one after the other", () => {
    expect(new Typist().type("a<alt-enter>b<enter>").said.at(-1)).toBe('submit ["a","b"]');
  });
  test("keys typed while a command runs wait for the next prompt", () => {
    const typist = new Typist().type("one<enter>two<enter>th");
    expect(typist.said).toHaveLength(2);
    typist.send({ kind: "ran", left: [], level: "configure", nowMs: 0 });
    expect(typist.said.at(-1)).toBe('submit ["two"]');
    typist.send({ kind: "ran", left: [], level: "configure", nowMs: 0 });
    expect(typist.line).toBe("th|");
  });
  test("Ctrl-C while a command runs is for the command and drops what was typed ahead", () => {
    const typist = new Typist().type("one<enter>two<ctrl-c>");
    expect(typist.said.at(-1)).toBe("interrupt");
    typist.send({ kind: "ran", left: [], level: "", nowMs: 0 });
    expect(typist.line).toBe("|");
  });
  test("what did not run comes back into the line", () => {
    const typist = new Typist().type("[a\nb\nc]<enter>");
    typist.send({ kind: "ran", left: ["b", "c"], level: "configure", nowMs: 0 });
    expect(typist.line).toBe("b\nc|");
    expect(typist.state.note).toMatch(/1 more/);
  });
});

describe("Ctrl-C and Ctrl-D", () => {
  test("Ctrl-C clears the line, undo brings it back", () => {
    const typist = new Typist().type("abc<ctrl-c>");
    expect(typist.line).toBe("|");
    expect(typist.type("<ctrl-_>").line).toBe("abc|");
  });
  test("Ctrl-C on an empty line never leaves, it says how", () => {
    const typist = new Typist().type("<ctrl-c><ctrl-c>");
    expect(typist.said).toEqual([]);
    expect(typist.state.note).toMatch(/Ctrl-D/);
  });
  test("Ctrl-D leaves on an empty line and deletes on another", () => {
    expect(new Typist().type("<ctrl-d>").said).toEqual(["leave"]);
    expect(new Typist().type("ab<left><ctrl-d>").line).toBe("a|");
  });
});

describe("history", () => {
  const lines = ["show", "verify", "primitive a", "commit", "primitive b"];
  test.each([
    ["<up>", "primitive b|"],
    ["<up><up>", "commit|"],
    ["<up><up><down>", "primitive b|"],
    ["<up><down>", "|"],
    ["pri<up><up>", "primitive a|"],
    ["pri<up><up><up>", "primitive a|"],
    ["pri<up><up><down><down>", "pri|"],
    ["x<alt-enter>y<up>", "x|\ny"],
  ])("%s -> %s", (script, line) => {
    expect(new Typist(lines).type(script).line).toBe(line);
  });
  test("the newest line that begins the same is suggested, this level's before others", () => {
    const typist = new Typist([...lines, "primitive b2"]);
    typist.type("prim");
    expect(suggestion(typist.state)).toBe("itive b2");
    typist.type("<right>");
    expect(typist.line).toBe("primitive b2|");
  });
  test("Alt-F takes a word of the suggestion, Right inside the line only moves", () => {
    expect(new Typist(["primitive vip params"]).type("prim<alt-f><alt-f>").line).toBe("primitive vip|");
    expect(new Typist(lines).type("prim<left><right>").line).toBe("prim|");
  });
  test("Ctrl-R searches as one types, Enter runs, Esc goes back", () => {
    expect(new Typist(lines).type("<ctrl-r>it a<tab>").line).toBe("primitive a|");
    expect(new Typist(lines).type("<ctrl-r>prim<ctrl-r><enter>").said.at(-1)).toBe('submit ["primitive a"]');
    expect(new Typist(lines).type("xy<left><ctrl-r><ctrl-u>com<escape>").line).toBe("x|y");
  });
});

describe("completion", () => {
  const words = ["primitive", "property", "group", "location", "order"];
  test("candidates show while typing and do not take the keys", () => {
    const typist = new Typist([], words).type("pr");
    expect(typist.offered).toEqual(["primitive", "property"]);
    expect(typist.type("<enter>").said.at(-1)).toBe('submit ["pr"]');
  });
  test.each([
    ["one that fits is put in, with a blank", "gr<tab>", "group |"],
    ["what all begin with is put in first", "p<tab>", "pr|"],
    ["then Tab goes through them", "pr<tab>", "primitive|"],
    ["and round", "pr<tab><tab><tab>", "primitive|"],
    ["Shift-Tab begins at the end", "pr<shift-tab>", "property|"],
    ["typing goes on from the chosen one", "pr<tab><tab> x", "property x|"],
    ["Enter takes the chosen one without running", "pr<tab><enter>", "primitive |"],
    ["Esc puts the line back", "pr<tab><tab><escape>", "pr|"],
    ["in the middle of a line", "pr x<left><left><tab><enter>", "primitive |x"],
    ["scattered letters fit too", "ltn<tab>", "location |"],
  ])("%s", (_name, script, line) => {
    expect(new Typist([], words).type(script).line).toBe(line);
  });
  test.each([
    ["pr<tab><tab> x", "property x"],
    ["pr<tab><ctrl-u>quit", "quit"],
    ["pr<tab><ctrl-w>quit", "quit"],
    ["pr<tab><backspace>", "primitiv"],
    ["pr<tab>[ a Dummy]", "primitive a Dummy"],
  ])("who goes on after a choice is done with the list, and Enter runs what stands there: %s", (script, line) => {
    expect(new Typist([], words).type(`${script}<enter>`).said.at(-1)).toBe(`submit ["${line}"]`);
  });
  test("a list that was closed stays closed for this word", () => {
    const typist = new Typist([], words).type("pr<escape>o");
    expect(typist.offered).toEqual([]);
    expect(typist.type(" p").offered).not.toEqual([]);
  });
  test("a finished word that stands alone opens no list", () => {
    expect(new Typist([], words).type("group").offered).toEqual([]);
  });
  test("an answer for another text is dropped", () => {
    const typist = new Typist().type("ab");
    typist.send({ kind: "completions", text: "a", cursor: 1, asked: true, list: { start: 0, end: 1, candidates: [] } });
    expect(typist.line).toBe("ab|");
  });
});

describe("pastes", () => {
  test("one statement goes into the line and waits", () => {
    const typist = new Typist().type("[primitive a \\\nop monitor\n]");
    expect(typist.line).toBe("primitive a \\\nop monitor|");
    expect(typist.said).toEqual([]);
  });
  test("several ask: Enter runs, e edits, Esc drops", () => {
    const paste = "[primitive a \\\nop x\nprimitive b\n]";
    expect(new Typist().type(`${paste}<enter>`).said.at(-1)).toBe('submit ["primitive a \\\\\\nop x","primitive b"]');
    expect(new Typist().type(`${paste}e`).line).toBe("primitive a \\\nop x\nprimitive b|");
    expect(new Typist().type(`${paste}<escape>`).line).toBe("|");
    expect(new Typist().type(`${paste}x`).state.mode.kind).toBe("paste");
  });
});

describe("questions", () => {
  const question = {
    text: "Commit?",
    detail: [],
    answers: [
      { key: "y", label: "yes", value: "yes" },
      { key: "n", label: "no", value: "no" },
    ],
    preset: 1,
    cancel: "no",
  };
  const answers = (script: string, typed?: { word: string; value: string }): (string | undefined)[] => {
    const typist = new Typist()
      .type("commit<enter>")
      .send({ kind: "ask", question: typed === undefined ? question : { ...question, typed } });
    return typist
      .type(script)
      .effects.filter((effect) => effect.kind === "answer")
      .map((effect) => effect.value);
  };
  test.each([
    ["y", ["yes"]],
    ["<enter>", ["no"]],
    ["<right><enter>", ["yes"]],
    ["<escape>", ["no"]],
    ["<ctrl-c>", ["no"]],
    ["z", []],
  ])("%s", (script, expected) => {
    expect(answers(script)).toEqual(expected);
  });
  test("a name that must be typed must be typed in full", () => {
    const typed = { word: "server1", value: "fence" };
    expect(answers("server1<enter>", typed)).toEqual(["fence"]);
    expect(answers("server2<enter>server1<enter>", typed)).toEqual(["fence"]);
    expect(answers("y<enter><enter>", typed)).toEqual(["no"]);
  });
  test("keys typed ahead answer nothing", () => {
    const typist = new Typist().type("commit<enter>y").send({ kind: "ask", question });
    expect(typist.effects.some((effect) => effect.kind === "answer")).toBe(false);
  });
});
