import { describe, expect, it } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import { utc } from "../../../src/rules/index.ts";
import { readCluster } from "../../../src/state/index.ts";
import { buildStatus, compareNaturally, maintenanceText, renderLines, statusText } from "../../../src/status/index.ts";

interface Small {
  readonly options?: string;
  readonly nodes?: string;
  readonly resources?: string;
  readonly status?: string;
}

const NOW_MS = 1_700_000_000_000;
const UP = 'in_ccm="true" crmd="online" join="member" expected="member"';

function small({ options = "", nodes = "", resources = "", status = "" }: Small) {
  const hosts = nodes === "" ? '<node id="1" uname="a"/><node id="2" uname="b"/>' : nodes;
  return readXml(
    `<cib validate-with="pacemaker-3.9" have-quorum="1"><configuration><crm_config><cluster_property_set id="o">` +
      `<nvpair id="o1" name="stonith-enabled" value="false"/>${options}</cluster_property_set></crm_config>` +
      `<nodes>${hosts}</nodes><resources>${resources}</resources><constraints/></configuration><status>${status}</status></cib>`,
  );
}

function text(given: Small, inactive = true): string[] {
  const view = buildStatus(readCluster(small(given), NOW_MS, { zone: utc }));
  return renderLines(statusText(view, { inactive, pending: true, attributes: true }))
    .split("\n")
    .slice(0, -1);
}

const operation = (id: string, task: string, rc: number, more = ""): string =>
  `<lrm_rsc_op id="${id}_last_0" operation_key="${id}_${task}_0" operation="${task}" transition-key="1:1:${task === "monitor" ? 7 : 0}:x" transition-magic="0:${rc};1:1:0:x" on_node="a" call-id="1" rc-code="${rc}" op-status="0" interval="0" ${more}/>`;
const history = (id: string, content: string, type = "Dummy"): string =>
  `<lrm_resource id="${id}" class="ocf" provider="heartbeat" type="${type}">${content}</lrm_resource>`;
const host = (id: string, name: string, histories = "", state = UP, attributes = ""): string =>
  `<node_state id="${id}" uname="${name}" ${state}><lrm id="${id}"><lrm_resources>${histories}</lrm_resources></lrm>${attributes}</node_state>`;
const dummy = (id: string, content = ""): string =>
  `<primitive id="${id}" class="ocf" provider="heartbeat" type="Dummy">${content}</primitive>`;
const meta = (id: string, name: string, value: string): string =>
  `<meta_attributes id="${id}-m"><nvpair id="${id}-m-${name}" name="${name}" value="${value}"/></meta_attributes>`;
const both = host("1", "a") + host("2", "b");

describe("hosts", () => {
  const nodes = (states: string, entries = ""): string[] => {
    const lines = text({ status: states, nodes: entries });
    return lines.slice(1, lines.indexOf(""));
  };
  it("stand in lists by what they are", () => expect(nodes(both)).toEqual(["  * Online: [ a b ]"]));
  it("are off when they left in order", () =>
    expect(
      nodes(host("1", "a") + host("2", "b", "", 'in_ccm="false" crmd="offline" join="down" expected="down"')),
    ).toEqual(["  * Online: [ a ]", "  * OFFLINE: [ b ]"]));
  it.each([
    ["standby", "on", "standby"],
    ["maintenance", "true", "maintenance"],
  ])("stand alone with what is particular: %s", (name, value, shown) => {
    const own = `<instance_attributes id="i"><nvpair id="s" name="${name}" value="${value}"/></instance_attributes>`;
    const entries = `<node id="1" uname="a">${own}</node><node id="2" uname="b"/>`;
    expect(nodes(both, entries)).toEqual([`  * Node a: ${shown}`, "  * Online: [ b ]"]);
  });
});

