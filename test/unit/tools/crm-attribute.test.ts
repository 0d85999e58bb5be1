import { expect, test } from "vitest";
import { emptyCib, writeXml } from "../../../src/cib/index.ts";
import type { Cluster } from "../../../src/client/index.ts";
import { crmAttribute } from "../../../src/tools/crm-attribute.ts";
import { MemoryIo } from "../../support/tool-io.ts";
import { FakeCluster } from "../tui/support/fake-cluster.ts";

/** As Pacemaker 3.0.2 does it. */
test("an id that is given is that of a new attribute, and is told of a known one", async () => {
  const fake = new FakeCluster(emptyCib());
  const cluster: Cluster = Object.assign(fake, { setting: "file" as const });
  const ran = async (line: string) => {
    const memory = new MemoryIo("crm_attribute");
    const io = Object.assign(memory, { openCluster: () => Promise.resolve(cluster as never) });
    return { code: await crmAttribute(line.split(" "), io), out: memory.stdout };
  };
  expect(await ran("-n a -v b -i mine")).toEqual({ code: 0, out: "" });
  expect(writeXml(fake.cib)).toContain('<nvpair id="mine" name="a" value="b"/>');
  expect(await ran("-n a -i mine -G")).toEqual({ code: 0, out: "scope=crm_config id=mine name=a value=b\n" });
  expect((await ran("-n a -i mine -G --output-as=xml")).out).toContain(
    '<attribute name="a" value="b" scope="crm_config" id="mine"/>',
  );
});
