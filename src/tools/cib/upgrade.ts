import {
  type Element,
  SCHEMAS,
  schemaRank,
  type Upgraded,
  upgradeCib,
  versionAttributes,
  versionOf,
} from "../../cib/index.ts";
import { toolError } from "../run-tool.ts";
import { schemaProblems } from "./schema.ts";

/** The document in the newest schema that it can be brought to: another admin_epoch, the counters below it begin anew. What
 *  is as new already, or checked by no schema, stays as it is.
 *  @throws CrmError `config` where it is not even valid in its own schema */
export function upgradeDocument(cib: Element): Upgraded {
  const { "validate-with": schema } = cib.attributes;
  if (schema === "none") return { cib, messages: [] };
  const rank = schemaRank(schema);
  if (rank === undefined) {
    throw toolError("config", schema === undefined ? "no schema to upgrade from" : `unknown schema '${schema}'`);
  }
  if (schemaProblems(cib).length > 0) throw toolError("config", "Update does not conform to the configured schema");
  for (const target of SCHEMAS.slice(rank + 1).toReversed()) {
    const upgraded = upgradeCib(cib, target);
    if (schemaProblems(upgraded.cib).length === 0) return { ...upgraded, cib: countedAnew(upgraded.cib) };
  }
  return { cib, messages: [] };
}

function countedAnew(cib: Element): Element {
  const version = { adminEpoch: versionOf(cib.attributes).adminEpoch + 1, epoch: 1, numUpdates: 1 };
  return { ...cib, attributes: { ...cib.attributes, ...versionAttributes(version) } };
}
