import { assert } from "../../base/index.ts";
import {
  CONFIGURATION_SECTIONS,
  childElements,
  configurationOf,
  type Element,
  element,
  firstChild,
  sectionPosition,
} from "../../cib/index.ts";
import type { AttributeNode } from "./node.ts";

/** Where attributes of one kind stand, and how what is missing is called. */
export type PlaceKind = "crm_config" | "nodes" | "status" | "rsc_defaults" | "op_defaults" | "tickets";

export interface Place {
  readonly kind: PlaceKind;
  /** Host of node attributes. */
  readonly node: AttributeNode | undefined;
  readonly utilization: boolean;
  /** Only this set (`--set-name`). */
  readonly set: string | undefined;
}

export interface Found {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

const SET_ELEMENT: Readonly<Record<PlaceKind, string>> = {
  crm_config: "cluster_property_set",
  nodes: "instance_attributes",
  status: "instance_attributes",
  rsc_defaults: "meta_attributes",
  op_defaults: "meta_attributes",
  tickets: "instance_attributes",
};

function setName(place: Place): string {
  return place.utilization ? "utilization" : SET_ELEMENT[place.kind];
}

export function setId(place: Place): string {
  if (place.set !== undefined) return place.set;
  const { kind, node } = place;
  switch (kind) {
    case "crm_config":
      return "cib-bootstrap-options";
    case "nodes":
      return `nodes-${node?.id}${place.utilization ? "-utilization" : ""}`;
    case "status":
      return `status-${node?.id}`;
    case "tickets":
      return "status-tickets";
    default:
      return `${kind}-options`;
  }
}

/** What holds the sets: a section, a node, the transient attributes of a node. */
function holder(cib: Element, place: Place): Element | undefined {
  const configuration = configurationOf(cib);
  switch (place.kind) {
    case "nodes": {
      const nodes = firstChild(configuration, "nodes");
      return nodes && childElements(nodes, "node").find((node) => node.attributes.id === place.node?.id);
    }
    case "status": {
      const status = firstChild(cib, "status");
      const state = status && childElements(status, "node_state").find((each) => each.attributes.id === place.node?.id);
      return state && firstChild(state, "transient_attributes");
    }
    case "tickets": {
      const status = firstChild(cib, "status");
      return status && firstChild(status, "tickets");
    }
    default:
      return firstChild(configuration, place.kind);
  }
}

/** Whether there is something that attributes can be put into: a host's status is made by the cluster alone. */
export function hasRoom(cib: Element, { kind, node }: Place): boolean {
  if (kind !== "status") return true;
  const status = firstChild(cib, "status");
  return status !== undefined && childElements(status, "node_state").some(({ attributes: { id } }) => id === node?.id);
}

/** All attributes of a place that a test accepts, in the order of the document. */
export function findAttributes(cib: Element, place: Place, accepts: (pair: Found) => boolean): Found[] {
  const within = holder(cib, place);
  if (within === undefined) return [];
  return childElements(within, setName(place))
    .filter((set) => place.set === undefined || set.attributes.id === place.set)
    .flatMap((set) => childElements(set, "nvpair"))
    .map(({ attributes: { id = "", name = "", value = "" } }) => ({ id, name, value }))
    .filter(accepts);
}

type Update = (before: Element) => Element;

function updateChild(
  parent: Element,
  fits: (child: Element) => boolean,
  fresh: () => Element,
  update: Update,
): Element {
  const at = parent.children.findIndex((node) => node.kind === "element" && fits(node));
  if (at < 0) return { ...parent, children: [...parent.children, update(fresh())] };
  return { ...parent, children: parent.children.with(at, update(parent.children[at] as Element)) };
}

const is =
  (name: string, id?: string) =>
  (child: Element): boolean =>
    child.name === name && (id === undefined || child.attributes.id === id);

function freshNode(node: AttributeNode | undefined): Element {
  const { id = "", name = "", remote = false } = node ?? {};
  return element("node", remote ? { type: "remote", id, uname: name } : { id });
}

function updateHolder(cib: Element, place: Place, update: Update): Element {
  const { node } = place;
  if (place.kind === "status") {
    const id = node?.id ?? "";
    return updateChild(
      cib,
      is("status"),
      () => element("status"),
      (status) =>
        updateChild(
          status,
          is("node_state", id),
          () => element("node_state", { id, uname: node?.name ?? id }),
          (state) =>
            updateChild(state, is("transient_attributes"), () => element("transient_attributes", { id }), update),
        ),
    );
  }
  if (place.kind === "tickets") {
    return updateChild(
      cib,
      is("status"),
      () => element("status"),
      (status) => updateChild(status, is("tickets"), () => element("tickets"), update),
    );
  }
  return updateChild(
    cib,
    is("configuration"),
    () => element("configuration"),
    (configuration) => {
      if (place.kind === "nodes") {
        return updateChild(
          configuration,
          is("nodes"),
          () => element("nodes"),
          (nodes) => updateChild(nodes, is("node", node?.id), () => freshNode(node), update),
        );
      }
      const section = CONFIGURATION_SECTIONS.find((name) => name === place.kind);
      assert(section !== undefined, "only nodes, status and tickets stand elsewhere");
      if (firstChild(configuration, section) === undefined) {
        const at = sectionPosition(configuration, section);
        const added = { ...configuration, children: configuration.children.toSpliced(at, 0, element(section)) };
        return updateChild(added, is(section), () => element(section), update);
      }
      return updateChild(configuration, is(section), () => element(section), update);
    },
  );
}

/** Gives the attribute `name` the value: changes the one with `id`, or adds one (with `newId`, else an id made of its set). */
export function putAttribute(
  cib: Element,
  place: Place,
  name: string,
  id: string | undefined,
  value: string,
  newId?: string,
): Element {
  if (id !== undefined) {
    return updateHolder(cib, place, (within) =>
      mapPairs(within, place, (pair) => (pair.attributes.id === id ? withValue(pair, value) : pair)),
    );
  }
  const set = setId(place);
  const pair = element("nvpair", { id: newId ?? `${set}-${name.replace(/[^\w.-]/g, ".")}`, name, value });
  return updateHolder(cib, place, (within) =>
    updateChild(
      within,
      is(setName(place), set),
      () => element(setName(place), { id: set }),
      (before) => ({
        ...before,
        children: [...before.children, pair],
      }),
    ),
  );
}

function withValue(pair: Element, value: string): Element {
  return { ...pair, attributes: { ...pair.attributes, value } };
}

export function dropAttribute(cib: Element, place: Place, id: string): Element {
  return updateHolder(cib, place, (within) =>
    mapPairs(within, place, (pair) => (pair.attributes.id === id ? undefined : pair)),
  );
}

function mapPairs(within: Element, place: Place, map: (pair: Element) => Element | undefined): Element {
  const sets = setName(place);
  const children = within.children.map((set) => {
    if (set.kind !== "element" || set.name !== sets) return set;
    const pairs = set.children.flatMap((node) => {
      if (node.kind !== "element" || node.name !== "nvpair") return [node];
      const next = map(node);
      return next === undefined ? [] : [next];
    });
    return { ...set, children: pairs };
  });
  return { ...within, children };
}
