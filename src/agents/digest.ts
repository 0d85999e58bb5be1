import { hash } from "node:crypto";
import { escapeAttribute } from "../cib/index.ts";

/** MD5 by which two sets of parameters are compared, as hosts record it (`op-digest`): over the text of one element with
 *  the parameters sorted bytewise, a blank before it and a line break behind it.
 *  Source: lib/common/digest.c of Pacemaker (fact), checked against recorded histories. */
export function digestParameters(parameters: Iterable<readonly [string, string]>): string {
  const sorted = [...parameters].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  let text = " <parameters";
  for (const [name, value] of sorted) text += ` ${name}="${escapeAttribute(value)}"`;
  return hash("md5", `${text}/>\n`, "hex");
}

const NOT_DIGESTED = new Set(["id", "crm_feature_set", "op-digest", "on_node", "on_node_uuid", "pcmk_external_ip"]);

/** Of an operation's attributes (parameters and `CRM_meta_*`) those that its digest covers: the agent's parameters, and for
 *  recurring operations the timeout. */
export function digestedParameters(attributes: Iterable<readonly [string, string]>): [string, string][] {
  const all = [...attributes];
  const recurring = all.some(([name, value]) => name === "CRM_meta_interval" && Number(value) > 0);
  return all
    .filter(
      ([name]) =>
        !NOT_DIGESTED.has(name) && (!name.startsWith("CRM_meta_") || (recurring && name === "CRM_meta_timeout")),
    )
    .map(([name, value]) => [name, value]);
}