describe("resources", () => {
  const resources = (given: Small, inactive = true): string[] => {
    const lines = text({ status: both, ...given }, inactive);
    return lines.slice(lines.indexOf("") + 2);
  };
  it("say where they run", () =>
    expect(
      resources({
        resources: dummy("r"),
        status: host("1", "a", history("r", operation("r", "start", 0))) + host("2", "b"),
      }),
    ).toEqual(["  * r\t(ocf:heartbeat:Dummy):\t Started a"]));
  it("or that they do not, and why", () =>
    expect(resources({ resources: dummy("r", meta("r", "target-role", "Stopped")) })).toEqual([
      "  * r\t(ocf:heartbeat:Dummy):\t Stopped (disabled)",
    ]));
  it("are left out while inactive unless asked for", () =>
    expect(resources({ resources: dummy("r") }, false)).toEqual(["  * No active resources"]));
  it("name all hosts when they are on several", () =>
    expect(
      resources({
        resources: dummy("r"),
        status:
          host("1", "a", history("r", operation("r", "start", 0))) +
          host("2", "b", history("r", operation("r", "start", 0))),
      }),
    ).toEqual(["  * r\t(ocf:heartbeat:Dummy):\t Started [ a b ]"]));
  it("show what nobody manages", () =>
    expect(
      resources({
        resources: dummy("r", meta("r", "is-managed", "false")),
        status: host("1", "a", history("r", operation("r", "start", 0))) + host("2", "b"),
      }),
    ).toEqual(["  * r\t(ocf:heartbeat:Dummy):\t Started a (unmanaged)"]));
  it.each([["r_monitor_0"], ["r_start_0"]])(
    "show an agent that is missing, whatever the look's key says was done (%s)",
    (key) =>
      expect(
        resources({
          resources: dummy("r"),
          status: host("1", "a", history("r", operation("r", "monitor", 5).replace("r_monitor_0", key))),
          nodes: '<node id="1" uname="a"/>',
        }),
      ).toEqual(["  * r\t(ocf:heartbeat:Dummy):\t Stopped (Not installed) "]),
  );
  it("in a container say what was found on the container's host, not in it", () => {
    const box = `<bundle id="box"><docker image="i" replicas="1" network="host"/><network control-port="9999"/>${dummy("r")}</bundle>`;
    const container =
      history("box-docker-0", operation("box-docker-0", "start", 0), "docker") +
      `<lrm_resource id="box-0" class="ocf" provider="pacemaker" type="remote" container="box-docker-0">${operation("box-0", "start", 0)}</lrm_resource>`;
    const inside = `<node_state remote_node="true" id="box-0" uname="box-0" in_ccm="true"><lrm id="box-0"><lrm_resources>${history("r", operation("r", "monitor", 5).replace('on_node="a"', 'on_node="box-0"'))}</lrm_resources></lrm></node_state>`;
    expect(resources({ resources: box, status: host("1", "a", container) + host("2", "b") + inside })).toEqual([
      "  * Container bundle: box [i]:",
      "    * box-0\t(ocf:heartbeat:Dummy):\t Stopped a",
    ]);
  });
  it("in a container that was configured away are shown as removed host by host", () => {
    const connections = [0, 1, 2].map(
      (n) =>
        history(`box-docker-${n}`, operation(`box-docker-${n}`, "start", 0), "docker") +
        `<lrm_resource id="box-${n}" class="ocf" provider="pacemaker" type="remote" container="box-docker-${n}">${operation(`box-${n}`, "start", 0)}</lrm_resource>`,
    );
    const insides = [0, 1, 2].map(
      (n) =>
        `<node_state remote_node="true" id="box-${n}" uname="box-${n}" in_ccm="true"><lrm id="box-${n}"><lrm_resources>${history("r", operation("r", "start", 0))}</lrm_resources></lrm></node_state>`,
    );
    const box = `<bundle id="box"><docker image="i" replicas="1" network="host"/><network control-port="9999"/>${dummy("r")}</bundle>`;
    const lines = resources({
      resources: box,
      status: host("1", "a", connections.join("")) + host("2", "b") + insides.join(""),
    });
    expect(lines.slice(0, 2)).toEqual([
      "  * Container bundle: box [i]:",
      "    * box-0\t(ocf:heartbeat:Dummy):\t Started a",
    ]);
    expect(lines.filter((line) => line.startsWith("  * r\t"))).toEqual([
      "  * r\t(ocf:heartbeat:Dummy):\t ORPHANED Started box-1",
      "  * r\t(ocf:heartbeat:Dummy):\t ORPHANED Started box-2",
    ]);
  });
  it("in a container name the host that a lock keeps it for", () => {
    const box = `<bundle id="box"><docker image="i" replicas="1"/><network ip-range-start="10.0.0.1"/></bundle>`;
    const stopped = history("box-docker-0", operation("box-docker-0", "stop", 0), "docker");
    const locked = stopped.replace(" id=", ` shutdown-lock="${NOW_MS / 1000 - 10}" id=`);
    const options = '<nvpair id="o2" name="shutdown-lock" value="true"/>';
    const gone = host("1", "a", locked, 'in_ccm="false" crmd="offline" join="down" expected="down"');
    expect(resources({ options, resources: box, status: gone + host("2", "b") })).toEqual([
      "  * Container bundle: box [i]:",
      "    * box-docker-0 (10.0.0.1)\t(ocf:heartbeat:docker):\t Stopped a (LOCKED)",
    ]);
  });
  it("in containers are a set when several are configured, though what is inside allows one alone", () => {
    const inside = '<primitive id="r" class="systemd" type="httpd"/>';
    const box = `<bundle id="box"><docker image="i" replicas="3" replicas-per-host="2"/><network ip-range-start="10.0.0.1"/>${inside}</bundle>`;
    expect(resources({ resources: box, nodes: '<node id="1" uname="a"/>', status: host("1", "a") })).toEqual([
      "  * Container bundle set: box [i] (unique):",
      "    * box-0 (10.0.0.1)\t(systemd:httpd):\t Stopped",
    ]);
  });
  it("in groups stand below them", () =>
    expect(resources({ resources: `<group id="g">${dummy("x")}${dummy("y")}</group>` })).toEqual([
      "  * Resource Group: g:",
      "    * x\t(ocf:heartbeat:Dummy):\t Stopped",
      "    * y\t(ocf:heartbeat:Dummy):\t Stopped",
    ]));
  it("cloned are lists of hosts", () =>
    expect(
      resources({
        resources: `<clone id="c">${dummy("r")}</clone>`,
        status: host("1", "a", history("r", operation("r", "start", 0))) + host("2", "b"),
      }),
    ).toEqual(["  * Clone Set: c [r]:", "    * Started: [ a ]", "    * Stopped: [ b ]"]));
  it("promotable are lists by role", () =>
    expect(
      resources({
        resources: `<clone id="c">${dummy("r")}${meta("c", "promotable", "true")}</clone>`,
        status:
          host("1", "a", history("r", operation("r", "promote", 0))) +
          host("2", "b", history("r", operation("r", "start", 0))),
      }),
    ).toEqual(["  * Clone Set: c [r] (promotable):", "    * Promoted: [ a ]", "    * Unpromoted: [ b ]"]));
  it("unique instances are shown one by one", () =>
    expect(
      resources({
        resources: `<clone id="c">${dummy("r")}${meta("c", "globally-unique", "true")}</clone>`,
        status: host("1", "a", history("r:0", operation("r:0", "start", 0))) + host("2", "b"),
      }),
    ).toEqual([
      "  * Clone Set: c [r] (unique):",
      "    * r:0\t(ocf:heartbeat:Dummy):\t Started a",
      "    * r:1\t(ocf:heartbeat:Dummy):\t Stopped",
    ]));
});

