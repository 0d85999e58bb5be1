import { CrmError } from "../base/index.ts";
import { type Element, element, firstChild } from "./tree.ts";

/** Schema and feature set of a new document: what Pacemaker 2.1.5 reads too. A document that came with other values keeps
 *  them. */
export const DEFAULT_SCHEMA = "pacemaker-3.9";
export const FEATURE_SET = "3.16.1";

/** Sections of `<configuration>` in the order Pacemaker's schemas give them; the first four are in every document. */
export const CONFIGURATION_SECTIONS = [
  "crm_config",
  "nodes",
  "resources",
  "constraints",
  "rsc_defaults",
  "op_defaults",
  "fencing-topology",
  "acls",
  "tags",
  "alerts",
] as const;
export type ConfigurationSection = (typeof CONFIGURATION_SECTIONS)[number];

/** A document with nothing configured. */
export function emptyCib(schema: string = DEFAULT_SCHEMA): Element {
  return element(
    "cib",
    {
      crm_feature_set: FEATURE_SET,
      "validate-with": schema,
      admin_epoch: "0",
      epoch: "0",
      num_updates: "0",
    },
    [
      element(
        "configuration",
        {},
        CONFIGURATION_SECTIONS.slice(0, 4).map((name) => element(name)),
      ),
      element("status"),
    ],
  );
}

/** `<configuration>`. @throws CrmError `bad-cib` when the root is no `<cib>` or has none. */
export function configurationOf(cib: Element): Element {
  const found = cib.name === "cib" ? firstChild(cib, "configuration") : undefined;
  if (found === undefined) {
    throw new CrmError({ code: "bad-cib", message: `not a CIB: <${cib.name}> without <configuration>` });
  }
  return found;
}

export function statusOf(cib: Element): Element | undefined {
  return firstChild(cib, "status");
}

export function sectionOf(cib: Element, section: ConfigurationSection): Element | undefined {
  return firstChild(configurationOf(cib), section);
}

/** Where a new section goes so that the order stays the schemas'. */
export function sectionPosition(configuration: Element, section: ConfigurationSection): number {
  const rank = (name: string): number => (CONFIGURATION_SECTIONS as readonly string[]).indexOf(name);
  const index = configuration.children.findIndex((node) => node.kind === "element" && rank(node.name) > rank(section));
  return index < 0 ? configuration.children.length : index;
}
