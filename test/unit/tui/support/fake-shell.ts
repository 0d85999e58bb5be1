import { type Element, emptyCib } from "../../../../src/cib/index.ts";
import type {
  CandidateList,
  Front,
  Highlight,
  Hint,
  LineResult,
  PromptInfo,
  Shell,
  StagedState,
} from "../../../../src/shell/index.ts";
import { FakeCluster } from "./fake-cluster.ts";

const WORDS: readonly (readonly [string, string, string])[] = [
  ["primitive", "command", "define a resource"],
  ["property", "command", "set a cluster property"],
  ["group", "command", "define a group of resources"],
  ["location", "command", "say where a resource prefers to run"],
  ["show", "command", "show the configuration"],
];

/** A shell of a few words, for tests of the prompt: `say TEXT`, `fail`, `ask`, `slow` (until interrupted), `edit`, `quit`. */
export class FakeShell implements Shell {
  readonly executed: string[] = [];
  readonly #listeners = new Set<(state: StagedState) => void>();
  readonly #base: Element = emptyCib();

  readonly cluster = new FakeCluster(emptyCib());

  promptInfo(): PromptInfo {
    return { name: "live", host: "server1", path: [], text: "crm(live/server1)configure# ", staged: 0 };
  }

  async execute(line: string, front: Front, signal?: AbortSignal): Promise<LineResult> {
    this.executed.push(line);
    const [word = "", ...rest] = line.trim().split(/\s+/);
    const result = (status: LineResult["status"], quit = false): LineResult => ({ status, quit });
    switch (word) {
      case "say":
        front.emit({ kind: "text", text: `${rest.join(" ")}\n` });
        return result("done");
      case "many":
        front.emit({
          kind: "text",
          text: `${Array.from({ length: Number(rest[0]) }, (_, i) => `line ${i + 1}`).join("\n")}\n`,
        });
        return result("done");
      case "quit":
        return result("done", true);
      case "ask": {
        const answers = [
          { key: "n", label: "no" },
          { key: "y", label: "yes" },
        ];
        const answer = await front.ask({ text: "Really?", answers, fallback: "n" });
        front.emit({ kind: "text", text: `answer: ${answer}\n` });
        return result("done");
      }
      case "slow":
        front.emit({ kind: "progress", text: "waiting for the cluster", done: false });
        await new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve()));
        front.emit({ kind: "message", message: { level: "info", text: "no longer waiting" } });
        return result("failed");
      case "edit": {
        const text = await front.edit("first\n");
        front.emit({ kind: "text", text: `edited: ${JSON.stringify(text)}\n` });
        return result("done");
      }
      default:
        if (WORDS.some(([known]) => known === word)) return result("done");
        front.emit({
          kind: "message",
          message: {
            level: "error",
            text: `unknown command "${word}"`,
            excerpt: { line, offset: 0, length: word.length },
            hint: "did you mean primitive?",
          },
        });
        return result("failed");
    }
  }

  async complete(text: string, cursor: number): Promise<CandidateList> {
    const start = text.slice(0, cursor).search(/\S*$/);
    return {
      start,
      end: cursor,
      candidates: WORDS.map(([word, type, description]) => ({ text: word, type, description })),
    };
  }

  highlight(text: string): Highlight {
    const [, word = "", rest = ""] = /^(\S*)([\s\S]*)$/.exec(text) ?? [];
    const known = WORDS.some(([each]) => each === word);
    return {
      spans: [
        { text: word, role: known ? "command" : "error" },
        { text: rest, role: "text" },
      ],
      blemish: undefined,
    };
  }

  async hint(text: string): Promise<Hint | undefined> {
    const found = WORDS.find(([word]) => text.trim().startsWith(word));
    return found === undefined ? undefined : { line: `${found[0]}: ${found[2]}`, more: undefined, topic: found[0] };
  }

  stagedState(): StagedState {
    return { base: this.#base, staged: this.#base, entries: [], undone: 0, loaded: true };
  }

  onStaged(listener: (state: StagedState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stagedObjects(): Promise<[]> {
    return [];
  }

  async check(): Promise<[]> {
    return [];
  }

  async restage(): Promise<LineResult> {
    return { status: "done", quit: false };
  }

  async finish(): Promise<LineResult> {
    return { status: "done", quit: true };
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }
}
