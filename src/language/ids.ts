import { descendants, type Element } from "../cib/index.ts";
import { type Draft, MEMBER } from "./language.ts";

/** Ids in use. Ids of what was deleted may be used again. */
export class Ids {
  private readonly used = new Set<string>();
  /** Numbers below these are taken: ids that many parts want are found without counting from the start each time. */
  private readonly first = new Map<string, number>();

  static of(root: Element): Ids {
    const ids = new Ids();
    ids.add(root);
    return ids;
  }

  has(id: string): boolean {
    return this.used.has(id);
  }

  reserve(id: string): void {
    this.used.add(id);
  }

  release(id: string): void {
    this.used.delete(id);
    const [, base, count] = NUMBERED.exec(id) ?? [];
    if (base !== undefined && Number(count) < (this.first.get(base) ?? 0)) this.first.set(base, Number(count));
  }

  add(element: Element): void {
    for (const { attributes, name } of descendants(element)) {
      if (attributes.id !== undefined && !REFERENCES.has(name)) this.used.add(attributes.id);
    }
  }

  remove(element: Element): void {
    for (const { attributes, name } of descendants(element)) {
      if (attributes.id !== undefined && !REFERENCES.has(name)) this.release(attributes.id);
    }
  }

  /** The wanted id, or the first of `id-0`, `id-1`, ... that is free; reserved at once. */
  take(wanted: string): string {
    // XML ids have no `#`; Pacemaker's tools write `.` for it, here for all that an id cannot hold.
    const clean = PLAIN_ID.test(wanted) ? wanted : wanted.replaceAll(/[^\p{L}\p{N}._-]/gu, ".");
    let id = clean;
    if (this.used.has(id)) {
      let count = this.first.get(clean) ?? 0;
      while (this.used.has(`${clean}-${count}`)) count++;
      this.first.set(clean, count + 1);
      id = `${clean}-${count}`;
    }
    this.used.add(id);
    return id;
  }
}

const PLAIN_ID = /^[\w.-]+$/;
const NUMBERED = /^(.*)-(\d+)$/s;

/** Elements whose `id` points to another. */
const REFERENCES: ReadonlySet<string> = new Set(["resource_ref", "obj_ref", "role_ref", MEMBER]);

/** Elements that have no id unless one was given. */
const WITHOUT_ID: ReadonlySet<string> = new Set([
  "operations",
  "lifetime",
  "fencing-topology",
  "docker",
  "podman",
  "rkt",
  "network",
  "storage",
  "select",
  "select_attributes",
  "select_fencing",
  "select_nodes",
  "select_resources",
]);

/** The word that an element adds to its parent's id. */
const SUFFIX: Readonly<Record<string, string>> = {
  instance_attributes: "instance_attributes",
  meta_attributes: "meta_attributes",
  utilization: "utilization",
  rule: "rule",
  expression: "expression",
  date_expression: "expression",
  rsc_expression: "expression",
  op_expression: "expression",
  duration: "duration",
  date_spec: "date_spec",
  read: "read",
  write: "write",
  deny: "deny",
};

/** Elements that get an id where none is given. What the language does not know stays as it is. */
const WITH_ID: ReadonlySet<string> = new Set([
  ...Object.keys(SUFFIX),
  ...["nvpair", "op", "resource_set", "acl_permission", "fencing-level", "recipient", "attribute"],
  ...["port-mapping", "storage-mapping", "cluster_property_set"],
]);

/** Attributes by which the element that stood there before is recognised. */
const MATCH_BY: Readonly<Record<string, readonly string[]>> = {
  node: ["uname"],
  nvpair: ["name"],
  op: ["name", "interval"],
  rule: ["score", "score-attribute", "role"],
  expression: ["attribute", "operation", "value"],
  "fencing-level": ["target", "devices"],
  alert: ["path"],
  recipient: ["value"],
};

/** Gives ids to the elements of an object that have none: those of the object it replaces where their counterparts are
 *  found there, else new ones made of the parent's id and what the element is. */
