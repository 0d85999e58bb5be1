import { CrmError } from "../../base/index.ts";
import { applyChanges, type Element } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import type { Front, Shell } from "../../shell/index.ts";
import type { StatusView } from "../../status/index.ts";
import type { Subject } from "../monitor/line.ts";
import type { MonitorAction } from "../monitor/state.ts";
import { makePlan } from "../plan/make.ts";
import { planRows } from "../plan/rows.ts";
import type { Question } from "../prompt/question.ts";
import { type Row, row, rowText, rowWidth } from "../text/row.ts";
import type { Glyphs } from "../theme/glyphs.ts";

/** What acting on the monitor's selection needs. Everything is done by commands of the shell, so that the screen does what
 *  the command would do and says so. */
export interface ActionPorts {
  readonly shell: () => Promise<Shell>;
  /** Another shell, here on a cluster that only notes what would be changed. */
  readonly another: ((cluster: Cluster) => Promise<Shell>) | undefined;
  readonly live: () => Element | undefined;
  readonly ask: (question: Question) => Promise<string>;
  /** Runs a line; gives what it said. */
  readonly run: (line: string) => Promise<readonly Row[]>;
}

/** Does something to the selection, after showing what it will lead to. @returns a word for the bottom line */
export async function act(
  action: MonitorAction,
  subject: Subject,
  view: StatusView | undefined,
  ports: ActionPorts,
  glyphs: Glyphs,
): Promise<string> {
  const chosen = action === "choose" ? await chooseAction(subject, ports) : action;
  if (chosen === undefined) return "";
  const line = await lineFor(chosen, subject, view, ports);
  if (line === undefined) return chosen === "move" ? "there is nowhere else to move it" : "that cannot be done to this";
  if (line === "") return "";
  if (!(await confirmed(line, ports, glyphs))) return "nothing was done";
  const said = await ports.run(line);
  const note = said.length === 0 ? `done: ${line}` : noteOf(said);
  if (note === undefined) await show(said, ports);
  return note ?? "";
}

/** What fits into the bottom line beside the most important keys. */
const NOTE_COLUMNS = 60;

/** One short word about something that went well goes into the bottom line: nobody has to put it away. */
export function noteOf(said: readonly Row[]): string | undefined {
  const [only, ...more] = said;
  if (only === undefined || more.length > 0 || rowWidth(only) > NOTE_COLUMNS) return undefined;
  return only.some(({ style }) => style === "error" || style === "warning") ? undefined : rowText(only).trim();
}

/** Says why the selection is as it is. */
export async function explain(subject: Subject, ports: ActionPorts): Promise<string> {
  if (subject.kind === "host") return "resources can be explained, hosts cannot";
  const said = await ports.run(`explain ${subject.id}`);
  await show(said, ports);
  return "";
}

/** What a command said, until a key. */
async function show(said: readonly Row[], { ask }: ActionPorts): Promise<void> {
  await ask({ text: "", detail: said, answers: [{ key: "b", label: "back", value: "b" }], preset: 0, cancel: "b" });
}

const CHOICES: Readonly<Record<Subject["kind"], readonly (readonly [string, string, MonitorAction])[]>> = {
  resource: [
    ["m", "move", "move"],
    ["c", "cleanup", "cleanup"],
    ["r", "restart", "restart"],
    ["a", "maintenance", "maintenance"],
  ],
  host: [
    ["s", "standby or back", "standby"],
    ["m", "maintenance or back", "maintenance"],
  ],
};

async function chooseAction(subject: Subject, { ask }: ActionPorts): Promise<MonitorAction | undefined> {
  const choices = CHOICES[subject.kind];
  const answer = await ask({
    text: subject.kind === "host" ? `Host ${subject.name}:` : `Resource ${subject.id}:`,
    detail: [],
    answers: [
      ...choices.map(([key, label, value]) => ({ key, label, value })),
      { key: "n", label: "nothing", value: "" },
    ],
    preset: choices.length,
    cancel: "",
  });
  return choices.find(([, , value]) => value === answer)?.[2];
}

