import { describe, expect, it } from "vitest";
import { emptyCib } from "../../../src/cib/index.ts";
import { createShell, type Front, Settings } from "../../../src/shell/index.ts";
import { catalogue } from "../../support/agents.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { testEdge } from "../../support/test-edge.ts";

const QUIET = {
  interactive: true,
  columns: 80,
  emit: () => undefined,
  ask: async () => "n",
  edit: async () => undefined,
};

interface Saved {
  readonly status: string;
  readonly files: ReadonlyMap<string, string>;
  readonly printed: string;
}

async function saved(line: string): Promise<Saved> {
  const edge = testEdge();
  const shell = await createShell({
    cluster: new MemoryCluster(emptyCib(), catalogue([])),
    edge,
    settings: new Settings({}),
    run: { force: false, answerNo: false, wait: false, json: false },
  });
  const lines = ["configure", "primitive a Dummy", "primitive b Dummy", line];
  let status = "";
  let printed = "";
  const front: Front = {
    ...QUIET,
    emit: (event) => {
      if (event.kind === "text") printed += event.text;
    },
  };
  for (const each of lines) status = (await shell.execute(each, front)).status;
  return { status, files: edge.files, printed };
}

describe("save: the last word is the file, those before it choose objects", () => {
  it.each([
    ["save all.crm", "all.crm", "primitive a Dummy\nprimitive b Dummy\n"],
    ["save b one.crm", "one.crm", "primitive b Dummy\n"],
    ["save type:primitive some.crm", "some.crm", "primitive a Dummy\nprimitive b Dummy\n"],
  ])("%s", async (line, file, text) => {
    const { status, files } = await saved(line);
    expect(status).toBe("done");
    expect(files.get(file)).toBe(text);
  });

  it("save xml FILE writes XML", async () => {
    expect((await saved("save xml all.xml")).files.get("all.xml")).toMatch(/^<\?xml .*<primitive id="a"/s);
  });

  it("save - prints", async () => {
    const { files, printed } = await saved("save b -");
    expect(printed).toBe("primitive b Dummy\n");
    expect(files.size).toBe(0);
  });

  it("save without a file is refused", async () => {
    expect((await saved("save")).status).not.toBe("done");
  });
});
