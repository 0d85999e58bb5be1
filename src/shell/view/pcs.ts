import { childElements, type Element, writeXml } from "../../cib/index.ts";
import { type Entry, quoteWord, rawElement, type Surroundings } from "../../language/index.ts";

/** The configuration as commands of pcs. What pcs has no command for is loaded as XML. */
export function pcsOf(entries: readonly Entry[], around: Surroundings): string {
  return entries
    .filter(({ parent, kind }) => parent === undefined || kind.word === "primitive")
    .flatMap((entry) => linesOf(entry, around))
    .join("\n");
}

function linesOf(entry: Entry, around: Surroundings): string[] {
  const { element, kind, id } = entry;
  switch (kind.word) {
    case "property":
      return optionsIn([element], around).length === 0
        ? []
        : [`pcs property set --force ${optionsIn([element], around).join(" ")}`];
    case "rsc_defaults":
    case "op_defaults": {
      const target = kind.word === "rsc_defaults" ? "resource defaults" : "resource op defaults";
      return [`pcs ${target} set create id=${id} meta ${optionsIn([element], around).join(" ")}`];
    }
    case "primitive":
      return element.attributes.template === undefined ? [primitive(element, around)] : [raw(entry)];
    case "group":
      return [`pcs resource group add ${id} ${membersOf(element).join(" ")}`, ...metaLine(id, element, around)];
    case "clone":
      return [
        `pcs resource clone ${membersOf(element)[0]} ${id} ${optionsIn(childElements(element, "meta_attributes"), around).join(" ")}`.trim(),
      ];
    case "location":
      return simpleLocation(element) ?? [raw(entry)];
    case "colocation":
      return simpleColocation(element) ?? [raw(entry)];
    case "order":
      return simpleOrder(element) ?? [raw(entry)];
    case "node":
      return nodeLines(element, around);
    case "tag":
      return [
        `pcs tag create ${id} ${childElements(element, "obj_ref")
          .map(({ attributes }) => attributes.id)
          .join(" ")}`,
      ];
    default:
      return [raw(entry)];
  }
}

/** Options of sets as `name=value` words. */
function optionsIn(sets: readonly Element[], around: Surroundings): string[] {
  return sets.flatMap((set) =>
    childElements(set, "nvpair").flatMap(({ attributes: { name, value } }) => {
      if (name === undefined || value === undefined) return [];
      return [quoteWord(`${name}=${around.hidden(name, value, set) ?? value}`)];
    }),
  );
}

function primitive(element: Element, around: Surroundings): string {
  const { id, class: agentClass, provider, type } = element.attributes;
  const agent = [agentClass, provider, type].filter((word) => word !== undefined).join(":");
  const command =
    agentClass === "stonith"
      ? `pcs stonith create ${id} ${type}`
      : `pcs resource create --no-default-ops --force ${id} ${agent}`;
  const operations = childElements(element, "operations").flatMap((set) => childElements(set, "op"));
  const op = operations.flatMap(({ attributes: { id: _id, name, ...rest } }) => [
    name!,
    ...Object.entries(rest).map(([key, value]) => quoteWord(`${key}=${value}`)),
  ]);
  const meta = optionsIn(childElements(element, "meta_attributes"), around);
  return [
    command,
    ...optionsIn(childElements(element, "instance_attributes"), around),
    ...(op.length > 0 ? ["op", ...op] : []),
    ...(meta.length > 0 ? ["meta", ...meta] : []),
  ].join(" ");
}

function metaLine(id: string, element: Element, around: Surroundings): string[] {
  const meta = optionsIn(childElements(element, "meta_attributes"), around);
  return meta.length === 0 ? [] : [`pcs resource meta ${id} ${meta.join(" ")}`];
}

function membersOf(element: Element): string[] {
  return childElements(element)
    .filter(({ name }) => name === "primitive" || name === "group")
    .map(({ attributes }) => attributes.id ?? "");
}

function simpleLocation({ attributes: { id, rsc, node, score }, children }: Element): string[] | undefined {
  if (rsc === undefined || node === undefined || score === undefined || children.length > 0) return undefined;
  return [`pcs constraint location add ${id} ${rsc} ${node} ${score}`];
}

function simpleColocation({ attributes, children }: Element): string[] | undefined {
  const { id, rsc, "with-rsc": target, score } = attributes;
  if (rsc === undefined || target === undefined || score === undefined || children.length > 0) return undefined;
  const role = (name: string | undefined): string => (name === undefined ? "" : `${name} `);
  return [
    `pcs constraint colocation add ${role(attributes["rsc-role"])}${rsc} with ${role(attributes["with-rsc-role"])}${target} score=${score} id=${id}`,
  ];
}

function simpleOrder({ attributes, children }: Element): string[] | undefined {
  const { id, first, then, kind, symmetrical } = attributes;
  if (first === undefined || then === undefined || children.length > 0) return undefined;
  const options = [
    kind === undefined ? "" : `kind=${kind}`,
    symmetrical === undefined ? "" : `symmetrical=${symmetrical}`,
    `id=${id}`,
  ].filter((word) => word !== "");
  return [
    `pcs constraint order ${attributes["first-action"] ?? "start"} ${first} then ${attributes["then-action"] ?? "start"} ${then} ${options.join(" ")}`,
  ];
}

function nodeLines(element: Element, around: Surroundings): string[] {
  const name = element.attributes.uname ?? "";
  const attributes = optionsIn(childElements(element, "instance_attributes"), around);
  const utilization = optionsIn(childElements(element, "utilization"), around);
  return [
    ...(attributes.length > 0 ? [`pcs node attribute ${name} ${attributes.join(" ")}`] : []),
    ...(utilization.length > 0 ? [`pcs node utilization ${name} ${utilization.join(" ")}`] : []),
  ];
}

function raw({ element, kind }: Entry): string {
  const section = kind.section === "configuration" ? "fencing-topology" : kind.section;
  return `cibadmin --create --scope ${section} --xml-text '${writeXml(rawElement(element, kind), { indent: 0 }).replaceAll("'", "'\\''")}'`;
}
