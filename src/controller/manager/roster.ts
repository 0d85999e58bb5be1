import type { Element } from "../../cib/index.ts";

/** What `node_state` says of a host, by how it stands. Read by crm_mon and by the scheduler. */
const ORIGIN = { "crm-debug-origin": "controller" };
export const MEMBER = { in_ccm: "true", crmd: "online", ...ORIGIN, join: "member", expected: "member" };
/** In the view, but its history is not known yet. */
export const PENDING = { in_ccm: "true", crmd: "online", ...ORIGIN, join: "down", expected: "member" };
export const LOST = { in_ccm: "false", crmd: "offline", ...ORIGIN, join: "down" };

/** `have-quorum` and `dc-uuid` of `<cib>`. */
export function withRootAttributes(cib: Element, quorate: boolean, dc: string | undefined): Element {
  const wanted = { "have-quorum": quorate ? "1" : "0", ...(dc === undefined ? {} : { "dc-uuid": dc }) };
  const same = Object.entries(wanted).every(([name, value]) => cib.attributes[name] === value);
  return same ? cib : { ...cib, attributes: { ...cib.attributes, ...wanted } };
}
