import { childElements, type Element, element, isElement } from "../../../src/cib/index.ts";

/** Options whose default is another one in Pacemaker 3. An older crm_simulate is told them in so many words. */
const NEW_DEFAULTS: Readonly<Record<string, string>> = { "concurrent-fencing": "true" };

/** A document as an older Pacemaker has to be given it, so that it means there what it means here. */
export function inOldDialect(cib: Element): Element {
  return descend(cib, ["configuration", "crm_config"], (section) => {
    const [first, ...rest] = childElements(section, "cluster_property_set");
    const set = first ?? element("cluster_property_set", { id: "spelt-out" });
    const named = new Set(
      [set, ...rest].flatMap((one) => childElements(one, "nvpair")).map((one) => one.attributes.name),
    );
    // Pacemaker 3 has new names for them.
    const formerly = (pair: Element): Element => {
      const name = pair.attributes.name?.replace(/^fencing-/, "stonith-");
      return name === undefined ? pair : { ...pair, attributes: { ...pair.attributes, name } };
    };
    const inOldWords = (one: Element): Element => ({
      ...one,
      children: one.children.map((child) => (isElement(child) && child.name === "nvpair" ? formerly(child) : child)),
    });
    const missing = Object.entries(NEW_DEFAULTS).filter(([name]) => !named.has(name));
    const pairs = missing.map(([name, value]) => element("nvpair", { id: `spelt-out-${name}`, name, value }));
    return { ...section, children: [{ ...set, children: [...set.children, ...pairs] }, ...rest].map(inOldWords) };
  });
}

function descend(root: Element, path: readonly string[], edit: (found: Element) => Element): Element {
  const [name, ...rest] = path;
  if (name === undefined) return edit(root);
  const children = root.children.map((child) =>
    isElement(child) && child.name === name ? descend(child, rest, edit) : child,
  );
  return { ...root, children };
}
