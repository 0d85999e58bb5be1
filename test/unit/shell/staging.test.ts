import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Element, writeXml } from "../../../src/cib/index.ts";
import { applyStatements, NO_SURROUNDINGS, PROMPT, readText, surroundingsOf } from "../../../src/language/index.ts";
import { createShell, Settings } from "../../../src/shell/index.ts";
import { mergeThreeWay } from "../../../src/shell/staging/merge.ts";
import { Staging } from "../../../src/shell/staging/staging.ts";
import { randomScript } from "../../oracle/support/random-script.ts";
import { catalogue } from "../../support/agents.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { randomConfiguration } from "../../support/random-configuration.ts";
import { testEdge } from "../../support/test-edge.ts";

const RUNS = Number(process.env.LIFELINE_RUNS ?? 200);
const SEEDS = fc.noShrink(fc.nat());
const QUIET = {
  interactive: true,
  columns: 80,
  emit: () => undefined,
  ask: async () => "n",
  edit: async () => undefined,
};

async function shellOn(cib: Element) {
  return createShell({
    cluster: new MemoryCluster(cib, catalogue([])),
    edge: testEdge(),
    settings: new Settings({}),
    run: { force: false, answerNo: false, wait: false, json: false },
  });
}

describe("any sequence of edits", () => {
  it("is taken back to the byte, and made again", async () => {
    await fc.assert(
      fc.asyncProperty(SEEDS, SEEDS, async (configuration, seed) => {
        const shell = await shellOn(randomConfiguration(configuration));
        await shell.execute("configure", QUIET);
        const before = writeXml(shell.stagedState().staged);
        for (const line of randomScript(seed)) {
          const { staged } = shell.stagedState();
          const { status } = await shell.execute(line, QUIET);
          // What is refused changes nothing.
          if (status !== "done") expect(shell.stagedState().staged).toBe(staged);
        }
        const { entries, staged } = shell.stagedState();
        const after = writeXml(staged);
        if (entries.length === 0) return;
        expect((await shell.execute(`undo ${entries.length}`, QUIET)).status).toBe("done");
        expect(writeXml(shell.stagedState().staged)).toBe(before);
        await shell.execute(`redo ${entries.length}`, QUIET);
        expect(writeXml(shell.stagedState().staged)).toBe(after);
      }),
      { numRuns: Math.ceil(RUNS / 2) },
    );
  });
});

describe("the documents that steps lead to", () => {
  it("are the same, made when the step is taken or long after", async () => {
    await fc.assert(
      fc.asyncProperty(SEEDS, SEEDS, async (configuration, seed) => {
        const [asked, unasked] = await Promise.all([0, 1].map(() => shellOn(randomConfiguration(configuration))));
        const texts: string[] = [];
        for (const line of ["configure", ...randomScript(seed)]) {
          await asked!.execute(line, QUIET);
          await unasked!.execute(line, QUIET);
          const { staged, entries } = asked!.stagedState();
          texts[entries.length] = writeXml(staged);
        }
        for (const text of texts.reverse()) {
          expect(writeXml(unasked!.stagedState().staged)).toBe(text);
          await unasked!.execute("undo", QUIET);
        }
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    );
  });
});

describe("statements that only add", () => {
  it("make no document before one is asked for", () => {
    const staging = new Staging({ cib: randomConfiguration(1), version: { adminEpoch: 0, epoch: 1, numUpdates: 0 } });
    for (const line of ["primitive new1 Dummy", "primitive new2 Dummy", "location new3 new1 10: n1"]) {
      staging.edit(line, (workspace) => {
        const surroundings = surroundingsOf(workspace, NO_SURROUNDINGS);
        applyStatements(workspace, readText(line, { surroundings, manner: PROMPT }).statements, { kind: "update" });
      });
    }
    expect(staging.isChanged).toBe(true);
    expect(staging.steps.map(({ after }) => after.isMade)).toEqual([false, false, false]);
    expect(staging.steps.at(-1)!.after.cib).toBe(staging.workspace.cib);
  });
});

/** Statements on objects of their own: two sides with different names never touch the same thing. */
function edited(cib: Element, side: string, count: number, touched: readonly string[]): Element {
  const staging = new Staging({ cib, version: { adminEpoch: 0, epoch: 1, numUpdates: 0 } });
  const lines = [
    ...Array.from({ length: count }, (_, index) => `primitive ${side}${index} Dummy params fake=${index}`),
    ...(count > 1 ? [`group ${side}g ${side}0`, `location ${side}l ${side}g 10: n1`] : []),
    `property ${side}-option=${count}`,
    ...touched.map((id, index) => `location ${side}-on-${index} ${id} 5: n2`),
  ];
  staging.edit(side, (workspace) => {
    const surroundings = surroundingsOf(workspace, {
      providersOf: NO_SURROUNDINGS.providersOf,
      hidden: NO_SURROUNDINGS.hidden,
    });
    const { statements, errors } = readText(lines.join("\n"), { surroundings, manner: PROMPT });
    expect(errors).toEqual([]);
    applyStatements(workspace, statements, { kind: "update" });
  });
  return staging.workspace.cib;
}

/** The document with the children of each element in one order. */
function unordered(node: Element): string {
  const children = node.children.map((each) => (each.kind === "element" ? unordered(each) : each.text)).sort();
  return `<${node.name} ${JSON.stringify(Object.entries(node.attributes).sort())}>${children.join("")}</>`;
}

describe("the merge of independent changes", () => {
  it("is the same from both sides, and holds both", () => {
    fc.assert(
      fc.property(SEEDS, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (seed, mine, theirs) => {
        const base = randomConfiguration(seed);
        const staging = new Staging({ cib: base, version: { adminEpoch: 0, epoch: 1, numUpdates: 0 } });
        const resources = [...staging.workspace.all()].filter(({ kind }) => kind.word === "primitive");
        const a = edited(
          base,
          "mine",
          mine,
          resources.slice(0, 1).map(({ id }) => id),
        );
        const b = edited(
          base,
          "theirs",
          theirs,
          resources.slice(1, 2).map(({ id }) => id),
        );
        const ab = mergeThreeWay(base, a, b);
        const ba = mergeThreeWay(base, b, a);
        expect([ab.conflicts, ba.conflicts]).toEqual([[], []]);
        expect(unordered(ab.merged)).toBe(unordered(ba.merged));
        const text = writeXml(ab.merged);
        for (const name of ["mine0", "theirs0", "mine-option", "theirs-option"]) expect(text).toContain(name);
        // Made one after the other they lead to the same.
        expect(
          unordered(
            edited(
              a,
              "theirs",
              theirs,
              resources.slice(1, 2).map(({ id }) => id),
            ),
          ),
        ).toBe(unordered(ab.merged));
      }),
      { numRuns: RUNS },
    );
  });

  it("with nothing on one side is the other side", () => {
    fc.assert(
      fc.property(SEEDS, (seed) => {
        const base = randomConfiguration(seed);
        const changed = edited(base, "mine", 2, []);
        expect(mergeThreeWay(base, changed, base).merged).toBe(changed);
        expect(mergeThreeWay(base, base, changed).merged).toBe(changed);
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    );
  });
});
