import { configurationOf } from "../document.ts";
import type { Element } from "../tree.ts";
import { upgradeAcls } from "./from-1.3.ts";
import { upgradeTo3 } from "./from-2.10.ts";
import { upgradeTo4 } from "./from-3.10.ts";
import type { Note } from "./note.ts";
import { NEWEST_SCHEMA, schemaRank } from "./schemas.ts";

export { NEWEST_SCHEMA, SCHEMAS, schemaRank } from "./schemas.ts";

export interface UpgradeMessage {
  readonly level: "warning" | "info";
  readonly text: string;
}

export interface Upgraded {
  readonly cib: Element;
  /** What was dropped or means something else now. */
  readonly messages: readonly UpgradeMessage[];
}

/** Last schema before each change of generation, and the change. */
const STEPS: readonly (readonly [string, (configuration: Element, note: Note) => Element])[] = [
  ["pacemaker-1.3", upgradeAcls],
  ["pacemaker-2.10", upgradeTo3],
  ["pacemaker-3.10", upgradeTo4],
];

/** The document as the newest schema (or `target`) has it. What does not have to change stays the same reference, the status
 *  always does; a document that is new enough, or that no schema checks, comes back as it is. */
export function upgradeCib(cib: Element, target: string = NEWEST_SCHEMA): Upgraded {
  const messages: UpgradeMessage[] = [];
  const from = schemaRank(cib.attributes["validate-with"]);
  const to = schemaRank(target);
  if (from === undefined || to === undefined || from >= to) return { cib, messages };
  const before = configurationOf(cib);
  const note: Note = (level, text) => messages.push({ level, text });
  let configuration = before;
  for (const [last, change] of STEPS) {
    const rank = schemaRank(last)!;
    if (from <= rank && to > rank) configuration = change(configuration, note);
  }
  const children = cib.children.map((child) => (child === before ? configuration : child));
  return { cib: { ...cib, attributes: { ...cib.attributes, "validate-with": target }, children }, messages };
}