export function fillIds(object: Draft, ids: Ids, old?: Element): void {
  const taken = new Set<Element>();
  const { attributes } = object;
  const before = old?.attributes.id;
  if (attributes["id-ref"] !== undefined && attributes.id === undefined) return;
  if (old !== undefined) keepDefaults(object, old);
  attributes.id ??= before ?? attributes.uname ?? fallbackId(object, ids);
  if (object.name === "fencing-topology" && before === undefined) delete attributes.id;
  else ids.reserve(attributes.id);
  fillChildren(object, old, prefixOf(object, "fencing"), ids, taken);
}

function fallbackId(object: Draft, ids: Ids): string {
  return WITHOUT_ID.has(object.name) ? "" : ids.take(object.name);
}

function prefixOf(node: Draft, inherited: string): string {
  if (node.name === "node" && node.attributes.uname !== undefined) return node.attributes.uname;
  return node.attributes.id ?? inherited;
}

function fillChildren(parent: Draft, old: Element | undefined, prefix: string, ids: Ids, taken: Set<Element>): void {
  let recipients = 0;
  for (const node of parent.children) {
    if (node.kind !== "element" || isForeign(node)) continue;
    const counterpart = old === undefined ? undefined : findCounterpart(node, old, taken);
    if (counterpart !== undefined) {
      taken.add(counterpart);
      keepDefaults(node, counterpart);
    }
    if (node.name === "recipient") recipients++;
    if (needsId(node)) {
      const kept = counterpart?.attributes.id;
      if (node.attributes.id !== undefined) ids.reserve(node.attributes.id);
      else if (kept !== undefined) {
        node.attributes.id = kept;
        ids.reserve(kept);
      } else node.attributes.id = makeId(node, prefix, recipients, ids);
    }
    fillChildren(node, counterpart ?? old, prefixOf(node, prefix), ids, taken);
  }
}

/** What a text does not say because it is so anyway. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  node: { type: "member" },
  resource_set: { sequential: "true", "require-all": "true" },
  rule: { "boolean-op": "and" },
  expression: { "value-source": "literal" },
};

/** A default that stood there before stays where the text says nothing else. */
function keepDefaults({ name, attributes }: Draft, old: Element): void {
  for (const [attribute, value] of Object.entries(DEFAULTS[name] ?? {}))
    if (old.attributes[attribute] === value) attributes[attribute] ??= value;
}

/** A member that is an object of its own has its ids already. */
function isForeign(node: Draft): boolean {
  return ["primitive", "group", "clone", "master"].includes(node.name) && node.attributes.id !== undefined;
}

function needsId(node: Draft): boolean {
  return node.attributes["id-ref"] === undefined && WITH_ID.has(node.name);
}

function findCounterpart(node: Draft, old: Element, taken: ReadonlySet<Element>): Element | undefined {
  const names = MATCH_BY[node.name] ?? [];
  const given = Object.keys(node.attributes);
  const equal = (names: readonly string[], other: Element): boolean =>
    names.every((name) => node.attributes[name] === other.attributes[name]);
  let found: Element | undefined;
  for (const other of old.children) {
    if (other.kind !== "element" || other.name !== node.name || taken.has(other)) continue;
    if (node.attributes.id !== undefined && node.attributes.id !== other.attributes.id) continue;
    // What says all the same comes before what is only recognised.
    if (equal(given, other) && equal(names, other)) return other;
    if (found === undefined && equal(names, other)) found = other;
  }
  return found;
}

function makeId(node: Draft, prefix: string, recipients: number, ids: Ids): string {
  const { name, interval } = node.attributes;
  const base = /^\d+$/.test(prefix) && node.name !== "node" ? `num-${prefix}` : prefix;
  switch (node.name) {
    case "nvpair":
      return ids.take(`${base}-${name}`);
    case "op":
      return ids.take(interval === undefined || interval === "" ? `${base}-${name}` : `${base}-${name}-${interval}`);
    case "recipient":
      return ids.take(`${base}-recipient-${recipients}`);
    default: {
      const suffix = SUFFIX[node.name];
      return ids.take(suffix === undefined ? base : `${base}-${suffix}`);
    }
  }
}
