import type { SimulationEvent } from "../../transition/index.ts";

/** A simulation's event as a line of a list. `plain` lines stand outside the list: errors and remarks. */
export function eventText(event: SimulationEvent): { readonly text: string; readonly plain?: "out" | "err" } {
  switch (event.kind) {
    case "pseudo":
      return { text: `Pseudo action:   ${event.task}${event.host === undefined ? "" : ` on ${event.host}`}` };
    case "resource": {
      const interval = event.intervalMs > 0 ? `=${event.intervalMs}` : "";
      return { text: `Resource action: ${event.resource.padEnd(15)} ${event.operation}${interval} on ${event.host}` };
    }
    case "cluster": {
      const about = event.resource === undefined ? "" : ` for ${event.resource}`;
      return { text: `Cluster action:  ${event.task}${about} on ${event.host}` };
    }
    case "fence":
      return { text: `Fencing ${event.target} (${event.action})` };
    case "failing":
      return { text: `Pretending action ${event.actionId} failed with rc=${event.rc}`, plain: "out" };
    case "attribute":
      return { text: `Injecting attribute ${event.name}=${event.value} into /node_state '${event.hostId}'` };
    case "spec":
      return { text: `Injecting ${event.spec} into the configuration` };
    case "quorum":
      return { text: `Setting quorum: ${event.value}` };
    case "watchdog":
      return { text: `Setting watchdog: ${event.value}` };
    case "host":
      return { text: HOST_TEXT[event.change].replace("%", event.host) };
    case "ticket":
      return { text: TICKET_TEXT[event.change].replace("%", event.ticket) };
    case "error":
      return { text: event.text, plain: "err" };
  }
}

const HOST_TEXT = { up: "Bringing node % online", down: "Taking node % offline", fail: "Failing node %" } as const;
const TICKET_TEXT = {
  grant: "Granting ticket %",
  revoke: "Revoking ticket %",
  standby: "Making ticket % standby",
  activate: "Activating ticket %",
} as const;
