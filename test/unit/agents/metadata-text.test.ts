import { describe, expect, it } from "vitest";
import { type AgentHost, agentDirectories, parseMetadata, systemCatalogue } from "../../../src/agents/index.ts";
import { CrmError } from "../../../src/base/index.ts";

const OWN = '<resource-agent name="x" version="2.0"><!-- as it is --><parameters/><actions/></resource-agent>\n';
const SCRIPT =
  "#!/bin/sh\n### BEGIN INIT INFO\n# Short-Description: keeps < and > apart\n# Description: a\n#  long text\n### END INIT INFO\n";

/** A host with an ocf agent `x`, one that prints none, an init script `s` and a heartbeat script `h`. */
const host: AgentHost = {
  programs: async () => [],
  isProgram: async (path) => /\/(?:p\/x|p\/mute|init\.d\/s|resource\.d\/h)$/.test(path),
  folders: async () => [],
  readText: async () => SCRIPT,
  metadata: async (path) => (path.endsWith("/x") ? OWN : "usage: mute {start|stop}\n"),
  units: async () => ["u"],
};
const text = (agent: Parameters<typeof parseMetadata>[0]) =>
  systemCatalogue(host, agentDirectories("/ocf", "/own")).metadataText?.(agent);

describe("the meta-data of an agent as XML", () => {
  it("is what the agent prints, to the letter", async () => {
    expect(await text({ class: "ocf", provider: "p", type: "x" })).toBe(OWN);
  });
  it("is made where the class has none, and can be read again", async () => {
    const agent = { class: "lsb", type: "s" };
    const made = (await text(agent)) ?? "";
    expect(made).toContain('<shortdesc lang="en">keeps &lt; and &gt; apart</shortdesc>');
    expect(parseMetadata(agent, made)).toMatchObject({
      shortDescription: "keeps < and > apart",
      longDescription: "a long text",
      actions: expect.arrayContaining([
        expect.objectContaining({ name: "monitor", timeoutMs: 15_000, intervalMs: 15_000 }),
      ]),
    });
    const script = { class: "heartbeat", type: "h" };
    const { parameters } = parseMetadata(script, (await text(script)) ?? "");
    expect(parameters.map(({ name }) => name)).toEqual(["1", "2", "3", "4", "5"]);
    expect(await text({ class: "systemd", type: "u" })).toContain('<resource-agent name="u"');
  });
  it("is none where there is no such agent or class, and an error where the agent prints none", async () => {
    expect(await text({ class: "ocf", provider: "p", type: "y" })).toBeUndefined();
    expect(await text({ class: "nothing", type: "y" })).toBeUndefined();
    await expect(text({ class: "ocf", provider: "p", type: "mute" })).rejects.toThrow(CrmError);
  });
});
