import { readFileSync, writeFileSync } from "node:fs";

/** Peers seen since this machine booted, over restarts of the daemon: with two hosts and fencing, quorum depends on it. The
 *  file lies where a boot empties it and names the boot besides, in case it does not. */
export interface SeenPeers {
  readonly hosts: readonly string[];
  note(hosts: readonly string[]): void;
}

export function seenPeers(path: string, failed: (why: string) => void): SeenPeers {
  const boot = readOr("/proc/sys/kernel/random/boot_id", "unknown").trim();
  const [written, ...names] = readOr(path, "").trim().split(/\s+/);
  let known = written === boot ? names : [];
  return {
    hosts: known,
    note(hosts) {
      if (hosts.length === known.length && hosts.every((host) => known.includes(host))) return;
      known = [...hosts];
      try {
        writeFileSync(path, `${[boot, ...known].join(" ")}\n`, { mode: 0o600 });
      } catch (error) {
        failed(`cannot write ${path}: ${String(error)}`);
      }
    },
  };
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Absent after a boot, or on a system without it: then nobody was seen.
    return otherwise;
  }
}
