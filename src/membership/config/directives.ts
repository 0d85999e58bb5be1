import type { Draft } from "./ha-cf.ts";

/** The directives of ha.cf, all that Heartbeat 3.0.6 knew and those that came and went before. The man page ha.cf(5) is
 *  written from this table. */
export type Directive =
  | {
      readonly kind: "supported";
      readonly syntax: string;
      readonly meaning: string;
      readonly once?: boolean;
      /** @returns what is wrong, for `NAME: ...`. */
      readonly take: (values: readonly string[], draft: Draft) => string | undefined;
    }
  /** Read, checked as far as Heartbeat did, and without effect here. */
  | {
      readonly kind: "ignored";
      readonly syntax: string;
      readonly why: string;
      readonly once?: boolean;
      readonly check?: (values: readonly string[], draft: Draft) => string | undefined;
    }
  /** Known, and refused by name. */
  | { readonly kind: "unsupported"; readonly what: string };

type Take = (values: readonly string[], draft: Draft) => string | undefined;

/** `5`, `0.5` (seconds), `500ms`, `500us`; undefined for anything else. */
export function parseTimeMs(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|msec|us|usec)?$/.exec(text);
  if (match === null) return undefined;
  const number = Number(match[1]);
  if (match[2] === undefined) return number * 1000;
  return match[2].startsWith("m") ? number : number / 1000;
}

export function parseBoolean(text: string): boolean | undefined {
  if (/^(true|on|yes|y|1)$/i.test(text)) return true;
  return /^(false|off|no|n|0)$/i.test(text) ? false : undefined;
}

type TimeKey = "keepaliveMs" | "deadtimeMs" | "warntimeMs" | "initdeadMs";

function time(key: TimeKey): Take {
  return ([value = ""], draft) => {
    const ms = parseTimeMs(value);
    if (ms === undefined) return `"${value}" is no time (seconds, or a number with ms or us)`;
    if (ms <= 0) return "must be more than 0";
    draft[key] = ms;
    return undefined;
  };
}

function flag(set: (draft: Draft, value: boolean) => void): Take {
  return ([value = ""], draft) => {
    const parsed = parseBoolean(value);
    if (parsed === undefined) return `"${value}" is neither on nor off`;
    set(draft, parsed);
    return undefined;
  };
}

function integer(low: number, high: number, set: (draft: Draft, value: number) => void): Take {
  return ([value = ""], draft) => {
    if (!/^\d+$/.test(value) || Number(value) < low || Number(value) > high) {
      return `"${value}" is no whole number from ${low} to ${high}`;
    }
    set(draft, Number(value));
    return undefined;
  };
}

function choice<Value extends string>(values: readonly Value[], set: (draft: Draft, value: Value) => void): Take {
  return ([value = ""], draft) => {
    const found = values.find((allowed) => allowed === value);
    if (found === undefined) return `"${value}" is none of ${values.join(", ")}`;
    set(draft, found);
    return undefined;
  };
}

const file =
  (key: "logfile" | "debugfile"): Take =>
  ([value = ""], draft) => {
    if (!value.startsWith("/")) return `"${value}" is no absolute path`;
    draft[key] = value;
    return undefined;
  };

const FACILITIES = [
  ..."auth authpriv cron daemon ftp kern lpr mail news syslog user uucp".split(" "),
  ...Array.from({ length: 8 }, (_, index) => `local${index}`),
];

const node: Take = (values, draft) => {
  for (const value of values) {
    const name = value.toLowerCase();
    if (!/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/.test(name)) return `"${value}" is no host name`;
    if (!draft.nodes.includes(name)) draft.nodes.push(name);
  }
  return undefined;
};

const INTERFACE = /^[^\s/:]{1,15}$/;

const bcast: Take = (values, draft) => {
  for (const name of values) {
    if (!INTERFACE.test(name)) return `"${name}" is no interface name`;
    draft.media.push({ kind: "bcast", interface: name, port: draft.udpport });
  }
  return undefined;
};

const mcast: Take = (values, draft) => {
  const [name = "", group = "", port = "", ttl = "", loop = ""] = values;
  if (values.length !== 5) return "needs INTERFACE GROUP PORT TTL LOOP";
  if (!INTERFACE.test(name)) return `"${name}" is no interface name`;
  const first = Number(/^(\d{1,3})(\.\d{1,3}){3}$/.exec(group)?.[1] ?? 0);
  if (first < 224 || first > 239) return `"${group}" is no multicast group (224.0.0.0 to 239.255.255.255)`;
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535) return `"${port}" is no port`;
  if (!/^[0-4]$/.test(ttl)) return `ttl "${ttl}" is not from 0 to 4`;
  if (!/^[01]$/.test(loop)) return `loop "${loop}" is neither 0 nor 1`;
  draft.media.push({
    kind: "mcast",
    interface: name,
    group,
    port: Number(port),
    ttl: Number(ttl),
    loop: loop === "1",
  });
  return undefined;
};

