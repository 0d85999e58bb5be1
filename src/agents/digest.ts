import { hash } from "node:crypto";
import { escapeAttribute } from "../cib/index.ts";

/** Parameters of an operation by name, the controller's own (`CRM_meta_*`) among them. */
export type OperationParameters = ReadonlyMap<string, string>;

const NOT_DIGESTED = new Set(["id", "crm_feature_set", "op-digest", "on_node", "on_node_uuid", "pcmk_external_ip"]);

/** What counts when parameters are compared: the agent's own; of recurring operations the timeout too.
 *  Source: Pacemaker's history entries (`op-digest`). */
export function digestedParameters(parameters: OperationParameters): Map<string, string> {
  const kept = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (!name.startsWith("CRM_meta_") && !NOT_DIGESTED.has(name)) kept.set(name, value);
  }
  const interval = Number.parseInt(parameters.get("CRM_meta_interval") ?? "0", 10);
  const timeout = parameters.get("CRM_meta_timeout");
  if (interval > 0 && timeout !== undefined) kept.set("CRM_meta_timeout", timeout);
  return kept;
}

/** The digest of parameters: MD5 of their element's text, names in byte order, between a blank and a line break. */
export function digestOf(parameters: OperationParameters): string {
  const names = [...parameters.keys()].sort();
  let text = " <parameters";
  for (const name of names) text += ` ${name}="${escapeAttribute(parameters.get(name)!)}"`;
  return hash("md5", `${text}/>\n`);
}
