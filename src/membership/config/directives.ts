import type { Draft } from "./draft.ts";
import { choice, FACILITIES, file, flag, integer, parseBoolean, type Take, time } from "./values.ts";

/** The parts of ha.cf(5) that directives stand under. */
export type DirectiveSection = "hosts" | "times" | "media" | "logging" | "wire" | "daemon";

/** The directives of ha.cf, all that Heartbeat 3.0.6 knew and those that came and went before. The man page ha.cf(5) is
 *  written from this table. */
export type Directive =
  | {
      readonly kind: "supported";
      readonly section: DirectiveSection;
      readonly syntax: string;
      readonly meaning: string;
      /** The value that counts when the directive is absent, as it would stand in the file. */
      readonly fallback?: string;
      readonly take: Take;
    }
  /** Read, checked as far as Heartbeat did, and without effect here. */
  | { readonly kind: "ignored"; readonly syntax: string; readonly why: string; readonly check?: Take }
  /** Known, and refused by name. */
  | { readonly kind: "unsupported"; readonly what: string };

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

type Supported = Extract<Directive, { readonly kind: "supported" }>;

const supported = (
  section: DirectiveSection,
  syntax: string,
  meaning: string,
  take: Take,
  fallback?: string,
): Supported => ({
  kind: "supported",
  section,
  syntax,
  meaning,
  take,
  ...(fallback === undefined ? {} : { fallback }),
});
const ignored = (syntax: string, why: string, check?: Take): Directive => ({
  kind: "ignored",
  syntax,
  why,
  ...(check === undefined ? {} : { check }),
});
const unsupported = (what: string): Directive => ({ kind: "unsupported", what });

const nothing = (): undefined => undefined;
const NO_HARESOURCES = "resources are the cluster manager's, there is no haresources mode";

const logfacility: Take = ([value = ""], draft) => {
  if (value !== "none" && !FACILITIES.includes(value)) return `"${value}" is no syslog facility`;
  draft.logfacility = value === "none" ? undefined : value;
  return undefined;
};

const autojoin: Take = ([value = ""]) =>
  value === "none" ? undefined : `"${value}" is not supported: name the nodes, or add them with crm cluster add`;

const to =
  <Key extends keyof Draft>(key: Key): ((draft: Draft, value: Draft[Key]) => void) =>
  (draft, value) => {
    draft[key] = value;
  };

