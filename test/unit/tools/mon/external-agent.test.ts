import { describe, expect, it } from "vitest";
import { readXml } from "../../../../src/cib/index.ts";
import type { ClusterEvent } from "../../../../src/client/index.ts";
import { loadTool } from "../../../../src/tools/index.ts";
import { agentVariables, newResults } from "../../../../src/tools/mon/external-agent.ts";
import { catalogue } from "../../../support/agents.ts";
import { MemoryCluster } from "../../../support/memory-cluster.ts";
import { MemoryIo } from "../../../support/tool-io.ts";

interface Told {
  readonly key?: string;
  readonly magic?: string;
  readonly more?: string;
}

const entry = ({ key = "r_monitor_10000", magic = "0:0;3:1:0:uuid", more = "" }: Told = {}): string =>
  `<lrm_rsc_op id="e" operation_key="${key}" operation="x" transition-magic="${magic}" ${more}/>`;
const cib = (...entries: readonly string[]) =>
  readXml(
    `<cib epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes><node id="1" uname="a"/></nodes><resources/><constraints/></configuration><status><node_state id="1" uname="a"><lrm id="1"><lrm_resources><lrm_resource id="r" class="ocf" provider="heartbeat" type="Dummy">${entries.join("")}</lrm_resource></lrm_resources></lrm></node_state></status></cib>`,
  );

describe("what the program of --external-agent is told", () => {
  it.each<[string, Told, string, string, string]>([
    ["it went well", {}, "r", "monitor", "OK"],
    ["it failed", { magic: "0:1;3:1:0:u" }, "r", "monitor", "Error occurred"],
    ["nobody expected that it does not run", { magic: "0:7;3:1:0:u" }, "r", "monitor", "Not running"],
    ["it was not done", { magic: "2:198;3:1:0:u" }, "r", "monitor", "Timed out"],
    ["it is under way", { magic: "-1:193;3:1:0:u", key: "r_stop_0" }, "r", "stop", "Pending"],
    ["names may have underscores", { key: "my_r_migrate_to_0" }, "my_r", "migrate_to", "OK"],
    ["a notification", { key: "r_post_notify_start_0" }, "r", "post_notify_start", "OK"],
  ])("%s", (_name, told, resource, task, description) => {
    expect(newResults(cib(), cib(entry(told)))).toMatchObject([{ node: "a", resource, task, description }]);
  });

  it.each<[string, string, string]>([
    ["it is what it was", entry(), entry()],
    ["it is gone", entry(), ""],
    ["it does not run, as was expected", "", entry({ magic: "0:7;3:1:7:u" })],
    ["nothing was expected", "", entry({ magic: "" })],
    ["it has no key of an operation", "", entry({ key: "odd" })],
  ])("nothing: %s", (_name, before, after) => {
    expect(newResults(cib(before), cib(after))).toEqual([]);
  });

  it("a result that changes is told again, with the host that the entry names", () => {
    const after = entry({ magic: "0:1;3:1:0:u", more: 'on_node="guest"' });
    expect(newResults(cib(entry()), cib(after))).toMatchObject([{ node: "guest", rc: 1 }]);
  });

  it("stands in variables", () => {
    const [result] = newResults(cib(), cib(entry({ magic: "0:7;3:1:0:u" })));
    const variables = {
      CRM_notify_node: "a",
      CRM_notify_rsc: "r",
      CRM_notify_task: "monitor",
      CRM_notify_desc: "Not running",
      CRM_notify_rc: "7",
      CRM_notify_target_rc: "0",
      CRM_notify_status: "0",
    };
    expect(agentVariables(result!, undefined)).toEqual(variables);
    expect(agentVariables(result!, "me@x")).toEqual({ CRM_notify_recipient: "me@x", ...variables });
  });
});

describe("crm_mon --external-agent", () => {
  async function mon(args: readonly string[], setting: "node" | "pacemaker" = "node", detach?: () => void) {
    const cluster = new MemoryCluster(cib(entry()), catalogue([]), { setting });
    const watch = (listener: (event: ClusterEvent) => void) => {
      const tell = (text: string): void => {
        cluster.cib = cib(text);
        void cluster.read().then((snapshot) => listener({ kind: "cib", snapshot, changes: [] }));
      };
      tell(entry());
      tell(entry({ magic: "0:1;3:1:0:u" }));
      setImmediate(() => process.emit("SIGTERM"));
      return () => undefined;
    };
    const io = Object.assign(new MemoryIo("crm_mon"), {
      openCluster: async () => Object.assign(cluster, { watch }),
      ...(detach === undefined ? {} : { detach }),
    });
    const code = await (await loadTool("crm_mon"))(args, io);
    return { code, io };
  }

  it("is run at what happens from now on; nothing is printed in the background", async () => {
    const { code, io } = await mon(["-d", "-E", "/usr/bin/tell", "-e", "me", "-W"]);
    expect([code, io.stdout, io.stderr]).toEqual([0, "", ""]);
    expect(io.launched).toMatchObject([
      { program: "/usr/bin/tell", env: { CRM_notify_rc: "1", CRM_notify_recipient: "me" } },
    ]);
  });

  it("goes on in the background, where that is another process", async () => {
    let detached = 0;
    const { code, io } = await mon(["-d", "-E", "/usr/bin/tell"], "node", () => {
      detached++;
    });
    expect([code, detached, io.launched]).toEqual([0, 1, []]);
  });

  it("is not run where one look is asked for", async () => {
    const { code, io } = await mon(["-1", "-E", "/usr/bin/tell"]);
    expect([code, io.launched]).toEqual([0, []]);
  });

  it.each<[readonly string[], "node" | "pacemaker", number, RegExp]>([
    [["-d"], "node", 64, /--daemonize requires at least one of --output-to/],
    [["-d", "-W", "-E", "x"], "pacemaker", 3, /not supported yet: --watch-fencing on a live Pacemaker/],
  ])("%j on %s is refused", async (args, setting, code, err) => {
    const answer = await mon(args, setting);
    expect(answer.code).toBe(code);
    expect(answer.io.stderr).toMatch(err);
  });
});
