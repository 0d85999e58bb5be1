import { parseScore } from "../../base/index.ts";

/** What an attribute's value may be. */
export interface ValueType {
  readonly name: string;
  /** How the value is described to a user. */
  readonly text: string;
  readonly values?: readonly string[];
  allows(value: string): boolean;
}

const NAME = /^[\p{L}_][\p{L}\p{N}._\u00B7-]*$/u;

const pattern = (name: string, text: string, expression: RegExp): ValueType => ({
  name,
  text,
  allows: (value) => expression.test(value.trim()),
});

const choice = (name: string, ...values: readonly string[]): ValueType => ({
  name,
  text: `one of ${values.join(", ")}`,
  values,
  allows: (value) => values.includes(value.trim()),
});

const LIST: readonly ValueType[] = [
  { name: "text", text: "text", allows: () => true },
  pattern("id", "an id: a letter or _, then letters, digits, and . _ -", NAME),
  pattern("ref", "the id of something else", NAME),
  { name: "member", text: "the id of something else", allows: () => true },
  pattern("int", "a whole number", /^[+-]?\d+$/),
  pattern("count", "a number that is not negative", /^\+?\d+$|^-0+$/),
  pattern("positive", "a number above 0", /^\+?0*[1-9]\d*$/),
  choice("bool", "true", "false", "1", "0"),
  {
    name: "score",
    text: "a score: a number, INFINITY or -INFINITY",
    allows: (value) => /^(?:[+-]?\d+|[+-]?INFINITY)$/.test(value.trim()) && parseScore(value.trim()) !== undefined,
  },
  choice("kind", "Optional", "Mandatory", "Serialize"),
  choice("action", "start", "promote", "demote", "stop"),
  choice("role", "Stopped", "Started", "Promoted", "Unpromoted", "Master", "Slave"),
  choice("discovery", "always", "never", "exclusive"),
  choice("policy", "stop", "demote", "fence", "freeze"),
  choice("ordering", "group", "listed"),
  choice("nodetype", "member", "remote", "ping", "normal"),
  choice("access", "read", "write", "deny"),
  choice("join", "or", "and"),
  choice("compare", "lt", "gt", "lte", "gte", "eq", "ne", "defined", "not_defined"),
  choice("dateop", "in_range", "gt", "lt", "date_spec"),
  choice("valuetype", "string", "integer", "number", "version"),
  choice("source", "literal", "param", "meta"),
  choice("class", "ocf", "lsb", "heartbeat", "stonith", "upstart", "service", "systemd", "nagios"),
  choice("onfail", "ignore", "block", "demote", "stop", "restart", "standby", "fence", "restart-container"),
  choice("requires", "nothing", "quorum", "fencing", "unfencing"),
  pattern("devices", "ids of fencing devices, joined by commas", /^[a-zA-Z0-9_.-]+(?:,[a-zA-Z0-9_.-]+)*$/),
  pattern("range", "ports, as in 80 or 8000-8010", /^[0-9-]+$/),
];

export const TYPES: ReadonlyMap<string, ValueType> = new Map(LIST.map((type) => [type.name, type]));
