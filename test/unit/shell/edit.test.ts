import { describe, expect, it } from "vitest";
import { emptyCib, writeXml } from "../../../src/cib/index.ts";
import { createShell, type Question, Settings } from "../../../src/shell/index.ts";
import { catalogue } from "../../support/agents.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { testEdge } from "../../support/test-edge.ts";

/** `edit` with an editor that leaves one text after the other; questions get the answer that Enter gives. */
async function edited(...texts: string[]) {
  const shell = await createShell({
    cluster: new MemoryCluster(emptyCib(), catalogue([])),
    edge: testEdge(),
    settings: new Settings({}),
    run: { force: false, answerNo: false, wait: false, json: false },
  });
  const opened: { readonly text: string; readonly line: number | undefined }[] = [];
  const front = {
    interactive: true,
    columns: 80,
    emit: () => undefined,
    ask: async ({ answers }: Question) => answers[0]!.key,
    edit: async (text: string, line?: number) => {
      opened.push({ text, line });
      return texts.shift();
    },
  };
  await shell.execute("configure", front);
  await shell.execute("edit", front);
  return { opened, staged: writeXml(shell.stagedState().staged) };
}

describe("a text that was edited, with an error in it", () => {
  const wrong = "primitive a Dummy\nprimtive b Dummy\n";

  it("is opened again at the faulty line, as it was left", async () => {
    const { opened, staged } = await edited(wrong, "primitive a Dummy\nprimitive b Dummy\n");
    expect(opened.slice(1)).toEqual([{ text: wrong, line: 2 }]);
    expect(staged).toContain('<primitive id="b"');
  });

  it("changes nothing when the editor is left without a text", async () => {
    const { staged } = await edited(wrong);
    expect(staged).not.toContain("<primitive");
  });
});
