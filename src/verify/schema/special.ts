import { childElements, type Element, schemaRank } from "../../cib/index.ts";

/** What tables cannot say: relations between attributes and children of one element, in the schema of a rank. A sentence for
 *  each that is broken. */
export const SPECIAL: Readonly<Record<string, (element: Element, schema: number) => string[]>> = {
  node: ({ attributes }, schema) =>
    attributes.type === undefined && schema < UNTYPED_NODES ? ["type is missing"] : [],
  crm_config: ownOptions,
  rsc_defaults: ownOptions,
  op_defaults: ownOptions,
  cib: (cib) => {
    const parts = childElements(cib).map(({ name }) => name);
    const status = parts.indexOf("status");
    return [
      ...(status >= 0 && status < parts.indexOf("configuration") ? ["<status> stands before <configuration>"] : []),
      ...(status !== parts.lastIndexOf("status") ? ["one <status> is all it may have"] : []),
    ];
  },
  nvpair: ({ attributes }, schema) => {
    const newest = schema >= STRICT;
    if (attributes["id-ref"] !== undefined) {
      const own = ["value", ...(newest ? ["name"] : [])].filter((name) => attributes[name] !== undefined);
      return own.map((name) => `id-ref takes no ${name}`);
    }
    const needed = ["name", ...(newest ? ["value"] : [])].filter((name) => attributes[name] === undefined);
    return needed.map((name) => `${name} is missing`);
  },
  cluster_property_set: reference,
  meta_attributes: reference,
  instance_attributes: reference,
  utilization: reference,
  rule: (element, schema) => {
    if (element.attributes["id-ref"] !== undefined) return reference(element);
    const scores = ["score", "score-attribute"].filter((name) => element.attributes[name] !== undefined).length;
    return [
      ...exclusive(element.attributes, "score", "score-attribute"),
      ...(scores === 0 && schema < FREE_RULES ? ["a rule needs score or score-attribute"] : []),
      ...(childElements(element).length === 0 ? ["a rule needs an expression"] : []),
    ];
  },
  resource_set: (element) => {
    if (element.attributes["id-ref"] !== undefined) return reference(element);
    return [
      ...exclusive(element.attributes, "score", "kind"),
      ...(childElements(element, "resource_ref").length === 0 ? ["a set needs a resource"] : []),
    ];
  },
  "port-mapping": ({ attributes }) =>
    attributes.port === undefined ? alone(attributes, "port", ["internal-port"]) : [],
  docker: container,
  podman: container,
  rkt: container,
  rsc_ticket: ({ attributes }) => (attributes.rsc === undefined ? alone(attributes, "rsc", ["rsc-role"]) : []),
  acl_permission: ({ attributes }) =>
    attributes["object-type"] === undefined ? alone(attributes, "object-type", ["attribute"]) : [],
  primitive: agent,
  template: agent,
  op: ({ attributes }) => exclusive(attributes, "start-delay", "interval-origin"),
  rsc_location: (element, schema) => [
    ...(schema >= STRICT && childElements(element, "rule").length > 1 ? ["one rule is all it may have"] : []),
    ...locationAttributes(element),
  ],
  rsc_colocation: ({ attributes }) => [
    ...pair(attributes, "rsc", "with-rsc"),
    ...(attributes.rsc === undefined && attributes["with-rsc"] === undefined
      ? alone(attributes, "rsc", ["node-attribute", "rsc-role", "with-rsc-role"])
      : []),
  ],
  rsc_order: ({ attributes }) => [
    ...pair(attributes, "first", "then"),
    ...(attributes.first === undefined ? alone(attributes, "first", ["first-action", "then-action"]) : []),
    ...exclusive(attributes, "score", "kind"),
  ],
  date_expression: dates,
  read: oldRight,
  write: oldRight,
  deny: oldRight,
  "fencing-level": ({ attributes }) => pair(attributes, "target-attribute", "target-value"),
};

function locationAttributes({ attributes }: Element): string[] {
  return [
    ...pair(attributes, "score", "node"),
    ...((attributes.rsc ?? attributes["rsc-pattern"]) === undefined ? alone(attributes, "rsc", ["role"]) : []),
  ];
}

