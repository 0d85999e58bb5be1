import {
  childElements,
  configurationOf,
  type Element,
  element,
  firstChild,
  schemaRank,
  sectionPosition,
} from "../../cib/index.ts";

/** Constraints that `crm_resource --move` and `--ban` make and `--clear` removes; their ids begin with `cli-`. */
export type Kind = "prefer" | "ban";

export interface CliConstraint {
  readonly kind: Kind;
  readonly resource: string;
  readonly node: string;
  /** Of the promoted role alone. */
  readonly promoted: boolean;
  /** When it ends, as the CIB writes dates; undefined = never. */
  readonly end: string | undefined;
}

export const preferId = (resource: string): string => `cli-prefer-${resource}`;
export const banId = (resource: string, node: string): string => `cli-ban-${resource}-on-${node}`;

export function constraintId({ kind, resource, node }: Pick<CliConstraint, "kind" | "resource" | "node">): string {
  return kind === "prefer" ? preferId(resource) : banId(resource, node);
}

/** Ids of what is in the constraint, made as Pacemaker makes them: it looks for them again. */
function partIds({ kind, resource, node }: CliConstraint) {
  if (kind === "ban") {
    const id = banId(resource, node);
    return { rule: `${id}-rule`, expression: `${id}-expr`, lifetime: `${id}-lifetime` };
  }
  return {
    rule: preferRuleId(resource),
    expression: `cli-prefer-expr-${resource}`,
    lifetime: `cli-prefer-lifetime-end-${resource}`,
  };
}

const preferRuleId = (resource: string): string => `cli-prefer-rule-${resource}`;

/** Schemas before this one have the old names of roles. */
const NEW_ROLES = schemaRank("pacemaker-3.7") ?? 0;

function roleIn(cib: Element, promoted: boolean): string {
  if (!promoted) return "Started";
  const rank = schemaRank(cib.attributes["validate-with"]);
  return rank === undefined || rank >= NEW_ROLES ? "Promoted" : "Master";
}

function constraintElement(cib: Element, constraint: CliConstraint): Element {
  const { kind, resource, node, promoted, end } = constraint;
  const id = constraintId(constraint);
  const score = kind === "prefer" ? "INFINITY" : "-INFINITY";
  const attributes = { id, rsc: resource, role: roleIn(cib, promoted) };
  if (end === undefined) return element("rsc_location", { ...attributes, node, score });
  const ids = partIds(constraint);
  const rule = element("rule", { id: ids.rule, score, "boolean-op": "and" }, [
    element("expression", { id: ids.expression, attribute: "#uname", operation: "eq", value: node, type: "string" }),
    element("date_expression", { id: ids.lifetime, operation: "lt", end }),
  ]);
  return element("rsc_location", attributes, [rule]);
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

/** The document with the constraint, in the place of an earlier one of its id. */
export function withConstraint(cib: Element, constraint: CliConstraint): Element {
  const made = constraintElement(cib, constraint);
  return updateConstraints(cib, (children) => {
    const at = children.findIndex((node) => node.kind === "element" && node.attributes.id === made.attributes.id);
    return at < 0 ? [...children, made] : children.with(at, made);
  });
}

/** The document without those of its location constraints that are not wanted. */
export function withoutLocations(cib: Element, unwanted: (location: Element) => boolean): Element {
  return updateConstraints(cib, (children) => {
    const left = children.filter((node) => node.kind !== "element" || node.name !== "rsc_location" || !unwanted(node));
    return left.length === children.length ? children : left;
  });
}

export function locationsOf(cib: Element): Element[] {
  const section = firstChild(configurationOf(cib), "constraints");
  return section === undefined ? [] : childElements(section, "rsc_location");
}

/** Whether this is what moved a resource to a node for some time. */
export function prefersByRule(location: Element, resource: string, node: string): boolean {
  if (location.attributes.id !== preferId(resource)) return false;
  const rules = childElements(location, "rule").filter(({ attributes }) => attributes.id === preferRuleId(resource));
  return rules.some((rule) => ruleNames(rule, node));
}

/** Whether one of a rule's expressions is about this very node. */
export function ruleNames(rule: Element, node: string): boolean {
  return childElements(rule, "expression").some(
    ({ attributes: { attribute, value } }) => attribute === "#uname" && value === node,
  );
}

/** The text of the date on which what --move or --ban made ends; undefined when it is none of theirs or does not end. */
export function endOfCli(location: Element): string | undefined {
  const { id = "", rsc = "" } = location.attributes;
  const ban = id.startsWith("cli-ban-");
  if (!ban && !id.startsWith("cli-prefer-")) return undefined;
  const wanted = ban ? `${id}-lifetime` : `cli-prefer-lifetime-end-${rsc}`;
  const dates = childElements(location, "rule").flatMap((rule) => childElements(rule, "date_expression"));
  return dates.find(({ attributes }) => attributes.id === wanted)?.attributes.end;
}
