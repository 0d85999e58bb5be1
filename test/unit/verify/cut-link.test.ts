import { expect, it } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import { cutLinkFinding } from "../../../src/verify/index.ts";

const HOSTS = ["server1", "server2", "server3"];

function cib(hosts: number, fencing: string | undefined, resources: string): ReturnType<typeof readXml> {
  const set = fencing === undefined ? "" : `<nvpair id="f" name="stonith-enabled" value="${fencing}"/>`;
  const nodes = HOSTS.slice(0, hosts).map((name, at) => `<node id="${at + 1}" uname="${name}"/>`);
  return readXml(`<cib><configuration>
    <crm_config><cluster_property_set id="p">${set}</cluster_property_set></crm_config>
    <nodes>${nodes.join("")}<node id="r" uname="remote" type="remote"/></nodes>
    <resources>${resources}</resources><constraints/>
  </configuration></cib>`);
}

const RESOURCE = '<primitive id="r" class="ocf" provider="heartbeat" type="Dummy"/>';

const TABLE: readonly (readonly [string, ReturnType<typeof readXml>, boolean])[] = [
  ["two hosts, fencing off, something to run", cib(2, "false", RESOURCE), true],
  ["off in another word", cib(2, "Off", RESOURCE), true],
  ["nothing to run", cib(2, "false", ""), false],
  ["fencing on", cib(2, "true", RESOURCE), false],
  ["fencing not spoken of: it is on", cib(2, undefined, RESOURCE), false],
  ["three hosts: a majority decides", cib(3, "false", RESOURCE), false],
];

for (const [what, document, told] of TABLE) {
  it(`a cut link is ${told ? "" : "not "}spoken of: ${what}`, () => {
    const finding = cutLinkFinding(document);
    expect(finding?.level).toBe(told ? "warning" : undefined);
    if (told) expect(finding?.message).toContain("server1 and server2");
  });
}
