import { childElements, configurationOf, firstChild } from "../cib/index.ts";
import { fenceHost, type Reading } from "../state/index.ts";
import { readTicketConstraint, type TicketEffects } from "./constraints/ticket.ts";
import { Groundwork } from "./plan.ts";

/** Works into a reading what the loss of a ticket means for what is shown of it: hosts that are to be fenced, resources that
 *  nobody touches until it is back. */
export function applyLostTickets(reading: Reading): void {
  const constraints = firstChild(configurationOf(reading.cib), "constraints");
  if (constraints === undefined) return;
  const ground = new Groundwork(reading, { explain: false });
  const effects: TicketEffects = {
    // Where it may run is no part of what is shown.
    ban: () => undefined,
    fence: (host, reason) => fenceHost(reading, host, reason, false),
  };
  for (const xml of childElements(constraints, "rsc_ticket")) readTicketConstraint(ground, xml, effects);
}
