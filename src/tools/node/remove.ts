import { CrmError, ExitCode } from "../../base/index.ts";
import { childElements, configurationOf, type Element, firstChild, statusOf } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { editCib } from "../cib/commit.ts";
import { type ToolCall, toolError } from "../run-tool.ts";

/** Takes a node that is gone for good out of the cluster and out of the document. One that nobody knows is told and no error:
 *  it is gone. @param wanted its name, or its id */
export async function removeNode(call: ToolCall, cluster: Cluster, wanted: string): Promise<number> {
  const { cib } = await cluster.read();
  const node = findNode(cib, wanted);
  const commands = [`${call.io.program} --force --remove ${wanted}`];
  if (node === undefined) call.complain(`there is no node '${wanted}'`);
  if (node === undefined && cluster.setting !== "pacemaker") return ExitCode.OK;
  const name = node?.name ?? wanted;
  if (cluster.setting !== "file") {
    const { hosts } = await cluster.status();
    const host = hosts.find((each) => each.name === name);
    if (host?.online === true) throw toolError("unsafe", `Node ${name} is still active: stop it first`);
    // A remote node is none of its hosts; Pacemaker has memories of those too.
    if (host !== undefined || cluster.setting === "pacemaker") {
      const origin = { user: call.io.user, client: call.io.program, commands };
      const outcome = await cluster.perform({ kind: "hosts", action: "remove", hosts: [name] }, origin);
      if (outcome.kind === "refused") throw new CrmError(outcome.error);
    }
  }
  // Pacemaker's own tool has done all of it.
  if (cluster.setting !== "pacemaker")
    await editCib(cluster, call.io, commands, (current) => withoutNode(current, name));
  return ExitCode.OK;
}

interface KnownNode {
  readonly id: string | undefined;
  readonly name: string;
}

/** A number is an id, anything else a name, as Pacemaker has it. */
function findNode(cib: Element, wanted: string): KnownNode | undefined {
  const isId = /^\d+$/.test(wanted) && Number(wanted) > 0;
  return nodesOf(cib).find(({ id, name }) => (isId ? id === wanted : name === wanted));
}

function nodesOf(cib: Element): KnownNode[] {
  const section = firstChild(configurationOf(cib), "nodes");
  const status = statusOf(cib);
  const elements = [
    ...(section === undefined ? [] : childElements(section, "node")),
    ...(status === undefined ? [] : childElements(status, "node_state")),
  ];
  return elements.map(({ attributes: { id, uname } }) => ({ id, name: uname ?? id ?? "" }));
}

function withoutNode(cib: Element, name: string): Element {
  const isIt = ({ attributes: { id, uname } }: Element): boolean => (uname ?? id) === name;
  const configuration = configurationOf(cib);
  const nodes = firstChild(configuration, "nodes");
  const status = statusOf(cib);
  const withNodes =
    nodes === undefined
      ? cib
      : replaceChild(cib, configuration, replaceChild(configuration, nodes, without(nodes, isIt)));
  return status === undefined ? withNodes : replaceChild(withNodes, status, without(status, isIt));
}

function without(parent: Element, leaves: (child: Element) => boolean): Element {
  return { ...parent, children: parent.children.filter((child) => child.kind !== "element" || !leaves(child)) };
}

function replaceChild(parent: Element, before: Element, after: Element): Element {
  return { ...parent, children: parent.children.map((child) => (child === before ? after : child)) };
}
