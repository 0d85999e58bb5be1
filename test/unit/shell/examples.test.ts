import { describe, expect, it } from "vitest";
import { emptyCib } from "../../../src/cib/index.ts";
import { createShell, type OutputEvent, Settings } from "../../../src/shell/index.ts";
import { LEVELS } from "../../../src/shell/table/index.ts";
import { TOPICS } from "../../../src/shell/view/topics.ts";
import { catalogue } from "../../support/agents.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { testEdge } from "../../support/test-edge.ts";

async function told(lines: readonly string[]): Promise<OutputEvent[]> {
  const shell = await createShell({
    cluster: new MemoryCluster(emptyCib(), catalogue([])),
    edge: testEdge(),
    settings: new Settings({}),
    run: { force: false, answerNo: false, wait: false, json: false },
  });
  let events: OutputEvent[] = [];
  for (const line of lines) {
    events = [];
    await shell.execute(line, {
      interactive: true,
      columns: 80,
      emit: (event) => void events.push(event),
      ask: async () => "n",
      edit: async () => undefined,
    });
  }
  return events;
}

/** How each level is reached from the root, by the levels that lie above it. */
function wayTo(name: string): string[] {
  if (name === "") return [];
  const above = LEVELS.find(({ levels }) => levels.includes(name));
  return [...wayTo(above?.name ?? ""), name];
}

/** Answers that say the line was not understood; all others speak of what the line names. */
const NOT_UNDERSTOOD = new Set(["usage", "syntax", "no-such-command", "no-such-option", "missing-value"]);

/** An example that needs a shadow copy in use, which this session has not: understood, and refused with this word. */
const NEEDS_MORE: Readonly<Record<string, string>> = { "cib diff": "no shadow copy is in use" };

describe("every example of the help is understood by the shell", () => {
  const examples = LEVELS.flatMap((level) =>
    level.commands.flatMap((command) => command.examples.map(([line]) => [level.name, line] as const)),
  );

  it.each(examples)("%s: %s", async (level, line) => {
    const events = await told([...wayTo(level), line]);
    const refused = events.flatMap((event) =>
      event.kind === "message" && NOT_UNDERSTOOD.has(event.message.code ?? "") ? [event.message.text] : [],
    );
    const needs = NEEDS_MORE[`${level} ${line}`];
    expect(refused).toEqual(needs === undefined ? [] : [needs]);
  });
});

describe("help by the name of a topic or level", () => {
  const names = [...Object.keys(TOPICS), ...LEVELS.map(({ name }) => name).filter((name) => name !== "")];

  it.each(names)("help %s", async (name) => {
    const events = await told([`help ${name}`]);
    expect(events.filter(({ kind }) => kind === "message")).toEqual([]);
    expect(events).not.toEqual([]);
  });
});
