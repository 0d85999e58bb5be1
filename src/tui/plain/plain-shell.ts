import { createInterface, type Interface } from "node:readline";
import type { Front, Question, Shell } from "../../shell/index.ts";
import { outputRows } from "../output/rows.ts";
import { isUnfinished } from "../prompt/statements.ts";
import { rowText } from "../text/row.ts";

export interface PlainOptions {
  readonly shell: Shell;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  edit(text: string, line: number | undefined): Promise<string | undefined>;
}

/** The prompt in lines, for terminals that cannot move the cursor and for readers of lines (`crm --plain`): no colour, no
 *  redrawing, every state a word, candidates listed on Tab. Also what is left when the screens cannot be loaded. */
export async function openPlain(options: PlainOptions): Promise<number> {
  const { shell, stdin, stdout } = options;
  let running: AbortController | undefined;
  const lines = createInterface({
    input: stdin,
    output: stdout,
    terminal: stdin.isTTY,
    historySize: 0,
    completer: (text: string, done: (error: null, result: [string[], string]) => void) => {
      void shell.complete(text, text.length).then(({ start, candidates }) => {
        const word = text.slice(start);
        const fitting = candidates.filter((each) => each.text.startsWith(word));
        done(null, [fitting.map((each) => each.text + (each.suffix ?? " ")), word]);
      });
    },
  });
  lines.on("SIGINT", () => {
    if (running !== undefined) running.abort();
    else {
      lines.write(null, { ctrl: true, name: "u" });
      stdout.write("\nCtrl-D or quit leaves\n");
      lines.prompt();
    }
  });
  const front = plainFront(options, lines);
  let status = 0;
  let statement = "";
  try {
    for (;;) {
      const line = await nextLine(lines, statement === "" ? shell.promptInfo().text : "   > ");
      statement = statement === "" ? (line ?? "quit") : `${statement}\n${line ?? ""}`;
      if (line !== undefined && isUnfinished(statement)) continue;
      running = new AbortController();
      const result = await shell.execute(statement, front, running.signal);
      running = undefined;
      statement = "";
      status = result.exitCode ?? { done: 0, failed: 1, usage: 2 }[result.status];
      if (result.quit) return status;
      if (line === undefined) return status;
    }
  } finally {
    lines.close();
  }
}

/** The next line; undefined at the end of input. */
function nextLine(lines: Interface, prompt: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const closed = (): void => resolve(undefined);
    lines.once("close", closed);
    lines.question(prompt, (line) => {
      lines.off("close", closed);
      resolve(line);
    });
  });
}

function plainFront({ stdout, edit }: PlainOptions, lines: Interface): Front {
  return {
    interactive: true,
    columns: stdout.columns,
    emit: (event) => {
      if (event.kind === "progress" && !event.done) stdout.write(`${event.text}\n`);
      else for (const row of outputRows(event)) stdout.write(`${rowText(row)}\n`);
    },
    ask: (question) => askPlainly(question, lines),
    edit: async (text, line) => {
      lines.pause();
      const edited = await edit(text, line);
      lines.resume();
      return edited;
    },
  };
}

async function askPlainly(question: Question, lines: Interface): Promise<string> {
  const safe = question.answers[0]?.key ?? question.fallback;
  const choices = question.answers.map(({ key, label }) => `${key} = ${label}`).join(", ");
  for (;;) {
    const line = await nextLine(lines, `${question.text} (${choices}) [${safe}] `);
    const word = line?.trim().toLowerCase();
    if (word === undefined || word === "") return safe;
    const answer = question.answers.find(
      ({ key, label }) => key.toLowerCase() === word || label.toLowerCase() === word,
    );
    if (answer !== undefined) return answer.key;
  }
}
