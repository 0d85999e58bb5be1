import { CrmError } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { offsetIn, scanWords, type Word } from "../../language/index.ts";
import type { Finding } from "../../verify/index.ts";
import { runnerOf } from "../commands/index.ts";
import type { Edge } from "../edge.ts";
import type {
  CandidateList,
  Front,
  Highlight,
  Hint,
  LineResult,
  LineStatus,
  PromptInfo,
  Shell,
  StagedObject,
  StagedState,
} from "../interface.ts";
import { readArguments, UsageError } from "../model/arguments.ts";
import type { Command, Level } from "../model/command.ts";
import { type Resolution, resolve } from "../model/names.ts";
import type { Lookout } from "../prompt/index.ts";
import type { Settings } from "../settings.ts";
import { absentWord } from "../table/absent.ts";
import { commonCommands, LEVELS, levelNamed } from "../table/index.ts";
import { AgentBook } from "./agents.ts";
import { type CommandContext, type RunOptions, type RunResult, statusOf, type World } from "./context.ts";
import { joinContinued } from "./continued.ts";
import { Output } from "./output.ts";

export interface ShellOptions {
  readonly cluster: Cluster;
  readonly edge: Edge;
  readonly settings: Settings;
  readonly run: RunOptions;
}

/** A place in the hierarchy of levels; `transit` while a line only passes through. */
interface Step {
  readonly level: Level;
}

export async function createShell(options: ShellOptions): Promise<Shell> {
  return new Session(options);
}

class Session implements Shell {
  private readonly world: World;
  private stack: Step[] = [{ level: LEVELS[0]! }];
  private readonly listeners = new Set<(state: StagedState) => void>();

  constructor({ cluster, edge, settings, run }: ShellOptions) {
    this.world = {
      cluster,
      agents: new AgentBook(cluster.agents),
      edge,
      settings,
      options: run,
      staging: undefined,
      rehearsal: undefined,
      template: undefined,
      told: new Set(),
      commandLines: [],
      period: { from: undefined, to: undefined },
      changed: () => this.publish(),
    };
  }

  get cluster(): Cluster {
    return this.world.cluster;
  }

  private get level(): Level {
    return this.stack.at(-1)!.level;
  }

  promptInfo(): PromptInfo {
    const { name, host, setting } = this.world.cluster;
    const shown = setting === "file" ? name : "live";
    const path = this.stack.slice(1).map(({ level }) => level.name);
    const staged = this.world.staging?.isChanged === true ? this.world.staging.steps.length : 0;
    return { name: shown, host, path, text: `crm(${shown}/${host})${path.join(" ")}# `, staged };
  }

  async execute(line: string, front: Front, signal?: AbortSignal): Promise<LineResult> {
    const text = joinContinued(line).trim();
    if (text === "" || text.startsWith("#")) return { status: "done", quit: false };
    const out = new Output(front);
    const mark = this.stack.length;
    let result: LineResult;
    try {
      result = await this.run(text, out, signal);
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      out.refuse(error);
      result = { status: error.code === "usage" ? "usage" : "failed", quit: false };
    }
    if (this.ran || result.status !== "done") result = await this.backOut(mark, out, result);
    this.publish();
    return result;
  }

  private ran = false;

  private async run(text: string, out: Output, signal: AbortSignal | undefined): Promise<LineResult> {
    this.ran = false;
    const { words, open } = scanWords(text);
    const mark = this.stack.length;
    for (let at = 0; at < words.length; at++) {
      const word = words[at]!;
      const found = resolve(word.text, this.level, commonCommands(this.level));
      const gone = isExact(found) ? undefined : absentWord(this.level.name, word.text);
      if (gone !== undefined) {
        throw new CrmError({
          code: "not-supported",
          message: `not part of Lifeline: ${this.qualified(word.text).replaceAll(".", " ")}`,
          hint: gone,
        });
      }
      const refusal = this.announce(found, word, text, out);
      if (refusal !== undefined) return refusal;
      if (found.kind === "level") {
        const level = levelNamed(found.level)!;
        await this.enter(level, at < words.length - 1);
        continue;
      }
      if (found.kind !== "command") break;
      this.ran = true;
      const { command } = found;
      const rest = words.slice(at + 1);
      if (open !== undefined && !command.statement) {
        out.message({
          level: "error",
          code: "unbalanced-quote",
          text: open.what === "quote" ? "No closing quotation" : "No escaped character",
          excerpt: { line: text, offset: open.offset, length: 1 },
        });
        return { status: "failed", quit: false };
      }
      return this.dispatch({ command, rest, text, word, out, signal, inTransit: this.stack.length > mark });
    }
    return { status: "done", quit: false };
  }

