import { ExitCode } from "../base/index.ts";
import { childElements, configurationOf, element, firstChild } from "../cib/index.ts";
import type { ToolIo } from "./io.ts";
import { removeNode } from "./node/remove.ts";
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
  {
    short: "R",
    long: "remove",
    argument: "NAME",
    group: "Commands",
    help: "Remove the node with this name (or id), which has to be stopped",
  },
  { short: "f", long: "force", group: "Additional Options", help: "Remove it: nothing is removed without" },
  { short: "Q", long: "quiet", group: "Additional Options", help: "Say less" },
];

export const crmNodeTool: ToolDefinition = {
  name: "crm_node",
  summary: "crm_node - tool for displaying low-level node information",
  description: "",
  options: OPTIONS,
  run,
};

export function crmNode(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmNodeTool, argv, io);
}

const COMMANDS = ["name", "cluster-id", "list", "partition", "quorum", "name-for-id", "remove"] as const;

async function run(call: ToolCall): Promise<number> {
  // The last command counts.
  const given = call.options.flatMap(({ name }) => COMMANDS.filter((known) => known === name));
  const command = given.at(-1);
  if (command === undefined) throw toolError("usage", "Must specify a command");
  if (command === "remove" && !call.has("force")) {
    throw toolError(
      "usage",
      "The supplied command is considered dangerous.  To prevent accidental destruction of the cluster, the --force flag is required in order to proceed.",
    );
  }
  const cluster = await call.io.openCluster();
  try {
    if (command === "remove") return await removeNode(call, cluster, call.value("remove") ?? "");
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
