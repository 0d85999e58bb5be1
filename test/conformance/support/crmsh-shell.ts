// The parts of the crmsh suite that need a shell: whole sessions on a document in memory.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AgentCatalogue } from "../../../src/agents/index.ts";
import { type Element, emptyCib, readXml } from "../../../src/cib/index.ts";
import { readCommandLine } from "../../../src/main/crm/command-line.ts";
import {
  createShell,
  exitCodeOf,
  type Front,
  joinWords,
  type OutputEvent,
  Settings,
  type Shell,
} from "../../../src/shell/index.ts";
import { agentsFromFolder, catalogue } from "../../support/agents.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { type TestEdge, testEdge } from "../../support/test-edge.ts";
import { canonical } from "./crmsh-language.ts";

export interface TranscriptStep {
  readonly in: string | null;
  readonly out: string | readonly string[];
}

export interface TranscriptRow {
  readonly source: string;
  readonly seq: number;
  readonly name: string;
  readonly env: { readonly showobj?: string; readonly filesession?: unknown };
  readonly after_gap?: boolean;
  readonly steps: readonly TranscriptStep[];
}

/** Lines that made the document each source began with. */
const BASE = [
  "configure",
  "node node1",
  "property fencing-enabled=false",
  "primitive p0 ocf:pacemaker:Dummy",
  "primitive p1 ocf:pacemaker:Dummy",
  "primitive p2 ocf:heartbeat:Delay params startdelay=2 mondelay=2 stopdelay=2",
  "primitive p3 ocf:pacemaker:Dummy",
  "clone c1 p1",
  "clone m1 p2 meta promotable=true",
  "op_defaults timeout=60s",
  "commit",
];

/** A document, and the settings that were in force. */
export class Stage {
  readonly cluster: MemoryCluster;
  readonly settings: Settings;
  readonly edge: TestEdge;

  constructor(agents: AgentCatalogue, cib: Element, files?: string) {
    this.cluster = new MemoryCluster(cib, agents, { name: "_crmsh_regtest" });
    this.edge = testEdge(() => this.cluster);
    this.settings = new Settings(this.edge.env);
    for (const name of files === undefined ? [] : ["bugs-test.txt"])
      this.edge.files.set(name, readFileSync(join(files!, name), "utf8"));
    this.settings.set("core.check_frequency", "on-verify");
    this.settings.set("core.check_mode", "relaxed");
    this.settings.set("core.has_ra_advised_op", "yes");
    this.settings.set("core.commit_at_end", "yes");
    this.settings.set("color.style", "plain");
  }

  static async begin(root: string): Promise<Stage> {
    const stage = new Stage(agentsFromFolder(join(root, "ra")), emptyCib(), join(root, "files"));
    await stage.session(BASE);
    return stage;
  }

  async shell(options: { force?: boolean } = {}): Promise<Shell> {
    return createShell({
      cluster: this.cluster,
      edge: this.edge,
      settings: this.settings,
      run: { force: options.force ?? false, answerNo: false, wait: false, json: false },
    });
  }

  /** Runs lines as a script; what each gave. */
  async session(lines: readonly string[]): Promise<string[]> {
    this.settings.set("core.sort_elements", "yes");
    const shell = await this.shell();
    const outputs: string[] = [];
    for (const [index, line] of lines.entries()) {
      const { front, text } = recorder(index + 1);
      await shell.execute(line, front);
      outputs.push(text());
    }
    const { front } = recorder(lines.length);
    await shell.finish(front);
    return outputs;
  }

  /** Runs one command as `crm WORDS` would. */
  async oneShot(command: string): Promise<{ text: string; code: number }> {
    const words = shellWords(command);
    const line = readCommandLine(words);
    if (line.kind !== "run") throw new Error(`not a command: ${command}`);
    const shell = await this.shell({ force: line.force });
    const { front, text } = recorder(undefined);
    const result = await shell.execute(joinWords(line.words, true), front);
    return { text: text(), code: exitCodeOf(result) };
  }
}

/** A text loaded into an empty document by one command, with `-F`, where no agent is installed: the document it makes. */
export async function loadForced(
  text: string,
): Promise<{ readonly cib: Element; readonly refused: string | undefined }> {
  const stage = new Stage(catalogue([]), emptyCib());
  stage.settings.set("core.check_frequency", "always");
  stage.settings.set("core.check_mode", "strict");
  stage.settings.set("core.has_ra_advised_op", "no");
  stage.edge.files.set("case.crm", text);
  const { text: said, code } = await stage.oneShot("-F configure load update case.crm");
  return { cib: stage.cluster.cib, refused: code === 0 ? undefined : said };
}

