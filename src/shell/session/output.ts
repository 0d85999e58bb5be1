import { CrmError } from "../../base/index.ts";
import { StatementError } from "../../language/index.ts";
import type { Excerpt, Front, Message, MessageLevel, Question, Span, StyledLine } from "../interface.ts";
import { UsageError } from "../model/arguments.ts";

/** What commands write through. */
export class Output {
  readonly front: Front;

  constructor(front: Front) {
    this.front = front;
  }

  line(...parts: readonly (string | Span)[]): void {
    this.lines([parts.map((part) => (typeof part === "string" ? { text: part, role: "text" } : part))]);
  }

  lines(lines: readonly StyledLine[]): void {
    if (lines.length > 0) this.front.emit({ kind: "lines", lines });
  }

  /** Plain lines of a text. */
  plain(text: string): void {
    if (text === "") return;
    this.lines(
      text
        .replace(/\n$/, "")
        .split("\n")
        .map((line) => [{ text: line, role: "text" }]),
    );
  }

  text(text: string): void {
    this.front.emit({ kind: "text", text });
  }

  json(value: unknown): void {
    this.text(`${JSON.stringify(value, null, 2)}\n`);
  }

  message(message: Message): void {
    this.front.emit({ kind: "message", message });
  }

  info(text: string): void {
    this.tell("info", text);
  }

  warn(text: string): void {
    this.tell("warning", text);
  }

  error(text: string): void {
    this.tell("error", text);
  }

  private tell(level: MessageLevel, text: string): void {
    this.message({ level, text });
  }

  progress(text: string, done = false): void {
    this.front.emit({ kind: "progress", text, done });
  }

  /** The key of the answer; the fallback where nobody can be asked. */
  ask(question: Question): Promise<string> {
    return this.front.interactive ? this.front.ask(question) : Promise.resolve(question.fallback);
  }

  /** `fallback`: the answer that does no harm, given where nobody can be asked, and by Enter alone. */
  async confirm(text: string, fallback: boolean): Promise<boolean> {
    const no = { key: "n", label: "no" };
    const yes = { key: "y", label: "yes" };
    const answer = await this.ask({
      text,
      answers: fallback ? [yes, no] : [no, yes],
      fallback: fallback ? "y" : "n",
    });
    return answer === "y";
  }

  /** A refusal, with the line and the caret where it is about one. */
  refuse(error: CrmError, typed?: { readonly line: string; readonly offset: number }): void {
    this.message(messageOf(error, typed));
  }
}

/** What to say of an error. `typed` is the line the user typed and where the words that the error counts begin in it. */
export function messageOf(error: CrmError, typed?: { readonly line: string; readonly offset: number }): Message {
  const base = { level: "error" as const, code: error.code, ...(error.at === undefined ? {} : { at: error.at }) };
  if (error instanceof StatementError) {
    const excerpt: Excerpt = { line: error.line.text, offset: error.offset, length: 1 };
    const hint = error.suggestion === undefined ? error.hint : `did you mean ${error.suggestion}?`;
    return {
      ...base,
      text: error.brief,
      excerpt,
      expected: error.expected,
      ...(hint === undefined ? {} : { hint }),
    };
  }
  const text = error.message;
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  if (typed === undefined) return { ...base, text, ...hint };
  if (error instanceof UsageError) {
    return {
      ...base,
      text,
      ...hint,
      expected: error.expected,
      excerpt: { line: typed.line, offset: typed.offset, length: 1 },
    };
  }
  return { ...base, text, ...hint };
}

export function isCrmError(error: unknown): error is CrmError {
  return error instanceof CrmError;
}
