import type { Place } from "../base/index.ts";
import type { Change, Element } from "../cib/index.ts";
import type { Cluster } from "../client/index.ts";
import type { WordRole } from "../language/index.ts";
import type { Finding } from "../verify/index.ts";

/** A piece of text and what it is, for colour. */
export interface Span {
  readonly text: string;
  readonly role: SpanRole;
}

/** Roles of words of the language, and of what else is printed. `good`, `bad`, `warn` colour states; `heading` titles;
 *  `added`, `removed`, `changed` differences. */
export type SpanRole =
  | WordRole
  | "command"
  | "heading"
  | "good"
  | "bad"
  | "warn"
  | "dim"
  | "added"
  | "removed"
  | "changed";

export type StyledLine = readonly Span[];

export type MessageLevel = "error" | "warning" | "deprecation" | "info";

/** The line that is wrong, with the place under which the caret goes. */
export interface Excerpt {
  readonly line: string;
  /** UTF-16 offset in `line`. */
  readonly offset: number;
  readonly length: number;
}

/** Something to tell. The first line of `text` is the classic message; the rest helps. */
export interface Message {
  readonly level: MessageLevel;
  readonly text: string;
  /** A stable word for programs. */
  readonly code?: string;
  readonly at?: Place;
  readonly excerpt?: Excerpt;
  readonly expected?: readonly string[];
  readonly hint?: string;
}

/** What executing a line gives, in order. Whoever shows it decides how: plain writes, colours, a screen. */
export type OutputEvent =
  /** Standard output: whole lines. */
  | { readonly kind: "lines"; readonly lines: readonly StyledLine[] }
  /** Standard output: text as it is, a file, XML, JSON. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "message"; readonly message: Message }
  /** Something goes on; `text` replaces the last progress line where that can be done. */
  | { readonly kind: "progress"; readonly text: string; readonly done: boolean };

export interface Question {
  readonly text: string;
  /** Letters that may be answered and what each means; the first is the safe one. */
  readonly answers: readonly { readonly key: string; readonly label: string }[];
  /** Taken when there is nobody to ask. */
  readonly fallback: string;
  /** It is about committing what is staged: a screen shows what that would do. */
  readonly commits?: true;
}

/** Where output goes and answers come from. */
export interface Front {
  emit(event: OutputEvent): void;
  /** The key of an answer. */
  ask(question: Question): Promise<string>;
  /** Lets the user change a text in an editor; undefined = unchanged or no editor here. `line` is where to begin. */
  edit(text: string, line?: number): Promise<string | undefined>;
  /** Opens a screen over everything until it is left; undefined where there is no terminal. */
  readonly open?: (screen: "monitor" | "workspace") => Promise<void>;
  /** A person sits there: questions are asked, uncommitted changes are kept between lines. */
  readonly interactive: boolean;
  /** Columns to format for; undefined = do not break lines. */
  readonly columns: number | undefined;
}

export type LineStatus = "done" | "failed" | "usage";

export interface LineResult {
  readonly status: LineStatus;
  /** The shell is to end. */
  readonly quit: boolean;
  /** Exit code that the command asks for where it is not 0, 1 or 2 (crm(8)). */
  readonly exitCode?: number;
}

/** One thing the word under the cursor can become. */
export interface Candidate {
  readonly text: string;
  readonly description: string;
  /** `command`, `level`, `resource`, `node`, `parameter`, `value`, ... */
  readonly type: string;
  readonly required?: boolean;
  /** What follows when it is taken: a blank, `=`, nothing. */
  readonly suffix?: string;
}

/** `start..end` of the text is what a candidate replaces. */
export interface CandidateList {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly Candidate[];
}

/** What is being typed at the cursor: one line of help, and more on demand. */
export interface Hint {
  /** `ip=<string>: The IPv4 or IPv6 address`, or the synopsis with the argument at hand. */
  readonly line: string;
  readonly more: string | undefined;
  /** Topic for `help`. */
  readonly topic: string | undefined;
}

/** A stretch of the typed text that is no word of the language, and why. */
export interface Blemish {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface Highlight {
  /** Together they are the text. */
  readonly spans: readonly Span[];
  readonly blemish: Blemish | undefined;
}

/** What the prompt shows. */
export interface PromptInfo {
  /** `live`, a shadow's name, a file. */
  readonly name: string;
  readonly host: string;
  /** Names of the levels one is in, outermost first; empty at the root. */
  readonly path: readonly string[];
  /** `crm(live/alice)configure# ` */
  readonly text: string;
  /** Statements staged and not committed. */
  readonly staged: number;
}

/** One staged statement. */
export interface StagedEntry {
  readonly number: number;
  /** The line as it was typed, secrets hidden. */
  readonly line: string;
  readonly changes: readonly Change[];
}

/** The staged document and how it came about; changes with every statement. */
export interface StagedState {
  /** The document the edits are made on, and the document with them. */
  readonly base: Element;
  readonly staged: Element;
  readonly entries: readonly StagedEntry[];
  readonly undone: number;
  /** Undefined until a level that edits has been entered. */
  readonly loaded: boolean;
}

/** An object that differs from the cluster's configuration. */
export interface StagedObject {
  readonly key: string;
  readonly id: string;
  /** `primitive`, `location`, ... */
  readonly kind: string;
  /** `primitive vip` */
  readonly name: string;
  readonly change: "added" | "changed" | "removed";
  /** In one line; or its head, with what it says or what is different about it below. Secrets are hidden. */
  readonly title: StyledLine;
  readonly head: StyledLine;
  readonly values: readonly StyledLine[];
}

/** A crm shell without a terminal: the prompt, batch and one-shot are three fronts of it. */
export interface Shell {
  readonly cluster: Cluster;
  promptInfo(): PromptInfo;
  /** Runs one line (continuations joined). Never rejects for what a user can cause. */
  execute(line: string, front: Front, signal?: AbortSignal): Promise<LineResult>;
  complete(text: string, cursor: number): Promise<CandidateList>;
  highlight(text: string): Highlight;
  hint(text: string, cursor: number): Promise<Hint | undefined>;
  stagedState(): StagedState;
  /** Called after every change of the staged state; returns the way to stop that. */
  onStaged(listener: (state: StagedState) => void): () => void;
  stagedObjects(): Promise<readonly StagedObject[]>;
  /** What the checks say of the staged document, as `commit` would. */
  check(): Promise<readonly Finding[]>;
  /** Stages once more what another session had staged on `base`; what cannot be brought together with the cluster's
   *  document is told, and nothing is staged. */
  restage(base: Element, staged: Element, front: Front): Promise<LineResult>;
  /** End of input: what is staged is committed or dropped, as the options say. */
  finish(front: Front): Promise<LineResult>;
  close(): Promise<void>;
}
