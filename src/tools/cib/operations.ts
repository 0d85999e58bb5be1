import {
  CONFIGURATION_SECTIONS,
  childElements,
  compareVersions,
  configurationOf,
  type Element,
  element,
  emptyCib,
  firstChild,
  type Node,
  sectionPosition,
  versionOf,
} from "../../cib/index.ts";
import { toolError } from "../run-tool.ts";
import { withScores } from "./scores.ts";

/** Edits of a document as `cibadmin` makes them. Each takes the whole document and gives the next one. */

const SECTION_OF: Readonly<Record<string, string>> = {
  node: "nodes",
  primitive: "resources",
  group: "resources",
  clone: "resources",
  master: "resources",
  bundle: "resources",
  template: "resources",
  rsc_location: "constraints",
  rsc_colocation: "constraints",
  rsc_order: "constraints",
  rsc_ticket: "constraints",
  cluster_property_set: "crm_config",
  node_state: "status",
  ticket_state: "tickets",
  "fencing-level": "fencing-topology",
  tag: "tags",
  alert: "alerts",
  acl_role: "acls",
  acl_target: "acls",
  acl_group: "acls",
};

export type Scope = string | undefined;

/** The element a scope means. @throws CrmError `no-such` */
export function scoped(cib: Element, scope: Scope): Element {
  const found = findScope(cib, scope);
  if (found === undefined) throw noSuch();
  return found;
}

export function findScope(cib: Element, scope: Scope): Element | undefined {
  switch (scope) {
    case undefined:
    case "all":
    case "cib":
      return cib;
    case "configuration":
      return configurationOf(cib);
    case "status":
      return firstChild(cib, "status");
    default:
      return firstChild(configurationOf(cib), scope);
  }
}

export const SCOPES: readonly string[] = ["all", "configuration", ...CONFIGURATION_SECTIONS, "status"];

/** The document with what the scope means updated; a section that is missing is made in its place. */
function withScope(cib: Element, scope: Scope, update: (before: Element) => Element): Element {
  if (scope === undefined || scope === "all" || scope === "cib") return update(cib);
  if (scope === "status" || scope === "configuration") {
    const section = firstChild(cib, scope);
    const next = update(section ?? element(scope));
    return section === undefined
      ? { ...cib, children: [...cib.children, next] }
      : { ...cib, children: replaced(cib.children, section, next) };
  }
  return withScope(cib, "configuration", (configuration) => {
    const section = firstChild(configuration, scope);
    if (section !== undefined) {
      return { ...configuration, children: replaced(configuration.children, section, update(section)) };
    }
    const known = CONFIGURATION_SECTIONS.find((name) => name === scope);
    const at = known === undefined ? configuration.children.length : sectionPosition(configuration, known);
    return { ...configuration, children: configuration.children.toSpliced(at, 0, update(element(scope))) };
  });
}

function replaced(children: readonly Node[], before: Node, after: Node | undefined): readonly Node[] {
  return children.flatMap((node) => (node === before ? (after === undefined ? [] : [after]) : [node]));
}

export function noSuch(): Error {
  return toolError("no-such", "No such device or address");
}

const same = (a: Element, b: Element): boolean => a.name === b.name && a.attributes.id === b.attributes.id;

/** What could not be added, for the report that `cibadmin --create` prints. */
export class CreateConflict extends Error {
  readonly failed: Element;
  constructor(failed: Element) {
    super("File exists");
    this.failed = failed;
  }
}

/** Adds an element, or each child of one that is named as its section. @throws CreateConflict */
export function create(cib: Element, given: Element, scope: Scope): Element {
  if (given.name === "cib" && (scope === undefined || scope === "all")) {
    return childElements(given).reduce((next, part) => addInto(next, "cib", part), cib);
  }
  const section = scope ?? SECTION_OF[given.name] ?? "configuration";
  if (given.name === section) return childElements(given).reduce((next, part) => addInto(next, section, part), cib);
  return addInto(cib, section, given);
}

function addInto(cib: Element, section: string, part: Element): Element {
  return withScope(cib, section, (before) => {
    const holder = before;
    if (part.attributes.id !== undefined && childElements(holder, part.name).some((each) => same(each, part))) {
      throw new CreateConflict(part);
    }
    return { ...holder, children: [...holder.children, part] };
  });
}

export interface ModifyOptions {
  readonly allowCreate: boolean;
  readonly score: boolean;
}