const ucast: Take = (values, draft) => {
  const [name = "", peer = ""] = values;
  if (values.length !== 2) return "needs INTERFACE PEER-ADDRESS";
  if (!INTERFACE.test(name)) return `"${name}" is no interface name`;
  draft.media.push({ kind: "ucast", interface: name, peer, port: draft.udpport });
  return undefined;
};

/** Every answer but no hands resources to the cluster manager, which here is part of the daemon. */
const crm: Take = ([value = ""], draft) => {
  if (draft.crm !== undefined) return "stands here a second time (crm and pacemaker are one directive)";
  const on = ["respawn", "manual", "minimal", "valgrind"].includes(value.toLowerCase()) ? true : parseBoolean(value);
  if (on === undefined) return `"${value}" is neither on nor off nor respawn`;
  draft.crm = on;
  return undefined;
};

const env: Take = (values, draft) => {
  for (const value of values) {
    const match = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(value);
    if (match === null) return `"${value}" is not NAME=VALUE`;
    draft.environment[match[1]!] = match[2]!;
  }
  return undefined;
};

const udpport: Take = (values, draft) => {
  const wrong = integer(1, 65_535, (target, value) => {
    target.udpport = value;
  })(values, draft);
  const missed = draft.media.some((medium) => medium.kind !== "mcast" && medium.port !== draft.udpport);
  return wrong ?? (missed ? "must come before the bcast and ucast lines that it is meant for" : undefined);
};

const ignored = (syntax: string, why: string, check?: Take): Directive => ({
  kind: "ignored",
  syntax,
  why,
  ...(check === undefined ? {} : { check }),
});
const unsupported = (what: string): Directive => ({ kind: "unsupported", what });
const supported = (syntax: string, meaning: string, take: Take, once = false): Directive => ({
  kind: "supported",
  syntax,
  meaning,
  take,
  once,
});

const nothing = (): undefined => undefined;
const NO_HARESOURCES = "resources are the cluster manager's, there is no haresources mode";

