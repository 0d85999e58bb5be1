import { currentHost, type Host, type Resource, Role, shutdownRequested } from "../../state/index.ts";
import { type Action, Is, Rel, START, STOP } from "../action.ts";
import { fence } from "../actions.ts";
import { addOrdering } from "../orderings.ts";
import type { Plan } from "../plan.ts";

/** What happens on remote and guest hosts happens over their connections: these start before and stop after it. */

type ConnectionState = "unknown" | "alive" | "resting" | "failed" | "stopped";

function connectionState(plan: Plan, host: Host): ConnectionState {
  const connection = host.connection!;
  const carrier = currentHost(connection);
  if (connection.nextRole === Role.Stopped || plan.assigned(connection) === undefined) {
    if (carrier?.unclean === true) return "failed";
    if (!connection.failed) return "stopped";
    // Fenced already, and to be connected again later.
    const reconnects =
      connection.nextRole === Role.Stopped &&
      connection.reconnectIntervalMs > 0 &&
      host.remoteFenced &&
      !shutdownRequested(host);
    return reconnects ? "unknown" : "failed";
  }
  if (carrier === undefined) return "unknown";
  if (carrier.unclean || !carrier.online) return "resting";
  const migrating =
    connection.activeOn.length > 1 &&
    connection.migrationSource !== undefined &&
    connection.migrationTarget !== undefined;
  return migrating ? "resting" : "alive";
}

export function isFailedRemoteHost(plan: Plan, host: Host): boolean {
  return host.isRemote && host.connection !== undefined && connectionState(plan, host) === "failed";
}

function startFirst(plan: Plan, first: Resource, then: Action, extra: number): void {
  addOrdering(plan, {
    first,
    firstKey: START,
    second: then.resource,
    secondAction: then,
    flags: Rel.GuestAllowed | Rel.UnrunnableFirstBlocks | extra,
  });
}

function stopAfter(plan: Plan, first: Action, then: Resource, extra: number): void {
  addOrdering(plan, {
    first: first.resource,
    firstAction: first,
    second: then,
    secondKey: STOP,
    flags: Rel.GuestAllowed | extra,
  });
}

/** Halves of a migration go by the rules of a stop. */
function ruleTask(action: Action): string {
  return action.task === "migrate_to" || action.task === "migrate_from" ? "stop" : action.task;
}

function isRecurring(action: Action): boolean {
  return Number(action.meta.get("interval") ?? 0) > 0;
}

function orderOnRemote(plan: Plan, action: Action, host: Host, connection: Resource): void {
  const state = connectionState(plan, host);
  switch (ruleTask(action)) {
    case "start":
    case "promote":
      startFirst(plan, connection, action, state === "failed" ? Rel.FirstImpliesThen : 0);
      return;
    case "stop":
      if (state === "alive") stopAfter(plan, action, connection, Rel.ThenImpliesFirst);
      else if (state === "failed") fence(plan, host, "resources are active but connection is unrecoverable");
      else if (connection.nextRole === Role.Stopped) stopAfter(plan, action, connection, Rel.ThenImpliesFirst);
      else startFirst(plan, connection, action, 0);
      return;
    case "demote":
      if (state === "resting" || state === "unknown") startFirst(plan, connection, action, 0);
      return;
    default:
  }
  if (isRecurring(action)) {
    startFirst(plan, connection, action, Rel.FirstImpliesThen);
    return;
  }
  if (action.task === "monitor" && state === "failed") {
    fence(plan, host, "resources are in unknown state and connection is unrecoverable");
  }
  if (currentHost(connection) !== undefined && state === "stopped") {
    stopAfter(plan, action, connection, Rel.UnrunnableFirstBlocks);
  } else {
    startFirst(plan, connection, action, 0);
  }
}

const KNOWN_TASKS = new Set([
  "monitor",
  "stopped",
  "running",
  "notify",
  "notified",
  "promoted",
  "demoted",
  "do_shutdown",
  "stonith",
]);

function orderOnGuest(plan: Plan, action: Action, host: Host, connection: Resource, launcher: Resource): void {
  if (launcher.failed) fence(plan, host, "container failed");
  switch (ruleTask(action)) {
    case "start":
    case "promote":
      startFirst(plan, launcher, action, Rel.FirstImpliesThen);
      startFirst(plan, connection, action, 0);
      return;
    case "stop":
    case "demote":
      // A failed container takes down what is inside.
      if (!launcher.failed) stopAfter(plan, action, connection, 0);
      return;
    default:
  }
  if (!isRecurring(action)) startFirst(plan, connection, action, 0);
  else if (KNOWN_TASKS.has(action.task)) startFirst(plan, connection, action, Rel.FirstImpliesThen);
}

export function orderRemoteActions(plan: Plan): void {
  if (!plan.cluster.haveRemoteHosts) return;
  // Newest first, those that fencing adds on the way left out.
  for (let i = plan.actions.length - 1; i >= 0; i--) {
    const action = plan.actions[i]!;
    const { resource, host } = action;
    if (resource === undefined) continue;
    if (resource.remoteConnection && action.task === "clear_failcount") {
      addOrdering(plan, {
        first: resource,
        firstAction: action,
        second: resource,
        secondKey: START,
        flags: Rel.Ordered,
      });
      continue;
    }
    const connection = host?.connection;
    if (host?.remote !== true || action.has(Is.Pseudo) || connection === undefined) continue;
    if (action.task === "start") {
      // Stops elsewhere wait for the connection, in case the host must be fenced for it.
      const { actions } = plan.of(resource);
      for (let j = actions.length - 1; j >= 0; j--) {
        const other = actions[j]!;
        if (other.host === host || other.task !== "stop") continue;
        addOrdering(plan, {
          first: connection,
          firstKey: START,
          second: resource,
          secondAction: other,
          flags: Rel.Ordered,
        });
      }
    }
    const { launcher } = connection;
    if (launcher !== undefined) orderOnGuest(plan, action, host, connection, launcher);
    else orderOnRemote(plan, action, host, connection);
  }
}

/** The host whose executor carries out what happens on a remote or guest host. */
export function routerOf(plan: Plan, action: Action): Host | undefined {
  const { host } = action;
  if (action.task === "stonith" || host?.remote !== true || host.connection === undefined) return undefined;
  const connection = host.connection;
  const began = currentHost(connection);
  const ends = plan.assigned(connection);
  if (began === undefined || ends === undefined || began === ends) return began ?? ends;
  const task = action.task === "notify" ? action.meta.get("notify_operation") : action.task;
  const halfway = connection.launcher === undefined && connection.migrationTarget !== undefined;
  const early = /^(?:cancel|stop|demote|migrate_from|migrate_to)$/.test(task ?? "");
  return early && !halfway ? began : ends;
}
