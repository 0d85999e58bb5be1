import { parseScore } from "../../base/index.ts";
import { childElements, descendants, type Element, element, firstChild, isElement, type Node } from "../tree.ts";
import type { Note } from "./note.ts";
import { elementsNamed, nvpair, renameAttribute, rewriteTree, withAttributes } from "./rewrite.ts";

const PREFIX = "pcmk__3_10_upgrade-";
const NVSETS = new Set(["cluster_property_set", "instance_attributes", "meta_attributes", "utilization"]);
const RENAMED_PROPERTIES: Readonly<Record<string, string>> = {
  "crmd-finalization-timeout": "join-finalization-timeout",
  "crmd-integration-timeout": "join-integration-timeout",
  "crmd-transition-delay": "transition-delay",
};

/** Configurations of the third generation to the fourth. A configuration that has nothing the fourth refuses stays as it
 *  is. Source: Pacemaker's upgrade from schema 3.10 to 4.0. */
export function upgradeTo4(configuration: Element, note: Note): Element {
  if (![...descendants(configuration)].some(isRefused)) return configuration;
  const steps = [namedReferences, values, pingHosts, locationRules, lifetimes, droppedResources, droppedMeta];
  const after = steps.reduce((tree, step) => step(tree, note), configuration);
  if (after === configuration && promotableClones(after) === after) return configuration;
  // What makes a clone of a master stands before all else in it.
  const sorted = promotableClones(sortBlocks(singleNames(after)));
  return aclReferences(restoreReferences(configuration, sorted));
}

const GONE_META = /^(?:restart-type|can_fail|role_after_failure)$/;

/** What the fourth generation may refuse; the steps look closer. */
function isRefused(node: Element): boolean {
  const { attributes } = node;
  switch (node.name) {
    case "nvpair":
      return (
        (attributes["id-ref"] === undefined ? attributes.value === undefined : attributes.name !== undefined) ||
        attributes.name === "remove-after-stop" ||
        attributes.value === "poweroff" ||
        (attributes.name !== undefined && (attributes.name in RENAMED_PROPERTIES || GONE_META.test(attributes.name)))
      );
    case "date_spec":
      return attributes.moon !== undefined;
    case "fencing-level":
      return Number(attributes.index) > 9;
    case "node":
      return attributes.type === "ping";
    case "rsc_location":
      return childElements(node, "rule").length > 1;
    case "primitive":
    case "template":
      return /^(?:nagios|upstart)$/i.test(attributes.class ?? "");
    case "master":
    case "lifetime":
    case "rkt":
      return true;
    default:
      return attributes.masters !== undefined;
  }
}

/** A pair that takes another's value under its own name becomes a pair of its own. */
function namedReferences(configuration: Element): Element {
  const byId = new Map<string, Element>();
  for (const node of descendants(configuration))
    if (node.attributes.id !== undefined) byId.set(node.attributes.id, node);
  return rewriteTree(configuration, (node) => {
    const { "id-ref": reference, name } = node.attributes;
    if (node.name !== "nvpair" || reference === undefined || name === undefined) return node;
    const value = byId.get(reference)?.attributes.value ?? "";
    return nvpair(`${PREFIX}${reference}-${name}`, name, value);
  });
}

function values(configuration: Element, note: Note): Element {
  return rewriteTree(configuration, (node, parent) => {
    const { id, name, value } = node.attributes;
    if (node.name === "nvpair" && node.attributes["id-ref"] === undefined) {
      if (value === undefined) return [];
      if (parent?.name !== "cluster_property_set" || name === undefined) return node;
      if (name === "remove-after-stop") {
        note("warning", `Dropping nvpair ${id} because the remove-after-stop property is unsupported`);
        return [];
      }
      const now = RENAMED_PROPERTIES[name];
      if (now !== undefined) return withAttributes(node, { name: now });
      return name === "stonith-action" && value === "poweroff" ? withAttributes(node, { value: "off" }) : node;
    }
    if (node.name === "date_spec" && node.attributes.moon !== undefined) {
      note("warning", `Dropping moon attribute from date spec ${id} because moon phase is no longer supported`);
      return withAttributes(node, { moon: undefined });
    }
    if (node.name === "fencing-level" && Number(node.attributes.index) > 9) return [];
    return node;
  });
}

