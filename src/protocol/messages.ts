import * as v from "valibot";
import { CrmError } from "../base/index.ts";
import { WIRE_CHANGE } from "./change.ts";

/** Raised when one side can no longer understand the other. */
export const PROTOCOL = 2;

const TEXT = v.string();
const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const WORD = v.pipe(TEXT, v.maxLength(1024));
const VERSION = v.object({ adminEpoch: COUNT, epoch: COUNT, numUpdates: COUNT });

const ORIGIN = v.object({
  user: WORD,
  client: WORD,
  commands: v.pipe(v.array(v.pipe(TEXT, v.maxLength(100_000))), v.maxLength(100_000)),
});

const ORDER = v.variant("kind", [
  v.object({
    kind: v.picklist(["cleanup", "refresh"]),
    resource: v.optional(WORD),
    node: v.optional(WORD),
    operation: v.optional(WORD),
    intervalMs: v.optional(COUNT),
  }),
  v.object({ kind: v.literal("attribute"), node: WORD, name: WORD, value: v.optional(TEXT) }),
  v.object({ kind: v.literal("fail"), resource: WORD, node: WORD }),
  v.object({ kind: v.literal("fence"), node: WORD, action: v.picklist(["reboot", "off", "on"]) }),
  v.object({ kind: v.literal("recheck") }),
  v.object({
    kind: v.literal("hosts"),
    action: v.picklist(["declare-off", "add", "remove"]),
    hosts: v.pipe(v.array(WORD), v.maxLength(100), v.readonly()),
  }),
]);

/** What `crm playground` asks of a running playground. */
const PLAYGROUND = v.variant("command", [
  v.object({ command: v.literal("status") }),
  v.object({ command: v.literal("stop") }),
  v.object({
    command: v.literal("fail"),
    resource: WORD,
    /** Where it runs, unless said. */
    node: v.optional(WORD),
    /** Calls of this operation fail; without one the service dies. */
    operation: v.optional(WORD),
    code: v.optional(COUNT),
    /** From now on, not only once. */
    always: v.optional(v.boolean()),
  }),
  v.object({ command: v.literal("mend"), resource: WORD }),
  v.object({ command: v.picklist(["kill", "start", "leave"]), host: WORD }),
  v.object({ command: v.literal("cut"), hosts: v.pipe(v.array(WORD), v.maxLength(64)) }),
  v.object({ command: v.literal("heal") }),
  v.object({ command: v.literal("speed"), speed: v.pipe(v.number(), v.minValue(0.01), v.maxValue(1000)) }),
]);

const ID = COUNT;
export const REQUEST = v.variant("kind", [
  v.object({ kind: v.literal("hello"), id: ID, protocol: COUNT, client: WORD }),
  /** `unless`: the serial number of the document that the client has. */
  v.object({ kind: v.literal("read"), id: ID, unless: v.optional(COUNT) }),
  v.object({
    kind: v.literal("commit"),
    id: ID,
    base: v.optional(VERSION),
    changes: v.pipe(v.array(WIRE_CHANGE), v.maxLength(1_000_000)),
    origin: ORIGIN,
  }),
  v.object({ kind: v.literal("status"), id: ID }),
  v.object({ kind: v.literal("perform"), id: ID, order: ORDER, origin: ORIGIN }),
  v.object({ kind: v.literal("watch"), id: ID }),
  v.object({ kind: v.literal("checkpoints"), id: ID }),
  v.object({ kind: v.literal("checkpoint"), id: ID, number: COUNT }),
  v.object({ kind: v.literal("playground"), id: ID, request: PLAYGROUND }),
]);
export type Request = v.InferOutput<typeof REQUEST>;
export type PlaygroundRequest = v.InferOutput<typeof PLAYGROUND>;

const ERROR = v.object({
  code: TEXT,
  message: TEXT,
  hint: v.optional(TEXT),
  at: v.optional(
    v.object({
      source: v.optional(TEXT),
      line: v.optional(v.number()),
      column: v.optional(v.number()),
      object: v.optional(TEXT),
      attribute: v.optional(TEXT),
    }),
  ),
});
export type WireError = v.InferOutput<typeof ERROR>;

