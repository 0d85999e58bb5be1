import { type Element, emptyCib, NEWEST_SCHEMA } from "../../cib/index.ts";
import { PACEMAKER_FEATURE_SET } from "../version.ts";

/** A document with nothing in it as the tools make one: of the newest schema if none is asked for. */
export function newDocument(schema: string = NEWEST_SCHEMA, epoch = 0): Element {
  const cib = emptyCib(schema);
  return { ...cib, attributes: { ...cib.attributes, crm_feature_set: PACEMAKER_FEATURE_SET, epoch: String(epoch) } };
}