/** Hosts that were only pinged become members that may run nothing. */
function pingHosts(configuration: Element): Element {
  const bans = elementsNamed(configuration, "node")
    .filter(({ attributes }) => attributes.type === "ping")
    .map(({ attributes: { uname = "" } }) =>
      element("rsc_location", {
        id: `${PREFIX}ping-node-ban-${uname}`,
        "rsc-pattern": ".*",
        node: uname,
        score: "-INFINITY",
        "resource-discovery": "never",
      }),
    );
  if (bans.length === 0) return configuration;
  return rewriteTree(configuration, (node) => {
    if (node.name === "node" && node.attributes.type === "ping") return withAttributes(node, { type: "member" });
    return node.name === "constraints" ? { ...node, children: [...node.children, ...bans] } : node;
  });
}

function promotableClones(configuration: Element): Element {
  return rewriteTree(configuration, (node) => {
    if (node.attributes.masters !== undefined) return renameAttribute(node, "masters", "promoted-max");
    if (node.name !== "master") return node;
    const id = `${PREFIX}promotable-legacy-${node.attributes.id}-meta_attributes`;
    const meta = element("meta_attributes", { id, score: "INFINITY" }, [
      nvpair(`${id}-promotable`, "promotable", "true"),
    ]);
    return { ...node, name: "clone", children: [meta, ...node.children] };
  });
}

/** A location constraint holds one rule; of several each gets a constraint, and access rules that named the old one name
 *  them all. */
function locationRules(configuration: Element): Element {
  const replaced = new Map<string, readonly string[]>();
  const after = rewriteTree(configuration, (node) => {
    const rules = node.name === "rsc_location" ? childElements(node, "rule") : [];
    if (rules.length < 2) return node;
    const others = (name: string): Element[] => childElements(node, name);
    const ids = rules.map((_, index) => `${PREFIX}${node.attributes.id}-${index + 1}`);
    replaced.set(node.attributes.id ?? "", ids);
    return rules.map((rule, index) =>
      element("rsc_location", { ...node.attributes, id: ids[index]! }, [
        ...(index === 0 ? others("resource_set") : others("resource_set").map(referenceTo)),
        rule,
        ...(index === 0 ? others("lifetime") : others("lifetime").map(withReferencedRules)),
      ]),
    );
  });
  if (replaced.size === 0) return configuration;
  return rewriteTree(after, (node) => {
    const ids = node.name === "acl_permission" ? replaced.get(node.attributes.reference ?? "") : undefined;
    if (ids === undefined) return node;
    const xpath = `//*[${ids.map((id) => `@id = '${id}'`).join(" or ")}]`;
    return withAttributes(renameAttribute(node, "reference", "xpath"), { xpath });
  });
}

const referenceTo = (node: Element): Element =>
  element(node.name, { "id-ref": node.attributes.id ?? node.attributes["id-ref"] ?? "" });

function withReferencedRules(lifetime: Element): Element {
  return { ...lifetime, children: lifetime.children.map((child) => (isElement(child) ? referenceTo(child) : child)) };
}

/** Lifetimes become part of a location constraint's rule; elsewhere they never did anything. Rules of theirs that are named
 *  elsewhere live on in a constraint that matches nothing. */
