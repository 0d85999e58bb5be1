import type { Medium } from "./medium.ts";

/** What the directives put together before the whole is checked. */
export interface Draft {
  nodes: string[];
  media: Medium[];
  keepaliveMs: number;
  deadtimeMs: number;
  warntimeMs: number | undefined;
  initdeadMs: number | undefined;
  udpport: number;
  logfile: string | undefined;
  debugfile: string | undefined;
  logfacility: string | undefined;
  debug: number;
  syslogFormat: boolean;
  logBadPackets: boolean;
  msgfmt: "classic" | "netstring";
  generationFrom: "file" | "time";
  uuidFrom: "file" | "nodename";
  realtime: boolean;
  realtimePriority: number;
  crm: boolean | undefined;
  environment: Record<string, string>;
  notices: string[];
  /** Line of each directive, the last one where it stands twice. */
  lines: Map<string, number>;
}

/** What holds where ha.cf says nothing. */
export function emptyDraft(): Draft {
  return {
    nodes: [],
    media: [],
    keepaliveMs: 1000,
    deadtimeMs: 30_000,
    warntimeMs: undefined,
    initdeadMs: undefined,
    udpport: 694,
    logfile: undefined,
    debugfile: undefined,
    logfacility: undefined,
    debug: 0,
    syslogFormat: true,
    logBadPackets: true,
    msgfmt: "classic",
    generationFrom: "file",
    uuidFrom: "file",
    realtime: true,
    realtimePriority: 1,
    crm: undefined,
    environment: {},
    notices: [],
    lines: new Map(),
  };
}
