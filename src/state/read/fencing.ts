import type { Host } from "../host.ts";
import type { Reading } from "./reading.ts";

/** Whether a host can be fenced: fencing is on and there is something to fence with, and this partition may shoot. Guests
 *  need no fencing device, only a host that is in control of their container; `guests` are those asked about on the way: what
 *  is said to run in itself is not in control of anything. */
export function canFence(reading: Reading, host: Host, guests: readonly Host[] = []): boolean {
  const { options } = reading;
  if (host.isGuest) {
    const inside = [...guests, host];
    return host.connection!.launcher!.activeOn.every(
      (on) => on.online || inside.includes(on) || canFence(reading, on, inside),
    );
  }
  if (!options.fencingEnabled || !reading.haveFencing) return false;
  if (reading.quorate || options.noQuorumPolicy === "ignore") return true;
  if (!host.online) return false;
  if (host.remote && !options.fenceRemoteWithoutQuorum) {
    // Somebody else may hold the connection.
    const { connection } = host;
    return reading.hosts.every((other) => connection?.allowed.has(other.index) !== true || other.online);
  }
  return true;
}

/** Marks a host as one that must be fenced. Guests are not fenced but their container recovered; remote hosts have their
 *  connection reset. */
export function fenceHost(reading: Reading, host: Host, reason: string, priorityDelay: boolean): void {
  const { connection } = host;
  if (host.isGuest) {
    const launcher = connection!.launcher!;
    if (!launcher.failed && launcher.managed) {
      reading.report(
        "warning",
        `Guest node ${host.name} will be fenced (by recovering its guest resource ${launcher.id}): ${reason}`,
      );
      host.remoteReset = true;
      launcher.failed = true;
      launcher.stopIfFailed = true;
    }
    return;
  }
  if (host.remote && connection?.removedLaunched === true) {
    connection.failed = true;
    connection.stopIfFailed = true;
    return;
  }
  const outcome = (): string => (canFence(reading, host) ? "will be fenced" : "is unclean");
  if (host.isRemote) {
    if (connection?.managed !== false && !host.remoteReset) {
      host.remoteReset = true;
      reading.report("warning", `Remote node ${host.name} ${outcome()}: ${reason}`);
    }
    host.unclean = true;
    reading.demandFence(host, reason, false);
    return;
  }
  if (host.unclean) return;
  reading.report("warning", `Cluster node ${host.name} ${outcome()}: ${reason}`);
  host.unclean = true;
  reading.demandFence(host, reason, priorityDelay);
}
