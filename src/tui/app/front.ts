import type { Front, OutputEvent, Question as ShellQuestion } from "../../shell/index.ts";
import { outputRows } from "../output/rows.ts";
import type { Question } from "../prompt/question.ts";
import { cleanLine } from "../text/clean.ts";
import { type Row, row } from "../text/row.ts";

export interface FrontPorts {
  print(rows: readonly Row[]): void;
  /** The progress line is another. */
  progress(): void;
  ask(question: Question): void;
  /** What a commit of what is staged would do. */
  plan(): Promise<readonly Row[]>;
  edit(text: string, line: number | undefined): Promise<string | undefined>;
  open(screen: "monitor" | "workspace"): Promise<void>;
  columns(): number;
}

/** The shell's way to the person at the terminal. */
export class ScreenFront implements Front {
  readonly interactive = true;
  readonly #ports: FrontPorts;
  #progress = "";
  #answer: ((key: string) => void) | undefined;

  constructor(ports: FrontPorts) {
    this.#ports = ports;
  }

  get columns(): number {
    return this.#ports.columns();
  }

  emit(event: OutputEvent): void {
    if (event.kind === "progress") {
      this.#progress = event.done ? "" : event.text;
      this.#ports.progress();
    }
    this.#ports.print(outputRows(event));
  }

  async ask(question: ShellQuestion): Promise<string> {
    const detail = question.commits === true ? await this.#ports.plan() : [];
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#ports.ask(questionOf(question, detail));
    });
  }

  /** For a question that the screens themselves put. */
  waitForAnswer(): Promise<string> {
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  open(screen: "monitor" | "workspace"): Promise<void> {
    return this.#ports.open(screen);
  }

  answer(key: string): void {
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(key);
  }

  edit(text: string, line?: number): Promise<string | undefined> {
    return this.#ports.edit(text, line);
  }

  /** What is shown while a command runs. */
  progressRows(): Row[] {
    return this.#progress === "" ? [] : [row(["busy", cleanLine(this.#progress)], ["dim", "  (Ctrl-C stops waiting)"])];
  }

  /** The command is done; nothing of it stays on the screen. */
  done(): void {
    this.#progress = "";
    this.#answer = undefined;
  }
}

/** The first answer is the safe one: Enter and Esc give it. */
function questionOf(question: ShellQuestion, detail: readonly Row[]): Question {
  const safe = question.answers[0]?.key ?? question.fallback;
  return {
    text: cleanLine(question.text),
    detail,
    answers: question.answers.map(({ key, label }) => ({ key, label, value: key })),
    preset: 0,
    cancel: safe,
  };
}
