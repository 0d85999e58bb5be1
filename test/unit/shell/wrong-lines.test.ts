import { describe, expect, it } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import { formatMessage } from "../../../src/shell/batch/format.ts";
import { createShell, lineFront, plainPaint, runScript, Settings } from "../../../src/shell/index.ts";
import { catalogue } from "../../support/agents.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { testEdge } from "../../support/test-edge.ts";

const CIB = readXml(
  '<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes/>' +
    '<resources><primitive id="a" class="ocf" provider="heartbeat" type="Dummy"/>' +
    '<primitive id="b" class="ocf" provider="heartbeat" type="Dummy"/></resources><constraints/></configuration><status/></cib>',
);

/** A wrong line, the column of the fault, the first of the words that would have done, and the word that is near. */
const WRONG: readonly (readonly [line: string, column: number, expected: string, near?: string])[] = [
  ["primitive", 10, "<id>"],
  ["primitive vip", 14, "@<template>"],
  ["primitive vip ocf:heartbeat:IPaddr2 op", 39, "<operation>"],
  ["primitive vip ocf:heartbeat:IPaddr2 op monitor interval", 48, "<attribute>=<value>"],
  ["primitive 9vip ocf:heartbeat:IPaddr2", 11, "a letter or _, then letters, digits, _ . -"],
  ["primitive v/p ocf:heartbeat:IPaddr2", 11, "a letter or _, then letters, digits, _ . -"],
  ["primitive vip ocf:heartbeat:", 15, "[<class>:[<provider>:]]<type>"],
  ["primitive vip @", 15, "@<template>"],
  ["group", 6, "<id>"],
  ["group g", 8, "<resource>"],
  ["group g a a", 11, "<resource>"],
  ["clone c", 8, "<resource>"],
  ["location l", 11, "/<pattern>/"],
  ["location l a", 13, "role=<Stopped|Started|Promoted|Unpromoted|Master|Slave>"],
  ["location l a 10", 14, "role=<Stopped|Started|Promoted|Unpromoted|Master|Slave>", "10:"],
  ["location l a 10:n1", 14, "role=<Stopped|Started|Promoted|Unpromoted|Master|Slave>", "10:"],
  ["location l { a b 10: n1", 18, "}"],
  ["location l a rule lt 5", 19, "<attribute>"],
  ["location l a rule x != 5", 21, "lt", "ne"],
  ["location l a rule x numer:lt 5", 21, "lt", "number:lt"],
  ["location l a rule date spec hour=9", 29, "seconds=", "hours=9"],
  ["colocation co inf: a b nodeattribute=x", 24, "sequential", "node-attribute=x"],
  ["order o a b symetrical=false", 13, "sequential", "symmetrical=false"],
  ["primitive vip ocf:heartbeat:IPaddr2 op monitor 10s", 48, "interval=10s", "interval=10s"],
  ["rsc_defaults resource-stickiness 100", 14, "resource-stickiness=<value>", "resource-stickiness=100"],
  ["role r read xpat:/cib", 13, "xpath:", "xpath:/cib"],
  ["monitor a:Mastr 10s", 11, "Stopped", "a:Master"],
  ["fencing_topology node=n1 a", 18, "<node>:", "n1:"],
  ['primitive vip Dummy params x="a', 30, 'a closing "'],
  ["location l a 10:", 17, "<node>"],
  ["location l a rule 10: #uname eqq server1", 30, "lt", "eq"],
  ["location l a rule 10: #uname eq server1 and", 44, "<attribute>"],
  ["location l a rule 10: date gt", 30, "<date>"],
  ["colocation co", 14, "<score>:"],
  ["colocation co inf: a", 21, "<resource>[:<role>]"],
  ["colocation co inf a b", 15, "<score>:", "inf:"],
  ["colocation co inf: a:Mastr b", 22, "Stopped", "Master"],
  ["colocation co inf: ( a b", 25, ")"],
  ["order o", 8, "[<kind>:]"],
  ["order o Mandatory: a", 21, "<resource>[:<action>]"],
  ["order o Mandatry: a b", 9, "Optional", "Mandatory:"],
  ["order o Mandatory: a:strt b", 22, "start", "start"],
  ["order o Mandatory: [ a b", 25, "]"],
  ["rsc_ticket t", 13, "<ticket>:"],
  ["rsc_ticket t tick: a loss-policy=stopp", 34, "loss-policy=<stop|demote|fence|freeze>", "stop"],
  ["property stonith-enabled", 10, "stonith-enabled=<value>"],
  ["role", 5, "<id>"],
  ["role r raed xpath:/cib", 8, "description=<value>", "read"],
  ["role r read", 12, "xpath:"],
  ["tag", 4, "<tag>"],
  ["tag t", 6, "<object>"],
  ["alert a", 8, "<path>"],
  ["monitor", 8, "<resource>[:<role>]"],
  ["monitor a", 10, "<interval>[:<timeout>]"],
  ["node", 5, "<id>:"],
  ["bundle b dockr image=x", 10, "description=<value>", "docker"],
  ["xml <primitive", 14, "well-formed XML"],
  ['xml <primitve id="x"/>', 5, "<node>", "<primitive>"],
  ["clone", 6, "<id>"],
  ["ms", 3, "<id>"],
  ["location", 9, "<id>"],
  ["order o Optional: a:promte b", 21, "start", "promote"],
  ["order o 10x: a b", 9, "Optional"],
  ["tag t:", 7, "<object>"],
  ["rsc_template", 13, "<id>"],
  ["rsc_template t", 15, "[<class>:[<provider>:]]<type>"],
  ["acl_group", 10, "<id>"],
  ["alert", 6, "<id>"],
  ["alert al /bin/true to", 22, "<recipient>"],
  ["alert al /bin/true selct nodes", 20, "description=<value>", "select"],
  ["location l { a b", 17, "}"],
  ["location l a rule 10: #uname", 29, "lt"],
  ["location l a rule 10: defined", 30, "<attribute>"],
  ["location l a rule 10: date between 2026-01-01", 28, "lt|gt|in|spec"],
  ["location l a 10: server1 server2", 26, "role=<Stopped|Started|Promoted|Unpromoted|Master|Slave>"],
  ["primitive vip ocf:heartbeat:Dummy params rule", 46, "$id=<id>"],
  ["bundle c9 docker image=x network port-map", 34, "<option>=<value>"],
  ["group 1g a", 7, "a letter or _, then letters, digits, _ . -"],
  ["order o a b symmetrical=mayb", 25, "true"],
  ["order o [ a b ) a", 15, "]"],
  ["colocation co inf: [ a ( b ) ]", 24, "<resource>[:<role>]"],
  ["node 5:", 8, "<uname>[:<type>]"],
  ["rsc_ticket t tick a", 14, "<ticket>:", "tick:"],
];

