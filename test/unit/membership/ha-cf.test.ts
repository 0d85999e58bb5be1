import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CrmError } from "../../../src/base/index.ts";
import { DIRECTIVES, haCfManual, parseHaCf } from "../../../src/membership/index.ts";

/** As the article has it. */
const ARTICLE = `debugfile /var/log/ha-debug
logfile /var/log/ha-log
logfacility local0
deadtime 30
keepalive 1
warntime 10
initdead 120
udpport 694
bcast bond0
mcast bond0 239.0.0.1 694 1 0
auto_failback on
node server1
node server2
debug 0
crm on
`;

const LEAST = "bcast eth0\nnode a b\n";

function complaint(text: string, host = "a"): string {
  try {
    parseHaCf(text, "ha.cf", host);
  } catch (error) {
    if (error instanceof CrmError) return error.describe();
    throw error;
  }
  return "accepted";
}

describe("ha.cf", () => {
  it("of the article", () => {
    const config = parseHaCf(ARTICLE, "ha.cf", "server1");
    expect(config).toMatchObject({
      debugfile: "/var/log/ha-debug",
      logfile: "/var/log/ha-log",
      logfacility: "local0",
      deadtimeMs: 30_000,
      keepaliveMs: 1000,
      warntimeMs: 10_000,
      initdeadMs: 120_000,
      udpport: 694,
      nodes: ["server1", "server2"],
      debug: 0,
      notices: ["auto_failback has no effect: resource-stickiness decides instead"],
    });
    expect(config.media).toEqual([
      { kind: "bcast", interface: "bond0", port: 694 },
      { kind: "mcast", interface: "bond0", group: "239.0.0.1", port: 694, ttl: 1, loop: false },
    ]);
  });

  it("what is not said is as in Heartbeat", () => {
    expect(parseHaCf(LEAST, "ha.cf", "A")).toMatchObject({
      keepaliveMs: 1000,
      deadtimeMs: 30_000,
      warntimeMs: 15_000,
      initdeadMs: 30_000,
      udpport: 694,
      msgfmt: "classic",
    });
    expect(parseHaCf(`deadtime 5\n${LEAST}`, "ha.cf", "a").initdeadMs).toBe(12_000);
    expect(parseHaCf(`deadtime 8\n${LEAST}`, "ha.cf", "a").initdeadMs).toBe(16_000);
  });

  it("names are lower case, commas and tabs separate, comments end lines", () => {
    const config = parseHaCf("bcast eth0,eth1\t# both\nnode Server1,SERVER2 server1\n", "ha.cf", "SERVER1");
    expect(config.nodes).toEqual(["server1", "server2"]);
    expect(config.media).toHaveLength(2);
  });

  it.each([
    ["5", 5000],
    ["0.5", 500],
    ["100ms", 100],
    ["100msec", 100],
    ["500000us", 500],
    ["500000usec", 500],
  ])("keepalive %s is %d ms", (text, ms) => {
    expect(parseHaCf(`keepalive ${text}\n${LEAST}`, "ha.cf", "a").keepaliveMs).toBe(ms);
  });

  it.each([
    ["keepalive 5s\n", 'ha.cf:1: keepalive: "5s" is no time (seconds, or a number with ms or us)'],
    [
      "keepalive 5 s\ndeadtime 10\n",
      "ha.cf:2: deadtime (10000 ms) must be more than twice keepalive (5000 ms) (a host would be given up when two heartbeats are lost)",
    ],
    ["keepalive -1\n", 'ha.cf:1: keepalive: "-1" is no time (seconds, or a number with ms or us)'],
    ["keepalive\n", "ha.cf:1: keepalive: needs TIME"],
    ["warntime 0\n", "ha.cf:1: warntime: must be more than 0"],
    [
      "keepalive 1\ndeadtime 2\n",
      "ha.cf:2: deadtime (2000 ms) must be more than twice keepalive (1000 ms) (a host would be given up when two heartbeats are lost)",
    ],
    ["initdead 10\n", "ha.cf:1: initdead (10000 ms) must not be less than deadtime (30000 ms)"],
    ["frobnicate on\n", 'ha.cf:1: unknown directive "frobnicate" (see ha.cf(5))'],
    ["logfacility local9\n", 'ha.cf:1: logfacility: "local9" is no syslog facility'],
    ["logfile ha-log\n", 'ha.cf:1: logfile: "ha-log" is no absolute path'],
    ["debug 256\n", 'ha.cf:1: debug: "256" is no whole number from 0 to 255'],
    ["mcast eth0 239.0.0.1 694 1\n", "ha.cf:1: mcast: needs INTERFACE GROUP PORT TTL LOOP"],
    [
      "mcast eth0 10.0.0.1 694 1 0\n",
      'ha.cf:1: mcast: "10.0.0.1" is no multicast group (224.0.0.0 to 239.255.255.255)',
    ],
    ["mcast eth0 239.0.0.1 694 9 0\n", 'ha.cf:1: mcast: ttl "9" is not from 0 to 4'],
    ["mcast eth0 239.0.0.1 694 1 2\n", 'ha.cf:1: mcast: loop "2" is neither 0 nor 1'],
    ["ucast eth0\n", "ha.cf:1: ucast: needs INTERFACE PEER-ADDRESS"],
    ["hopfudge 300\n", 'ha.cf:1: hopfudge: "300" is no whole number from 0 to 255'],
    ["auto_failback maybe\n", 'ha.cf:1: auto_failback: "maybe" is none of on, off, legacy'],
    ["msgfmt xml\n", 'ha.cf:1: msgfmt: "xml" is none of classic, netstring'],
    ["autojoin any\n", 'ha.cf:1: autojoin: "any" is not supported: name the nodes, or add them with crm cluster add'],
    ["crm off\n", "ha.cf:1: crm off is not supported: there is no haresources mode (write: crm on)"],
    ["crm on\npacemaker on\n", "ha.cf:2: pacemaker: stands here a second time (crm and pacemaker are one directive)"],
    ["node my_host!\n", 'ha.cf:1: node: "my_host!" is no host name'],
    ["watchdog /dev/watchdog\n", "ha.cf:1: watchdog: not supported yet (watchdog devices)"],
    ["serial /dev/ttyS0\n", "ha.cf:1: serial: not supported yet (heartbeats over serial lines)"],
  ])("%j: %s", (lines, expected) => {
    expect(complaint(`${lines}${LEAST}`)).toBe(expected);
  });

  it.each([
    ["node a b\n", "ha.cf: no medium for heartbeats (add a line: bcast IF, mcast IF ..., or ucast IF IP)"],
    ["bcast eth0\n", "ha.cf: no nodes (add a line: node NAME NAME)"],
    ["bcast eth0\nnode b c\n", "ha.cf:2: this host, a, is not among the nodes: b c (the name is that of uname -n)"],
    [
      "bcast eth0\nudpport 695\nnode a\n",
      "ha.cf:2: udpport: must come before the bcast and ucast lines that it is meant for",
    ],
    ["bcast eth0\nudpport 694\nnode a\n", "accepted"],
  ])("%j: %s", (text, expected) => {
    expect(complaint(text)).toBe(expected);
  });

  const supported = [...DIRECTIVES].flatMap(([name, directive]) =>
    directive.kind === "supported" ? [{ name, ...directive }] : [],
  );

  it.each(supported.filter(({ fallback }) => fallback !== undefined))(
    "$name: the default that ha.cf(5) names is what counts without it",
    ({ name, fallback }) => {
      expect(parseHaCf(`${name} ${fallback}\n${LEAST}`, "ha.cf", "a")).toEqual(parseHaCf(LEAST, "ha.cf", "a"));
    },
  );

  it("of the example in ha.cf(5)", () => {
    const [, example = ""] = haCfManual("0").split(/\.EX\n|\.EE/);
    expect(complaint(example, "server2")).toBe("accepted");
  });

  it("man/ha.cf.5 is what the table says (npm run man writes it)", () => {
    const root = process.cwd();
    const { version } = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as { readonly version: string };
    expect(readFileSync(`${root}/man/ha.cf.5`, "utf8")).toBe(haCfManual(version));
  });

  const reference = new URL(
    "ha.cf.tsv",
    new URL(`${process.env.LIFELINE_REFERENCE ?? "../shared/reference"}/`, `file://${process.cwd()}/`),
  );
  it.skipIf(!existsSync(reference))("knows every directive there ever was (needs LIFELINE_REFERENCE)", () => {
    const names = readFileSync(reference, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.split("\t")[0] ?? "")
      .filter((name) => name !== "" && !name.startsWith("("));
    expect(names.filter((name) => !DIRECTIVES.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(50);
  });
});
