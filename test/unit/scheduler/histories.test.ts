import { expect, it } from "vitest";
import { mergeSort } from "../../../src/base/index.ts";
import { readXml } from "../../../src/cib/index.ts";
import { utc } from "../../../src/rules/index.ts";
import { type Decision, schedule } from "../../../src/scheduler/index.ts";
import { historyOf } from "../../../src/state/index.ts";
import { graphFromXml, graphToXml } from "../../../src/transition/index.ts";

/** What follows was found by comparing changed documents with Pacemaker 3.0.2's own answers. */

const HOST = (name: string, histories: string, more = ""): string =>
  `<node_state id="${name}" uname="${name}" in_ccm="true" crmd="online" join="member" expected="member">${more}` +
  `<lrm id="${name}"><lrm_resources>${histories}</lrm_resources></lrm></node_state>`;

const operation = (task: string, rc: number, call: number, more = ""): string =>
  `<lrm_rsc_op id="r_last_0" operation_key="r_${task}_0" operation="${task}" interval="0" call-id="${call}" ` +
  `rc-code="${rc}" op-status="${rc === 193 ? -1 : 0}" transition-key="1:1:0:11111111-1111-1111-1111-111111111111" ${more}/>`;

const history = (operations: string, more = 'class="ocf" provider="heartbeat" type="Dummy"', id = "r"): string =>
  `<lrm_resource id="${id}" ${more}>${operations}</lrm_resource>`;

interface Parts {
  readonly options?: Readonly<Record<string, string>>;
  readonly resources?: string;
  readonly constraints?: string;
  readonly status: string;
  readonly quorum?: boolean;
}

function decide({ options = {}, resources = "", constraints = "", status, quorum = true }: Parts): Decision {
  const set = Object.entries({ "stonith-enabled": "false", ...options })
    .map(([name, value]) => `<nvpair id="o-${name}" name="${name}" value="${value}"/>`)
    .join("");
  const cib = readXml(
    `<cib validate-with="pacemaker-3.9" epoch="1" num_updates="1" admin_epoch="0" have-quorum="${quorum ? 1 : 0}">` +
      `<configuration><crm_config><cluster_property_set id="o">${set}</cluster_property_set></crm_config>` +
      `<nodes><node id="a" uname="a"/><node id="b" uname="b"/></nodes><resources>${resources}</resources>` +
      `<constraints>${constraints}</constraints></configuration><status>${status}</status></cib>`,
  );
  return schedule({ cib, nowMs: 1_700_000_000_000, zone: utc });
}

const DUMMY = '<primitive id="r" class="ocf" provider="heartbeat" type="Dummy"/>';
const keys = ({ graph }: Decision): string[] =>
  graph.synapses.map(({ action }) => `${action.operationKey} ${action.target?.node ?? ""}`.trim()).sort();

it("restarts what a migration brought in when the host's own history knows no parameters of it", () => {
  const moved = operation("migrate_to", 0, 9, 'migrate_source="b" migrate_target="a" last-rc-change="1699999990"');
  const decision = decide({
    options: { "no-quorum-policy": "freeze" },
    resources: DUMMY,
    quorum: false,
    status: HOST("a", history(operation("monitor", 7, 2, 'last-rc-change="1699990000"'))) + HOST("b", history(moved)),
  });
  // The restart is asked for before a host is chosen; without quorum it cannot be started again.
  expect(keys(decision)).toEqual(["r_stop_0 a", "r_stop_0 b"]);
});

it("does not have a host forget a resource of another agent where it is about to be probed", () => {
  const clone = `<clone id="c">${DUMMY}</clone>`;
  const other = history(operation("monitor", 193, 2), 'class="ocf" provider="pacemaker" type="Stateful"');
  const graph = keys(decide({ resources: clone, status: HOST("a", other) }));
  expect(graph).toContain("r_monitor_0 a");
  expect(graph.filter((key) => key.includes("delete"))).toEqual([]);
});

