import { CrmError, type CrmErrorDetails, type Place } from "../base/index.ts";
import { type Element, readXml } from "../cib/index.ts";
import { type Expectation, type Mark, Reading, SyntaxFailure, take } from "./grammar/reading.ts";
import { isMember } from "./grammar/resources.ts";
import { keyword, type Slot, type Syntax, sequence, word } from "./grammar/syntax.ts";
import { ROLES, readRole } from "./grammar/words.ts";
import { KINDS, type Kind, kindOfElement, kindOfWord, STATEMENT_WORDS } from "./kinds.ts";
import { type Draft, draft, type Manner, type Surroundings } from "./language.ts";
import { type Line, offsetIn, positionIn, scanWords, type Word, wordsOf } from "./lexer.ts";
import { suggest } from "./suggest.ts";

/** A statement that was understood: an element without the ids that nobody gave it, its members only named. */
export interface Statement {
  readonly kind: Kind | "monitor";
  readonly element: Draft;
  /** For options (`rsc_defaults`, `op_defaults`): the set is `element`, this is what the statement was about. */
  readonly notices: readonly { readonly key: string; readonly message: string; readonly at: Place }[];
  /** Where the parts of `element` stand in the text. */
  readonly places: ReadonlyMap<Draft, Place>;
  readonly line: Line;
}

/** A line of a text: a comment, or a statement. */
export interface ReadLineOptions {
  readonly surroundings: Surroundings;
  readonly manner: Manner;
  /** Named in places: a file, `stdin`. */
  readonly source?: string;
}

/** A refusal that can be shown under the line: CrmError with the words that would have done. */
export class StatementError extends CrmError {
  readonly expected: readonly string[];
  readonly suggestion: string | undefined;
  /** The line, and the offset of the fault in it. */
  readonly line: Line;
  readonly offset: number;
  /** The message as crmsh words it: what, and near which word. */
  readonly brief: string;

  constructor(
    details: CrmErrorDetails,
    more: { expected: readonly string[]; suggestion: string | undefined; line: Line; offset: number; brief: string },
  ) {
    super(details);
    this.name = "StatementError";
    this.expected = more.expected;
    this.suggestion = more.suggestion;
    this.line = more.line;
    this.offset = more.offset;
    this.brief = more.brief;
  }
}

/** The same refusal, shown at a word of the statement that was read without fault. */
export function atWord(error: CrmError, line: Line, index: number, suggestion: string | undefined): StatementError {
  const word = scanWords(line.text).words[index];
  const offset = word?.start ?? line.text.length;
  const { code, message, hint } = error;
  const at = { ...error.at, ...positionIn(line, offset) };
  return new StatementError(
    { code, message, at, ...(hint === undefined ? {} : { hint }) },
    { expected: [], suggestion, line, offset, brief: message },
  );
}

/** Reads one statement. @throws StatementError at the first word that does not fit; CrmError for an open quote. */
export function readStatement(line: Line, options: ReadLineOptions): Statement {
  const { source, surroundings, manner } = options;
  refuseControls(line, source);
  if (/^xml(\s|$)/i.test(line.text)) return readXmlStatement(line, source);
  const words = closedWords(line, source);
  const syntax = syntaxOf(words, line, source);
  const attempt = (explain: boolean): Reading => {
    const reading = new Reading(words, surroundings, manner, explain);
    readWhole(syntax.syntax, reading);
    return reading;
  };
  let reading: Reading;
  try {
    reading = attempt(false);
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
    // Read again, now remembering what could have stood where.
    reading = refusal(() => attempt(true), words, line, source);
  }
  const element = reading.open[0]!;
  if (syntax.kind !== "monitor" && syntax.kind.word !== "bundle") membersLast(element);
  const at = (from: number, to: number): Place => place(line, source, words[from]?.start ?? 0, to);
  return {
    kind: syntax.kind,
    element,
    line,
    notices: reading.notices.map(({ key, message, word }) => ({ key, message, at: at(word, word) })),
    places: new Map([
      [element, at(0, 0)],
      ...[...reading.places].map(([node, { from, to }]) => [node, at(from, to)] as const),
    ]),
  };
}

const CONTROL = /[\u0000-\u0008\u000e-\u001f]/;

/** A CIB cannot hold control characters. */
function refuseControls(line: Line, source: string | undefined): void {
  const found = CONTROL.exec(line.text);
  if (found === null) return;
  const code = found[0].charCodeAt(0).toString(16).padStart(4, "0");
  throw statementError(`There is a control character (U+${code})`, {
    line,
    source,
    words: [
      {
        text: line.text.slice(0, found.index).split(/\s/, 1)[0] ?? "",
        start: found.index,
        end: found.index,
        offsets: undefined,
      },
    ],
    word: 0,
    from: 0,
    expected: ["text"],
    suggestion: undefined,
  });
}

