import { INFINITY } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import { type Resource, Role } from "../../state/index.ts";
import { fence } from "../actions.ts";
import { addEverywhere } from "../place/scores.ts";
import type { Plan } from "../plan.ts";
import { isMissing, readTicketConstraint } from "./ticket.ts";

/** Reads `rsc_ticket` into a plan, with all that follows where the ticket is not there. */
export function planTicket(plan: Plan, xml: Element): void {
  readTicketConstraint(plan, xml, {
    ban: (resource, because) => addEverywhere(plan, resource, -INFINITY, because),
    fence: (host, reason) => fence(plan, host, reason),
  });
}

/** Instances may be promoted only with the tickets that say so. */
export function requirePromotionTickets(plan: Plan, clone: Resource): void {
  for (const { role, ticket } of plan.of(clone).tickets) {
    if (role === Role.Promoted && isMissing(ticket))
      addEverywhere(plan, clone, -INFINITY, "__stateful_without_ticket__");
  }
}
