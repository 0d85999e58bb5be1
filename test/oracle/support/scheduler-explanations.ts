import { childElements, type Element, element, isElement } from "../../../src/cib/index.ts";
import type { Difference, GraphEntry } from "./scheduler-actions.ts";

/** A difference between Pacemaker 2.1.5 (the oracle) and 3.0.2 (what we follow) that is known and meant. It knows the
 *  orderings that one of the two lacks, or what of an action means nothing, or it takes from the document what the two
 *  treat differently: when they then agree, that was it. */
export interface Explanation {
  readonly id: string;
  /** Whether the older Pacemaker may lack the ordering of `key` after `input`, or have it while we do not. */
  readonly ordering?: (key: string, input: string, side: "ours" | "theirs", facts: Facts) => boolean;
  /** What of an action counts. */
  readonly alike?: (entry: GraphEntry) => GraphEntry;
  /** The document without what is treated differently; undefined when it has no such thing. */
  readonly without?: (cib: Element) => Element | undefined;
}

interface Facts {
  /** Position of each member in its group: group, index. */
  readonly members: ReadonlyMap<string, { readonly group: string; readonly index: number }>;
  /** The clone of each primitive that is an instance of one. */
  readonly clones: ReadonlyMap<string, string>;
  /** What each order of kind Serialize names. */
  readonly serialized: readonly ReadonlySet<string>[];
}

/** Of the clusters of seeds 1 to 5000 that these account for, Pacemaker 3.0.2 decides every one as we do, to the last score
 *  and input, but one to which it has no answer (2640: it ends in a failed assertion). */
export const EXPLANATIONS: readonly Explanation[] = [
  {
    id: "group-start-after-later-stop",
    ordering: (key, input, side, { members }) => {
      const first = actionName(key);
      const later = actionName(input);
      const own = members.get(first?.resource ?? "");
      const other = members.get(later?.resource ?? "");
      if (side !== "ours" || first?.task !== "start" || own === undefined || other?.group !== own.group) return false;
      return other.index > own.index && (later?.task === "stop" || later?.task === "monitor");
    },
  },
  {
    id: "instances-all-ordered",
    ordering: areInstancesOfOne,
  },
  {
    // A Serialize order of two clones, the later one interleaved: 2.1.5 also orders their instances, 3.0 the clones only.
    // <rsc_order first="cl1" then="cl2" kind="Serialize"/>, both stopped: there rsc2:0_start waits for rsc1:0_start.
    id: "serialized-instances",
    ordering: (key, input, side, { clones, serialized }) => {
      const then = clones.get(actionName(key)?.resource ?? "");
      const first = clones.get(actionName(input)?.resource ?? "");
      if (side !== "theirs" || then === undefined || first === undefined || then === first) return false;
      return serialized.some((named) => named.has(then) && named.has(first));
    },
  },
  {
    id: "instance-numbers",
    alike: (entry) => ({ ...entry, key: unnumbered(entry.key), inputs: entry.inputs.map(unnumbered).sort() }),
  },
  // A Serialize order: 2.1.5 takes it for an ordering of any kind and drops the next one of the same two actions as known
  // already; in 3.0 it is of a kind of its own. Between rsc1 and rsc2 a Serialize order and then a Mandatory one, rsc1 with
  // target-role Stopped: there rsc2 starts.
  { id: "serialize-hides-others", without: withSerializeAsOptional },
  // An instance of an active clone, while another host is the better one: since 2.1.7 it stays and another instance is
  // reserved for that host; before, it moved there and another one took its place. With stickiness both leave it.
  // A clone active on node2 alone, and location INFINITY on node1: only node1 has something to do, or both have.
  { id: "reserved-instances", without: withStickyInstances },
  // A rule's score-attribute that a host does not have: 2.1.5 takes it for -INFINITY, 3.0 passes the rule over.
  // <rule score-attribute="load">, and no host has `load`.
  { id: "score-attribute-unset", without: withScoreAttributes },
  // What is active on a host in maintenance is in maintenance itself since 2.1.6: it has no recurring monitors elsewhere,
  // and its group waits. Before it was only unmanaged. `fencing` active on node1, and on node2 that is in maintenance.
  { id: "active-on-host-in-maintenance", without: inMaintenanceOfHost },
  { id: "demote-of-what-has-no-roles", without: withoutDemoteOrders },
  { id: "expired-failures", without: withoutFailures },
  { id: "colocation", without: (cib) => withoutElements(cib, ({ name }) => name === "rsc_colocation") },
];

