import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  formatAgentName,
  lsbMetadata,
  parseAgentName,
  parseMetadata,
  positionalArguments,
} from "../../../src/agents/index.ts";

const agent = { class: "ocf", provider: "heartbeat", type: "X" };
const recorded = join(process.env.LIFELINE_CASES ?? join(import.meta.dirname, "../../../../shared/cases"), "crmsh/ra");

describe("meta-data", () => {
  it("is read with what real agents leave out or add", () => {
    const data = parseMetadata(
      agent,
      `some noise on standard output
<?xml version="1.0"?>
<!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
<resource-agent name="X" version="1.2">
  <longdesc lang="en">Does A & B
  on two lines.</longdesc>
  <shortdesc lang="en">A thing</shortdesc>
  <parameters>
    <parameter name="ip" unique="1" required="1"><shortdesc lang="de">Adresse</shortdesc><shortdesc lang="en">Address</shortdesc><content type="string" default=""/></parameter>
    <parameter name="mode" reloadable="1"><content type="select" default="a"><option value="a"/><option value="b"/></content></parameter>
    <parameter name="pair" unique-group="both" deprecated="true" private="1"/>
    <parameter/>
    <unheard-of/>
  </parameters>
  <actions>
    <action name="start" timeout="20s"/>
    <action name="monitor" depth="0" timeout="20" interval="10s" start-delay="0" role="Promoted"/>
    <action name="meta-data"/>
  </actions>
</resource-agent>
and more noise`,
    );
    expect(data).toMatchObject({
      version: "1.2",
      shortDescription: "A thing",
      longDescription: "Does A & B\n  on two lines.",
    });
    expect(
      data.parameters.map(({ name, uniqueGroup, required, type, options, default: value }) => ({
        name,
        uniqueGroup,
        required,
        type,
        options,
        value,
      })),
    ).toEqual([
      { name: "ip", uniqueGroup: "ip", required: true, type: "string", options: [], value: "" },
      { name: "mode", uniqueGroup: undefined, required: false, type: "select", options: ["a", "b"], value: "a" },
      { name: "pair", uniqueGroup: "both", required: false, type: "string", options: [], value: undefined },
    ]);
    expect(data.parameters[0]?.shortDescription).toBe("Address");
    expect(data.parameters[2]).toMatchObject({ deprecated: true, private: true });
    expect(data.actions[1]).toEqual({
      name: "monitor",
      timeoutMs: 20_000,
      intervalMs: 10_000,
      startDelayMs: 0,
      role: "Promoted",
      depth: "0",
    });
    expect(data.actions[2]).toMatchObject({ timeoutMs: undefined, intervalMs: undefined });
  });

  it.each(["", "no xml", "<resource-agent><oops></resource-agent>"])("%j is refused", (text) => {
    expect(() => parseMetadata(agent, text)).toThrow(/ocf:heartbeat:X printed no usable meta-data/);
  });

  it.skipIf(!existsSync(recorded))("of recorded agents is read (needs LIFELINE_CASES)", () => {
    for (const file of readdirSync(recorded)) {
      const data = parseMetadata(agent, readFileSync(join(recorded, file), "utf8"));
      expect(
        data.actions.map((action) => action.name),
        file,
      ).toContain(file.startsWith("stonith") ? "monitor" : "start");
      expect(data.parameters.length, file).toBeGreaterThan(0);
    }
  });

  it("of an init script comes from its comment", () => {
    const script =
      "#!/bin/sh\n### BEGIN INIT INFO\n# Provides: x\n# Short-Description: An X\n# Description: Runs x\n#   all day\n### END INIT INFO\n";
    expect(lsbMetadata({ class: "lsb", type: "x" }, script)).toMatchObject({
      shortDescription: "An X",
      longDescription: "Runs x all day",
    });
  });
});

describe("names of agents", () => {
  it.each(["ocf:heartbeat:Dummy", "stonith:fence_xvm", "systemd:sshd", "heartbeat:apache"])("%s", (text) => {
    expect(formatAgentName(parseAgentName(text))).toBe(text);
  });
  it.each(["Dummy", "ocf:Dummy", "ocf::Dummy", "lsb:a:b", ":x", ""])("%j is none", (text) => {
    expect(() => parseAgentName(text)).toThrow(/not the name of an agent/);
  });
});

it("arguments by position go by number, gaps closed", () => {
  expect(positionalArguments({ "10": "j", "2": "b", "1": "a", other: "x" })).toEqual(["a", "b", "j"]);
});