function shellWords(command: string): string[] {
  return [...command.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!);
}

const LEVELS = { error: "ERROR", warning: "WARNING", info: "INFO", deprecation: "DEPRECATED" } as const;

/** Output as crmsh writes it: the first line of a message, with the number of the input line. */
function recorder(number: number | undefined): { front: Front; text: () => string } {
  let text = "";
  const write = (event: OutputEvent): void => {
    if (event.kind === "text") text += event.text;
    else if (event.kind === "lines")
      text += event.lines.map((line) => `${line.map((span) => span.text).join("")}\n`).join("");
    else if (event.kind === "message" && event.message.level !== "deprecation") {
      const at = event.message.at?.source === undefined ? number : event.message.at.line;
      text += `${LEVELS[event.message.level]}: ${at === undefined ? "" : `${at}: `}${event.message.text}\n`;
    }
  };
  const front: Front = {
    interactive: false,
    columns: undefined,
    emit: write,
    ask: ({ fallback }) => Promise.resolve(fallback),
    edit: () => Promise.resolve(undefined),
  };
  return { front, text: () => text };
}

/** White space folded, lines that the cases leave out left out; XML in one form. */
export function normalised(text: string, excluded: readonly RegExp[]): string {
  const lines = text.split("\n").filter((line) => !excluded.some((pattern) => pattern.test(line)));
  const folded = lines.map((line) => line.replaceAll(/\s+/g, "")).filter((line) => line !== "");
  const joined = lines.join("\n").trim();
  if (joined.startsWith("<?xml") && joined.includes("<cib")) return canonical(stripCib(readXml(joined)));
  return folded.join("\n");
}

/** Attributes of `<cib>` are not compared. */
export function stripCib(cib: Element): Element {
  const children = cib.children.filter((node) => node.kind !== "element" || node.name !== "status");
  return { ...cib, attributes: {}, children };
}

export function excludedLines(root: string): RegExp[] {
  const patterns = readFileSync(join(root, "files/common.excl"), "utf8")
    .split("\n")
    .filter((line) => line !== "");
  // Basic regular expressions: brackets and braces stand for themselves, escaped ones too.
  return patterns.map(
    (line) => new RegExp(line.replaceAll("\\(", "\\(").replaceAll(/\\-/g, "-").replaceAll("\\_", "_")),
  );
}

export function textOf(out: TranscriptStep["out"]): string {
  return typeof out === "string" ? out : out.join("\n");
}

