import { describe, expect, it } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import { runnerOf, runnersOf } from "../../../src/shell/commands/index.ts";
import { createShell, helpText, type OutputEvent, Settings } from "../../../src/shell/index.ts";
import { ABSENT } from "../../../src/shell/table/absent.ts";
import { commonCommands, LEVELS, levelNamed } from "../../../src/shell/table/index.ts";
import { catalogue } from "../../support/agents.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { testEdge } from "../../support/test-edge.ts";

const NAVIGATION = new Set(["help", "quit", "up", "cd", "ls"]);

describe("the table of commands", () => {
  it.each(LEVELS.map((level) => [level.name === "" ? "root" : level.name, level] as const))(
    "every command of %s is carried out by something, and nothing else is",
    async (_name, level) => {
      for (const command of level.commands) await expect(runnerOf(level, command)).resolves.toBeTypeOf("function");
      const known = new Set(level.commands.map(({ name, statement }) => (statement ? "statement" : name)));
      for (const name of Object.keys(await runnersOf(level))) expect([...known]).toContain(name);
      for (const command of commonCommands(level)) {
        if (NAVIGATION.has(command.name)) continue;
        await expect(runnerOf(level, command)).resolves.toBeTypeOf("function");
      }
    },
  );

  it.each(LEVELS.map((level) => [level.name, level] as const))(
    "level %s: no name stands for two things, and every level below is there",
    (_name, level) => {
      const names = [...level.commands, ...commonCommands(level)].flatMap((command) => [
        command.name,
        ...command.aliases,
        ...command.deprecated,
      ]);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
      for (const below of level.levels) expect(levelNamed(below)).toBeDefined();
    },
  );

  it("a word of crmsh's that is not there is no name of ours, and is answered with what does its work", async () => {
    const shell = await createShell({
      cluster: new MemoryCluster(readXml("<cib><configuration/></cib>"), catalogue([])),
      edge: testEdge(),
      settings: new Settings({}),
      run: { force: false, answerNo: false, wait: false, json: false },
    });
    for (const [name, words] of Object.entries(ABSENT)) {
      const level = levelNamed(name)!;
      for (const [word, hint] of Object.entries(words)) {
        expect([...level.commands, ...commonCommands(level)].map((command) => command.name)).not.toContain(word);
        const told: string[] = [];
        const emit = (event: OutputEvent) => {
          if (event.kind === "message") told.push(event.message.text, event.message.hint ?? "");
        };
        const front = { interactive: false, columns: 80, emit, ask: async () => "", edit: async () => undefined };
        const line = `${name} ${word.replaceAll("_", "-")} x`.trim();
        expect((await shell.execute(line, front)).status, line).not.toBe("done");
        expect(told, line).toEqual([`not part of Lifeline: ${line.replace(/ x$/, "")}`, hint]);
      }
    }
  });

  it("every command says what it does, and its help does not repeat its summary", () => {
    for (const level of LEVELS) {
      for (const { name, summary, help } of level.commands) {
        expect(summary, `${level.name} ${name}`).not.toBe("");
        expect(summary, `${level.name} ${name}`).not.toMatch(/[.]$/);
        expect(help, `${level.name} ${name}`).not.toBe("");
        expect(help.toLowerCase(), `${level.name} ${name}`).not.toBe(`${summary.toLowerCase()}.`);
      }
    }
  });

  it("every command has an example that begins with its name, and help by its name", async () => {
    for (const level of LEVELS) {
      for (const spec of [...level.commands, ...commonCommands(level)]) {
        const { name, aliases, examples, hidden } = spec;
        const path = [level.name, name].filter((word) => word !== "");
        const lines: string[] = [];
        const front = {
          interactive: false,
          columns: 80,
          emit: (event: OutputEvent) => {
            if (event.kind === "lines") lines.push(...event.lines.map((line) => line.map(({ text }) => text).join("")));
          },
          ask: async () => "",
          edit: async () => undefined,
        };
        await expect(helpText(path, front), path.join(" ")).resolves.toBe(true);
        expect(lines[0], path.join(" ")).toBe(`${name}: ${spec.summary}`);
        if (hidden === true) continue;
        if (!NAVIGATION.has(name)) expect(examples.length, path.join(" ")).toBeGreaterThan(0);
        for (const [line] of examples) expect([name, ...aliases], path.join(" ")).toContain(line.split(" ", 1)[0]);
      }
    }
  });
});