it("attributes stand by host, without the cluster's own", () => {
  const attributes =
    '<transient_attributes id="1"><instance_attributes id="t"><nvpair id="x" name="pingd" value="1000"/>' +
    '<nvpair id="y" name="fail-count-r#monitor_0" value="1"/></instance_attributes></transient_attributes>';
  const lines = text({ status: host("1", "a", "", UP, attributes), nodes: '<node id="1" uname="a"/>' });
  expect(lines.slice(-3)).toEqual([
    "Node Attributes:",
    "  * Node: a:",
    `    * ${"pingd".padEnd(32)}\t: ${"1000".padEnd(10)}`,
  ]);
});

it("a banner says that nothing is managed", () => {
  expect(maintenanceText({ maintenanceMode: true, stopAll: false })?.at(-1)).toMatch(/will not attempt to start/);
  expect(maintenanceText({ maintenanceMode: false, stopAll: true })?.at(-1)).toMatch(/keep all resources stopped/);
  expect(maintenanceText({ maintenanceMode: false, stopAll: false })).toBeUndefined();
});

it("names sort as people count", () =>
  expect(["node10", "Node2", "node1", "node02", "a"].sort(compareNaturally)).toEqual([
    "a",
    "node1",
    "Node2",
    "node02",
    "node10",
  ]));
