// A real directory server in each host: Debian's slapd with a configuration and a database of the host's own, the same data
// everywhere, as the article's replicas that run all the time. Paths are those that Debian's own confinement allows it.
import { type Lab, missingPrograms } from "../library/index.ts";
import { until } from "../observers/index.ts";

export const SUFFIX = "dc=example,dc=org";

const CONFIG = "/etc/ldap/slapd-lab.conf";
const DATABASE = "/var/lib/ldap/lab";

const CONFIG_TEXT = `include /etc/ldap/schema/core.schema
pidfile /run/slapd/slapd.pid
argsfile /run/slapd/slapd.args
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
suffix "${SUFFIX}"
rootdn "cn=admin,${SUFFIX}"
directory ${DATABASE}
maxsize 10485760
`;

const DATA = `dn: ${SUFFIX}
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: cn=someone,${SUFFIX}
objectClass: person
cn: someone
sn: Someone
`;

export function slapdMissing(): string[] {
  return missingPrograms({ slapd: "slapd", slapadd: "slapd", ldapsearch: "ldap-utils" });
}

/** Configuration and data, once in the life of a disk. */
export async function installSlapd(lab: Lab, host: string): Promise<void> {
  lab.write(host, CONFIG, CONFIG_TEXT);
  await lab.must(host, ["mkdir", "-p", DATABASE, "/run/slapd"]);
  await lab.must(host, ["slapadd", "-f", CONFIG], { input: DATA });
}

/** As the boot scripts would; returns when it answers. */
export async function startSlapd(lab: Lab, host: string): Promise<void> {
  await lab.must(host, ["mkdir", "-p", "/run/slapd"]);
  const argv = ["slapd", "-f", CONFIG, "-h", "ldap:/// ldapi:///", "-d", "0"];
  await lab.daemon(host, argv, { log: "/var/log/slapd.console" });
  const search = ["ldapsearch", "-x", "-H", "ldap://127.0.0.1", "-s", "base", "-b", SUFFIX, "dn"];
  await until(`slapd answers on ${host}`, 10_000, async () => (await lab.exec(host, search)).code === 0);
}

export function killSlapd(lab: Lab, host: string): void {
  const ended = lab.signal(host, (line) => line.startsWith("slapd -f"), "SIGKILL");
  if (ended === 0) throw new Error(`no slapd runs on ${host}`);
}
