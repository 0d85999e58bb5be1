import { type Element, firstChild } from "../cib/index.ts";
import { collectAttributes, dateTimeAt, type Zone } from "../rules/index.ts";

const TRUE = new Set(["true", "on", "yes", "y", "1"]);

/** Whether the cluster property `enable-acl` is on. */
export function isEnforced(document: Element, nowMs: number, zone: Zone): boolean {
  const configuration = firstChild(document, "configuration");
  const options = configuration && firstChild(configuration, "crm_config");
  if (options === undefined) return false;
  const nowS = Math.floor(nowMs / 1000);
  const values = new Map<string, string>();
  const input = { now: dateTimeAt(nowS, zone), local: { nowS, zone }, document };
  collectAttributes(options, "cluster_property_set", input, values, { firstId: "cib-bootstrap-options" });
  return TRUE.has(values.get("enable-acl")?.toLowerCase() ?? "");
}
