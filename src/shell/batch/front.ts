import type { CrmError } from "../../base/index.ts";
import { type Line, quoteAlways, quoteWord } from "../../language/index.ts";
import type { Front, OutputEvent } from "../interface.ts";
import { messageOf } from "../session/output.ts";
import type { Settings } from "../settings.ts";
import { colorPaint, uppercased } from "./colors.ts";
import { formatEvent, type Paint, plainPaint } from "./format.ts";

/** Where text can be written. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface LineFrontOptions {
  readonly settings: Settings;
  readonly display: string | undefined;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface LineFront extends Front {
  /** Messages name this line of the input from now on. */
  atLine(line: Line): void;
  warn(text: string): void;
  error(error: CrmError): void;
}

/** A front of plain writes: for scripts and single commands. Nobody is asked; output is coloured for a terminal, where a
 *  command that takes long also says in one line what it is waiting for. */
export function lineFront({ settings, stdout, stderr, env }: LineFrontOptions): LineFront {
  let line: Line | undefined;
  const progress = progressLine(stderr, env);
  const emit = (event: OutputEvent): void => {
    if (event.kind === "progress") {
      progress(event.done ? "" : event.text);
      return;
    }
    progress("");
    const { out, err } = formatEvent(event, line, paintFor(settings, stdout, env));
    if (out !== "") stdout.write(out);
    if (err !== "") stderr.write(err);
  };
  return {
    interactive: false,
    columns: stdout.isTTY === true ? stdout.columns : undefined,
    emit,
    ask: ({ fallback }) => Promise.resolve(fallback),
    edit: () => Promise.resolve(undefined),
    atLine: (next) => {
      line = next;
    },
    warn: (text) => emit({ kind: "message", message: { level: "warning", text } }),
    error: (error) => emit({ kind: "message", message: messageOf(error) }),
  };
}

/** One line of a terminal, written over again and again; an empty text takes it away. Nothing where it could not be. */
function progressLine(sink: TextSink, env: LineFrontOptions["env"]): (text: string) => void {
  if (sink.isTTY !== true || env.TERM === undefined || env.TERM === "dumb") return () => undefined;
  let shown = "";
  return (text) => {
    if (text === shown) return;
    shown = text;
    const room = (sink.columns ?? 80) - 1;
    const cut = text.length > room ? `${text.slice(0, room - 3)}...` : text;
    sink.write(`\r${cut.replace(/[^\x20-\x7e]/g, "?")}\x1b[K`);
  };
}

function paintFor(settings: Settings, sink: TextSink, env: LineFrontOptions["env"]): Paint {
  const styles = settings.get("color.style").split(",");
  const wanted =
    styles.includes("color-always") ||
    (styles.includes("color") && sink.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb");
  const paint = wanted ? colorPaint(settings.get("color.colorscheme")) : plainPaint;
  return styles.includes("uppercase") ? uppercased(paint) : paint;
}

/** Words of the command line as one line: those with blanks are quoted again. */
export function joinWords(words: readonly string[], addQuotes: boolean): string {
  if (words.includes("xml")) return words.join(" ");
  return words.map((word) => (addQuotes ? requote(word) : word)).join(" ");
}

function requote(word: string): string {
  if (!/[\s"'\\]/.test(word) && word !== "") return word;
  const pair = /^([^\s"'\\=]+)=(.*)$/s.exec(word);
  return pair === null ? quoteWord(word) : `${pair[1]}=${quoteAlways(pair[2]!)}`;
}
