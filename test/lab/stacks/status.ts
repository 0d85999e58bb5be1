// What `crm_mon -1` says, read back: the words are the same whoever runs the cluster.
export interface MonitorView {
  readonly text: string;
  readonly dc: string | undefined;
  readonly quorum: boolean;
  /** Host -> `online`, `offline`, `standby (on-fail)`, ... */
  readonly hosts: ReadonlyMap<string, string>;
  /** Resource -> the hosts it is started on. */
  readonly started: ReadonlyMap<string, readonly string[]>;
}

export function readMonitor(text: string): MonitorView {
  const dc = text.match(/Current DC: (\S+)/)?.[1];
  const hosts = new Map<string, string>();
  const started = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const list = line.match(/^\s*\* (Online|OFFLINE|Standby): \[ (.*) \]/);
    for (const host of list?.[2]?.split(" ") ?? []) hosts.set(host, list![1]!.toLowerCase());
    const single = line.match(/^\s*\* Node (\S+?):? (?:\(\d+\):? )?(.*)$/);
    if (single !== null) hosts.set(single[1]!, single[2]!.replace(/:$/, ""));
    const resource = line.match(/^\s*\* (\S+)\s+\([^)]*\):\s+Started (.*)$/);
    if (resource === null) continue;
    const where = resource[2]!
      .replace(/[[\](),]/g, " ")
      .split(/\s+/)
      .filter((word) => word !== "");
    started.set(
      resource[1]!,
      where.filter((word) => hosts.has(word)),
    );
  }
  return { text, dc: dc === "NONE" ? undefined : dc, quorum: text.includes("partition with quorum"), hosts, started };
}