/** Merges an element into the first one of its name and id. @throws CrmError `no-such` */
export function modify(cib: Element, given: Element, scope: Scope, options: ModifyOptions): Element {
  const within = scope ?? (given.name === "cib" ? "cib" : "configuration");
  let found = false;
  const walk = (node: Element): Element => {
    if (found) return node;
    if (same(node, given)) {
      found = true;
      return merge(node, given, options.score);
    }
    let changed = false;
    const children = node.children.map((child) => {
      if (found || child.kind !== "element") return child;
      const next = walk(child);
      if (next !== child) changed = true;
      return next;
    });
    return changed ? { ...node, children } : node;
  };
  // A section that is missing is made for what is put into it.
  const next = withScope(cib, within, walk);
  if (found) return next;
  if (!options.allowCreate) throw noSuch();
  return create(cib, given, scope);
}

/** Attributes of `given` over those of `node`; children by name and id likewise, others added at the end. */
function merge(node: Element, given: Element, score: boolean): Element {
  const attributes = { ...node.attributes };
  for (const [name, value] of Object.entries(given.attributes)) {
    attributes[name] = score ? withScores(name, value, node.attributes[name]) : value;
  }
  let children = node.children;
  for (const child of given.children) {
    if (child.kind !== "element") continue;
    const known = children.find((each): each is Element => each.kind === "element" && same(each, child));
    children = known === undefined ? [...children, child] : replaced(children, known, merge(known, child, score));
  }
  return { ...node, attributes, children };
}

/** Puts an element in the place of the one of its name and id, or of a whole section. @throws CrmError `no-such`, `old` */
export function replace(cib: Element, given: Element, scope: Scope): Element {
  if (given.name === "cib" && (scope === undefined || scope === "all" || scope === "cib")) {
    configurationOf(given);
    if (compareVersions(versionOf(given.attributes), versionOf(cib.attributes)) < 0) {
      throw toolError("old", "Update was older than existing configuration");
    }
    const hasStatus = firstChild(given, "status") !== undefined;
    return hasStatus ? given : { ...given, children: [...given.children, element("status")] };
  }
  const section = scope ?? (SECTION_NAMES.has(given.name) ? given.name : (SECTION_OF[given.name] ?? "configuration"));
  // A whole document under a scope gives that part of itself.
  const part = given.name === "cib" ? scoped(given, section) : given;
  if (part.name === section) {
    if (findScope(cib, section) === undefined && scope === undefined) throw noSuch();
    return withScope(cib, section, () => part);
  }
  let found = false;
  const walk = (node: Element): Element => {
    if (found) return node;
    if (same(node, part)) {
      found = true;
      return part;
    }
    let changed = false;
    const children = node.children.map((child) => {
      if (found || child.kind !== "element") return child;
      const next = walk(child);
      if (next !== child) changed = true;
      return next;
    });
    return changed ? { ...node, children } : node;
  };
  const next = findScope(cib, section) === undefined ? cib : withScope(cib, section, walk);
  if (!found) throw noSuch();
  return next;
}

const SECTION_NAMES: ReadonlySet<string> = new Set<string>(SCOPES);

/** Removes the first element whose name and given attributes all match; nothing found is no error. */
export function remove(cib: Element, given: Element, scope: Scope): Element {
  let found = false;
  const matches = (node: Element): boolean =>
    node.name === given.name &&
    Object.entries(given.attributes).every(([name, value]) => node.attributes[name] === value);
  const walk = (node: Element): Element => {
    if (found) return node;
    const at = node.children.findIndex((child) => child.kind === "element" && matches(child));
    if (at >= 0) {
      found = true;
      return { ...node, children: node.children.toSpliced(at, 1) };
    }
    let changed = false;
    const children = node.children.map((child) => {
      if (found || child.kind !== "element") return child;
      const next = walk(child);
      if (next !== child) changed = true;
      return next;
    });
    return changed ? { ...node, children } : node;
  };
  const target = findScope(cib, scope);
  return target === undefined ? cib : withScope(cib, scope, walk);
}

/** Everything goes but the document's own attributes; it is another document, by its admin_epoch. */
export function erase(cib: Element): Element {
  const bare = emptyCib(cib.attributes["validate-with"]);
  const { adminEpoch } = versionOf(cib.attributes);
  return { ...bare, attributes: { ...cib.attributes, admin_epoch: String(adminEpoch + 1) } };
}

export function bump(cib: Element): Element {
  const epoch = versionOf(cib.attributes).epoch + 1;
  return { ...cib, attributes: { ...cib.attributes, epoch: String(epoch) } };
}
