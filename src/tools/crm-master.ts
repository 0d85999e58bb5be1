import { crmAttribute } from "./crm-attribute.ts";
import type { ToolIo } from "./io.ts";

/** Pacemaker's crm_master is crm_attribute with --promotion; so is this one. Agents of old call it. */
export function crmMaster(argv: readonly string[], io: ToolIo): Promise<number> {
  const words = argv.map((word) => (word === "-r" || word === "--resource" ? "--promotion" : word));
  const named = words.includes("--promotion") ? words : ["--promotion", ...words];
  return crmAttribute(named, io);
}
