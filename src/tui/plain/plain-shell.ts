import { createInterface, type Interface } from "node:readline";
import type { Front, Shell, Question as ShellQuestion } from "../../shell/index.ts";
import { RecoveryKeeper } from "../app/recovery-keeper.ts";
import { Runner } from "../app/runner.ts";
import { SharedWatch } from "../app/shared-watch.ts";
import { outputRows } from "../output/rows.ts";
import { actionSentence, isWork } from "../progress/rows.ts";
import type { Question } from "../prompt/question.ts";
import { isUnfinished } from "../prompt/statements.ts";
import { type Row, rowText } from "../text/row.ts";
import { glyphs } from "../theme/glyphs.ts";

export interface PlainOptions {
  readonly shell: Shell;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Where staged changes are kept while the shell runs. */
  readonly recoveryDirectory: string | undefined;
  edit(text: string, line: number | undefined): Promise<string | undefined>;
}

/** Exit code when the terminal went away. */
const HANGUP = 129;

/** The prompt in lines, for terminals that cannot move the cursor and for readers of lines (`crm --plain`): no colour, no
 *  redrawing, every state a word, candidates listed on Tab. Also what is left when the screens cannot be loaded. */
export async function openPlain(options: PlainOptions): Promise<number> {
  const plain = new PlainShell(options);
  try {
    return await plain.run();
  } finally {
    plain.close();
  }
}

class PlainShell {
  readonly #options: PlainOptions;
  readonly #lines: Interface;
  readonly #front: Front & { done(): void };
  readonly #runner: Runner;
  readonly #recovery: RecoveryKeeper | undefined;
  /** Lines that were typed while a command ran. */
  readonly #ahead: string[] = [];
  #waiting: ((line: string | undefined) => void) | undefined;
  #ended = false;
  /** What was typed stands on the terminal already. */
  #typed = "";
  #busy = false;
  /** Actions of the transition that were told, by number and state. */
  #told = new Set<string>();

