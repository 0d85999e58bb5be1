// Corosync and Pacemaker as Debian packs them: the software that Lifeline is compared with, in the same lab. It also
// proves the lab: what passes here with real software does not pass by the lab's kindness.
import { fileURLToPath } from "node:url";
import { findProgram, type Lab, missingPrograms } from "../library/index.ts";
import { until } from "../observers/index.ts";
import type { Stack, Timings } from "./types.ts";

/** The article's agent for a directory server that runs anyway: Lifeline's own, as nobody else has one. */
const OWN_AGENTS = fileURLToPath(new URL("../../../src/agents/scripts/", import.meta.url));
const LDAP_AGENT = `${OWN_AGENTS}ocf/heartbeat/ldap`;
const DAEMONS = /^(\/usr\/sbin\/|\/usr\/lib\/pacemaker\/)?(corosync|pacemakerd|pacemaker-\w+)\b/;

function corosyncConf(lab: Lab, timings: Timings, members: readonly string[]): string {
  const nodes = members.flatMap((host, at) => [
    "  node {",
    `    name: ${host}`,
    `    nodeid: ${at + 1}`,
    `    ring0_addr: ${lab.address(host)}`,
    "  }",
  ]);
  const twoNodes = members.length === 2 ? ["  two_node: 1", "  wait_for_all: 0"] : [];
  return [
    ...["totem {", "  version: 2", "  cluster_name: lab", "  transport: knet", `  token: ${timings.deadtimeMs}`],
    ...["  crypto_cipher: none", "  crypto_hash: none", "}"],
    ...["nodelist {", ...nodes, "}"],
    ...["quorum {", "  provider: corosync_votequorum", ...twoNodes, "}"],
    ...["logging {", "  to_logfile: yes", "  logfile: /var/log/corosync/corosync.log", "  to_syslog: no", "}", ""],
  ].join("\n");
}

export const pacemaker: Stack = {
  name: "pacemaker",
  missing: () =>
    missingPrograms({
      corosync: "corosync",
      pacemakerd: "pacemaker",
      crm: "crmsh",
      crm_mon: "pacemaker-cli-utils",
      "/usr/lib/ocf/resource.d/heartbeat/IPaddr2": "resource-agents",
      [LDAP_AGENT]: "lifeline itself",
    }),
  install: async (lab, host, timings, members) => {
    lab.write(host, "/etc/corosync/corosync.conf", corosyncConf(lab, timings, members));
    await lab.must(host, ["install", "-m", "755", LDAP_AGENT, "/usr/lib/ocf/resource.d/heartbeat/ldap"]);
    await lab.must(host, ["install", "-D", `${OWN_AGENTS}lib/agent.sh`, "/usr/lib/ocf/lib/agent.sh"]);
  },
  start: async (lab, host) => {
    const directories = ["/var/lib/corosync", "/var/log/corosync", "/run/crm", "/run/resource-agents"];
    await lab.must(host, ["mkdir", "-p", ...directories]);
    await lab.must(host, ["chown", "hacluster:haclient", "/run/crm"]);
    await lab.must(host, ["corosync"]);
    const ready = async () => (await lab.exec(host, ["corosync-cfgtool", "-s"])).code === 0;
    await until(`corosync answers on ${host}`, 20_000, ready);
    const env = { PCMK_logfile: "/var/log/pacemaker/pacemaker.log", PCMK_logfacility: "none" };
    await lab.daemon(host, ["pacemakerd"], { log: "/var/log/pacemaker/pacemakerd.console", env });
  },
  stop: async (lab, host, withinMs) => {
    lab.signal(host, (line) => /^(\/usr\/sbin\/)?pacemakerd\b/.test(line), "SIGTERM");
    const runs = (what: RegExp) => lab.processes(host).some(({ command }) => what.test(command.join(" ")));
    await until(`pacemakerd has left ${host}`, withinMs, () => !runs(/pacemakerd/));
    lab.signal(host, (line) => /^(\/usr\/sbin\/)?corosync\b/.test(line), "SIGTERM");
    await until(`corosync has left ${host}`, withinMs, () => !runs(DAEMONS));
  },
  isDaemon: (line) => DAEMONS.test(line),
  program: (name) => findProgram(name) ?? name,
  // Pacemaker keeps the article's spellings without meaning anything by them.
  dialect: (text) =>
    text
      .replaceAll("start_delay=", "start-delay=")
      .replaceAll("on_fail=", "on-fail=")
      .replaceAll(/ disabled="false"/g, "")
      .replaceAll(/\s*\\\n\s*meta target_role="started" collocated="true"/g, ""),
};
