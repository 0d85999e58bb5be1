import { childElements, configurationOf, type Element, element, firstChild, sectionPosition } from "../../cib/index.ts";

/** Constraints that `crm_resource --move` and `--ban` make and `--clear` removes; their ids begin with `cli-`. */
export type Kind = "prefer" | "ban";

export interface CliConstraint {
  readonly kind: Kind;
  readonly resource: string;
  readonly node: string;
  /** `Started` or `Promoted`. */
  readonly role: string;
  /** When it ends, as the CIB writes dates; undefined = never. */
  readonly end: string | undefined;
}

export function constraintId({ kind, resource, node }: Pick<CliConstraint, "kind" | "resource" | "node">): string {
  return kind === "prefer" ? `cli-prefer-${resource}` : `cli-ban-${resource}-on-${node}`;
}

export function constraintElement(constraint: CliConstraint): Element {
  const { kind, resource, node, role, end } = constraint;
  const id = constraintId(constraint);
  const score = kind === "prefer" ? "INFINITY" : "-INFINITY";
  if (end === undefined) return element("rsc_location", { id, rsc: resource, role, node, score });
  const rule = element("rule", { id: `${id}-rule`, score, "boolean-op": "and" }, [
    element("expression", { id: `${id}-expr`, attribute: "#uname", operation: "eq", value: node, type: "string" }),
    element("date_expression", { id: `${id}-lifetime`, operation: "lt", end }),
  ]);
  return element("rsc_location", { id, rsc: resource, role }, [rule]);
}

function updateConstraints(cib: Element, update: (children: Element["children"]) => Element["children"]): Element {
  const configuration = configurationOf(cib);
  const section = firstChild(configuration, "constraints");
  const before = section ?? element("constraints");
  const children = update(before.children);
  if (children === before.children) return cib;
  const next = { ...before, children };
  const parts =
    section === undefined
      ? configuration.children.toSpliced(sectionPosition(configuration, "constraints"), 0, next)
      : configuration.children.map((node) => (node === section ? next : node));
  return {
    ...cib,
    children: cib.children.map((node) => (node === configuration ? { ...configuration, children: parts } : node)),
  };
}

export function withConstraint(cib: Element, constraint: CliConstraint): Element {
  const made = constraintElement(constraint);
  return updateConstraints(cib, (children) => [
    ...children.filter((node) => node.kind !== "element" || node.attributes.id !== made.attributes.id),
    made,
  ]);
}

export function withoutConstraints(cib: Element, ids: ReadonlySet<string>): Element {
  return updateConstraints(cib, (children) => {
    const left = children.filter((node) => node.kind !== "element" || !ids.has(node.attributes.id ?? ""));
    return left.length === children.length ? children : left;
  });
}

/** Ids of what `--move` and `--ban` left for a resource (all without one), on a node (all without one). */
export function cliConstraints(cib: Element, resource: string | undefined, node: string | undefined): Element[] {
  const section = firstChild(configurationOf(cib), "constraints");
  return (section === undefined ? [] : childElements(section, "rsc_location")).filter(({ attributes }) => {
    const { id = "", rsc = "" } = attributes;
    if (!id.startsWith("cli-") || (resource !== undefined && rsc !== resource)) return false;
    if (id === `cli-prefer-${rsc}`) return node === undefined || placeOf(section, id) === node;
    return id.startsWith(`cli-ban-${rsc}-on-`) && (node === undefined || id === `cli-ban-${rsc}-on-${node}`);
  });
}

function placeOf(section: Element | undefined, id: string): string | undefined {
  const found = section && childElements(section, "rsc_location").find((each) => each.attributes.id === id);
  if (found === undefined) return undefined;
  if (found.attributes.node !== undefined) return found.attributes.node;
  const rule = firstChild(found, "rule");
  const expression = rule && firstChild(rule, "expression");
  return expression?.attributes.value;
}