function lifetimes(configuration: Element, note: Note): Element {
  const lost: Element[] = [];
  const after = rewriteTree(configuration, (node) => {
    const lifetime = firstChild(node, "lifetime");
    if (lifetime === undefined) return node;
    if (node.name === "rsc_location") return timedLocation(node, lifetime);
    note(
      "warning",
      `Dropping lifetime element from constraint ${node.attributes.id} because lifetime elements are no longer supported. Any rules contained there will no longer apply to the constraint`,
    );
    lost.push(...childElements(lifetime, "rule").filter(({ attributes }) => attributes.id !== undefined));
    return { ...node, children: node.children.filter((child) => child !== lifetime) };
  });
  if (after === configuration) return configuration;
  const named = new Set([...descendants(after)].map(({ attributes }) => attributes["id-ref"]));
  const live = lost.filter(({ attributes }) => named.has(attributes.id));
  if (live.length === 0) return after;
  const id = `${PREFIX}coloc-order-lifetime-rules`;
  const keeper = element("rsc_location", { id, "rsc-pattern": "a^" }, [
    element("rule", { id: `${id}-rule`, score: "-INFINITY" }, live),
  ]);
  return rewriteTree(after, (node) =>
    node.name === "constraints" ? { ...node, children: [...node.children, keeper] } : node,
  );
}

function timedLocation(location: Element, lifetime: Element): Element {
  const { node, score, ...attributes } = location.attributes;
  const id = `${PREFIX}${attributes.id}`;
  const placeId = `${id}-node-score-rule`;
  const place =
    firstChild(location, "rule") ??
    element("rule", { id: placeId, ...(score === undefined ? {} : { score }) }, [
      element("expression", {
        id: `${placeId}-expr`,
        attribute: "#uname",
        operation: "eq",
        value: node ?? "",
      }),
    ]);
  const times = childElements(lifetime, "rule");
  const time =
    times.length > 1 ? element("rule", { id: `${id}-lifetime-or-rule`, "boolean-op": "or" }, times) : times[0];
  const both = element("rule", { id: `${id}-lifetime-and-rule`, "boolean-op": "and" }, [
    place,
    ...(time === undefined ? [] : [time]),
  ]);
  return element("rsc_location", attributes, [...childElements(location, "resource_set"), both]);
}

/** Resources whose kind of agent is gone, what they leave empty, and constraints about them. */
function droppedResources(configuration: Element, note: Note): Element {
  const obsolete = (node: Element): boolean => /^(?:nagios|upstart)$/i.test(node.attributes.class ?? "");
  const templates = new Set(
    elementsNamed(configuration, "template")
      .filter(obsolete)
      .map(({ attributes }) => attributes.id),
  );
  const gone = new Set<string>();
  const isGone = (node: Element): boolean => gone.has(node.attributes.id ?? "");
  for (const node of descendants(configuration)) {
    const drop =
      node.name === "primitive"
        ? obsolete(node) || (node.attributes.template !== undefined && templates.has(node.attributes.template))
        : node.name === "bundle" && firstChild(node, "rkt") !== undefined;
    if (!drop) continue;
    gone.add(node.attributes.id ?? "");
    const why = node.name === "bundle" ? "rkt containers" : `${node.attributes.class ?? "its template's"} resources`;
    note("warning", `Dropping resource ${node.attributes.id} because ${why} are no longer supported`);
  }
  if (gone.size === 0 && templates.size === 0) return configuration;
  for (const name of ["group", "clone"]) {
    for (const node of elementsNamed(configuration, name)) {
      if (!elementsNamed(node, "primitive").every(isGone)) continue;
      gone.add(node.attributes.id ?? "");
      note("info", `Dropping ${name} ${node.attributes.id} because it would become empty`);
    }
  }
  return rewriteTree(configuration, (node, parent) => {
    switch (node.name) {
      case "template":
        return obsolete(node) ? [] : node;
      case "primitive":
      case "group":
      case "clone":
      case "bundle":
      case "resource_ref":
        return isGone(node) ? [] : node;
      case "resource_set":
        return parent !== undefined && firstChild(node, "resource_ref") === undefined && "id" in node.attributes
          ? []
          : node;
      case "rsc_location":
      case "rsc_ticket":
      case "rsc_colocation":
      case "rsc_order": {
        const ends = ["rsc", "with-rsc", "first", "then"].map((end) => node.attributes[end]);
        if (ends.some((end) => end !== undefined && gone.has(end))) return [];
        const direct = ends.some((end) => end !== undefined) || node.attributes["rsc-pattern"] !== undefined;
        return direct || firstChild(node, "resource_set") !== undefined ? node : [];
      }
      default:
        return node;
    }
  });
}