/** Which explanations account for some of the differences, and the differences that are left. */
export function explainOrderings(cib: Element, differences: readonly Difference[]): [string[], Difference[]] {
  const facts: Facts = { members: membersOf(cib), clones: clonesOf(cib), serialized: serializedOf(cib) };
  const used = new Set<string>();
  const left = differences.filter((difference) => {
    if (difference.kind !== "inputs") return true;
    const explained = (input: string, side: "ours" | "theirs"): boolean => {
      const by = EXPLANATIONS.find(({ ordering }) => ordering?.(difference.key, input, side, facts) === true);
      if (by !== undefined) used.add(by.id);
      return by !== undefined;
    };
    return !(
      difference.more.every((input) => explained(input, "ours")) &&
      difference.lacks.every((input) => explained(input, "theirs"))
    );
  });
  return [[...used], left];
}

interface ActionName {
  readonly resource: string;
  readonly instance: string | undefined;
  readonly task: string;
}

/** `rsc1:2_start_0 on node1`. */
function actionName(key: string): ActionName | undefined {
  const found = /^([^\s:]+?)(?::(\d+))?_(start|running|stop|stopped|promote|demote|monitor)_0(?: |$)/.exec(key);
  return found === null ? undefined : { resource: found[1]!, instance: found[2], task: found[3]! };
}

/** Instances of an anonymous clone are the same but for their numbers. */
const unnumbered = (key: string): string => key.replace(/:\d+_/, "_");

function areInstancesOfOne(key: string, input: string): boolean {
  const first = actionName(key);
  const second = actionName(input);
  return first?.instance !== undefined && second?.instance !== undefined && first.resource === second.resource;
}

function clonesOf(cib: Element): Facts["clones"] {
  const clones = elementsOf(cib).filter(({ name }) => name === "clone");
  return new Map(
    clones.flatMap((clone) =>
      elementsOf(clone)
        .filter(({ name }) => name === "primitive")
        .map(({ attributes }): [string, string] => [attributes.id ?? "", clone.attributes.id ?? ""]),
    ),
  );
}

function serializedOf(cib: Element): Facts["serialized"] {
  return elementsOf(cib)
    .filter(({ name, attributes }) => name === "rsc_order" && attributes.kind === "Serialize")
    .map((order) => {
      const references = elementsOf(order).filter(({ name }) => name === "resource_ref");
      const { first, then } = order.attributes;
      return new Set(
        [first, then, ...references.map(({ attributes }) => attributes.id)].filter((id) => id !== undefined),
      );
    });
}

function membersOf(cib: Element): Facts["members"] {
  const members = new Map<string, { group: string; index: number }>();
  for (const group of elementsOf(cib).filter(({ name }) => name === "group")) {
    for (const [index, member] of childElements(group, "primitive").entries()) {
      members.set(member.attributes.id ?? "", { group: group.attributes.id ?? "", index });
    }
  }
  return members;
}

function withoutDemoteOrders(cib: Element): Element | undefined {
  return withoutElements(
    cib,
    (node) =>
      node.name === "rsc_order" &&
      (node.attributes["first-action"] === "demote" ||
        node.attributes["then-action"] === "demote" ||
        childElements(node, "resource_set").some(({ attributes }) => attributes.action === "demote")),
  );
}

/** The document whose Serialize orders of two are what 2.1.5 makes of them: a ranking in one direction. */
function withSerializeAsOptional(cib: Element): Element | undefined {
  const isSerialize = ({ name, attributes }: Element): boolean =>
    name === "rsc_order" && attributes.kind === "Serialize" && attributes.first !== undefined;
  if (!elementsOf(cib).some(isSerialize)) return undefined;
  return rebuilt(cib, (node) =>
    isSerialize(node) ? { ...node, attributes: { ...node.attributes, kind: "Optional", symmetrical: "false" } } : node,
  );
}