/** What differs in one row; undefined when nothing does. */
export async function runTranscript(
  stage: Stage,
  row: TranscriptRow,
  excluded: readonly RegExp[],
): Promise<string | undefined> {
  const differs = (is: string, wanted: string, where: string): string | undefined => {
    if (wanted === ANYTHING) return undefined;
    const a = normalised(is, excluded);
    const b = normalised(wanted, excluded);
    if (a === b || withoutNumbers(a) === b) return undefined;
    return `${where}:\n    is     ${a.slice(0, 1500)}\n    wanted ${b.slice(0, 1500)}`;
  };
  const [first, ...rest] = row.steps;
  const inputs = rest.map((step) => step.in ?? "");
  if (row.env.showobj === undefined && inputs.length > 0) {
    const outputs = await stage.session(inputs);
    for (const [index, step] of rest.entries()) {
      const problem = differs(outputs[index]!, textOf(step.out), `line ${index + 1}, ${step.in}`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  const { text } = await stage.oneShot(row.name);
  const problem = differs(text, textOf(first!.out), row.name);
  if (problem !== undefined || rest.length === 0) return problem;
  const outputs = await stage.session(inputs);
  return differs(outputs.at(-1)!, textOf(rest.at(-1)!.out), `${row.name}, then ${inputs.at(-1)}`);
}

/** Messages of some levels name no line. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/^(ERROR|WARNING|INFO):\d+:/gm, "$1:");
}

export interface ObjectRow {
  readonly source: string;
  readonly name: string;
  readonly object: string;
  readonly xml: string;
}

/** The rows of one source with the commands of `objects` that are missing among them, in the order they ran. */
export function withMissing(rows: readonly TranscriptRow[], objects: readonly ObjectRow[]): TranscriptRow[] {
  const merged: TranscriptRow[] = [];
  let next = 0;
  for (const row of rows) {
    if (row.env.showobj) {
      const at = objects.findIndex((object, index) => index >= next && object.name === row.name);
      if (at >= 0) {
        for (const object of objects.slice(next, at)) merged.push(transcriptOf(object));
        next = at + 1;
      }
    }
    merged.push(row);
  }
  return [...merged, ...objects.slice(next).map(transcriptOf)];
}

function transcriptOf({ source, name, object, xml }: ObjectRow): TranscriptRow {
  const steps = [
    { in: null, out: ANYTHING },
    { in: "configure", out: "" },
    { in: "_regtest on", out: "" },
    { in: `show xml ${object}`, out: xml },
  ];
  return { source, seq: -1, name, env: { showobj: object }, steps };
}

/** Output that is not known. */
const ANYTHING = "\u0000";

export interface SetupRow {
  readonly source: string;
  readonly name: string;
  readonly setup: readonly string[];
  readonly cmd: string;
  readonly show?: string;
  readonly messages?: readonly string[];
}

/** Pieces of sessions: their lines from the beginning, then one whose text is compared. Sessions of one source that came
 *  before have changed the document. */
export async function runSetups(
  root: string,
  rows: readonly SetupRow[],
  whole: readonly TranscriptRow[],
  excluded: readonly RegExp[],
): Promise<(string | undefined)[]> {
  const problems: (string | undefined)[] = [];
  for (const [index, row] of rows.entries()) {
    const stage = await Stage.begin(root);
    const before = wholeBefore(whole, row);
    for (const earlier of before ?? []) await runTranscript(stage, earlier, excluded);
    if (before === undefined) {
      for (const earlier of sessionsBefore(rows.slice(0, index), row))
        await stage.session([...earlier.setup, earlier.cmd]);
    }
    const outputs = await stage.session([...row.setup, row.cmd]);
    const wanted = row.show ?? row.messages!.join("\n");
    const is = normalised(outputs.at(-1)!, excluded);
    const want = normalised(wanted, excluded);
    const same = is === want || withoutNumbers(is) === withoutNumbers(want);
    problems.push(same ? undefined : `${row.cmd}:\n    is     ${is.slice(0, 1500)}\n    wanted ${want.slice(0, 1500)}`);
  }
  return problems;
}

/** The sessions of the same source before this one, where they are known as a whole. */
function wholeBefore(whole: readonly TranscriptRow[], row: SetupRow): TranscriptRow[] | undefined {
  const same = whole.filter(({ source }) => source === row.source);
  const at = same.findIndex(({ name }) => name === row.name);
  if (at < 0) return undefined;
  return same.slice(0, at);
}

/** The longest piece of each session of the same source before this one. */
function sessionsBefore(rows: readonly SetupRow[], row: SetupRow): SetupRow[] {
  const sessions = new Map<string, SetupRow>();
  for (const other of rows) if (other.source === row.source && other.name !== row.name) sessions.set(other.name, other);
  return [...sessions.values()];
}

export interface CibRow {
  readonly name: string;
  readonly commands?: readonly string[];
  readonly base?: string;
  readonly stdin?: string;
  readonly cib: string;
}

/** A session and the document it leads to. */
export async function runCib(root: string, row: CibRow): Promise<string | undefined> {
  const stage =
    row.base === undefined
      ? await Stage.begin(root)
      : new Stage(agentsFromFolder(join(root, "ra")), readXml(row.base), join(root, "files"));
  // Those of the second kind ran with crmsh's own settings.
  if (row.base !== undefined) stage.settings.set("core.has_ra_advised_op", "no");
  const lines =
    row.commands === undefined ? row.stdin!.replaceAll(/\\\n/g, "").split("\n") : ["configure", ...row.commands];
  const outputs = await stage.session(lines.at(-1) === "commit" ? lines : [...lines, "commit"]);
  const is = canonical(sortedObjects(stripCib(stage.cluster.cib)));
  const wanted = canonical(sortedObjects(stripCib(readXml(row.cib))));
  if (is === wanted) return undefined;
  return `${outputs.join("").slice(0, 500)}\n    is     ${is.slice(0, 6000)}\n    wanted ${wanted.slice(0, 6000)}`;
}

/** Objects of a section by id: their order means nothing. Sections that hold nothing are left out. */
function sortedObjects(node: Element): Element {
  if (node.name === "cib" || node.name === "configuration") {
    const children = node.children
      .flatMap((child) => (child.kind === "element" ? [sortedObjects(child)] : []))
      .filter((child) => child.name === "configuration" || child.children.length > 0);
    return { ...node, children };
  }
  const id = (child: Element["children"][number]): string =>
    child.kind === "element" ? (child.attributes.id ?? "") : "";
  return { ...node, children: node.children.toSorted((a, b) => (id(a) < id(b) ? -1 : 1)) };
}