export const DIRECTIVES: ReadonlyMap<string, Directive> = new Map<string, Directive>([
  [
    "node",
    supported(
      "hosts",
      "NAME...",
      "Hosts of the cluster, as uname -n names them on each, in lower case; at most 100. May stand several times. A new cluster begins with these; later the cluster keeps its own list, which crm cluster add and crm cluster remove change: bring ha.cf after it on all hosts.",
      node,
    ),
  ],
  ["autojoin", supported("hosts", "none", "Only the nodes named here are members.", autojoin, "none")],
  ["keepalive", supported("times", "TIME", "Interval between heartbeats.", time("keepaliveMs"), "1")],
  [
    "deadtime",
    supported(
      "times",
      "TIME",
      "Silence after which a host is dead and its resources are started elsewhere. It must be more than twice keepalive. Each host tells the others its own, and they go by that.",
      time("deadtimeMs"),
      "30",
    ),
  ],
  [
    "warntime",
    supported(
      "times",
      "TIME",
      "A heartbeat that comes later than this is logged; so is this host when it was late itself. Half of deadtime when absent.",
      time("warntimeMs"),
    ),
  ],
  [
    "initdead",
    supported(
      "times",
      "TIME",
      "How long a host that starts waits for hosts it has not heard yet, before it goes on without them: as long as the slowest network takes to come up. Not less than deadtime. When all hosts are heard nothing waits for it. When absent: deadtime if that is more than 10 seconds, 12 seconds if it is less than 6, else twice deadtime.",
      time("initdeadMs"),
    ),
  ],
  [
    "udpport",
    supported(
      "media",
      "PORT",
      "Port of the bcast and ucast lines that follow it, and the TCP port of the links between hosts: from 1 to 65535.",
      udpport,
      "694",
    ),
  ],
  [
    "bcast",
    supported("media", "INTERFACE...", "Heartbeats to the broadcast address of each interface, at udpport.", bcast),
  ],
  ["udp", supported("media", "INTERFACE...", "Old name of bcast.", bcast)],
  [
    "mcast",
    supported(
      "media",
      "INTERFACE GROUP PORT TTL LOOP",
      "Heartbeats to a multicast group: an address from 224.0.0.0 to 239.255.255.255, a port from 1 to 65535, a time to live from 0 to 4, 1 or 0 for hearing oneself or not.",
      mcast,
    ),
  ],
  [
    "ucast",
    supported(
      "media",
      "INTERFACE ADDRESS",
      "Heartbeats to one peer, at udpport. A line that names this host does nothing, so that all hosts can have the same file.",
      ucast,
    ),
  ],
  [
    "logfile",
    supported(
      "logging",
      "PATH",
      "All messages but those for debugging are appended to it. Its folder must exist.",
      file("logfile"),
    ),
  ],
  [
    "debugfile",
    supported("logging", "PATH", "All messages are appended to it. Its folder must exist.", file("debugfile")),
  ],
  [
    "logfacility",
    supported(
      "logging",
      "NAME|none",
      "Facility under which messages go to syslog, and with it to the journal, by logger(1): auth, authpriv, cron, daemon, ftp, kern, lpr, mail, news, syslog, user, uucp, local0 to local7.",
      logfacility,
      "none",
    ),
  ],
  [
    "debug",
    supported(
      "logging",
      "LEVEL",
      "From 1 on the debug file says what is decided and why.",
      integer(0, 255, to("debug")),
      "0",
    ),
  ],
  [
    "syslogmsgfmt",
    supported(
      "logging",
      "BOOL",
      "Lines of the log files begin as those of syslog do: time, host, program, process.",
      flag(to("syslogFormat")),
      "on",
    ),
  ],
  [
    "log_badpack",
    supported(
      "logging",
      "BOOL",
      "Log packets that are damaged, not signed with our keys or from strangers; each kind once a minute at most.",
      flag(to("logBadPackets")),
      "on",
    ),
  ],
  [
    "msgfmt",
    supported(
      "wire",
      "classic|netstring",
      "With classic, packets are also signed inside, as Heartbeat does for peers older than itself.",
      choice(["classic", "netstring"], to("msgfmt")),
      "classic",
    ),
  ],
  [
    "hbgenmethod",
    supported(
      "wire",
      "file|time",
      "Where the number of this start comes from, by which others tell a restart from a replay: counted in the state directory, or the time of day.",
      choice(["file", "time"], to("generationFrom")),
      "file",
    ),
  ],
  [
    "uuidfrom",
    supported(
      "wire",
      "file|nodename",
      "Where the uuid of this host comes from: kept in the state directory, or made of its name.",
      choice(["file", "nodename"], to("uuidFrom")),
      "file",
    ),
  ],
  [
    "realtime",
    supported(
      "daemon",
      "BOOL",
      "Run the thread that sends and hears heartbeats with realtime priority (chrt(1)) where the system allows it.",
      flag(to("realtime")),
      "on",
    ),
  ],
  ["rtprio", supported("daemon", "PRIORITY", "Its priority.", integer(1, 99, to("realtimePriority")), "1")],
  [
    "crm",
    supported(
      "daemon",
      "on|off|respawn|...",
      "Resources belong to the cluster manager. Everything but off says so (on, yes, respawn, manual, minimal, valgrind); off is refused, for there is no haresources mode.",
      crm,
      "on",
    ),
  ],
  [
    "pacemaker",
    supported("daemon", "on|off|respawn|...", "The same as crm; only one of the two may stand.", crm, "on"),
  ],
  ["env", supported("daemon", "NAME=VALUE...", "HA_NAME=VALUE in the environment of all agents.", env)],

  [
    "auto_failback",
    ignored("on|off|legacy", "resource-stickiness decides instead", ([value = ""]) =>
      /^(legacy)$/i.test(value) || parseBoolean(value) !== undefined
        ? undefined
        : `"${value}" is none of on, off, legacy`,
    ),
  ],
  ["cluster", ignored("NAME", "the property cluster-name names the cluster")],
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
