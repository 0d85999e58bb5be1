import { type Element, select } from "../../cib/index.ts";

export type NodeKind = "cluster" | "guest" | "remote";

export interface ListedNode {
  readonly kind: NodeKind;
  readonly name: string;
  readonly id: string;
}

/** Where each kind stands in a configuration, and which attribute there is its id. Source: xpath_internal.h of Pacemaker. */
const PLACES: readonly { readonly kind: NodeKind; readonly path: string; readonly id: string }[] = [
  { kind: "cluster", path: "/cib/configuration/nodes/node[not(@type) or @type='member']", id: "id" },
  {
    kind: "guest",
    path: "/cib/configuration//primitive//meta_attributes//nvpair[@name='remote-node']",
    id: "value",
  },
  { kind: "remote", path: "/cib/configuration//primitive[@type='remote'][@provider='pacemaker']", id: "id" },
];

/** Nodes that a configuration lists, of the kinds that a list of words names; `all` and no word at all mean every kind. */
export function listedNodes(cib: Element, words: string | undefined): ListedNode[] {
  const kinds = (words ?? "").split(",");
  const all = words === undefined || words === "" || kinds.includes("all");
  return PLACES.filter(({ kind }) => all || kinds.includes(kind)).flatMap(({ kind, path, id: idName }) =>
    select(cib, path).map(({ element: { attributes } }): ListedNode => {
      const id = attributes[idName] ?? "";
      return { kind, name: attributes.uname ?? id, id };
    }),
  );
}
