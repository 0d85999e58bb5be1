import type { CrmErrorDetails } from "../base/index.ts";
import { childElements, configurationOf, descendants, type Element, firstChild } from "../cib/index.ts";

/** What no document may have, whoever commits it: two elements with one id, or no configuration at all. Whether it makes
 *  sense is for `verify` to say before. */
export function checkDocument(before: Element, after: Element): CrmErrorDetails | undefined {
  if (after.name !== "cib" || firstChild(after, "configuration") === undefined) {
    return { code: "bad-cib", message: "the change would leave no configuration" };
  }
  const configuration = configurationOf(after);
  if (configuration === configurationOf(before)) return undefined;
  const seen = new Map<string, Element>();
  for (const element of descendants(configuration)) {
    const { id } = element.attributes;
    if (id === undefined || id === "" || REFERENCES.has(element.name)) continue;
    const other = seen.get(id);
    if (other !== undefined) {
      return {
        code: "duplicate-id",
        message: `the id ${id} stands twice: <${other.name}> and <${element.name}>`,
        at: { object: id },
      };
    }
    seen.set(id, element);
  }
  return undefined;
}

/** Elements whose `id` names something that stands elsewhere. */
const REFERENCES = new Set(["resource_ref", "obj_ref", "role"]);

/** Is fencing on? It is unless a property says no. */
export function fencingEnabled(document: Element): boolean {
  const options = firstChild(configurationOf(document), "crm_config");
  const pairs = options === undefined ? [] : childElements(options).flatMap((set) => childElements(set, "nvpair"));
  const found = pairs.find(({ attributes }) => /^(stonith|fencing)-enabled$/.test(attributes.name ?? ""));
  return !/^(false|no|off|0|n)$/i.test(found?.attributes.value ?? "true");
}
