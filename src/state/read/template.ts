import { childElements, type Element, element, type Node } from "../../cib/index.ts";
import { parseRole, Role } from "../role.ts";
import type { Reading } from "./reading.ts";

/** The element that configures a resource once its template is worked in: the template's content and attributes under the
 *  resource's id, then the resource's own content; of two operations with one name and role the resource's own stays.
 *  undefined when the template cannot be used. Source: Pacemaker Explained, "Reusing Resource Definitions". */
export function expandTemplate(reading: Reading, xml: Element, resources: Element | undefined): Element | undefined {
  const { template: reference, id } = xml.attributes;
  if (reference === undefined) return xml;
  if (reference === id) {
    reading.report("error", `The resource object '${id}' should not reference itself`);
    return undefined;
  }
  const template =
    resources && childElements(resources, "template").find((candidate) => candidate.attributes.id === reference);
  if (template === undefined) {
    reading.report("error", `No template named '${reference}'`);
    return undefined;
  }
  const known = expansions.get(xml);
  if (known?.template === template) return known.expanded;
  const expanded = expand(xml, template);
  expansions.set(xml, { template, expanded });
  return expanded;
}

/** The same resource with the same template is the same element each time: what else is known of it is kept by that. */
const expansions = new WeakMap<Element, { readonly template: Element; readonly expanded: Element }>();

function expand(xml: Element, template: Element): Element {
  const { id } = xml.attributes;
  const templateOperations = childElements(template, "operations")[0];
  const ownOperations = childElements(xml, "operations")[0];
  const own = xml.children.filter((node) => node.kind === "element");
  let children: Node[] = [...template.children, ...own];
  if (templateOperations !== undefined && ownOperations !== undefined) {
    const present = new Set(childElements(ownOperations).map(operationKey));
    const added = childElements(templateOperations).filter((operation) => !present.has(operationKey(operation)));
    const merged = { ...ownOperations, children: [...ownOperations.children, ...added] };
    children = children
      .filter((node) => node !== templateOperations)
      .map((node) => (node === ownOperations ? merged : node));
  }
  return element(xml.name, { ...template.attributes, ...(id === undefined ? {} : { id }) }, children);
}

function operationKey(operation: Element): string {
  const { name, role } = operation.attributes;
  const other = role === undefined || parseRole(role) === Role.Started || parseRole(role) === Role.Unpromoted;
  return `${name}-${other ? "" : role}`;
}
