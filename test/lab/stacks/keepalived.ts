// keepalived, what a user of two hosts would pick instead: VRRP keeps one address up, and nothing else.
import { type Lab, missingPrograms } from "../library/index.ts";
import { ARTICLE_ADDRESS } from "./article.ts";
import type { Daemons, Timings } from "./types.ts";

const CONFIG = "/etc/keepalived/keepalived.conf";

/** `keepaliveMs` is the interval of its adverts; three missed ones are a dead master (RFC 5798). */
function configuration(lab: Lab, host: string, timings: Timings): string {
  return [
    ...["global_defs {", "  vrrp_version 3", "}"],
    ...["vrrp_instance address {", "  state BACKUP", "  interface eth0", "  virtual_router_id 51"],
    ...[`  priority ${150 - 10 * lab.hosts.indexOf(host)}`, `  advert_int ${timings.keepaliveMs / 1000}`],
    ...["  virtual_ipaddress {", `    ${ARTICLE_ADDRESS}/24 dev eth0`, "  }", "}", ""],
  ].join("\n");
}

export const keepalived: Daemons = {
  name: "keepalived",
  missing: () => missingPrograms({ keepalived: "keepalived" }),
  install: async (lab, host, timings) => lab.write(host, CONFIG, configuration(lab, host, timings)),
  start: (lab, host) => lab.daemon(host, ["keepalived", "-n", "-l", "-f", CONFIG], { log: "/var/log/keepalived" }),
  isDaemon: (line) => /^(\/usr\/sbin\/)?keepalived\b/.test(line),
};
