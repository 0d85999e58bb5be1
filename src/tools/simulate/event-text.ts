import type { SimulationEvent } from "../../transition/index.ts";

/** A simulation's event as a line. */
export function eventText(event: SimulationEvent): string {
  switch (event.kind) {
    case "pseudo":
      return `Pseudo action:   ${event.task}${event.host === undefined ? "" : ` on ${event.host}`}`;
    case "resource": {
      const interval = event.intervalMs > 0 ? `=${event.intervalMs}` : "";
      return `Resource action: ${event.resource.padEnd(15)} ${event.operation}${interval} on ${event.host}`;
    }
    case "cluster": {
      const about = event.resource === undefined ? "" : ` for ${event.resource}`;
      return `Cluster action:  ${event.task}${about} on ${event.host}`;
    }
    case "fence":
      return `Fencing ${event.target} (${event.action})`;
    case "failing":
      return `Pretending action ${event.actionId} failed with rc=${event.rc}`;
    case "attribute":
      return `Injecting attribute ${event.name}=${event.value} into /node_state '${event.hostId}'`;
    case "spec":
      return `Injecting ${event.spec} into the configuration`;
    case "quorum":
      return `Setting quorum: ${event.value}`;
    case "watchdog":
      return `Setting watchdog: ${event.value}`;
    case "host":
      return HOST_TEXT[event.change].replace("%", event.host);
    case "ticket":
      return TICKET_TEXT[event.change].replace("%", event.ticket);
    case "error":
      return event.text;
  }
}

const HOST_TEXT = { up: "Bringing node % online", down: "Taking node % offline", fail: "Failing node %" } as const;
const TICKET_TEXT = {
  grant: "Granting ticket %",
  revoke: "Revoking ticket %",
  standby: "Making ticket % standby",
  activate: "Activating ticket %",
} as const;
