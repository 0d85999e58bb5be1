import { CrmError } from "../../base/index.ts";
import { DIRECTIVES, type Directive } from "./directives.ts";
import { type Draft, emptyDraft } from "./draft.ts";
import type { Medium } from "./medium.ts";

/** What ha.cf(5) says, checked, with what it leaves open filled in. Times are in milliseconds. */
export interface HaConfig {
  readonly nodes: readonly string[];
  readonly media: readonly Medium[];
  readonly keepaliveMs: number;
  readonly deadtimeMs: number;
  readonly warntimeMs: number;
  readonly initdeadMs: number;
  /** Of broadcast and unicast heartbeats, and of the links between hosts. */
  readonly udpport: number;
  readonly logfile: string | undefined;
  readonly debugfile: string | undefined;
  readonly logfacility: string | undefined;
  /** 0 to 255; what is said for it goes to the debug file. */
  readonly debug: number;
  readonly syslogFormat: boolean;
  readonly logBadPackets: boolean;
  readonly msgfmt: "classic" | "netstring";
  readonly generationFrom: "file" | "time";
  readonly uuidFrom: "file" | "nodename";
  readonly realtime: boolean;
  readonly realtimePriority: number;
  /** Environment of all agents, `HA_` put before each name. */
  readonly environment: Readonly<Record<string, string>>;
  /** Directives that are read and have no effect, said once at the start. */
  readonly notices: readonly string[];
}

const NODE_LIMIT = 100;

/** Reads ha.cf(5). `host` is this host's name, which must be among the nodes.
 *  @throws CrmError `bad-ha-cf` with file and line, about the first fault; the exit code for it is 6. */
export function parseHaCf(text: string, source: string, host: string): HaConfig {
  const draft = emptyDraft();
  for (const [index, raw] of text.split("\n").entries()) {
    const words = raw
      .replace(/#.*$/, "")
      .split(/[ \t,\r]+/)
      .filter((word) => word !== "");
    const [name, ...values] = words;
    if (name === undefined) continue;
    const at = { source, line: index + 1 };
    const directive = DIRECTIVES.get(name);
    if (directive === undefined) {
      throw new CrmError({ code: "bad-ha-cf", message: `unknown directive "${name}"`, hint: "see ha.cf(5)", at });
    }
    const wrong = take(directive, name, values, draft);
    if (wrong !== undefined) throw new CrmError({ code: "bad-ha-cf", message: `${name}: ${wrong}`, at });
    draft.lines.set(name, index + 1);
  }
  return check(draft, source, host.toLowerCase());
}

function take(directive: Directive, name: string, values: readonly string[], draft: Draft): string | undefined {
  if (directive.kind === "unsupported") return `not supported yet (${directive.what})`;
  if (values.length === 0) return `needs ${directive.syntax}`;
  if (directive.kind === "ignored") {
    draft.notices.push(`${name} has no effect: ${directive.why}`);
    return directive.check?.(values, draft);
  }
  return directive.take(values, draft);
}

/** What no line can know by itself. */
function check(draft: Draft, source: string, host: string): HaConfig {
  const wrong = (message: string, directive: string, hint?: string): CrmError => {
    const line = draft.lines.get(directive);
    return new CrmError({
      code: "bad-ha-cf",
      message,
      ...(hint === undefined ? {} : { hint }),
      at: { source, ...(line === undefined ? {} : { line }) },
    });
  };
  const { keepaliveMs, deadtimeMs, nodes, media } = draft;
  if (deadtimeMs <= 2 * keepaliveMs) {
    const hint = "a host would be given up when two heartbeats are lost";
    throw wrong(`deadtime (${deadtimeMs} ms) must be more than twice keepalive (${keepaliveMs} ms)`, "deadtime", hint);
  }
  const warntimeMs = draft.warntimeMs ?? deadtimeMs / 2;
  const initdeadMs = draft.initdeadMs ?? defaultInitdead(deadtimeMs);
  if (initdeadMs < deadtimeMs) {
    throw wrong(`initdead (${initdeadMs} ms) must not be less than deadtime (${deadtimeMs} ms)`, "initdead");
  }
  if (media.length === 0)
    throw wrong("no medium for heartbeats", "", "add a line: bcast IF, mcast IF ..., or ucast IF IP");
  if (nodes.length === 0) throw wrong("no nodes", "node", "add a line: node NAME NAME");
  if (nodes.length > NODE_LIMIT) throw wrong(`${nodes.length} nodes; ${NODE_LIMIT} is the limit`, "node");
  if (!nodes.includes(host)) {
    throw wrong(
      `this host, ${host}, is not among the nodes: ${nodes.join(" ")}`,
      "node",
      "the name is that of uname -n",
    );
  }
  if (draft.crm === false) {
    throw wrong("crm off is not supported: there is no haresources mode", "crm", "write: crm on");
  }
  const { crm: _, lines: __, ...rest } = draft;
  return { ...rest, warntimeMs, initdeadMs };
}

/** Heartbeat's: as long as deadtime when that is long, else long enough for a network that comes up. */
function defaultInitdead(deadtimeMs: number): number {
  if (deadtimeMs > 10_000) return deadtimeMs;
  return deadtimeMs < 6000 ? 12_000 : 2 * deadtimeMs;
}
