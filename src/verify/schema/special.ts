import { childElements, type Element } from "../../cib/index.ts";

/** What tables cannot say: relations between attributes and children of one element. A sentence for each that is broken. */
export const SPECIAL: Readonly<Record<string, (element: Element) => string[]>> = {
  nvpair: ({ attributes }) => {
    if (attributes["id-ref"] !== undefined) return attributes.value === undefined ? [] : ["id-ref takes no value"];
    return attributes.name === undefined ? ["name is missing"] : [];
  },
  cluster_property_set: reference,
  meta_attributes: reference,
  instance_attributes: reference,
  utilization: reference,
  rule: (element) => {
    if (element.attributes["id-ref"] !== undefined) return reference(element);
    const both = element.attributes.score !== undefined && element.attributes["score-attribute"] !== undefined;
    return [
      ...(both ? ["score and score-attribute exclude each other"] : []),
      ...(childElements(element).length === 0 ? ["a rule needs an expression"] : []),
    ];
  },
  resource_set: (element) => {
    if (element.attributes["id-ref"] !== undefined) return reference(element);
    return childElements(element, "resource_ref").length === 0 ? ["a set needs a resource"] : [];
  },
  primitive: agent,
  template: agent,
  op: ({ attributes }) =>
    attributes["start-delay"] !== undefined && attributes["interval-origin"] !== undefined
      ? ["start-delay and interval-origin exclude each other"]
      : [],
  rsc_location: ({ attributes }) =>
    (attributes.score === undefined) === (attributes.node === undefined) ? [] : ["score and node belong together"],
  rsc_colocation: ({ attributes }) => [
    ...pair(attributes, "rsc", "with-rsc"),
    ...(attributes.rsc === undefined && attributes["with-rsc"] === undefined
      ? ["node-attribute", "rsc-role", "with-rsc-role"].filter((name) => attributes[name] !== undefined)
      : []
    ).map((name) => `${name} is for two resources, not for sets`),
  ],
  rsc_order: ({ attributes }) => [
    ...pair(attributes, "first", "then"),
    ...(attributes.score !== undefined && attributes.kind !== undefined ? ["score and kind exclude each other"] : []),
  ],
  date_expression: dates,
  "fencing-level": ({ attributes }) => pair(attributes, "target-attribute", "target-value"),
};

/** What only refers to another has nothing of its own. */
function reference(element: Element): string[] {
  return element.attributes["id-ref"] !== undefined && childElements(element).length > 0
    ? ["what refers to another (id-ref) has no content of its own"]
    : [];
}

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

function pair(attributes: Element["attributes"], first: string, second: string): string[] {
  if ((attributes[first] === undefined) === (attributes[second] === undefined)) return [];
  return [`${first} and ${second} belong together`];
}

function dates(element: Element): string[] {
  const { operation, start, end } = element.attributes;
  const has = (name: string): boolean => childElements(element, name).length > 0;
  switch (operation) {
    case "gt":
      return start === undefined ? ["gt needs start"] : [];
    case "lt":
      return end === undefined ? ["lt needs end"] : [];
    case "date_spec":
      return has("date_spec") ? [] : ["date_spec needs <date_spec>"];
    case "in_range":
      if (start === undefined && end === undefined) return ["in_range needs start or end"];
      return end === undefined && start !== undefined && !has("duration") ? ["in_range needs end or <duration>"] : [];
    default:
      return [];
  }
}
