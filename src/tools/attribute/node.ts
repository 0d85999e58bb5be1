import { childElements, configurationOf, type Element, firstChild } from "../../cib/index.ts";
import { toolError } from "../run-tool.ts";

/** A host as attributes go by it. */
export interface AttributeNode {
  readonly id: string;
  readonly name: string;
  /** It may have no entry among the nodes: then its connection is all there is of it. */
  readonly remote: boolean;
}

/** The host of this name in any case, or this id: a node, a remote host by its connection, a guest by its virtual machine, or
 *  one that the status alone still knows. @throws CrmError `no-such` */
export function attributeNode(cib: Element, name: string): AttributeNode {
  const wanted = name.toLowerCase();
  const found =
    known(cib).find((node) => node.name.toLowerCase() === wanted) ?? known(cib).find(({ id }) => id === name);
  if (found === undefined) throw toolError("no-such", `Could not map name=${name} to a UUID`);
  return found;
}

function known(cib: Element): AttributeNode[] {
  const configuration = configurationOf(cib);
  const inside = (parent: Element | undefined, kind: string): Element[] =>
    parent === undefined ? [] : childElements(parent, kind);
  const primitives = inside(firstChild(configuration, "resources"), "primitive");
  return [
    ...inside(firstChild(configuration, "nodes"), "node").flatMap(nodeOf),
    ...primitives.flatMap(remotesOf),
    ...inside(firstChild(cib, "status"), "node_state").flatMap(nodeOf),
  ];
}

function nodeOf({ attributes: { id, uname, type, remote_node: remote } }: Element): AttributeNode[] {
  if (id === undefined) return [];
  return [{ id, name: uname ?? id, remote: type === "remote" || remote === "true" }];
}

/** Hosts that a primitive brings: it is the connection to one, or the virtual machine of a guest. */
function remotesOf(primitive: Element): AttributeNode[] {
  const { id, class: agentClass, provider, type } = primitive.attributes;
  const remote = agentClass === "ocf" && provider === "pacemaker" && type === "remote";
  const guests = childElements(primitive, "meta_attributes")
    .flatMap((set) => childElements(set, "nvpair"))
    .flatMap(({ attributes: { name, value } }) => (name === "remote-node" && value !== undefined ? [value] : []));
  return [...(remote && id !== undefined ? [id] : []), ...guests].map((name) => ({ id: name, name, remote: true }));
}