it("keeps a shutdown lock through the clearing of fail counts too", () => {
  const failures =
    '<transient_attributes id="b"><instance_attributes id="b-t">' +
    '<nvpair id="f" name="fail-count-r#stop_0" value="INFINITY"/></instance_attributes></transient_attributes>';
  const gone = history(operation("monitor", 7, 1));
  const locked = history("", 'class="ocf" provider="heartbeat" type="Dummy" shutdown-lock="1699999990"');
  const { graph } = decide({
    options: { "shutdown-lock": "true" },
    status: HOST("a", gone) + HOST("b", locked, failures),
  });
  const clears = graph.synapses.map(({ action }) => action).filter(({ operation: task }) => task === "clear_failcount");
  expect(clears).toMatchObject([{ kind: "crm_event", shutdownLock: 1_699_999_990 }]);
  const again = graphFromXml(graphToXml(graph, { transitionId: 1 }));
  expect(again.synapses.map(({ action }) => action)).toContainEqual(
    expect.objectContaining({ shutdownLock: 1_699_999_990 }),
  );
});

it("is to decide again when a date in the general parameters of what runs begins to hold, though on its host it never does", () => {
  const dated =
    '<primitive id="r" class="ocf" provider="heartbeat" type="Dummy"><instance_attributes id="i"><rule id="i-r">' +
    '<expression id="i-r-e" attribute="#uname" operation="ne" value="a"/>' +
    '<date_expression id="i-r-d" operation="gt" start="2035-01-01"/></rule></instance_attributes></primitive>';
  const { recheckBy } = decide({ resources: dated, status: HOST("a", history(operation("start", 0, 1))) });
  expect(recheckBy).toBe(Date.UTC(2035, 0, 1) / 1000 + 1);
});

it("checks what waits for a container's host from the last result on: an expired failure of a connection is monitored afresh", () => {
  const monitor = (id: string, rc: number, call: number): string =>
    operation("monitor", rc, call, 'last-rc-change="1699990000"')
      .replace('id="r_last_0"', `id="${id}"`)
      .replace("r_monitor_0", "box-0_monitor_30000")
      .replace('interval="0"', 'interval="30000"');
  const box =
    '<bundle id="box"><docker image="i"/><network control-port="9999"/>' +
    `<meta_attributes id="m"><nvpair id="f" name="failure-timeout" value="1h"/></meta_attributes>${DUMMY}</bundle>`;
  const connection = 'class="ocf" provider="pacemaker" type="remote" container="box-docker-0"';
  const results = monitor("box-0_monitor_30000", 0, 1) + monitor("box-0_last_failure_0", 9, 2);
  const graph = keys(
    decide({
      options: { "stop-all-resources": "true" },
      resources: box,
      status: HOST("a", history(results, connection, "box-0")),
    }),
  );
  expect(graph).toContain("box-0_stop_0 a");
  expect(graph).toContain("box-0_monitor_30000 a");
});

it("does not know yet what a host was unfenced with, when the history of one read before it asks for its fencing", () => {
  const device =
    '<primitive id="f" class="stonith" type="fence_x"><meta_attributes id="fm"><nvpair id="p" name="provides" value="unfencing"/></meta_attributes></primitive>';
  const failed = operation("monitor", 1, 1)
    .replace('id="r_last_0"', 'id="far_last_failure_0"')
    .replace("r_monitor_0", "far_monitor_60000")
    .replace('interval="0"', 'interval="60000"');
  const connection = history(failed, 'class="ocf" provider="pacemaker" type="remote"', "far");
  const far =
    '<node_state remote_node="true" id="far" uname="far" in_ccm="true"><transient_attributes id="far"><instance_attributes id="t">' +
    '<nvpair id="d" name="#digests-all" value="f:fence_x:0123,"/></instance_attributes></transient_attributes></node_state>';
  const { messages, graph } = decide({
    options: { "stonith-enabled": "true" },
    resources: device,
    status: HOST("a", connection) + far,
  });
  expect(graph.synapses.map(({ action }) => action.operationKey)).toContain("stonith-far-reboot");
  expect(messages.filter(({ text }) => text.includes("nfencing"))).toEqual([]);
});

