import type { Element } from "../../cib/index.ts";
import { type Host, type Resource, Role, type Ticket } from "../../state/index.ts";
import type { Groundwork } from "../plan.ts";
import { constraintRole } from "./role.ts";
import { meaningOf, type ResourceSet, resourceSets, setOf } from "./sets.ts";
import type { LossPolicy, TicketConstraint } from "./types.ts";

/** What follows from a ticket that is not there. */
export interface TicketEffects {
  /** The resource may run nowhere. */
  ban(resource: Resource, because: string): void;
  fence(host: Host, reason: string): void;
}

/** `rsc_ticket`: resources that may run only while this site has a ticket. */
export function readTicketConstraint(plan: Groundwork, xml: Element, effects: TicketEffects): void {
  const { id = "", ticket: name, rsc, "rsc-role": role, "loss-policy": lossPolicy } = xml.attributes;
  if (name === undefined || name === "") {
    plan.report("error", `Ignoring constraint '${id}' without ticket`);
    return;
  }
  let ticket = plan.cluster.tickets.get(name);
  if (ticket === undefined) {
    ticket = { id: name, granted: false, standby: false, lastGranted: undefined, state: new Map() };
    plan.cluster.tickets.set(name, ticket);
  }
  let sets: ResourceSet[] | undefined = resourceSets(plan, xml);
  if (sets === undefined) return;
  if (sets.length === 0 && rsc !== undefined) {
    const meaning = meaningOf(plan, rsc);
    if (meaning === undefined) {
      plan.report("error", `Ignoring constraint '${id}' because '${rsc}' is not a valid resource or tag`);
      return;
    }
    sets = [setOf(rsc, meaning, role === undefined ? {} : { role })];
    if (meaning.kind === "resource") {
      add(plan, id, meaning.resource, ticket, role, lossPolicy, effects);
      return;
    }
  }
  if (sets.length === 0) plan.report("error", `Ignoring constraint '${id}' without resource`);
  for (const set of sets) {
    for (const ref of set.refs) {
      const resource = plan.resourceNamed(ref);
      if (resource === undefined) {
        plan.report("error", `${set.attributes.id}: No resource found for ${ref}`);
        return;
      }
      add(plan, set.attributes.id ?? id, resource, ticket, set.attributes.role, lossPolicy, effects);
    }
  }
}

function add(
  plan: Groundwork,
  id: string,
  resource: Resource,
  ticket: Ticket,
  roleText: string | undefined,
  policyText: string | undefined,
  effects: TicketEffects,
): void {
  const role = constraintRole(plan, id, roleText);
  if (role === undefined) return;
  const constraint: TicketConstraint = { id, ticket, role, lossPolicy: policyOf(plan, ticket, role, policyText) };
  plan.of(resource).tickets.push(constraint);
  if (isMissing(ticket)) apply(resource, constraint, effects);
}

function policyOf(plan: Groundwork, ticket: Ticket, role: Role, text: string | undefined): LossPolicy {
  switch (text?.toLowerCase()) {
    case "fence":
      if (plan.cluster.options.fencingEnabled) return "fence";
      plan.report(
        "error",
        `Resetting 'loss-policy' for ticket '${ticket.id}' to 'stop' because fencing is not configured`,
      );
      return "stop";
    case "freeze":
      return "freeze";
    case "demote":
      return "demote";
    case "stop":
      return "stop";
    default:
      return role === Role.Promoted ? "demote" : "stop";
  }
}

export function isMissing(ticket: Ticket): boolean {
  return !ticket.granted || ticket.standby;
}

function apply(resource: Resource, constraint: TicketConstraint, effects: TicketEffects): void {
  if (resource.children.length > 0) {
    for (const child of resource.children) apply(child, constraint, effects);
    return;
  }
  const { ticket, role, lossPolicy } = constraint;
  if (!ticket.granted && resource.activeOn.length > 0) {
    applyLoss(resource, constraint, effects);
  } else if (role !== Role.Promoted || lossPolicy === "stop") {
    // Without the ticket nothing starts; what runs while it is in standby may go on.
    if (!ticket.granted) effects.ban(resource, "__no_ticket__");
    else if (ticket.standby) effects.ban(resource, "__ticket_standby__");
  }
}

function applyLoss(resource: Resource, { role, lossPolicy }: TicketConstraint, { ban, fence }: TicketEffects): void {
  const roleMatches = role === Role.Unknown || role === resource.role;
  switch (lossPolicy) {
    case "stop":
      ban(resource, "__loss_of_ticket__");
      return;
    case "demote":
      // The promotion score takes care of promoted instances.
      if (role !== Role.Promoted) ban(resource, "__loss_of_ticket__");
      return;
    case "fence":
      if (!roleMatches) return;
      ban(resource, "__loss_of_ticket__");
      for (const host of resource.activeOn) fence(host, "deadman ticket was lost");
      return;
    case "freeze":
      if (!roleMatches) return;
      resource.managed = false;
      resource.blocked = true;
  }
}