async function run(text: string): Promise<{ code: number; said: string; cib: unknown }> {
  const cluster = new MemoryCluster(CIB, catalogue([]));
  const edge = testEdge(() => cluster);
  const settings = new Settings(edge.env);
  let said = "";
  const sink = {
    write: (more: string) => {
      said += more;
    },
  };
  const front = lineFront({ settings, display: undefined, stdout: sink, stderr: sink, env: {} });
  const run = { force: false, answerNo: false, wait: false, json: false };
  const shell = await createShell({ cluster, edge, settings, run });
  await shell.execute("configure", front);
  const code = await runScript(shell, text, front, { strict: false, onLine: (line) => front.atLine(line) });
  return { code, said, cib: cluster.cib };
}

describe("a line that cannot be read", () => {
  it.each(WRONG.map((row) => [row[0], row] as const))("%s", async (_name, [line, column, expected, near]) => {
    const { code, said, cib } = await run(`\n# two lines before it\n${line}\n`);
    expect(code).not.toBe(0);
    expect(cib).toBe(CIB);
    const [head = "", shown = "", caret = "", words = "", hint = ""] = said.split("\n");
    expect(head).toMatch(/^ERROR: 3: \S/);
    expect(shown).toBe(`  ${line}`);
    expect(caret).toBe(`  ${" ".repeat(column - 1)}^ column ${column}`);
    expect(words.startsWith(`  expected: ${expected}`)).toBe(true);
    if (near === undefined) expect(said).not.toContain("did you mean");
    else expect(hint).toBe(`  did you mean ${near}?`);
  });

  it.each([
    ["group g a bb", 11, "refers to missing object bb", "did you mean"],
    ["group g a b\ngroup h a", 9, "already in group:g", ""],
    ["primitive a Dummy", 11, "Found existing primitive", ""],
    ["bundle c docker image=x primitive aa", 35, "refers to missing object aa", "did you mean a?"],
  ])("%s is refused at the word it is about", async (text, column, what, hint) => {
    const { said } = await run(text);
    expect(said).toContain(what);
    expect(said).toContain(`^ column ${column}`);
    expect(said).toContain(hint);
  });

  it("is named by its place in the text where a statement goes over several lines", async () => {
    const { said } = await run("primitive vip ocf:heartbeat:Dummy \\\n  meta a=1 \\\n  op\n\ngroup g \\\n  vip vip\n");
    expect(said).toContain("ERROR: 3: syntax in primitive");
    expect(said).toContain("^ column 5");
    expect(said).toContain("ERROR: 6: syntax in group");
    expect(said).toContain("^ column 7");
  });
});

describe("the caret", () => {
  it("stands under the fault where characters before it are two columns wide, or none", () => {
    const line = "primitive x Dummy params a=日本 e\u0301= op";
    const offset = line.indexOf("op");
    const [, shown, caret] = formatMessage(
      { level: "error", code: "syntax", text: "wrong", excerpt: { line, offset, length: 2 } },
      undefined,
      plainPaint,
    );
    expect(shown).toBe(`  ${line}`);
    expect(caret).toBe(`  ${" ".repeat(offset + 2 - 1)}^ column ${offset + 1}`);
  });
});