  /** Tells of abbreviations and old names; refuses what is unknown or ambiguous. */
  private announce(found: Resolution, word: Word, text: string, out: Output): LineResult | undefined {
    switch (found.kind) {
      case "command":
      case "level": {
        const name = found.kind === "command" ? found.command.name : found.level;
        if (found.how === "deprecated") out.warn(`This command '${word.text}' is deprecated, please use '${name}'`);
        if (found.how !== "exact") out.info(`"${word.text}" is accepted as "${name}"`);
        return undefined;
      }
      case "ambiguous":
        out.message({
          level: "error",
          code: "ambiguous",
          text: `${word.text}: could be ${found.candidates.join(", ")}`,
          excerpt: { line: text, offset: word.start, length: word.end - word.start },
          expected: found.candidates,
        });
        return { status: "usage", quit: false };
      case "unknown": {
        const names = [...this.level.commands.map(({ name }) => name), ...this.level.levels];
        out.message({
          level: "error",
          code: "no-such-command",
          text: `${this.qualified(word.text)}: No such command`,
          excerpt: { line: text, offset: word.start, length: word.end - word.start },
          expected: names.filter((name) => !name.startsWith("_")),
          ...(found.suggestion === undefined ? {} : { hint: `did you mean ${found.suggestion}?` }),
        });
        return { status: "usage", quit: false };
      }
    }
  }

  private qualified(name: string): string {
    return [...this.stack.slice(1).map(({ level }) => level.name), name].join(".");
  }

  private async dispatch(call: {
    readonly command: Command;
    readonly rest: readonly Word[];
    readonly text: string;
    readonly word: Word;
    readonly out: Output;
    readonly signal: AbortSignal | undefined;
    readonly inTransit: boolean;
  }): Promise<LineResult> {
    const { command, rest, text, word, out, signal, inTransit } = call;
    const line = text.slice(word.start);
    if (rest.some((item) => item.text === "--help" || item.text === "-h") && !command.statement) {
      return this.navigate("help", [command.name], out);
    }
    const navigation = NAVIGATION.has(command.name) && commonCommands(this.level).includes(command);
    try {
      if (navigation) {
        const args = readArguments(command, rest);
        // Where one went to is where one stays.
        this.ran = command.name !== "cd" && command.name !== "up";
        return await this.navigate(
          command.name,
          args.words.map((item) => item.text),
          out,
        );
      }
      const runner = await runnerOf(this.level, command);
      const args = readArguments(
        command.statement ? { ...command, args: [{ name: "words", kind: "word", need: "any" }], flags: [] } : command,
        rest,
      );
      const context: CommandContext = {
        world: this.world,
        spec: command,
        args,
        words: rest,
        line,
        out,
        signal,
        inTransit,
      };
      if (command.effect !== "shows" && command.effect !== "shell") this.world.commandLines.push(text);
      const result = await this.heeding(text, () => runner(context));
      return await this.settle(command, result, out, signal);
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      const offset = error instanceof UsageError ? usageOffset(error, rest, text) : word.start;
      out.refuse(error, { line: text, offset });
      return { status: error instanceof UsageError ? "usage" : "failed", quit: false };
    }
  }

  /** Runs a line; one that fails and stages nothing has no part in the next commit. */
  private async heeding(text: string, run: () => RunResult | Promise<RunResult>): Promise<RunResult> {
    const { commandLines } = this.world;
    const before = this.world.staging?.steps.length ?? 0;
    let done = false;
    try {
      const result = await run();
      done = statusOf(result).status === "done";
      return result;
    } finally {
      const staged = (this.world.staging?.steps.length ?? 0) > before;
      if (!done && !staged && commandLines.at(-1) === text) commandLines.pop();
    }
  }

  private async settle(
    command: Command,
    result: RunResult,
    out: Output,
    signal: AbortSignal | undefined,
  ): Promise<LineResult> {
    const outcome = statusOf(result);
    if (outcome.status === "done" && command.waits && this.world.options.wait) {
      const { waitForIdle } = await import("../commands/wait.ts");
      if (!(await waitForIdle(this.world, out, signal))) return { status: "failed", quit: false };
    }
    return { ...outcome, quit: false };
  }

  private async navigate(name: string, words: readonly string[], out: Output): Promise<LineResult> {
    switch (name) {
      case "up":
        return this.goTo(this.stack.slice(0, -1), out);
      case "cd":
        return this.goTo(this.pathOf(words[0] ?? ".."), out);
      case "quit": {
        const result = await this.goTo([this.stack[0]!], out);
        return { ...result, quit: result.status === "done" || !out.front.interactive };
      }
      case "ls": {
        const { listNames } = await import("../view/names.ts");
        listNames(this.level, commonCommands(this.level), out);
        return { status: "done", quit: false };
      }
      default: {
        const { help } = await import("../view/help.ts");
        return { status: help(words, this.level, out) ? "done" : "failed", quit: false };
      }
    }
  }

  /** @throws CrmError for a path that leads nowhere */
  private pathOf(path: string): Step[] {
    const stack = path.startsWith("/") ? [this.stack[0]!] : [...this.stack];
    for (const part of path.split("/").filter((word) => word !== "" && word !== ".")) {
      if (part === "..") {
        if (stack.length > 1) stack.pop();
        continue;
      }
      const here = stack.at(-1)!.level;
      const found = resolve(part, { ...here, commands: [] }, []);
      if (found.kind !== "level") {
        throw new CrmError({
          code: "no-such-level",
          message: `${part}: there is no such level`,
          hint: here.levels.join(", "),
        });
      }
      stack.push({ level: levelNamed(found.level)! });
    }
    return stack;
  }

