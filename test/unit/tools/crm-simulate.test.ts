import { describe, expect, it } from "vitest";
import { firstChild, readXml } from "../../../src/cib/index.ts";
import { loadTool } from "../../../src/tools/index.ts";
import { MemoryIo } from "../../support/tool-io.ts";

const UP = 'in_ccm="true" crmd="online" join="member" expected="member"';
const CIB = `<cib validate-with="pacemaker-3.9" epoch="5" num_updates="2" admin_epoch="0" have-quorum="1" execution-date="1700000000">
<configuration><crm_config><cluster_property_set id="o"><nvpair id="o1" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>
<nodes><node id="1" uname="a"/><node id="2" uname="b"/></nodes>
<resources><primitive id="r" class="ocf" provider="heartbeat" type="Dummy"><operations><op id="m" name="monitor" interval="10s"/></operations></primitive></resources>
<constraints/></configuration><status><node_state id="1" uname="a" ${UP}/><node_state id="2" uname="b" ${UP}/></status></cib>`;

async function simulate(args: readonly string[], cib = CIB) {
  const io = new MemoryIo("crm_simulate", (path) => {
    if (path === "cib.xml" || path === "-") return cib;
    throw Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: "ENOENT" });
  });
  const tool = await loadTool("crm_simulate");
  const code = await tool(args, io);
  return { code, out: io.stdout, err: io.stderr, files: io.files };
}

