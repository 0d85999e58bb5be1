import { childElements, configurationOf, type Element, firstChild } from "../../cib/index.ts";
import { type Ban, bansOf } from "../../scheduler/index.ts";
import { type Cluster, inHashOrder, type Reading, type Ticket } from "../../state/index.ts";
import { everything, hostIdentity, hostTitle, type Section, type Selection, xmlOf } from "../../status/index.ts";
import { timeText } from "./words.ts";

function shownBans(reading: Reading, prefix: string, selection: Selection): Ban[] {
  return bansOf(reading).filter(
    ({ id, names }) => id.startsWith(prefix) && names.some((name) => selection.named(name)),
  );
}

/** "Negative Location Constraints": what keeps a resource off a host. */
export function bansText(
  reading: Reading,
  prefix: string,
  details: boolean,
  selection = everything,
): Section | undefined {
  const lines = shownBans(reading, prefix, selection).map(({ id, resourceId, promotedOnly, host }) => {
    const role = promotedOnly ? "in Promoted role " : "";
    return `${id}\tprevents ${resourceId} from running ${role}on ${hostTitle(hostIdentity(host), details)}`;
  });
  return lines.length === 0 ? undefined : { title: "Negative Location Constraints", lines };
}

export function bansXml(reading: Reading, prefix: string, selection = everything): Element | undefined {
  const bans = shownBans(reading, prefix, selection).map(({ id, resourceId, host, score, promotedOnly }) =>
    xmlOf("ban", {
      id,
      resource: resourceId,
      node: host.name,
      weight: score,
      "promoted-only": promotedOnly,
      master_only: promotedOnly,
    }),
  );
  return bans.length === 0 ? undefined : xmlOf("bans", {}, bans);
}

/** Tickets that are known, and those that only a constraint speaks of: nobody has granted them yet. */
function allTickets({ cib, tickets }: Cluster): Pick<Ticket, "id" | "granted" | "standby" | "lastGranted" | "state">[] {
  const constraints = firstChild(configurationOf(cib), "constraints");
  const named = (constraints === undefined ? [] : childElements(constraints, "rsc_ticket")).flatMap(
    ({ attributes: { ticket } }) => (ticket === undefined || tickets.has(ticket) ? [] : [ticket]),
  );
  const unknown = [...new Set(named)].map((id) => ({
    id,
    granted: false,
    standby: false,
    lastGranted: undefined,
    state: new Map<string, string>(),
  }));
  return inHashOrder([...tickets.values(), ...unknown], ({ id }) => id);
}

export function ticketsText(cluster: Cluster): Section | undefined {
  const lines = allTickets(cluster).map(({ id, granted, standby, lastGranted }) => {
    const last = lastGranted === undefined ? "" : ` last-granted="${timeText(lastGranted)}"`;
    return `${id}\t${granted ? "granted" : "revoked"}${standby ? " [standby]" : ""}${last}`;
  });
  return lines.length === 0 ? undefined : { title: "Tickets", lines };
}

export function ticketsXml(cluster: Cluster): Element | undefined {
  const tickets = allTickets(cluster).map(({ id, granted, standby, lastGranted, state }) => {
    const more = [...state].filter(([name]) => !["id", "standby", "last-granted", "expires"].includes(name));
    return xmlOf("ticket", {
      id,
      status: granted ? "granted" : "revoked",
      standby,
      "last-granted": lastGranted === undefined ? undefined : timeText(lastGranted),
      ...Object.fromEntries(more),
    });
  });
  return tickets.length === 0 ? undefined : xmlOf("tickets", {}, tickets);
}
