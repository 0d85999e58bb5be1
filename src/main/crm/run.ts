import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { isatty } from "node:tty";
import { CrmError, decodeUtf8 } from "../../base/index.ts";
import { absentCluster, type Cluster, findAgents, findCluster, readStandardInput } from "../../client/index.ts";
import {
  createShell,
  type Edge,
  exitCodeOf,
  type Front,
  helpText,
  joinWords,
  type LineFront,
  lineFront,
  nodeEdge,
  playgroundNotice,
  runScript,
  Settings,
  type Shell,
} from "../../shell/index.ts";
import type { CommandLine } from "./command-line.ts";
import { oneShotFront, PagedOutput } from "./one-shot.ts";
import { askOnTerminal, isInteractive, runTerminal, screenNamed } from "./terminal.ts";
import { toolRunner } from "./tool.ts";

const PLAYGROUND_HOSTS = 2;
/** What may be there, or come, and isn't: words that need no cluster (help, `cluster start`, `playground start`) work all the same. */
const ABSENT = ["no-cluster", "cluster-down", "disconnected"];

export interface CrmRun {
  readonly line: CommandLine;
  readonly home: string;
  readonly version: string;
}

/** Runs crm: a command, a script, or a prompt. The exit code. */
export async function runCrm({ line, home, version }: CrmRun): Promise<number> {
  let trace: (text: string) => void = () => undefined;
  const edge = nodeEdge({
    home,
    version,
    connect: line.connect,
    tool: toolRunner(home),
    trace: (text) => trace(text),
  });
  const settings = new Settings(edge.env);
  const output = new PagedOutput(process.stdout);
  const front = lineFront({
    settings,
    display: line.display,
    stdout: output,
    stderr: process.stderr,
    env: edge.env,
  });
  try {
    for (const file of [edge.settingsFiles.system, edge.settingsFiles.user]) {
      if (await edge.isFile(file))
        for (const problem of settings.load(await edge.readFile(file), file)) front.warn(problem);
    }
    applyOptions(settings, line);
    trace = (text) => {
      if (settings.is("core.debug")) process.stderr.write(`DEBUG: ${text}\n`);
    };
    if (line.compgen !== undefined) return await answerShell(line.compgen, edge, settings, home);
    const words = line.help ? ["help", ...line.words] : line.words;
    if (words[0] === "help") {
      if (isInteractive()) output.begin();
      const code = await helpOnly(words.slice(1), front);
      output.end(settings.get("core.pager"), process.env);
      return code;
    }
    const cluster = await openOrOffer(edge, line, words, front, home);
    const run = { force: line.force, answerNo: line.answerNo, wait: line.wait, json: line.json };
    const shell = await createShell({ cluster, edge, settings, run });
    const another = (other: Cluster): Promise<Shell> =>
      createShell({ cluster: other, edge, settings, run: { ...run, wait: false } });
    try {
      return await runWith(shell, line, words, front, settings, another, output);
    } finally {
      await shell.close();
    }
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    front.error(error);
    return 1;
  }
}

/** What could follow a line that is being typed in another shell. */
async function answerShell(text: string, edge: Edge, settings: Settings, home: string): Promise<number> {
  const { compgen, readTypedLine } = await import("./compgen.ts");
  const typed = readTypedLine(text);
  const cluster = await openOrAbsent(edge, typed, home);
  const run = { force: false, answerNo: true, wait: false, json: false };
  const shell = await createShell({ cluster, edge, settings, run });
  process.stdout.write(await compgen(text, typed, shell, () => edge.shadows.list()));
  await shell.close();
  return 0;
}

async function openOrAbsent(
  edge: Edge,
  { shadow, connect }: { readonly shadow: string | undefined; readonly connect: string | undefined },
  home: string,
): Promise<Cluster> {
  try {
    if (connect !== undefined) return await findCluster({ env: edge.env, home, connect });
    return await edge.openCluster(shadow);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return absentCluster(error, hostname(), findAgents({ env: edge.env, home }));
  }
}

/** The cluster to work on. Where there is none, `--playground` and a yes to the question start one, and the words that
 *  need no cluster go on without. */
