import { expect, it } from "vitest";
import { emptyCib } from "../../../src/cib/index.ts";
import { createShell, Settings } from "../../../src/shell/index.ts";
import { catalogue } from "../../support/agents.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { testEdge } from "../../support/test-edge.ts";

const FRONT = {
  interactive: false,
  columns: 80,
  emit: () => undefined,
  ask: async () => "n",
  edit: async () => undefined,
};

/** What crm_mon is asked for; undefined when it is not asked. */
async function asked(line: string): Promise<string | undefined> {
  let given: string | undefined;
  const edge = {
    ...testEdge(),
    tool: async (_name: string, argv: readonly string[]) => {
      given = argv.join(" ");
      return { code: 0, stdout: "", stderr: "" };
    },
  };
  const run = { force: false, answerNo: false, wait: false, json: false };
  const cluster = new MemoryCluster(emptyCib(), catalogue([]));
  await (await createShell({ cluster, edge, settings: new Settings({}), run })).execute(line, FRONT);
  return given;
}

it.each([
  ["status", "-1 -r"],
  ["status bynode", "-1 -n"],
  ["status full", "-1 -n -c -r -f -t"],
  ["status -rf --node=n1 ops", "-1 -rf --node=n1 -o"],
  ["status nonsense", undefined],
])("%s asks crm_mon for %s", async (line, options) => {
  expect(await asked(line)).toBe(options);
});