/** Meta-attributes that have no meaning any more. */
function droppedMeta(configuration: Element, note: Note): Element {
  const owners = new Map<string, RegExp>([
    ...["template", "primitive", "group", "clone", "bundle", "rsc_defaults"].map((name): [string, RegExp] => [
      name,
      /^restart-type$/,
    ]),
    ...["op", "op_defaults"].map((name): [string, RegExp] => [name, /^(?:can_fail|role_after_failure)$/]),
  ]);
  return rewriteTree(configuration, (node) => {
    const names = owners.get(node.name);
    if (names === undefined) return node;
    let different = false;
    const children = node.children.map((block): Node => {
      if (!isElement(block) || block.name !== "meta_attributes") return block;
      const kept = block.children.filter((pair) => {
        const drop = isElement(pair) && names.test(pair.attributes.name ?? "");
        if (drop)
          note(
            "warning",
            `Dropping ${pair.attributes.name} meta-attribute from ${block.attributes.id} because it is no longer supported`,
          );
        return !drop;
      });
      if (kept.length === block.children.length) return block;
      different = true;
      return { ...block, children: kept };
    });
    return different ? { ...node, children } : node;
  });
}

/** Of several pairs with one name in a block the one that counts stays: the first after the last `#default`. */
function singleNames(configuration: Element): Element {
  return rewriteTree(configuration, (node) => {
    if (!NVSETS.has(node.name)) return node;
    const pairs = childElements(node, "nvpair").filter(({ attributes }) => attributes.name !== undefined);
    const counting = new Map<string, Element>();
    for (const pair of pairs) {
      const { name = "", value } = pair.attributes;
      const before = counting.get(name);
      if (before === undefined || value === "#default" || before.attributes.value === "#default")
        counting.set(name, pair);
    }
    if (counting.size === pairs.length) return node;
    const kept = new Set<Node>(counting.values());
    const drop = new Set<Node>(pairs.filter((pair) => !kept.has(pair)));
    return { ...node, children: node.children.filter((child) => !drop.has(child)) };
  });
}

/** Blocks of pairs go behind their siblings, by falling score; that is the order in which they count. */
function sortBlocks(configuration: Element): Element {
  const rank = (block: Element): number => {
    if (block.name === "cluster_property_set" && block.attributes.id === "cib-bootstrap-options") return Infinity;
    return parseScore(block.attributes.score ?? "0") ?? 0;
  };
  return rewriteTree(configuration, (node) => {
    const blocks = node.children.filter((child): child is Element => isElement(child) && NVSETS.has(child.name));
    if (blocks.length === 0) return node;
    const sorted = [...blocks].sort((a, b) => rank(b) - rank(a) || 0);
    const children = [...node.children.filter((child) => !blocks.includes(child as Element)), ...sorted];
    return children.every((child, index) => child === node.children[index]) ? node : { ...node, children };
  });
}

/** Where the definition went away, the first of its references takes its place. */
function restoreReferences(before: Element, after: Element): Element {
  const present = new Set([...descendants(after)].map(({ attributes }) => attributes.id));
  const originals = new Map<string, Element>();
  for (const node of descendants(before)) if (node.attributes.id !== undefined) originals.set(node.attributes.id, node);
  return rewriteTree(after, (node) => {
    const reference = node.attributes["id-ref"];
    if (reference === undefined || present.has(reference)) return node;
    const original = originals.get(reference);
    if (original === undefined || original.name !== node.name) return node;
    present.add(reference);
    return original;
  });
}

/** An access rule about an element that is gone matches nothing. */
function aclReferences(configuration: Element): Element {
  const present = new Set([...descendants(configuration)].map(({ attributes }) => attributes.id));
  return rewriteTree(configuration, (node) => {
    const { reference } = node.attributes;
    if (node.name !== "acl_permission" || reference === undefined || present.has(reference)) return node;
    return withAttributes(renameAttribute(node, "reference", "xpath"), { xpath: "/*[false()]" });
  });
}