/** Words that only stand inside a statement. */
const INSIDE: ReadonlySet<string> = new Set([
  "params",
  "meta",
  "op",
  "operations",
  "op_params",
  "op_meta",
  "utilization",
  "attributes",
  "rule",
  "and",
  "or",
]);

/** The words of a line; a quote that is left open is shown where it begins. */
function closedWords(line: Line, source: string | undefined): readonly Word[] {
  try {
    return wordsOf(line, source);
  } catch (error) {
    const { open } = scanWords(line.text);
    if (!(error instanceof CrmError) || open === undefined) throw error;
    const { code, message, hint, at } = error;
    throw new StatementError(
      { code, message, ...(hint === undefined ? {} : { hint }), ...(at === undefined ? {} : { at }) },
      {
        expected: [open.what === "quote" ? `a closing ${line.text[open.offset]}` : "a character after the \\"],
        suggestion: undefined,
        line,
        offset: open.offset,
        brief: message,
      },
    );
  }
}

/** A statement whose words are given one by one, quoted or not as they may be. */
export function lineOfWords(words: readonly string[], quote: (word: string) => string): Line {
  return { text: words.map(quote).join(" "), pieces: [{ at: 0, line: 1, column: 1 }] };
}

function place(line: Line, source: string | undefined, offset: number, _to: number): Place {
  return { ...(source === undefined ? {} : { source }), ...positionIn(line, offset) };
}

const MONITOR_TARGET: Slot = {
  t: "slot",
  label: "<resource>[:<role>]",
  role: "reference",
  completes: "resource",
  says: ["rsc", "role"],
  read: (text, reading) => {
    const [rsc = "", role, ...more] = text.split(":");
    if (more.length > 0) reading.fail("Expected value[:value]");
    if (role === undefined) return { rsc };
    const known = readRole(role, reading);
    if (known === undefined)
      return reading.fail(`Invalid role '${role}' for resource '${rsc}'`, {
        from: rsc.length + 1,
        expected: ROLES,
        near: ROLES.map((name) => `${rsc}:${name}`),
      });
    return { rsc, role: known };
  },
  say: () => undefined,
};

const MONITOR_TIMES: Slot = {
  ...word({ label: "<interval>[:<timeout>]", attribute: "interval", test: /^.*$/ }),
  read: (text, reading) => {
    const [interval = "", timeout, ...more] = text.split(":");
    if (more.length > 0) reading.fail("Expected value[:value]");
    return { interval, ...(timeout === undefined ? {} : { timeout }) };
  },
};

const MONITOR: Syntax = sequence(keyword("monitor"), MONITOR_TARGET, MONITOR_TIMES);

function syntaxOf(
  words: readonly Word[],
  line: Line,
  source: string | undefined,
): { readonly syntax: Syntax; readonly kind: Kind | "monitor" } {
  const first = words[0]?.text ?? "";
  if (first.toLowerCase() === "monitor") return { syntax: MONITOR, kind: "monitor" };
  const kind = kindOfWord(first);
  if (kind !== undefined) return { syntax: kind.syntax, kind };
  throw statementError("Unknown command", {
    line,
    source,
    words,
    word: 0,
    from: 0,
    expected: STATEMENT_WORDS,
    suggestion: suggest(first, STATEMENT_WORDS),
    ...(INSIDE.has(first.toLowerCase())
      ? { hint: `${first} stands inside a statement: the line before it has to end in \\` }
      : {}),
  });
}

function rootName(kind: Kind | "monitor"): Draft {
  if (kind === "monitor") return draft("op", { name: "monitor" });
  if (kind.word === "rsc_defaults" || kind.word === "op_defaults") return draft("meta_attributes");
  return draft(kind.element);
}

function readWhole(syntax: Syntax, reading: Reading): void {
  const first = reading.words[0]!.text.toLowerCase();
  const kind = first === "monitor" ? "monitor" : kindOfWord(first)!;
  reading.open.push(rootName(kind));
  if (!take(syntax, reading)) reading.fail();
  if (reading.at < reading.words.length) {
    const rest = reading.words.slice(reading.at).map(({ text }) => text);
    reading.fail(`Unknown arguments: ${rest.join(" ").slice(0, 200)}`);
  }
}

/** Members are named first and stand last. */
function membersLast(element: Draft): void {
  const members = element.children.filter((node) => node.kind === "element" && isMember(node.name));
  if (members.length === 0) return;
  const others = element.children.filter((node) => !members.includes(node));
  element.children.splice(0, element.children.length, ...others, ...members);
}

function refusal(attempt: () => Reading, words: readonly Word[], line: Line, source: string | undefined): Reading {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
    const { message, word, from, taken, expected, suggestion } = error;
    throw statementError(message, { line, source, words, word, from, taken, expected, suggestion });
  }
}