it("leaves a container the score of its own guest, as long as it is not to run there", () => {
  const box =
    '<primitive id="with" class="ocf" provider="heartbeat" type="Dummy"/>' +
    `<bundle id="box"><docker image="i"/><network control-port="9999"/>${DUMMY}</bundle>`;
  const constraints =
    '<rsc_location id="l" rsc="box"><rule id="l-r" score="INFINITY"><expression id="l-e" attribute="x" operation="not_defined"/></rule></rsc_location>' +
    '<rsc_colocation id="c" rsc="with" with-rsc="box" score="100"/>';
  const up = operation("start", 0, 1).replaceAll("r_start", "up_start");
  const agent = 'class="ocf" provider="heartbeat" type="docker"';
  const connection = 'class="ocf" provider="pacemaker" type="remote" container="box-docker-0"';
  const status = HOST("a", history(up, agent, "box-docker-0") + history(up, connection, "box-0"));
  const { scores } = decide({ resources: box, constraints, status });
  const own = scores.flatMap((line) =>
    line.kind === "allocation" && line.resource === "box-docker-0" && line.host === "box-0" ? [line.score] : [],
  );
  expect(own.length).toBeGreaterThan(1);
  expect(new Set(own)).toEqual(new Set([1_000_000]));
});

it.each([
  ["one result that says so is", ["r_monitor_0"], ["b"]],
  ["of several that say so none is", ["r_monitor_0", "r_monitor_5000"], ["a", "b"]],
])("a resource was found stopped where it migrated to: %s taken for newer", (_, found, active) => {
  const moved = operation("migrate_to", 0, 9, 'migrate_source="b" migrate_target="a" last-rc-change="1699990000"');
  const results = found.map((key, at) =>
    operation("monitor", 7, 20 + at, 'last-rc-change="1699999990"')
      .replace("r_last_0", key)
      .replace("1:1:0", "1:1:7")
      .replace("r_monitor_0", key)
      .replace('interval="0"', `interval="${key.replace(/\D/g, "")}"`),
  );
  const { cluster } = decide({
    resources: DUMMY,
    status: HOST("a", history(results.join(""))) + HOST("b", history(moved)),
  });
  expect(cluster.resourceNamed("r")?.activeOn.map(({ name }) => name)).toEqual(active);
});

it("what is said to run in the guest that it brings up is not in control of that guest", () => {
  const box =
    '<primitive id="r" class="ocf" provider="heartbeat" type="Dummy"><meta_attributes id="m"><nvpair id="n" name="remote-node" value="guest"/></meta_attributes></primitive>';
  const inside = `<node_state remote_node="true" id="guest" uname="guest"><lrm id="guest"><lrm_resources>${history(operation("start", 0, 2))}</lrm_resources></lrm></node_state>`;
  const decision = decide({
    options: { "stonith-enabled": "true" },
    resources: box,
    status: HOST("a", history(operation("start", 0, 1))) + inside,
  });
  // There is nothing to fence with: all stays as it is.
  expect(keys(decision)).toEqual(["guest_monitor_0 a"]);
});

it("reads results in the order that merging gives where calls and times contradict themselves", () => {
  // On one host the call counts, between hosts (a result may be of a container's) the time: a before b before c before a.
  const result = (id: string, host: string, call: number, atS: number): string =>
    `<lrm_rsc_op id="${id}" operation="monitor" interval="0" call-id="${call}" on_node="${host}" last-rc-change="${atS}"/>`;
  const [a, b, c] = [result("a", "x", 1, 30), result("b", "x", 2, 10), result("c", "y", 3, 20)];
  const order = (...results: readonly string[]): string =>
    historyOf(readXml(`<lrm_resource id="r">${results.join("")}</lrm_resource>`))
      .entries.map(({ id }) => id)
      .join("");
  expect([order(b, c, a), order(c, a, b), order(a, b, c)]).toEqual(["abc", "bca", "cab"]);
});

it("sorts by merging, so that comparisons that contradict themselves are asked for the same pairs as in Pacemaker", () => {
  const beats: Readonly<Record<string, string>> = { a: "b", b: "c", c: "a" };
  const compare = (one: string, other: string): number => (beats[one] === other ? -1 : beats[other] === one ? 1 : 0);
  expect(["abc", "bca", "cab", "acb", "bac", "cba"].map((word) => mergeSort([...word], compare).join(""))).toEqual([
    "abc",
    "bca",
    "cab",
    "abc",
    "bca",
    "cab",
  ]);
  expect(mergeSort([3, 1, 2, 5, 4], (one, other) => one - other)).toEqual([1, 2, 3, 4, 5]);
});