/** Where failures may expire at all, the history without its failures. */
function withoutFailures(cib: Element): Element | undefined {
  const expire = elementsOf(cib).some(
    ({ name, attributes }) => name === "nvpair" && attributes.name === "failure-timeout",
  );
  if (!expire) return undefined;
  return withoutElements(
    cib,
    ({ name, attributes }) => name === "lrm_rsc_op" && (attributes.id ?? "").endsWith("_last_failure_0"),
  );
}

/** The document that puts in maintenance what its history has on a host in maintenance. */
function inMaintenanceOfHost(cib: Element): Element | undefined {
  const elements = elementsOf(cib);
  const resting = new Set(elements.filter(isRestingHost).map(({ attributes }) => attributes.uname));
  const there = elements
    .filter(({ name, attributes }) => name === "node_state" && resting.has(attributes.uname))
    .flatMap(elementsOf)
    .filter(({ name }) => name === "lrm_resource");
  const resources = new Set(there.map(({ attributes }) => attributes.id?.replace(/:\d+$/, "")));
  if (resources.size === 0) return undefined;
  return rebuilt(cib, (node) =>
    node.name === "primitive" && resources.has(node.attributes.id)
      ? withPair(node, "meta_attributes", "maintenance", "true")
      : node,
  );
}

function isRestingHost(node: Element): boolean {
  return node.name === "node" && hasPair(node, "maintenance", "true");
}

/** The document whose clones keep their instances where the history has them. */
function withStickyInstances(cib: Element): Element | undefined {
  const clones = clonesOf(cib);
  const active = new Set(
    elementsOf(cib)
      .filter(({ name }) => name === "lrm_resource")
      .map(({ attributes }) => attributes.id?.replace(/:\d+$/, "") ?? "")
      .filter((id) => clones.has(id)),
  );
  if (active.size === 0) return undefined;
  return rebuilt(cib, (node) =>
    node.name === "primitive" && active.has(node.attributes.id ?? "")
      ? withPair(node, "meta_attributes", "resource-stickiness", "INFINITY")
      : node,
  );
}

/** The document whose hosts have every attribute that a rule takes its score from: 0, where they had none. */
function withScoreAttributes(cib: Element): Element | undefined {
  const names = new Set(elementsOf(cib).flatMap(({ attributes }) => attributes["score-attribute"] ?? []));
  if (names.size === 0) return undefined;
  return rebuilt(cib, (node) =>
    node.name === "node"
      ? [...names]
          .filter((name) => !hasPair(node, name))
          .reduce((host, name) => withPair(host, "instance_attributes", name, "0"), node)
      : node,
  );
}

function hasPair(root: Element, name: string, value?: string): boolean {
  return elementsOf(root).some(
    ({ name: tag, attributes }) =>
      tag === "nvpair" && attributes.name === name && (value === undefined || attributes.value === value),
  );
}

/** The element with an attribute of its own in the place of those of that name in it. */
function withPair(root: Element, tag: string, name: string, value: string): Element {
  const id = `oracle-${root.attributes.id}-${name}`;
  const block = element(tag, { id }, [element("nvpair", { id: `${id}-pair`, name, value })]);
  const own = withoutElements(root, (node) => node.name === "nvpair" && node.attributes.name === name) ?? root;
  return { ...own, children: [block, ...own.children] };
}

function rebuilt(root: Element, change: (node: Element) => Element): Element {
  const node = change(root);
  return { ...node, children: node.children.map((child) => (isElement(child) ? rebuilt(child, change) : child)) };
}

function elementsOf(root: Element): Element[] {
  return [root, ...root.children.filter(isElement).flatMap(elementsOf)];
}

function withoutElements(root: Element, drop: (node: Element) => boolean): Element | undefined {
  if (!elementsOf(root).some(drop)) return undefined;
  return rebuilt(root, (node) => ({
    ...node,
    children: node.children.filter((child) => !(isElement(child) && drop(child))),
  }));
}
