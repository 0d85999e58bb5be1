import { type Element, element } from "../../../src/cib/index.ts";

export const nvpair = (owner: string, name: string, value: string | number): Element =>
  element("nvpair", { id: `${owner}-${name.replace(/[^\w.-]/g, ".")}`, name, value: String(value) });

/** A block of attributes (`meta_attributes`, `utilization`...), none when there are none. */
export function attributes(
  kind: string,
  owner: string,
  values: ReadonlyMap<string, string | number>,
  first: readonly Element[] = [],
): Element[] {
  if (values.size === 0) return [];
  const id = `${owner}-${kind}`;
  const pairs = [...values].map(([name, value]) => nvpair(id, name, value));
  return [element(kind, { id, ...(first.length > 0 ? { score: "10" } : {}) }, [...first, ...pairs])];
}