  private async goTo(stack: readonly Step[], out: Output): Promise<LineResult> {
    let common = 0;
    while (common < this.stack.length && this.stack[common]?.level === stack[common]?.level) common++;
    let status: LineStatus = "done";
    while (this.stack.length > common) {
      const left = await this.leave(out, false);
      if (left === "stay") return { status: "failed", quit: false };
      if (left === "failed") status = "failed";
    }
    for (const { level } of stack.slice(common)) await this.enter(level, false);
    return { status, quit: false };
  }

  private async enter(level: Level, _inTransit: boolean): Promise<void> {
    this.stack.push({ level });
    if (level.name === "configure") {
      const { staging } = await import("./context.ts");
      await staging(this.world);
    }
  }

  /** Leaves the innermost level. */
  private async leave(out: Output, inTransit: boolean): Promise<"done" | "failed" | "stay"> {
    const { level } = this.stack.at(-1)!;
    let outcome: "done" | "failed" | "stay" = "done";
    if (level.name === "configure") {
      const { leaveConfigure } = await import("../commands/leave.ts");
      outcome = await leaveConfigure(this.world, out, inTransit);
    }
    if (outcome !== "stay" && this.stack.length > 1) this.stack.pop();
    return outcome;
  }

  /** A line that passed through levels goes back to where it was typed. */
  private async backOut(mark: number, out: Output, result: LineResult): Promise<LineResult> {
    let { status } = result;
    while (this.stack.length > mark) {
      if ((await this.leave(out, true)) !== "done") status = "failed";
    }
    return status === "failed" && result.status === "done" ? { ...result, status } : result;
  }

  async finish(front: Front): Promise<LineResult> {
    const out = new Output(front);
    let status: LineStatus = "done";
    while (this.stack.length > 1) {
      const left = await this.leave(out, false);
      if (left !== "done") status = "failed";
      if (left === "stay") this.stack.pop();
    }
    return { status, quit: true };
  }

  stagedState(): StagedState {
    const { staging, cluster: _cluster } = this.world;
    if (staging === undefined) {
      const empty = { kind: "element" as const, name: "cib", attributes: {}, children: [] };
      return { base: empty, staged: empty, entries: [], undone: 0, loaded: false };
    }
    return {
      base: staging.base.cib,
      staged: staging.workspace.cib,
      entries: staging.steps.map(({ line }, index) => ({ number: index + 1, line, changes: [] })),
      undone: staging.undoneSteps.length,
      loaded: true,
    };
  }

  onStaged(listener: (state: StagedState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async stagedObjects(): Promise<readonly StagedObject[]> {
    const { stagedObjects } = await import("./screens.ts");
    return stagedObjects(this.world);
  }

  async check(): Promise<readonly Finding[]> {
    const { checkStaged } = await import("./screens.ts");
    return checkStaged(this.world);
  }

  async restage(base: Element, staged: Element, front: Front): Promise<LineResult> {
    const { restage } = await import("./screens.ts");
    const done = await restage(this.world, base, staged, new Output(front));
    this.publish();
    return { status: done ? "done" : "failed", quit: false };
  }

  private shown: unknown;

  private publish(): void {
    if (this.listeners.size === 0) return;
    const staged = this.world.staging?.workspace.cib;
    if (staged === this.shown) return;
    this.shown = staged;
    const state = this.stagedState();
    for (const listener of this.listeners) listener(state);
  }

  async complete(text: string, cursor: number): Promise<CandidateList> {
    const { complete, lookout } = await this.atPrompt();
    return complete(this.world, lookout, this.level, text, cursor);
  }

  /** Plain until what it takes has been loaded: a paint waits for nothing. */
  highlight(text: string): Highlight {
    if (this.prompt === undefined) {
      void this.atPrompt();
      return { spans: [{ text, role: "text" }], blemish: undefined };
    }
    return this.prompt.highlight(this.level, text, this.prompt.lookout.now().surroundings);
  }

  async hint(text: string, cursor: number): Promise<Hint | undefined> {
    const { hint, lookout } = await this.atPrompt();
    return hint(this.world, lookout, this.level, text, cursor);
  }

  private prompt: (typeof import("../prompt/index.ts") & { readonly lookout: Lookout }) | undefined;

  /** What only whoever types needs. */
  private async atPrompt(): Promise<NonNullable<Session["prompt"]>> {
    const tools = await import("../prompt/index.ts");
    this.prompt ??= { ...tools, lookout: new tools.Lookout(this.world) };
    return this.prompt;
  }

  async close(): Promise<void> {
    await this.world.cluster.close();
  }
}

const NAVIGATION: ReadonlySet<string> = new Set(["help", "quit", "up", "cd", "ls"]);

function usageOffset(error: UsageError, words: readonly Word[], text: string): number {
  const word = words[error.word];
  return word === undefined ? text.length : offsetIn(word, 0);
}

const isExact = (found: Resolution): boolean =>
  (found.kind === "command" || found.kind === "level") && found.how === "exact";
