import { type Element, writeXml } from "../../../src/cib/index.ts";
import { loadTool } from "../../../src/tools/index.ts";
import { canonicalGraph, diffLines, sortedLines } from "../../conformance/support/scheduler-compare.ts";
import { MemoryIo } from "../../support/tool-io.ts";
import type { Simulated } from "./crm-simulate.ts";
import type { Difference } from "./scheduler-actions.ts";

export type ExactVerdict =
  | { readonly kind: "same" }
  | { readonly kind: "unexplained"; readonly differences: readonly Difference[] };

/** Against the Pacemaker that is followed: what is printed to the byte, scores and graph in their canonical form. */
export function judgeExactly(theirs: Simulated, ours: Simulated, only: string | undefined): ExactVerdict {
  const parts: readonly (readonly [string, (from: Simulated) => string[]])[] = [
    ["summary", ({ output }) => output.split("\n")],
    ["scores", ({ scores }) => sortedLines(scores)],
    ["graph", ({ graph }) => canonicalGraph(graph)],
  ];
  const differences = parts
    .filter(([part]) => only === undefined || part === only)
    .flatMap(([part, lines]) =>
      diffLines(lines(theirs), lines(ours)).map(
        (line): Difference => ({ kind: "missing", key: part, lacks: [], more: [], text: `${part} ${line}` }),
      ),
    );
  return differences.length === 0 ? { kind: "same" } : { kind: "unexplained", differences };
}

/** Our crm_simulate, in this process. */
export async function ownSimulator(): Promise<(cib: Element) => Promise<Simulated>> {
  const tool = await loadTool("crm_simulate");
  return async (cib) => {
    const text = writeXml(cib);
    try {
      const first = new MemoryIo("crm_simulate", () => text);
      await tool(["-x", "cib", "-S", "-G", "graph"], first);
      const second = new MemoryIo("crm_simulate", () => text);
      await tool(["-x", "cib", "-sSQ"], second);
      return { graph: first.files.get("graph") ?? "<none/>", output: first.stdout, scores: second.stdout };
    } catch (error) {
      return {
        graph: "<none/>",
        output: `failed: ${error instanceof Error ? error.stack : String(error)}`,
        scores: "",
      };
    }
  };
}