export const DIRECTIVES: ReadonlyMap<string, Directive> = new Map<string, Directive>([
  ["node", supported("NAME...", "hosts of the cluster, as uname -n names them; may stand several times", node)],
  ["keepalive", supported("TIME", "interval between heartbeats (default 1)", time("keepaliveMs"))],
  ["deadtime", supported("TIME", "silence after which a host is dead (default 30)", time("deadtimeMs"))],
  [
    "warntime",
    supported("TIME", "a heartbeat later than this is logged (default half of deadtime)", time("warntimeMs")),
  ],
  ["initdead", supported("TIME", "the same at the start, when networks come up slowly", time("initdeadMs"))],
  ["udpport", supported("PORT", "of bcast and ucast heartbeats, and of the links (default 694)", udpport)],
  ["bcast", supported("INTERFACE...", "heartbeats to the interface's broadcast address", bcast)],
  ["udp", supported("INTERFACE...", "old name of bcast", bcast)],
  ["mcast", supported("INTERFACE GROUP PORT TTL LOOP", "heartbeats to a multicast group", mcast)],
  ["ucast", supported("INTERFACE ADDRESS", "heartbeats to one peer; a line that names this host does nothing", ucast)],
  ["logfile", supported("PATH", "all messages but those for debugging", file("logfile"))],
  ["debugfile", supported("PATH", "all messages", file("debugfile"))],
  [
    "logfacility",
    supported("NAME|none", "syslog facility", ([value = ""], draft) => {
      if (value !== "none" && !FACILITIES.includes(value)) return `"${value}" is no syslog facility`;
      draft.logfacility = value === "none" ? undefined : value;
      return undefined;
    }),
  ],
  [
    "debug",
    supported(
      "LEVEL",
      "0 to 255 (default 0); from 1 on the debug file says what is decided and why",
      integer(0, 255, (draft, value) => {
        draft.debug = value;
      }),
    ),
  ],
  [
    "syslogmsgfmt",
    supported(
      "BOOL",
      "lines of the log files look like those of syslog (default on)",
      flag((draft, value) => {
        draft.syslogFormat = value;
      }),
    ),
  ],
  [
    "log_badpack",
    supported(
      "BOOL",
      "log packets that are damaged or not signed with our key (default on)",
      flag((draft, value) => {
        draft.logBadPackets = value;
      }),
    ),
  ],
  [
    "msgfmt",
    supported(
      "classic|netstring",
      "classic also signs inside the message, for old peers (default)",
      choice(["classic", "netstring"], (draft, value) => {
        draft.msgfmt = value;
      }),
    ),
  ],
  [
    "cluster",
    supported("NAME", "name of the cluster, shown and told to agents (default linux-ha)", ([value = ""], draft) => {
      draft.cluster = value;
      return undefined;
    }),
  ],
  [
    "hbgenmethod",
    supported(
      "file|time",
      "where the number of this start comes from (default file)",
      choice(["file", "time"], (draft, value) => {
        draft.generationFrom = value;
      }),
    ),
  ],
  [
    "uuidfrom",
    supported(
      "file|nodename",
      "where this host's uuid comes from (default file)",
      choice(["file", "nodename"], (draft, value) => {
        draft.uuidFrom = value;
      }),
    ),
  ],
  [
    "realtime",
    supported(
      "BOOL",
      "run with realtime priority and locked memory where the system allows it (default on)",
      flag((draft, value) => {
        draft.realtime = value;
      }),
    ),
  ],
  [
    "rtprio",
    supported(
      "PRIORITY",
      "1 to 99 (default 1)",
      integer(1, 99, (draft, value) => {
        draft.realtimePriority = value;
      }),
    ),
  ],
  ["crm", supported("on|off|respawn|...", "must be on: resources belong to the cluster manager", crm)],
  ["pacemaker", supported("on|off|respawn|...", "the same", crm)],
  ["env", supported("NAME=VALUE...", "HA_NAME=VALUE in the environment of agents", env)],

  [
    "auto_failback",
    ignored("on|off|legacy", "resource-stickiness decides instead", ([value = ""]) =>
      /^(legacy)$/i.test(value) || parseBoolean(value) !== undefined
        ? undefined
        : `"${value}" is none of on, off, legacy`,
    ),
  ],
  ["nice_failback", ignored("on|off", "resource-stickiness decides instead")],
  ["apiauth", ignored("SERVICE [uid=...] [gid=...]", "clients are told apart by the file modes of the sockets")],
  ["deadping", ignored("TIME", "there are no ping nodes")],
  ["hopfudge", ignored("N", "only serial rings need it", integer(0, 255, nothing))],
  ["baud", ignored("RATE", "only serial lines need it")],
  ["coredumps", ignored("BOOL", "the system decides", flag(nothing))],
  ["coreroot", ignored("DIR", "the system decides")],
  ["memreserve", ignored("KB", "memory is locked as a whole", integer(1, 1 << 30, nothing))],
  ["normalpoll", ignored("BOOL", "there is one way to wait here", flag(nothing))],
  ["use_logd", ignored("BOOL", "log files and syslog are written directly", flag(nothing))],
  ["conn_logd_time", ignored("TIME", "log files and syslog are written directly")],
  ["use_apphbd", ignored("BOOL", "there is no apphbd", flag(nothing))],
  ["max_rexmit_delay", ignored("MS", "delays are spread by packet number")],
  ["compression", ignored("zlib|bz2", "big messages travel over the links")],
  ["compression_threshold", ignored("KB", "big messages travel over the links", integer(1, 1 << 20, nothing))],
  ["traditional_compression", ignored("BOOL", "big messages travel over the links", flag(nothing))],
  ["crm_daemon_dir", ignored("DIR", "the cluster manager is part of the daemon")],
  ["crmd_spawns_pengine", ignored("BOOL", "the cluster manager is part of the daemon", flag(nothing))],
  ["record_config_changes", ignored("BOOL", "every change is recorded", flag(nothing))],
  ["record_pengine_inputs", ignored("BOOL", "every decision can be explained", flag(nothing))],
  ["enable_config_writes", ignored("BOOL", "every change is written", flag(nothing))],
  [
    "autojoin",
    {
      kind: "supported",
      syntax: "none",
      meaning: "only the nodes named here are members; crm cluster add adds one to a running cluster",
      take: ([value = ""]) =>
        value === "none" ? undefined : `"${value}" is not supported: name the nodes, or add them with crm cluster add`,
    },
  ],

  ["quorum_server", unsupported("there is no quorum server")],
  ["ping", unsupported("there are no ping nodes; ocf:pacemaker:ping does the work")],
  ["ping6", unsupported("there are no ping nodes; ocf:pacemaker:ping does the work")],
  ["ping_group", unsupported("there are no ping nodes; ocf:pacemaker:ping does the work")],
  ["hbaping", unsupported("there are no ping nodes")],
  ["serial", unsupported("heartbeats over serial lines")],
  ["mcast6", unsupported("heartbeats over IPv6")],
  ["ucast6", unsupported("heartbeats over IPv6")],
  ["tipc", unsupported("heartbeats over TIPC")],
  ["rds", unsupported("heartbeats over RDS")],
  ["openais", unsupported("heartbeats over OpenAIS")],
  ["ppp-udp", unsupported("heartbeats over PPP")],
  ["stonith", unsupported(`fence devices are resources of class stonith; ${NO_HARESOURCES}`)],
  ["stonith_host", unsupported(`fence devices are resources of class stonith; ${NO_HARESOURCES}`)],
  ["respawn", unsupported("children of the daemon; make it a resource")],
  ["failfast", unsupported("children of the daemon; make it a resource")],
  ["watchdog", unsupported("watchdog devices")],
]);