describe("completion goes by the table", async () => {
  const cib = readXml(
    `<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes><node id="1" uname="n1"/></nodes><resources><primitive id="p" class="ocf" provider="heartbeat" type="Dummy"/><group id="g"><primitive id="q" class="ocf" provider="heartbeat" type="Dummy"/></group></resources><constraints><rsc_ticket id="t1" ticket="T" rsc="p"/></constraints></configuration><status/></cib>`,
  );
  const shell = await createShell({
    cluster: new MemoryCluster(cib, catalogue([])),
    edge: testEdge(),
    settings: new Settings({}),
    run: { force: false, answerNo: false, wait: false, json: false },
  });
  const texts = async (line: string): Promise<string[]> =>
    (await shell.complete(line, line.length)).candidates.map(({ text }) => text);
  /** What is offered for an argument of a kind, where the document above has it. */
  const OFFERED: Readonly<Record<string, string>> = {
    resource: "p",
    primitive: "p",
    group: "g",
    node: "n1",
    object: "p",
    filter: "type:",
    property: "stonith-enabled",
    "set-path": "p.",
    ticket: "T",
    option: "core.wait",
    topic: "topics",
    schema: "pacemaker-3.9",
  };

  it.each(LEVELS.map((level) => [level.name === "" ? "root" : level.name, level] as const))(
    "level %s: each name, each option, each first argument",
    async (_name, level) => {
      if (level.name !== "") await shell.execute(`cd /${pathTo(level.name)}`, QUIET);
      const names = await texts("");
      for (const below of level.levels) expect(names).toContain(below);
      for (const spec of [...level.commands, ...commonCommands(level)]) {
        const { name, hidden, flags, args, statement } = spec;
        if (hidden === true) continue;
        expect(names, name).toContain(name);
        const options = await texts(`${name} --`);
        for (const { names: all } of flags) expect(options, `${name} --`).toContain(all[0]);
        const offered = await texts(`${name} `);
        const [first] = args;
        for (const choice of first?.choices ?? []) expect(offered, name).toContain(choice);
        const expected = first === undefined ? undefined : OFFERED[first.kind];
        if (!statement && expected !== undefined) expect(offered, `${name} <${first?.kind}>`).toContain(expected);
      }
      await shell.execute("cd /", QUIET);
    },
  );

  it.each<[line: string, offered: readonly string[]]>([
    ["configure location l p ", ["inf:", "rule", "role="]],
    ["configure location l p 10: ", ["n1"]],
    ["configure colocation c inf: p g:", ["Promoted", "Started"]],
    ["configure order o Mandatory: p:", ["start", "promote"]],
    ["configure group h ", ["p"]],
    ["configure property no-quorum-policy=", ["stop", "ignore"]],
    ["configure rsc_defaults ", ["resource-stickiness="]],
    ["configure primitive x Dummy op monitor ", ["interval=", "timeout=", "on-fail="]],
    ["configure primitive x Dummy op monitor on-fail=", ["restart", "fence"]],
    ["configure clone c p meta ", ["clone-max=", "interleave="]],
    ["configure location l p rule #uname ", ["eq", "ne"]],
    ["configure set p.meta.", ["p.meta.target-role"]],
    ["configure show --format=", ["crm", "json"]],
    ["configure modgroup g remove ", ["p", "q"]],
    ["resource meta p set target-role ", ["Started", "Stopped"]],
    ["node standby n1 ", ["reboot"]],
    ["help configure ", ["primitive", "show"]],
    ["cd configure/", ["configure/ra", "configure/.."]],
  ])("%s<Tab>", async (line, offered) => {
    expect(await texts(line)).toEqual(expect.arrayContaining([...offered]));
  });
});

const QUIET = {
  interactive: true,
  columns: 80,
  emit: () => undefined,
  ask: async () => "n",
  edit: async () => undefined,
};

function pathTo(level: string): string {
  for (const above of LEVELS)
    if (above.levels.includes(level)) return `${above.name === "" ? "" : `${pathTo(above.name)}/`}${level}`;
  throw new Error(`nothing leads to ${level}`);
}