interface Fault {
  readonly line: Line;
  readonly source: string | undefined;
  readonly words: readonly Word[];
  readonly word: number;
  readonly from: number;
  readonly taken?: boolean;
  readonly expected: readonly string[];
  readonly suggestion: string | undefined;
  readonly hint?: string;
}

function statementError(message: string, fault: Fault): StatementError {
  const { line, source, words, word: index, from, expected, suggestion } = fault;
  const word = words[index];
  const offset = word === undefined ? line.text.length : offsetIn(word, from);
  const context = words[0]?.text.toLowerCase() ?? "";
  const named = fault.taken === true ? words[index + 1] : word;
  const near = named === undefined ? "" : ` near <${shorten(named.text)}>`;
  const subject = index === 0 ? "syntax" : `syntax in ${context}`;
  return new StatementError(
    {
      code: "syntax",
      message: `${subject}: ${message}${near}`,
      ...(suggestion === undefined
        ? fault.hint === undefined
          ? {}
          : { hint: fault.hint }
        : { hint: `did you mean ${suggestion}?` }),
      at: { ...(source === undefined ? {} : { source }), ...positionIn(line, offset) },
    },
    {
      expected,
      suggestion,
      line,
      offset,
      brief: `${subject}: ${message}${near} parsing '${shorten(line.text, MAX_LINE)}'`,
    },
  );
}

const MAX_WORD = 60;
const MAX_LINE = 2000;

function shorten(text: string, most = MAX_WORD): string {
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}

/** `xml <...>`: any object as it is. */
function readXmlStatement(line: Line, source: string | undefined): Statement {
  const rest = line.text.slice(3).trim();
  // Quoted as a whole, as crmsh wants it at its prompt.
  const text = /^['"]/.test(rest)
    ? scanWords(rest)
        .words.map((word) => word.text)
        .join(" ")
    : rest;
  const lead = line.text.length - line.text.slice(3).trimStart().length;
  const fail = (message: string, offset: number, expected: readonly string[], suggestion?: string): never => {
    throw statementError(message, {
      line,
      source,
      words: [
        { text: "xml", start: 0, end: 3, offsets: undefined },
        { text, start: offset, end: line.text.length, offsets: undefined },
      ],
      word: 1,
      from: 0,
      expected,
      suggestion,
    });
  };
  if (text === "") fail("Expected XML data", line.text.length, ["<element .../>"]);
  let element: Element;
  try {
    element = readXml(text);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return fail(error.message, lead + (error.at?.line === 1 ? (error.at.column ?? 1) - 1 : 0), ["well-formed XML"]);
  }
  const kind = kindOfElement(element.name);
  if (kind === undefined) {
    const elements = KINDS.map((known) => known.element);
    const near = suggest(element.name, elements);
    return fail(
      `Element ${element.name} not recognized`,
      lead,
      elements.map((known) => `<${known}>`),
      near === undefined ? undefined : `<${near}>`,
    );
  }
  const root = thaw(element);
  const inner = kind.group === "options" && root.name !== "cluster_property_set" ? root.children.find(isDraft) : root;
  return { kind, element: inner ?? draft("meta_attributes"), notices: [], places: new Map(), line };
}

const isDraft = (node: Draft["children"][number]): node is Draft => node.kind === "element";

/** A copy that may be changed. */
export function thaw(element: Element): Draft {
  return {
    kind: "element",
    name: element.name,
    attributes: { ...element.attributes },
    children: element.children.map((node) =>
      node.kind === "element" ? thaw(node) : { kind: node.kind, text: node.text },
    ),
  };
}

/** What the words of an unfinished line are, and what could stand at its end. Never throws. */
export interface LineOutlook {
  readonly marks: readonly Mark[];
  readonly expected: readonly Expectation[];
  /** Where the line stopped making sense. */
  readonly fault: { readonly word: number; readonly message: string } | undefined;
}

export function outlook(words: readonly Word[], surroundings: Surroundings, manner: Manner): LineOutlook {
  const first = words[0]?.text ?? "";
  const kind = first.toLowerCase() === "monitor" ? ("monitor" as const) : kindOfWord(first);
  if (kind === undefined) return { marks: [], expected: [], fault: { word: 0, message: "Unknown command" } };
  const reading = new Reading(words, surroundings, manner, true);
  reading.open.push(rootName(kind));
  let fault: LineOutlook["fault"];
  try {
    const syntax = kind === "monitor" ? MONITOR : kind.syntax;
    if (!take(syntax, reading)) reading.fail();
    if (reading.at < words.length) fault = { word: reading.at, message: "Unknown arguments" };
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
    fault = { word: error.word, message: error.message };
  }
  return { marks: reading.marks, expected: reading.at >= words.length ? reading.expectedHere() : [], fault };
}
