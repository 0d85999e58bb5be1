import type { Resource } from "../resource.ts";
import { Role } from "../role.ts";
import type { Reading } from "./reading.ts";

/** What a failure calls for, from mild to severe: of several the worst counts. */
export const OnFail = {
  Ignore: 0,
  Demote: 1,
  Restart: 2,
  ResetRemote: 3,
  RestartContainer: 4,
  Ban: 5,
  Block: 6,
  Stop: 7,
  Standby: 8,
  Fence: 9,
} as const;
export type OnFail = (typeof OnFail)[keyof typeof OnFail];

export function parseOnFail(
  reading: Reading,
  resource: Resource,
  action: string,
  intervalMs: number,
  value: string | undefined,
): OnFail {
  const explicit = explicitOnFail(reading, resource, action, value);
  const needsReset =
    resource.remoteConnection &&
    reading.hostNamed(resource.id)?.isRemote === true &&
    !(action === "monitor" && intervalMs === 0) &&
    action !== "start";
  // An unmanaged connection that failed is always stopped.
  if (explicit !== undefined && !(needsReset && !resource.managed)) return explicit;
  if (resource.launcher !== undefined) return OnFail.RestartContainer;
  if (needsReset) return resource.managed ? OnFail.ResetRemote : OnFail.Stop;
  if (action === "stop") return reading.options.fencingEnabled ? OnFail.Fence : OnFail.Block;
  return OnFail.Restart;
}

function explicitOnFail(
  reading: Reading,
  resource: Resource,
  action: string,
  value: string | undefined,
): OnFail | undefined {
  switch (value?.toLowerCase()) {
    case undefined:
      return undefined;
    case "block":
      return OnFail.Block;
    case "fence":
      if (reading.options.fencingEnabled) return OnFail.Fence;
      reading.report(
        "error",
        `Resetting 'on-fail' for ${action} of ${resource.id} to 'stop' because 'fence' is not valid when fencing is disabled`,
      );
      return OnFail.Stop;
    case "standby":
      return OnFail.Standby;
    case "ignore":
    case "nothing":
      return OnFail.Ignore;
    case "migrate":
      return OnFail.Ban;
    case "stop":
      return OnFail.Stop;
    case "restart":
      return OnFail.Restart;
    case "restart-container":
      return resource.launcher === undefined ? undefined : OnFail.RestartContainer;
    case "demote":
      return OnFail.Demote;
    default:
      reading.report(
        "error",
        `Using default 'on-fail' for ${action} of ${resource.id} because '${value}' is not valid`,
      );
      return undefined;
  }
}

export function roleAfterFailure(resource: Resource, action: string, onFail: OnFail): Role {
  if (onFail === OnFail.Stop) return Role.Stopped;
  if (onFail === OnFail.ResetRemote && resource.reconnectIntervalMs !== 0) return Role.Stopped;
  return action === "promote" ? Role.Unpromoted : Role.Started;
}
