export interface QuorumQuestion {
  /** Configured hosts. */
  readonly hosts: readonly string[];
  /** Hosts of the view. */
  readonly members: readonly string[];
  /** Hosts that are certainly off: fenced, or an administrator says so. */
  readonly off: readonly string[];
  /** Hosts seen since this machine booted. */
  readonly seen: readonly string[];
  /** Hosts that are alive but not in the view because hearing goes one way only. */
  readonly heard: readonly string[];
  readonly fencing: boolean;
}

export interface QuorumAnswer {
  readonly quorate: boolean;
  /** For the administrator. */
  readonly reason: string;
}

/** May the hosts of this view decide for the cluster? A majority may; hosts that are certainly off cannot decide anything
 *  else and count with it. Of exactly two hosts one alone may too (Heartbeat's `twonodes`): without fencing always, with
 *  fencing once it has seen the other since its own boot, for else two hosts that cannot hear each other would fence each
 *  other at every boot. */
export function quorum({ hosts, members, off, seen, heard, fencing }: QuorumQuestion): QuorumAnswer {
  const inView = hosts.filter((host) => members.includes(host)).length;
  const gone = hosts.filter((host) => off.includes(host) && !members.includes(host));
  const share = `${inView} of ${hosts.length}${gone.length > 0 ? `, off: ${gone.join(" ")}` : ""}`;
  if (inView === 0) return { quorate: false, reason: "no configured host" };
  if ((inView + gone.length) * 2 > hosts.length) return { quorate: true, reason: `majority (${share})` };
  if (hosts.length === 2) {
    const other = hosts.find((host) => !members.includes(host)) ?? "";
    if (heard.includes(other)) {
      return { quorate: false, reason: `two hosts, ${other} is heard but does not hear this host: it may go on alone` };
    }
    if (!fencing)
      return { quorate: true, reason: `two hosts, ${other} is silent (no fencing: both may run everything)` };
    if (seen.includes(other)) return { quorate: true, reason: `two hosts, ${other} is silent and will be fenced` };
    return {
      quorate: false,
      reason: `two hosts with fencing, and ${other} has not been seen since this host booted: waiting until it is seen or confirmed off`,
    };
  }
  return { quorate: false, reason: `no majority (${share})` };
}
