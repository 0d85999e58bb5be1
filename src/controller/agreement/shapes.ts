import * as v from "valibot";
import { COUNT, ELEMENT, ERROR, TERM, TEXT, TOKEN } from "../common-shapes.ts";
import type { AgreementMessage } from "./messages.ts";

const NAMES = v.array(TEXT);
const POSITION = v.object({ term: TERM, index: COUNT, digest: TEXT });
const TAIL = v.array(v.tuple([COUNT, TEXT]));
const VERSION = v.object({ adminEpoch: COUNT, epoch: COUNT, numUpdates: COUNT });
const REQUEST_ID = v.object({ client: TEXT, number: COUNT });
const AUTHOR = v.object({ user: TEXT, client: TEXT, commands: NAMES });

const NODE = v.variant("kind", [ELEMENT, v.object({ kind: v.picklist(["comment", "text"]), text: TEXT })]);
const PATH = v.custom<readonly unknown[]>(Array.isArray);

const CHANGES = v.array(
  v.variant("op", [
    v.object({ op: v.literal("create"), path: PATH, position: COUNT, node: NODE }),
    v.object({ op: v.literal("delete"), path: PATH }),
    v.object({ op: v.literal("modify"), path: PATH, attributes: v.record(TEXT, TEXT) }),
    v.object({ op: v.literal("move"), path: PATH, position: COUNT }),
  ]),
);

const BODY = v.variant("kind", [
  v.object({ kind: v.literal("term") }),
  v.object({ kind: v.literal("change"), changes: CHANGES, version: VERSION, author: AUTHOR, request: REQUEST_ID }),
  v.object({ kind: v.literal("hosts"), hosts: NAMES, version: VERSION, request: v.optional(REQUEST_ID) }),
]);

const ENTRY = v.object({
  term: TERM,
  index: COUNT,
  previous: TEXT,
  digest: TEXT,
  epochMs: v.number(),
  members: NAMES,
  body: BODY,
});

const SNAPSHOT = v.object({
  position: POSITION,
  cib: ELEMENT,
  hosts: NAMES,
  outcomes: v.array(v.object({ request: REQUEST_ID, index: COUNT, version: VERSION })),
});

const ASK = v.variant("kind", [
  v.object({
    kind: v.literal("commit"),
    commit: v.object({ base: v.optional(VERSION), changes: CHANGES, author: AUTHOR }),
  }),
  v.object({ kind: v.picklist(["add-host", "remove-host"]), host: TEXT }),
]);

const OUTCOME = v.variant("kind", [
  v.object({ kind: v.literal("done"), version: VERSION, on: COUNT, of: COUNT }),
  v.object({ kind: v.literal("conflict"), version: VERSION }),
  v.object({ kind: v.literal("refused"), error: ERROR }),
  v.object({ kind: v.literal("unknown"), reason: TEXT }),
]);

const LIVE = v.object({ numUpdates: COUNT, attributes: v.record(TEXT, TEXT), status: ELEMENT });

/** What each kind carries. JSON leaves a field that is undefined out. */
export const SHAPES: Readonly<Record<AgreementMessage["kind"], v.GenericSchema>> = {
  hello: v.object({
    incarnation: TEXT,
    promise: TERM,
    position: POSITION,
    hosts: NAMES,
    at: v.optional(TOKEN),
    leads: v.optional(v.object({ token: TOKEN, quorate: v.boolean() })),
    ready: v.boolean(),
    leftAt: v.optional(TOKEN),
    off: NAMES,
    wants: v.boolean(),
  }),
  invite: v.object({ token: TOKEN, members: NAMES }),
  join: v.object({ token: TOKEN, position: POSITION, tail: TAIL }),
  promised: v.object({ term: TERM }),
  fetch: v.object({ token: TOKEN, tail: TAIL }),
  append: v.object({ token: TOKEN, snapshot: v.optional(SNAPSHOT), after: COUNT, entries: v.array(ENTRY) }),
  stored: v.object({ token: TOKEN, index: COUNT }),
  install: v.object({
    token: TOKEN,
    members: v.array(v.object({ host: TEXT, incarnation: TEXT, joined: v.boolean() })),
    quorate: v.boolean(),
    quorumReason: TEXT,
    index: COUNT,
    off: NAMES,
    sequence: COUNT,
    live: v.optional(LIVE),
  }),
  commit: v.object({ token: TOKEN, index: COUNT, sequence: COUNT }),
  status: v.object({ token: TOKEN, sequence: COUNT, changes: CHANGES }),
  out: v.object({ token: TOKEN, reason: TEXT }),
  request: v.object({ id: REQUEST_ID, ask: ASK }),
  answer: v.object({ id: REQUEST_ID, outcome: OUTCOME }),
  off: v.object({ hosts: NAMES }),
  bye: v.object({}),
};
