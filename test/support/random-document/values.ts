// Values for documents that are made at random: what people write, and what nobody should.
import type { Random } from "../random.ts";

/** Stands where a reference goes, until it is known what there is. */
export const REFERENCE = "\u0000reference";
export const DEVICE = "\u0000device";

const WORDS = [
  "a",
  "rack",
  "10",
  "10s",
  "INFINITY",
  "-INFINITY",
  "true",
  "web server",
  'say "hi"',
  "it's",
  "x.y-z_1",
  "ü",
  "=",
  "a=b",
  "$x",
  "(",
  "#uname",
  "rule",
  "op",
  "",
  " ",
];
const NAMES = [
  "ip",
  "target-role",
  "timeout",
  "interval",
  "on-fail",
  "a.b",
  "is-managed",
  "rule",
  "and",
  "op_x",
  "name with blanks",
];
const SENSIBLE: Readonly<Record<string, readonly string[]>> = {
  "node uname": ["n1", "n2", "host.example.org", "n-3"],
  "rsc_location node": ["n1", "n2", "host.example.org"],
  "rule role": ["Promoted", "Started", "Master"],
  "nvpair name": NAMES,
  "rule score-attribute": ["weight", "a-b"],
  "attribute name": ["standby", "a b", "#uname"],
  "acl_target id": ["joe", "op", "x.y-z_1"],
  "fencing-level target-value": ["1", "a b", "x=y"],
  "expression attribute": ["#uname", "rack", "pingd", "rsc", "op", "and"],
  "op name": ["monitor", "start", "stop", "promote", "demote", "notify", "op"],
  "op interval": ["0", "10s", "1min", "0s", "PT1M", ""],
  "fencing-level target": ["n1", "n2", "host.example.org"],
  "fencing-level target-attribute": ["rack", "a-b"],
  "fencing-level target-pattern": ["n.*", "^a b$"],
  "rsc_location rsc-pattern": ["^p.*", "a b", "(x|y)[0-9]+"],
  "primitive type": ["Dummy", "apache@1", "fence_xvm", "a.b"],
  "template type": ["Dummy", "apache@1"],
  "primitive provider": ["heartbeat", "pacemaker"],
  "template provider": ["heartbeat", "pacemaker"],
  "acl_permission attribute": ["uname", "a b"],
  "acl_permission object-type": ["nvpair", "node"],
  "acl_permission xpath": ["/cib", "//nodes/node", "//primitive[@id='a']/meta_attributes", '//x[@a="b c"]'],
  "rsc_ticket ticket": ["siteA", "a b", "x.y"],
  "date_spec hours": ["9-17", "*", ""],
};

/** A text for an element or, as `ELEMENT ATTRIBUTE`, an attribute. */
export function textFor(owner: string, random: Random): string {
  return random.pick(SENSIBLE[owner] ?? WORDS);
}