const STATUS = v.object({
  connected: v.boolean(),
  dc: v.optional(TEXT),
  quorum: v.boolean(),
  /** Why there is (no) quorum, in words. */
  quorumReason: TEXT,
  hosts: v.array(v.object({ name: TEXT, online: v.boolean() })),
  nowMs: v.number(),
  transition: v.optional(
    v.object({
      number: v.number(),
      actions: v.array(
        v.object({
          id: v.number(),
          key: TEXT,
          node: v.optional(TEXT),
          state: v.picklist(["waiting", "running", "done", "failed"]),
          startedMs: v.optional(v.number()),
          endedMs: v.optional(v.number()),
          exitReason: v.optional(TEXT),
        }),
      ),
    }),
  ),
});
export type WireStatus = v.InferOutput<typeof STATUS>;

const COMMITTED = v.variant("kind", [
  v.object({ kind: v.literal("done"), version: VERSION, on: COUNT, of: COUNT }),
  v.object({ kind: v.literal("conflict"), version: VERSION }),
  v.object({ kind: v.literal("refused"), error: ERROR }),
  v.object({ kind: v.literal("unknown"), reason: TEXT }),
]);
export type WireOutcome = v.InferOutput<typeof COMMITTED>;

const KEPT = { number: COUNT, atMs: v.number(), user: TEXT, client: TEXT, commands: v.array(TEXT) };

/** A document (packed.ts). What is in the list is checked when it is unpacked, not twice. */
const PACKED = v.custom<unknown[]>((value) => Array.isArray(value), "Expected a document");

/** What the engine says: answers carry the request's number, events none. */
export const ANSWER = v.variant("kind", [
  v.object({
    kind: v.literal("welcome"),
    id: ID,
    protocol: COUNT,
    setting: v.picklist(["playground", "node"]),
    name: TEXT,
    host: TEXT,
    version: TEXT,
    readOnly: v.boolean(),
  }),
  v.object({ kind: v.literal("document"), id: ID, packed: PACKED, serial: v.optional(COUNT) }),
  v.object({ kind: v.literal("unchanged"), id: ID }),
  v.object({ kind: v.literal("committed"), id: ID, outcome: COMMITTED }),
  v.object({ kind: v.literal("status"), id: ID, status: STATUS }),
  v.object({ kind: v.literal("performed"), id: ID, text: TEXT }),
  /** Commits that were kept, newest first. */
  v.object({ kind: v.literal("checkpoints"), id: ID, list: v.array(v.object(KEPT)) }),
  /** One of them with the documents before and after it, as XML. */
  v.object({
    kind: v.literal("checkpoint"),
    id: ID,
    found: v.optional(v.object({ ...KEPT, before: TEXT, after: TEXT })),
  }),
  v.object({ kind: v.literal("failed"), id: ID, error: ERROR }),
  /** Events of a watch: first the whole document, then changes, each on top of the one before. */
  v.object({ kind: v.literal("snapshot"), packed: PACKED }),
  v.object({ kind: v.literal("changed"), changes: v.array(WIRE_CHANGE) }),
  v.object({ kind: v.literal("standing"), status: STATUS }),
]);
export type Answer = v.InferOutput<typeof ANSWER>;

/** @throws CrmError `bad-message` naming the field */
export function parseRequest(message: unknown): Request {
  return parse(REQUEST, message, "request");
}

/** @throws CrmError `bad-message` */
export function parseAnswer(message: unknown): Answer {
  return parse(ANSWER, message, "answer");
}

function parse<Schema extends v.GenericSchema>(schema: Schema, message: unknown, what: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, message, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  const place = path === null ? "" : ` at ${path}`;
  throw new CrmError({ code: "bad-message", message: `not an intelligible ${what}${place}: ${issue.message}` });
}

/** The number of a message that may be no valid request, so that its error can be answered. */
export function requestId(message: unknown): number | undefined {
  if (typeof message !== "object" || message === null || !("id" in message)) return undefined;
  return typeof message.id === "number" ? message.id : undefined;
}
