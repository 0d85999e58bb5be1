import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CrmError } from "../../../src/base/index.ts";
import { emptyCib } from "../../../src/cib/index.ts";
import { Reading } from "../../../src/language/grammar/reading.ts";
import {
  applyStatements,
  NO_SURROUNDINGS,
  outlook,
  PROMPT,
  readText,
  STATEMENT_WORDS,
  scanWords,
  TEXT,
  Workspace,
} from "../../../src/language/index.ts";

/** Whatever is typed or loaded: it is understood or refused, nothing else, in time that grows as the text does. */

const RUNS = Number(process.env.LIFELINE_RUNS ?? 200) * 5;

/** Reads and applies; true when it was understood. Anything but our own error comes through. */
function tryText(text: string): boolean {
  const { statements, errors } = readText(text, { surroundings: NO_SURROUNDINGS, manner: TEXT });
  for (const error of errors) expect(error).toBeInstanceOf(CrmError);
  try {
    applyStatements(new Workspace(emptyCib()), statements, { kind: "update" });
    return errors.length === 0;
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return false;
  }
}

const SOUP = [
  ...[
    "params",
    "meta",
    "op",
    "operations",
    "rule",
    "and",
    "or",
    "defined",
    "date",
    "in",
    "spec",
    "to",
    "select",
    "{",
    "}",
  ],
  ...[
    "(",
    ")",
    "[",
    "]",
    "inf:",
    "-inf:",
    ":",
    "a",
    "b",
    "a:Master",
    "a:start",
    "n1",
    "a=b",
    "a=",
    "=b",
    "$id=x",
    "$id-ref=x",
  ],
  ...[
    "@a",
    "$x:y=z",
    "#uname",
    "eq",
    "number:gt",
    "/a.*/",
    "Mandatory:",
    "sequential=true",
    '"',
    "'",
    "\\",
    "$#=x",
    "attr:a=b",
  ],
  ...[
    "_rsc_set_",
    "read",
    "xpath:/cib",
    "<a/>",
    "docker",
    "network",
    "primitive",
    "ocf:heartbeat:Dummy",
    "interval=10s",
  ],
];

describe("any text", () => {
  it("is understood or refused with our own error", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => void tryText(text)),
      { numRuns: RUNS },
    );
  });

  it("made of the language's own words, too", () => {
    const line = fc
      .tuple(fc.constantFrom(...STATEMENT_WORDS), fc.array(fc.constantFrom(...SOUP), { maxLength: 12 }))
      .map(([first, words]) => [first, ...words].join(" "));
    const text = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, (each) => {
        tryText(each);
        for (const single of each.split("\n")) outlook(scanWords(single).words, NO_SURROUNDINGS, PROMPT);
      }),
      { numRuns: RUNS },
    );
  });
});

const many = (text: string, count: number): string => text.repeat(count);
/** A text that grows with a number. */
const GROWING: readonly (readonly [string, (size: number) => string])[] = [
  ["nonsense in one line", (size) => many("x7$ =)q '\\' ", size)],
  ["nonsense in many lines", (size) => many("x7$ =)q\n", size)],
  ["one long word", (size) => many("x", size * 8)],
  ["one long value", (size) => `primitive a Dummy params x="${many("ab ", size * 3)}"`],
  ["an open quote", (size) => `primitive a "${many("b ", size)}`],
  ["backslashes", (size) => many("\\", size * 4)],
  ["joined lines", (size) => `group g ${many("a \\\n", size)}`],
  ["open brackets in a rule", (size) => `location l a rule ${many("( ", size)}`],
  ["open brackets glued together", (size) => `location l a rule ${many("(", size)}`],
  ["open brackets of sets", (size) => `order o ${many("( ", size)}`],
  ["open brackets glued to a word", (size) => `order o ${many("(", size)}a`],
  ["sets", (size) => `colocation c inf: ${many("( a b ) ", size)}`],
  ["members", (size) => `group g ${Array.from({ length: size }, (_, index) => `r${index}`).join(" ")}`],
  ["options", (size) => `primitive a Dummy params ${many("a=b ", size)}`],
  ["operations", (size) => `primitive a Dummy ${many("op monitor interval=10s ", size)}`],
  ["sets of options", (size) => `primitive a Dummy ${many("params a=b meta c=d ", size)}`],
  ["expressions", (size) => `location l a rule 1: a eq b ${many("and a eq b ", size)}`],
  ["rules", (size) => `location l a ${many("rule 1: a eq b ", size)}`],
  ["open braces", (size) => `alert a /x ${many("to { ", size)}`],
  ["open elements", (size) => `xml ${many("<a>", size)}`],
  ["levels", (size) => `fencing_topology ${many("n: a ", size)}`],
  ["permissions", (size) => `role r ${many("read xpath:/cib ", size)}`],
  ["comments", (size) => `${many("# c\n", size)}primitive a Dummy`],
];

describe("steps grow as the text does", () => {
  it.each(GROWING)("%s", (_name, make) => {
    const small = steps(() => tryText(make(500)));
    const large = steps(() => tryText(make(2000)));
    expect(large).toBeLessThan(small * 6 + 100);
  });

  it.each(GROWING)("%s: a megabyte, a hundred thousand brackets, are read to the end", (_name, make) => {
    tryText(make(100_000));
  });
});

/** How often the reader looked at a word: what every rule of the grammar does before anything else. */
function steps(run: () => void): number {
  const original = Object.getOwnPropertyDescriptor(Reading.prototype, "word")!;
  let count = 0;
  Object.defineProperty(Reading.prototype, "word", {
    configurable: true,
    get(this: Reading) {
      count++;
      return original.get!.call(this) as string | undefined;
    },
  });
  try {
    run();
  } finally {
    Object.defineProperty(Reading.prototype, "word", original);
  }
  return count;
}
