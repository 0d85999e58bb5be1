// Heartbeat 3.0.6 as Debian packs it, with one address by haresources: the article's daemon without its cluster manager,
// which no longer starts with today's Pacemaker.
import { missingPrograms } from "../library/index.ts";
import { ARTICLE_ADDRESS, authkeys, haCf } from "./article.ts";
import type { Daemons } from "./types.ts";

const PROGRAM = "/usr/libexec/heartbeat/heartbeat";

export const debianHeartbeat: Daemons = {
  name: "heartbeat 3.0.6",
  missing: () => missingPrograms({ [PROGRAM]: "heartbeat" }),
  install: async (lab, host, timings, members) => {
    const text = haCf(timings, members).replace("crm on", "crm no");
    lab.write(host, "/etc/ha.d/ha.cf", text);
    lab.write(host, "/etc/ha.d/authkeys", authkeys(), 0o600);
    lab.write(host, "/etc/ha.d/haresources", `${members[0]} IPaddr2::${ARTICLE_ADDRESS}/24/eth0\n`);
  },
  start: async (lab, host) => {
    const make = "mkdir -p /run/resource-agents /run/heartbeat; cd /run/heartbeat && mkdir -p ccm crm dopd";
    await lab.must(host, ["sh", "-c", `${make} && chown -R hacluster:haclient . && chmod 750 *`]);
    await lab.must(host, [PROGRAM]);
  },
  isDaemon: (line) => /^heartbeat: /.test(line) || line.startsWith(PROGRAM),
};
