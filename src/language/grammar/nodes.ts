import { setPart } from "./attribute-sets.ts";
import { keyword, maybe, type Parts, pair, part, type Slot, type Syntax, sequence } from "./syntax.ts";
import { DESCRIPTION, headId } from "./words.ts";

/** Types of all schemas; what a host is without one is a member. */
const TYPES = ["member", "remote", "ping", "normal"];

/** `UNAME[:TYPE]` */
const UNAME: Slot = {
  t: "slot",
  label: "<uname>[:<type>]",
  role: "node",
  completes: "node",
  says: ["uname", "type"],
  read: (text, reading) => {
    const match = /^([^:=]+)(?::(.*))?$/s.exec(text);
    if (match === null || text.startsWith("$")) return undefined;
    const [, uname, type] = match;
    if (type === undefined) return { uname: uname! };
    if (!TYPES.includes(type.toLowerCase())) {
      reading.fail("Expected uname[:type]", {
        from: uname!.length + 1,
        expected: TYPES,
        near: TYPES.map((name) => `${uname}:${name}`),
      });
    }
    return { uname: uname!, type };
  },
  say: ({ attributes: { uname, type } }) => {
    if (uname === undefined) return undefined;
    return type === undefined ? uname : `${uname}:${type}`;
  },
};

const NODE_PARTS: Parts = {
  t: "parts",
  implicit: "instance_attributes",
  of: [setPart("attributes", "instance_attributes", "node-attribute"), setPart("utilization", "utilization", "value")],
};

/** The type `member` is what a node has without one, and not printed. */
const UNAME_SLOT: Slot = {
  ...UNAME,
  says: ["uname"],
  say: (element, saying) => {
    saying.unsaid.delete("type");
    const { type, ...rest } = element.attributes;
    return UNAME.say(type === "member" ? { ...element, attributes: rest } : element, saying);
  },
};

export const NODE: Syntax = sequence(
  keyword("node"),
  maybe(headId(({ attributes: { id, uname } }) => id !== uname)),
  UNAME_SLOT,
  maybe(pair({ attribute: "score", dollar: "required" })),
  maybe(part(DESCRIPTION)),
  NODE_PARTS,
);
