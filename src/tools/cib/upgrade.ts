import {
  type Element,
  SCHEMAS,
  schemaRank,
  type Upgraded,
  upgradeCib,
  versionAttributes,
  versionOf,
} from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { systemFailure } from "../error/system-failure.ts";
import type { ToolIo } from "../io.ts";
import { toolError } from "../run-tool.ts";
import { REFUSAL, schemaProblems } from "./schema.ts";

/** The document in the newest schema that it can be brought to: another admin_epoch, the counters below it begin anew. What
 *  is as new already, or checked by no schema, stays as it is. @param known schemas that whoever runs it knows
 *  @throws CrmError `config` where it is not even valid in its own schema */
export function upgradeDocument(cib: Element, known: readonly string[] = SCHEMAS): Upgraded {
  const { "validate-with": schema } = cib.attributes;
  if (schema === "none") return { cib, messages: [] };
  const rank = schemaRank(schema);
  if (rank === undefined) {
    throw toolError("config", schema === undefined ? "no schema to upgrade from" : `unknown schema '${schema}'`);
  }
  if (schemaProblems(cib).length > 0) throw toolError("config", REFUSAL);
  for (const target of SCHEMAS.slice(rank + 1).toReversed()) {
    if (!known.includes(target)) continue;
    const upgraded = upgradeCib(cib, target);
    if (schemaProblems(upgraded.cib).length === 0) return { ...upgraded, cib: countedAnew(upgraded.cib) };
  }
  return { cib, messages: [] };
}

/** Schemas that the cluster knows: a Pacemaker knows those that came with it. */
export function schemasOf(cluster: Cluster, io: ToolIo): readonly string[] {
  if (cluster.setting !== "pacemaker") return SCHEMAS;
  const { PCMK_schema_directory: chosen } = io.env;
  const directory = chosen === undefined || chosen === "" ? "/usr/share/pacemaker" : chosen;
  try {
    return io.list(directory).map((name) => name.replace(/\.rng$/, ""));
  } catch (error) {
    throw systemFailure(`Could not read Pacemaker's schemas in ${directory}`, error);
  }
}

function countedAnew(cib: Element): Element {
  const version = { adminEpoch: versionOf(cib.attributes).adminEpoch + 1, epoch: 1, numUpdates: 1 };
  return { ...cib, attributes: { ...cib.attributes, ...versionAttributes(version) } };
}
