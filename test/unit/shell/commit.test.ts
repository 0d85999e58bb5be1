import { expect, test } from "vitest";
import { CrmError } from "../../../src/base/index.ts";
import { readXml, writeXml } from "../../../src/cib/index.ts";
import { createShell, type Front, nodeEdge, Settings } from "../../../src/shell/index.ts";
import { clusterXml, primitiveXml } from "../tui/support/cib.ts";
import { FakeCluster } from "../tui/support/fake-cluster.ts";

/** Takes what is committed and then ends before it can be read again. */
class EndsAfterCommit extends FakeCluster {
  override async read() {
    if (writeXml(this.cib).includes("resource-stickiness"))
      throw new CrmError({ code: "disconnected", message: "the connection was closed" });
    return super.read();
  }
}

test("a cluster that is lost right after a commit: that the change was made is said", async () => {
  const cluster = new EndsAfterCommit(readXml(clusterXml(["h1"], primitiveXml("a"), ["a"], { a: "h1" })));
  const edge = nodeEdge({ home: "/nonexistent", version: "0", connect: undefined });
  const run = { force: true, answerNo: false, wait: false, json: false };
  const shell = await createShell({ cluster, edge, settings: new Settings({}), run });
  let said = "";
  const front: Front = {
    interactive: false,
    columns: 80,
    emit: (event) => {
      if (event.kind === "message") said += `${event.message.text}\n`;
    },
    ask: async ({ fallback }) => fallback,
    edit: async () => undefined,
  };
  await shell.execute("configure", front);
  await shell.execute("rsc_defaults resource-stickiness=100", front);
  const { status } = await shell.execute("commit", front);
  expect(status).toBe("failed");
  expect(said).toContain("the change was made, but then the cluster was lost: the connection was closed");
});