/** The command that does it; undefined when it does not apply, empty when the user gave it up. */
async function lineFor(
  action: MonitorAction,
  subject: Subject,
  view: StatusView | undefined,
  ports: ActionPorts,
): Promise<string | undefined> {
  if (subject.kind === "host") {
    const host = view?.hosts.find(({ name }) => name === subject.name);
    if (host === undefined) return undefined;
    if (action === "standby") return `node ${host.standby || host.standbyOnFail ? "online" : "standby"} ${host.name}`;
    if (action === "maintenance") return `node ${host.maintenance ? "ready" : "maintenance"} ${host.name}`;
    return undefined;
  }
  const { id } = subject;
  switch (action) {
    case "move":
      return moveLine(id, view, ports);
    case "cleanup":
      return `resource cleanup ${id}`;
    case "restart":
      return `resource restart ${id}`;
    case "maintenance": {
      const resource = view?.resources.find((each) => each.id === id);
      return `resource maintenance ${id} ${resource?.maintenance === true ? "off" : "on"}`;
    }
    default:
      return undefined;
  }
}

async function moveLine(id: string, view: StatusView | undefined, { ask }: ActionPorts): Promise<string | undefined> {
  const here = new Set(view?.resources.find((each) => each.id === id)?.activeOn.map(({ name }) => name));
  const hosts = (view?.hosts ?? [])
    .filter(({ name, online, standby }) => online && !standby && !here.has(name))
    .slice(0, 9);
  if (hosts.length === 0) return undefined;
  const answer = await ask({
    text: `Move ${id} to`,
    detail: [],
    answers: [
      ...hosts.map(({ name }, index) => ({ key: String(index + 1), label: `${index + 1} ${name}`, value: name })),
      { key: "n", label: "nowhere", value: "" },
    ],
    preset: hosts.length,
    cancel: "",
  });
  return answer === "" ? "" : `resource move ${id} ${answer}`;
}

/** The plan first, then yes or no. */
async function confirmed(line: string, ports: ActionPorts, glyphs: Glyphs): Promise<boolean> {
  const detail = await rehearsal(line, ports, glyphs);
  const answer = await ports.ask({
    text: `${line}?`,
    detail,
    answers: [
      { key: "y", label: "yes", value: "y" },
      { key: "n", label: "no", value: "n" },
    ],
    preset: 1,
    cancel: "n",
  });
  return answer === "y";
}

/** What a line would lead to: it is run on a cluster that only takes note, and the scheduler is asked about the result. */
async function rehearsal(line: string, ports: ActionPorts, glyphs: Glyphs): Promise<readonly Row[]> {
  const live = ports.live();
  if (ports.another === undefined || live === undefined) return [];
  const stop = new AbortController();
  const { cluster } = await ports.shell();
  const { stages, stand } = noteTaker(cluster, live, stop);
  const shell = await ports.another(stand);
  try {
    await shell.execute(line, SILENT, stop.signal);
    return stagesRows(stages, glyphs);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return [row(["warning", ` what it leads to is not known: ${error.message}`])];
  }
}

/** What the first change leads to; and the end, where a command goes on to another one (a restart stops, then starts). */
export function stagesRows(stages: readonly Element[], glyphs: Glyphs): readonly Row[] {
  const [first, ...more] = stages.map((cib) => makePlan(cib, Date.now()));
  if (first === undefined) return [row(["dim", " no resource starts, stops or moves by it"])];
  const last = more.at(-1);
  if (last === undefined) return planRows(first, glyphs);
  const then =
    last.steps.length === 0
      ? [row(["dim", " Then: everything is as it is now"])]
      : [row(" Then:"), ...planRows(last, glyphs)];
  return [...planRows(first, glyphs), ...then];
}

const SILENT: Front = {
  interactive: false,
  columns: undefined,
  emit: () => undefined,
  ask: ({ fallback }) => Promise.resolve(fallback),
  edit: () => Promise.resolve(undefined),
};

/** The cluster as it is, but changes are only noted: the document after each. After the first, whoever waits for results
 *  is stopped. */
function noteTaker(
  cluster: Cluster,
  live: Element,
  stop: AbortController,
): { readonly stages: Element[]; readonly stand: Cluster } {
  const stages: Element[] = [];
  const stand: Cluster = {
    setting: cluster.setting,
    name: cluster.name,
    host: cluster.host,
    agents: cluster.agents,
    read: async () => {
      const snapshot = await cluster.read();
      return { ...snapshot, cib: stages.at(-1) ?? snapshot.cib };
    },
    status: () => cluster.status(),
    watch: (listener) => cluster.watch(listener),
    commit: async ({ changes }) => {
      const cib = applyChanges(stages.at(-1) ?? live, changes);
      stages.push(cib);
      stop.abort();
      const { version } = await cluster.read();
      return { kind: "done", snapshot: { cib, version }, on: 1, of: 1 };
    },
    perform: async () => {
      stop.abort();
      return { kind: "done", text: "" };
    },
    close: async () => undefined,
  };
  return { stages, stand };
}