  constructor(options: PlainOptions) {
    this.#options = options;
    const { shell, stdin, stdout, recoveryDirectory } = options;
    this.#lines = createInterface({
      input: stdin,
      output: stdout,
      terminal: stdin.isTTY,
      historySize: 0,
      completer: (text: string, done: (error: null, result: [string[], string]) => void) => {
        void fitting(shell, text).then(({ word, candidates }) =>
          done(null, [candidates.map(({ text }) => text), word]),
        );
      },
    });
    this.#front = this.#makeFront();
    this.#runner = new Runner({
      shell,
      front: this.#front,
      watch: new SharedWatch(shell.cluster),
      glyphs: glyphs(false, true),
      echo: (statement) => {
        if (statement !== this.#typed) this.#say(`${shell.promptInfo().text}${statement}`);
      },
      print: (rows) => this.#print(rows),
      ask: (question) => this.#ask(question),
      changed: () => this.#tell(),
    });
    this.#recovery =
      recoveryDirectory === undefined
        ? undefined
        : new RecoveryKeeper(recoveryDirectory, shell, (problem) => this.#say(`WARNING: ${problem}`));
    this.#lines.on("line", (line) => this.#take(line));
    this.#lines.on("close", () => this.#take(undefined));
    this.#lines.on("SIGINT", () => this.#interrupt());
    process.on("SIGHUP", this.#hangup);
  }

  async run(): Promise<number> {
    await this.#recovery?.offer(this.#front);
    let statement = "";
    let code = 0;
    for (;;) {
      const line = await this.#nextLine(statement === "" ? this.#options.shell.promptInfo().text : "   > ");
      if (line?.endsWith("\t")) {
        await this.#list(line.trimEnd());
        continue;
      }
      statement = statement === "" ? (line ?? "quit") : `${statement}\n${line ?? ""}`;
      if (line !== undefined && isUnfinished(statement)) continue;
      this.#typed = statement;
      this.#told.clear();
      this.#busy = true;
      const outcome = await this.#runner.run([statement]);
      this.#busy = false;
      statement = "";
      code = outcome.code;
      if (outcome.quit || line === undefined) {
        this.#recovery?.leave();
        return code;
      }
    }
  }

  close(): void {
    process.off("SIGHUP", this.#hangup);
    this.#lines.close();
  }

  readonly #hangup = (): void => {
    this.#recovery?.flush();
    process.exit(HANGUP);
  };

  #interrupt(): void {
    if (this.#busy) {
      this.#runner.interrupt();
      return;
    }
    this.#lines.write(null, { ctrl: true, name: "u" });
    this.#say("\nCtrl-D or quit leaves");
    this.#lines.prompt();
  }

  #say(text: string): void {
    this.#options.stdout.write(`${text}\n`);
  }

  #print(rows: readonly Row[]): void {
    for (const row of rows) this.#say(rowText(row).trimEnd());
  }

  /** The actions of a commit as sentences, each when it is over. */
  #tell(): void {
    for (const action of this.#runner.follower?.source.actions ?? []) {
      if ((action.state !== "done" && action.state !== "failed") || !isWork(action)) continue;
      const key = `${action.id} ${action.key} ${action.state}`;
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      this.#say(actionSentence(action));
    }
  }

  /** Where the terminal knows no Tab of its own, one at the end of a line lists what could stand there. */
  async #list(text: string): Promise<void> {
    const { candidates } = await fitting(this.#options.shell, text === "" ? "" : text);
    for (const { text: name, description } of candidates) this.#say(`  ${name.trim()}  ${description}`.trimEnd());
    if (candidates.length === 0) this.#say("  nothing is known that could stand here");
  }

  /** The next line; undefined at the end of input. */
  #nextLine(prompt: string): Promise<string | undefined> {
    const typed = this.#ahead.shift();
    if (typed !== undefined) {
      this.#say(`${prompt}${typed}`);
      return Promise.resolve(typed);
    }
    if (this.#ended) return Promise.resolve(undefined);
    this.#lines.setPrompt(prompt);
    this.#lines.prompt();
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  #take(line: string | undefined): void {
    if (line === undefined) this.#ended = true;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) waiting(line);
    else if (line !== undefined) this.#ahead.push(line);
  }

  #makeFront(): Front & { done(): void } {
    const { stdout, edit } = this.#options;
    return {
      interactive: true,
      columns: stdout.columns,
      emit: (event) => {
        if (event.kind === "progress" && !event.done) this.#say(event.text);
        else this.#print(outputRows(event));
      },
      ask: (question) => this.#askShell(question),
      edit: async (text, line) => {
        this.#lines.pause();
        const edited = await edit(text, line);
        this.#lines.resume();
        return edited;
      },
      done: () => undefined,
    };
  }

  /** The first answer is the safe one: an empty line gives it. */
  async #askShell({ text, answers, fallback, commits }: ShellQuestion): Promise<string> {
    if (commits === true) this.#print(await this.#runner.planned());
    const safe = answers[0]?.key ?? fallback;
    return this.#choose(
      text,
      answers.map(({ key, label }) => ({ key, label, value: key })),
      safe,
    );
  }

  async #ask({ text, detail, answers, preset, cancel, typed }: Question): Promise<string> {
    this.#print(detail);
    if (typed === undefined) return this.#choose(text, answers, answers[preset]?.value ?? cancel);
    const line = await this.#nextLine(`${text} Type ${typed.word} to do it, an empty line does nothing: `);
    return line?.trim() === typed.word ? typed.value : cancel;
  }

  async #choose(text: string, answers: Question["answers"], safe: string): Promise<string> {
    const choices = answers.map(({ key, label }) => `${key} = ${label}`).join(", ");
    const shown = answers.find(({ value }) => value === safe)?.key ?? safe;
    for (;;) {
      const word = (await this.#nextLine(`${text} (${choices}) [${shown}] `))?.trim().toLowerCase();
      if (word === undefined || word === "") return safe;
      const answer = answers.find(({ key, label }) => key.toLowerCase() === word || label.toLowerCase() === word);
      if (answer !== undefined) return answer.value;
    }
  }
}

interface Fitting {
  readonly word: string;
  readonly candidates: readonly { readonly text: string; readonly description: string }[];
}

/** What could stand at the end of a text, each with the blank that follows it. */
async function fitting(shell: Shell, text: string): Promise<Fitting> {
  const { start, candidates } = await shell.complete(text, text.length);
  const word = text.slice(start);
  return {
    word,
    candidates: candidates
      .filter((each) => each.text.startsWith(word))
      .map((each) => ({ text: each.text + (each.suffix ?? " "), description: each.description })),
  };
}
