import { ExitCode } from "../base/index.ts";
import { childElements, configurationOf, element, firstChild } from "../cib/index.ts";
import type { ToolIo } from "./io.ts";
import type { OptionSpec } from "./options.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

const OPTIONS: readonly OptionSpec[] = [
  { short: "n", long: "name", group: "Commands", help: "Print the name of this node" },
  { short: "i", long: "cluster-id", group: "Commands", help: "Print the id of this node" },
  { short: "l", long: "list", group: "Commands", help: "List all nodes, present or not" },
  { short: "p", long: "partition", group: "Commands", help: "List the nodes that are together with this one" },
  { short: "q", long: "quorum", group: "Commands", help: "Print 1 with quorum, 0 without" },
  {
    short: "N",
    long: "name-for-id",
    argument: "ID",
    group: "Commands",
    help: "Print the name of the node with this id",
  },
  { short: "R", long: "remove", argument: "NAME", group: "Commands", help: "Remove a node that is gone" },
  { short: "f", long: "force", group: "Additional Options", help: "Do it although the node may still be there" },
  { short: "Q", long: "quiet", group: "Additional Options", help: "Say less" },
];

export const crmNodeTool: ToolDefinition = {
  name: "crm_node",
  summary: "crm_node - tool for displaying low-level node information",
  description: "",
  options: OPTIONS,
  missing: ["remove", "force"],
  run,
};

export function crmNode(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmNodeTool, argv, io);
}

const COMMANDS = ["name", "cluster-id", "list", "partition", "quorum", "name-for-id", "remove"] as const;

async function run(call: ToolCall): Promise<number> {
  const command = COMMANDS.find((name) => call.has(name));
  if (command === undefined) throw toolError("usage", "Must specify a command");
  if (command === "remove") throw toolError("not-supported", "not supported yet: --remove");
  const cluster = await call.io.openCluster();
  try {
    const [{ cib }, status] = await Promise.all([cluster.read(), cluster.status()]);
    const section = firstChild(configurationOf(cib), "nodes");
    const nodes = (section === undefined ? [] : childElements(section, "node")).map(({ attributes }) => ({
      id: attributes.id ?? "",
      name: attributes.uname ?? attributes.id ?? "",
    }));
    const online = new Set(status.hosts.filter((host) => host.online).map(({ name }) => name));
    const own = nodes.find(({ name }) => name === cluster.host);
    switch (command) {
      case "name":
        call.line(cluster.host);
        call.add(element("node-info", { uname: cluster.host, ...(own === undefined ? {} : { nodeid: own.id }) }));
        return ExitCode.OK;
      case "cluster-id":
        if (own === undefined) throw noSuch();
        call.line(own.id);
        call.add(element("node-info", { nodeid: own.id }));
        return ExitCode.OK;
      case "name-for-id": {
        const found = nodes.find(({ id }) => id === call.value("name-for-id"));
        if (found === undefined) throw noSuch();
        call.line(found.name);
        call.add(element("node-info", { nodeid: found.id, uname: found.name }));
        return ExitCode.OK;
      }
      case "list": {
        const state = (name: string): string => (online.has(name) ? "member" : "lost");
        for (const { id, name } of nodes) call.line(`${id} ${name} ${state(name)}`);
        const rows = nodes.map(({ id, name }) => element("node", { id, name, state: state(name) }));
        call.add(element("nodes", {}, rows));
        return ExitCode.OK;
      }
      case "partition": {
        const together = nodes.map(({ name }) => name).filter((name) => online.has(name));
        call.line(together.join(" "));
        call.add(
          element(
            "nodes",
            {},
            together.map((name) => element("node", { name })),
          ),
        );
        return ExitCode.OK;
      }
      case "quorum":
        call.line(status.quorum ? "1" : "0");
        call.add(element("cluster-info", { quorum: String(status.quorum) }));
        return ExitCode.OK;
    }
  } finally {
    await cluster.close();
  }
}

function noSuch(): Error {
  return toolError("no-such", "Node is not known to cluster");
}