describe("crm_simulate", () => {
  it("shows the status of standard input by default", async () => {
    const { code, out } = await simulate([]);
    expect(code).toBe(0);
    expect(out).toBe(
      "Using the original execution date of: 2023-11-14 22:13:20Z\nCurrent cluster status:\n  * Node List:\n    * Online: [ a b ]\n\n" +
        "  * Full List of Resources:\n    * r\t(ocf:heartbeat:Dummy):\t Stopped\n",
    );
  });

  it("-R says what would happen, -S lets it happen", async () => {
    const { out: run } = await simulate(["-R", "-x", "cib.xml"]);
    expect(run).toMatch(/Transition Summary:\n {2}\* Start {6}r {7}\( {5}a \)\n$/);
    const { out: simulated } = await simulate(["-S", "-x", "cib.xml"]);
    expect(simulated).toContain(
      "Executing Cluster Transition:\n  * Resource action: r               monitor on b\n" +
        "  * Resource action: r               monitor on a\n  * Resource action: r               start on a\n" +
        "  * Resource action: r               monitor=10000 on a\n",
    );
    expect(simulated).toMatch(/Revised Cluster Status:.*r\t\(ocf:heartbeat:Dummy\):\t Started a\n$/s);
  });

  it("a summary's columns are as wide as its widest line asks for, from the first line on", async () => {
    const more = '<primitive id="second" class="ocf" provider="heartbeat" type="Dummy"/></resources>';
    const { out } = await simulate(["-Rx", "cib.xml"], CIB.replace("</resources>", more));
    expect(out).toMatch(/\* Start {6}r {10}\( {5}a \)\n {2}\* Start {6}second {5}\( {5}b \)\n$/);
  });

  it("-sQ prints scores alone", async () => {
    const { out } = await simulate(["-sQx", "cib.xml"]);
    expect(out).toBe(
      "pcmk__primitive_assign: r allocation score on a: 0\npcmk__primitive_assign: r allocation score on b: 0\n",
    );
  });

  it("-c shows fail counts, and what failed as the history has it", async () => {
    const failed =
      `<node_state id="1" uname="a" ${UP}><lrm id="1"><lrm_resources><lrm_resource id="r" class="ocf" provider="heartbeat" type="Dummy">` +
      '<lrm_rsc_op id="r_last_failure_0" operation_key="r_monitor_10000" operation="monitor" interval="10000" call-id="7" rc-code="1" op-status="0" ' +
      'transition-key="1:1:0:x" last-rc-change="1699999900" queue-time="0" exec-time="3"/></lrm_resource></lrm_resources></lrm>' +
      '<transient_attributes id="1"><instance_attributes id="t"><nvpair id="f" name="fail-count-r#monitor_10000" value="2"/></instance_attributes></transient_attributes></node_state>';
    const { out } = await simulate(["-cx", "cib.xml"], CIB.replace(/<node_state id="1".*?\/>/, failed));
    expect(out).toContain(
      "  * Migration Summary:\n    * Node: a:\n      * r: migration-threshold=1000000 fail-count=2\n",
    );
    expect(out).toContain(
      "  * Failed Resource Actions:\n    * r_monitor_10000 on a 'Error occurred' (1): call=7, status='Done', last-rc-change=",
    );
  });

  it("says before the status that a device which unfences a lost host has changed, and again where it is to unfence", async () => {
    const device =
      '<primitive id="f" class="stonith" type="fence_x"><meta_attributes id="fm"><nvpair id="p" name="provides" value="unfencing"/></meta_attributes></primitive>';
    const lost =
      '<node_state id="2" uname="b" in_ccm="false" crmd="offline" join="down" expected="member"><transient_attributes id="2">' +
      '<instance_attributes id="t"><nvpair id="d" name="#digests-all" value="f:fence_x:0123,"/></instance_attributes></transient_attributes></node_state>';
    const cib = CIB.replace('"false"/></cluster', '"true"/></cluster')
      .replace("<resources>", `<resources>${device}`)
      .replace(/<node_state id="2".*?\/>/, lost);
    const { out } = await simulate(["-sRx", "cib.xml"], cib);
    expect(out.match(/nfencing/g)).toHaveLength(4);
    expect(out).toMatch(
      /^Using.*\nParameters to f .*\nnotice: Unfencing node b .* f changed\nCurrent cluster status:\n/,
    );
  });

  it("saves input, output, graph and picture", async () => {
    const { files } = await simulate(["-S", "-x", "cib.xml", "-I", "in", "-O", "out", "-G", "graph", "-D", "dot"]);
    expect(readXml(files.get("in")!).attributes["validate-with"]).toBe("pacemaker-4.0");
    const after = readXml(files.get("out")!);
    expect(after.attributes.num_updates).toBe("6");
    expect(files.get("out")).toContain('operation_key="r_start_0"');
    expect(readXml(files.get("graph")!).children).toHaveLength(4);
    expect(files.get("dot")).toContain('"r_monitor_0 a" -> "r_start_0 a" [ style = bold]');
    expect(firstChild(after, "status")?.children).toHaveLength(2);
  });

  it("draws what nobody manages in purple, pseudo actions too", async () => {
    const unmanaged = '<meta_attributes id="cm"><nvpair id="n" name="is-managed" value="false"/></meta_attributes>';
    const cib = CIB.replace("<primitive", `<clone id="c">${unmanaged}<primitive`).replace(
      "</primitive>",
      "</primitive></clone>",
    );
    const { files } = await simulate(["-R", "-a", "-x", "cib.xml", "-D", "dot"], cib);
    expect(files.get("dot")).toContain('"c_start_0" [ style=dashed color="red" fontcolor="purple"]');
  });

  it("-X stores the result where the input came from", async () => {
    const { files } = await simulate(["-X", "-x", "cib.xml"]);
    expect(files.get("cib.xml")).toContain('operation_key="r_monitor_10000"');
  });

  it("works what it is told into the input first", async () => {
    const { out } = await simulate([
      "-S",
      "-x",
      "cib.xml",
      "--node-down=a",
      "-i",
      "r_start_0@b=1",
      "-w",
      "true",
      "-g",
      "t",
    ]);
    expect(out).toContain(
      "Performing Requested Modifications:\n  * Setting watchdog: true\n  * Taking node a offline\n  * Granting ticket t\n" +
        "  * Injecting r_start_0@b=1 into the configuration\n  * Injecting attribute fail-count-r#start_0=INFINITY into /node_state '2'\n",
    );
    expect(out).toContain("OFFLINE: [ a ]");
  });

  it("keeps results under the ids that a controller gives them", async () => {
    const notified = CIB.replace(
      "<primitive",
      '<clone id="c"><meta_attributes id="cm"><nvpair id="n" name="notify" value="true"/></meta_attributes><primitive',
    ).replace("</primitive>", "</primitive></clone>");
    const ids = async (...args: string[]): Promise<(string | undefined)[]> => {
      const { files } = await simulate(["-S", "-x", "cib.xml", "-O", "out", ...args], notified);
      return [...files.get("out")!.matchAll(/(?:lrm_rsc_op|nvpair) id="([^"]+)"/g)].map(([, id]) => id);
    };
    expect(await ids()).toContain("r_post_notify_start_0");
    const failed = await ids("-F", "r_start_0@a=1");
    expect(failed).toEqual(expect.arrayContaining(["r_last_failure_0", "_-fail-count-r.start_0"]));
  });

  it("--node-up brings in a host that nobody knew", async () => {
    const { out } = await simulate(["-R", "-x", "cib.xml", "-u", "c"]);
    expect(out).toContain("  * Bringing node c online\n");
  });

  it("--node-up gives every host that acts an entry in the configuration, as Pacemaker does", async () => {
    const guest = '<meta_attributes id="rm"><nvpair id="rn" name="remote-node" value="g"/></meta_attributes>';
    const more = `${guest}</primitive><primitive id="s" class="ocf" provider="heartbeat" type="Dummy"/></resources>`;
    const inside = '<constraints><rsc_location id="l" rsc="s" node="g" score="INFINITY"/></constraints>';
    const cib = CIB.replace("</primitive></resources>", more).replace("<constraints/>", inside);
    const entries = async (...args: string[]): Promise<number | undefined> => {
      const { files } = await simulate(["-S", "-x", "cib.xml", "-O", "out", ...args], cib);
      return files.get("out")!.match(/<node id/g)?.length;
    };
    expect(await entries()).toBe(2);
    expect(await entries("-u", "a")).toBe(3);
  });

  it("--op-fail lets an operation fail and ends there", async () => {
    const { out, files } = await simulate(["-x", "cib.xml", "-F", "r_start_0@a=1", "-O", "out"]);
    expect(out).toContain(
      "Pretending action 3 failed with rc=1\n  * Injecting attribute fail-count-r#start_0=INFINITY",
    );
    expect(out).not.toContain("monitor=10000");
    expect(files.get("out")).toContain('id="r_last_failure_0"');
    const { out: next } = await simulate(["-R", "-x", "cib.xml"], files.get("out"));
    expect(next).toMatch(/Recover {4}r {7}\( a -> b \)/);
  });

  it.each([
    [["--foo"], 64, "crm_simulate: Unknown option --foo\n"],
    [["-x"], 64, "crm_simulate: Missing argument for -x\n"],
    [["-N", "x", "-P", "d"], 64, "crm_simulate: Cannot parse integer value “x” for -N\n"],
    [["-x", "nowhere"], 65, "crm_simulate: Could not read input XML: no such file or directory\n"],
    [
      ["-x", "cib.xml", "-t", "someday"],
      65,
      "crm_simulate: 'someday' is not a valid ISO 8601 date/time specification (expected a date such as 2019-09-24, 2019-267 or 2019-W39-2)\n",
    ],
  ])("%j is refused", async (args, code, err) => {
    expect(await simulate(args)).toMatchObject({ code, err });
  });

  it("says when no schema is checked", async () => {
    const { err } = await simulate([], CIB.replace("pacemaker-3.9", "none"));
    expect(err).toMatch(/^Schema validation of configuration is disabled/);
  });
});