async function openOrOffer(
  edge: Edge,
  line: CommandLine,
  words: readonly string[],
  front: ReturnType<typeof lineFront>,
  home: string,
): Promise<Cluster> {
  if (line.playground) return openPlayground(edge, front);
  try {
    return await edge.openCluster(line.shadow);
  } catch (error) {
    if (!(error instanceof CrmError) || !ABSENT.includes(error.code)) throw error;
    const lone =
      error.code === "no-cluster" && words.length === 0 && line.file === undefined && !line.answerNo && isInteractive();
    if (
      lone &&
      (await askOnTerminal("No cluster is running here. Start a playground of two hosts to try things on? [y/N] "))
    ) {
      return openPlayground(edge, front);
    }
    return absentCluster(error, hostname(), findAgents({ env: edge.env, home }));
  }
}

async function openPlayground(edge: Edge, front: ReturnType<typeof lineFront>): Promise<Cluster> {
  try {
    await edge.playground.start(PLAYGROUND_HOSTS);
    front.emit({ kind: "message", message: { level: "info", text: playgroundNotice(PLAYGROUND_HOSTS) } });
  } catch (error) {
    if (!(error instanceof CrmError) || error.code !== "already-running") throw error;
  }
  return edge.playground.open();
}

async function runWith(
  shell: Shell,
  line: CommandLine,
  words: readonly string[],
  front: LineFront,
  settings: Settings,
  another: (cluster: Cluster) => Promise<Shell>,
  output: PagedOutput,
): Promise<number> {
  if (line.file === undefined && isInteractive()) {
    const screen = words.length === 1 ? screenNamed(words[0]!) : undefined;
    if (screen !== undefined) return runTerminal(shell, settings, line.plain, another, screen);
    output.begin();
    const asking = oneShotFront(front, output, settings);
    const begin = words.length === 0 ? undefined : await shell.execute(joined(words, settings), asking);
    output.end(settings.get("core.pager"), process.env);
    // A level's name alone stays there.
    if (begin === undefined || (begin.status === "done" && !begin.quit && shell.promptInfo().path.length > 0)) {
      return runTerminal(shell, settings, line.plain, another);
    }
    return exitCodeOf(begin);
  }
  if (words.length > 0 && !(words.length === 1 && words[0] === "configure" && !isatty(0))) {
    return oneShot(shell, words, front, settings);
  }
  const text = line.file === undefined ? readStandardInput() : await readScript(line.file);
  const level = words.length > 0 ? await shell.execute(words[0]!, front) : undefined;
  if (level !== undefined && level.status !== "done") return exitCodeOf(level);
  return runScript(shell, text, front, {
    strict: settings.is("core.strict"),
    onLine: (line) => front.atLine(line),
  });
}

async function readScript(file: string): Promise<string> {
  try {
    return file === "-" ? readStandardInput() : decodeUtf8(readFileSync(file), file);
  } catch (error) {
    if (error instanceof CrmError) throw error;
    throw new CrmError({
      code: "file",
      message: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      at: { source: file },
    });
  }
}

async function oneShot(shell: Shell, words: readonly string[], front: Front, settings: Settings): Promise<number> {
  return exitCodeOf(await shell.execute(joined(words, settings), front));
}

function joined(words: readonly string[], settings: Settings): string {
  return joinWords(words, settings.is("core.add_quotes"));
}

async function helpOnly(words: readonly string[], front: Front): Promise<number> {
  return (await helpText(words, front)) ? 0 : 1;
}

function applyOptions(settings: Settings, line: CommandLine): void {
  for (const assignment of line.settings) {
    const equals = assignment.indexOf("=");
    if (equals < 0)
      throw new CrmError({
        code: "usage",
        message: `not an option with a value: ${assignment}`,
        hint: "-o core.wait=yes",
      });
    settings.set(assignment.slice(0, equals), assignment.slice(equals + 1));
  }
  if (line.wait) settings.set("core.wait", "yes");
  if (line.debug) settings.set("core.debug", "yes");
  if (line.commitAtEnd) settings.set("core.commit_at_end", "yes");
  if (line.strict) settings.set("core.strict", "yes");
  if (line.display !== undefined) settings.set("color.style", line.display);
}