/** A right of an old ACL is about a tag, a reference, both, or an XPath. */
function oldRight({ attributes }: Element): string[] {
  const tagged = attributes.tag !== undefined || attributes.ref !== undefined;
  if (tagged === (attributes.xpath !== undefined))
    return [tagged ? "tag or ref and xpath exclude each other" : "needs tag, ref or xpath"];
  return [];
}

/** What only refers to another has nothing of its own. */
function reference({ attributes, children }: Element): string[] {
  if (attributes["id-ref"] === undefined) return [];
  const own =
    children.some(({ kind }) => kind === "element") ||
    Object.keys(attributes).some((name) => name !== "id-ref" && name !== "id" && !name.includes(":"));
  return own ? ["what refers to another (id-ref) has no content of its own"] : [];
}

const OPTION_REFERENCES = schemaRank("pacemaker-3.0") ?? 0;

/** Options of the cluster and defaults could not refer to others at first. */
function ownOptions(section: Element, schema: number): string[] {
  if (schema >= OPTION_REFERENCES) return [];
  const options = childElements(section).flatMap((set) => childElements(set, "nvpair"));
  return options.some(({ attributes }) => attributes["id-ref"] !== undefined) ? ["an option here takes no id-ref"] : [];
}

/** The schema in which pairs have to be whole and a location constraint holds one rule. */
const STRICT = schemaRank("pacemaker-4.0") ?? 0;

const UNTYPED_NODES = schemaRank("pacemaker-1.2") ?? 0;

function agent({ attributes, name }: Element): string[] {
  if (attributes.template !== undefined) {
    const extra = ["class", "provider", "type"].filter((attribute) => attributes[attribute] !== undefined);
    return extra.map((attribute) => `a ${name} made from a template has no ${attribute}`);
  }
  const problems: string[] = [];
  if (attributes.type === undefined && name === "primitive") problems.push("type is missing");
  if (attributes.class === "ocf" && attributes.provider === undefined) problems.push("an ocf agent needs a provider");
  if (attributes.class !== undefined && attributes.class !== "ocf" && attributes.provider !== undefined)
    problems.push(`an agent of class ${attributes.class} has no provider`);
  return problems;
}

function container({ attributes }: Element): string[] {
  return exclusive(attributes, "masters", "promoted-max");
}

function exclusive(attributes: Element["attributes"], first: string, second: string): string[] {
  const both = attributes[first] !== undefined && attributes[second] !== undefined;
  return both ? [`${first} and ${second} exclude each other`] : [];
}

/** What means nothing where the attribute it goes with is missing. */
function alone(attributes: Element["attributes"], beside: string, names: readonly string[]): string[] {
  return names.filter((name) => attributes[name] !== undefined).map((name) => `${name} is nothing without ${beside}`);
}

function pair(attributes: Element["attributes"], first: string, second: string): string[] {
  if ((attributes[first] === undefined) === (attributes[second] === undefined)) return [];
  return [`${first} and ${second} belong together`];
}

/** The schema that began to take rules without a score, and ranges of dates that are open at one end. */
const FREE_RULES = schemaRank("pacemaker-3.9") ?? 0;

/** What belongs to an operation on dates besides. */
const DATES: Readonly<Record<string, readonly string[]>> = {
  gt: ["start"],
  lt: ["end"],
  in_range: ["start", "end", "duration"],
  date_spec: ["date_spec"],
};

function dates(element: Element, schema: number): string[] {
  const { operation, start, end } = element.attributes;
  const has = (name: string): boolean => childElements(element, name).length > 0;
  const given = [
    ...["start", "end"].filter((name) => element.attributes[name] !== undefined),
    ...["duration", "date_spec"].filter(has),
  ];
  const foreign = given.filter((name) => DATES[operation ?? ""]?.includes(name) === false);
  if (foreign.length > 0) return foreign.map((name) => `${operation} takes no ${name}`);
  switch (operation) {
    case "gt":
      return start === undefined ? ["gt needs start"] : [];
    case "lt":
      return end === undefined ? ["lt needs end"] : [];
    case "date_spec":
      return has("date_spec") ? [] : ["date_spec needs <date_spec>"];
    case "in_range":
      if (start === undefined && end === undefined) return ["in_range needs start or end"];
      if (schema >= FREE_RULES) return [];
      if (end !== undefined && has("duration")) return ["end and <duration> exclude each other"];
      return end === undefined && !has("duration") ? ["in_range needs end or <duration>"] : [];
    default:
      return [];
  }
}
