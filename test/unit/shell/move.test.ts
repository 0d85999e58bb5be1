import { describe, expect, test } from "vitest";
import { readXml, writeXml } from "../../../src/cib/index.ts";
import { createShell, type Front, nodeEdge, Settings } from "../../../src/shell/index.ts";
import { clusterXml, primitiveXml } from "../tui/support/cib.ts";
import { FakeCluster } from "../tui/support/fake-cluster.ts";

/** `resource move a h2` where `a` runs on a host and goes nowhere by itself. Gives how it ended, what was said and the
 *  constraints that are left. */
async function moved(
  constraints: string,
  runsOn = "h2",
): Promise<{ readonly status: string; readonly said: string; readonly left: readonly string[] }> {
  const xml = clusterXml(["h1", "h2"], primitiveXml("a"), ["a"], { a: runsOn })
    .replaceAll('op-digest="0"', 'op-digest="f2317cad3d54cec5d7d7aa7d0bf35cf8"')
    .replace("<constraints/>", `<constraints>${constraints}</constraints>`)
    .replace(
      "<crm_config/>",
      '<crm_config><cluster_property_set id="p"><nvpair id="p1" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>',
    );
  const cluster = new FakeCluster(readXml(xml));
  const edge = {
    ...nodeEdge({ home: "/nonexistent", version: "0", connect: undefined }),
    sleep: async () => undefined,
  };
  const run = { force: false, answerNo: false, wait: false, json: false };
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
  const { status } = await shell.execute("resource move a h2", front);
  return {
    status,
    said,
    left: [...writeXml(cluster.cib).matchAll(/<rsc_location id="([^"]+)"/g)].map(([, id]) => id!),
  };
}

test("a resource that does not move although the cluster has nothing left to do: that is said, and its constraint stays", async () => {
  const { status, said, left } = await moved("", "h1");
  expect(status).toBe("failed");
  expect(said).toContain("a has not arrived on h2; its constraint stays (`explain a on h2` tells why)");
  expect(left).toEqual(["cli-prefer-a"]);
});

describe("a resource that was moved and has arrived", () => {
  test("leaves no constraint behind where it stays without", async () => {
    const { status, said, left } = await moved("");
    expect(status).toBe("done");
    expect(said).toContain("nothing is left behind");
    expect(left).toEqual([]);
  });
  test("keeps its constraint where it would go back at once, and that is said", async () => {
    const { said, left } = await moved('<rsc_location id="home" rsc="a" node="h1" score="10"/>');
    expect(said).toContain("it would leave again without its constraint (a to h1): the constraint stays");
    expect(left).toEqual(["home", "cli-prefer-a"]);
  });
});
