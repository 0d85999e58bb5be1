import { childElements, type Element, isElement } from "../../../src/cib/index.ts";
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
}

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
    ordering: (key, input) => {
      const first = actionName(key);
      const second = actionName(input);
      return first?.instance !== undefined && second?.instance !== undefined && first.resource === second.resource;
    },
  },
  {
    id: "instance-numbers",
    alike: (entry) => ({ ...entry, key: unnumbered(entry.key), inputs: entry.inputs.map(unnumbered).sort() }),
  },
  { id: "demote-of-what-has-no-roles", without: withoutDemoteOrders },
  { id: "expired-failures", without: withoutFailures },
  { id: "colocation", without: (cib) => withoutElements(cib, ({ name }) => name === "rsc_colocation") },
];

/** Which explanations account for some of the differences, and the differences that are left. */
export function explainOrderings(cib: Element, differences: readonly Difference[]): [string[], Difference[]] {
  const facts: Facts = { members: membersOf(cib) };
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
  const found = /^([^\s:]+?)(?::(\d+))?_(start|stop|promote|demote|monitor)_0(?: |$)/.exec(key);
  return found === null ? undefined : { resource: found[1]!, instance: found[2], task: found[3]! };
}

/** Instances of an anonymous clone are the same but for their numbers. */
const unnumbered = (key: string): string => key.replace(/:\d+_/, "_");

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

function elementsOf(root: Element): Element[] {
  return [root, ...root.children.filter(isElement).flatMap(elementsOf)];
}

function withoutElements(root: Element, drop: (node: Element) => boolean): Element | undefined {
  if (!elementsOf(root).some(drop)) return undefined;
  const rebuilt = (node: Element): Element => ({
    ...node,
    children: node.children
      .filter((child) => !(isElement(child) && drop(child)))
      .map((child) => (isElement(child) ? rebuilt(child) : child)),
  });
  return rebuilt(root);
}
