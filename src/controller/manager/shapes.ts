import * as v from "valibot";
import { ELEMENT, ERROR, TEXT, TOKEN } from "../common-shapes.ts";
import type { ManagerMessage } from "./types.ts";

const NUMBER = v.number();
const OPERATION = v.object({
  resource: v.object({ id: TEXT, class: TEXT, provider: v.optional(TEXT), type: TEXT }),
  name: TEXT,
  intervalMs: NUMBER,
  timeoutMs: NUMBER,
  startDelayMs: NUMBER,
  parameters: v.record(TEXT, TEXT),
  transitionKey: TEXT,
});
const OPERATION_KEY = v.object({ resource: TEXT, name: TEXT, intervalMs: NUMBER });

const ASK = v.variant("kind", [
  v.object({
    kind: v.picklist(["cleanup", "refresh"]),
    resource: v.optional(TEXT),
    node: v.optional(TEXT),
    operation: v.optional(TEXT),
    intervalMs: v.optional(NUMBER),
  }),
  v.object({ kind: v.literal("attribute"), node: TEXT, name: TEXT, value: v.optional(TEXT) }),
  v.object({ kind: v.literal("fail"), resource: TEXT, node: TEXT }),
  v.object({ kind: v.literal("fence"), node: TEXT, action: v.picklist(["reboot", "off", "on"]) }),
  v.object({ kind: v.literal("recheck") }),
]);

const ANSWER = v.variant("kind", [
  v.object({ kind: v.literal("done"), text: TEXT }),
  v.object({ kind: v.literal("refused"), error: ERROR }),
]);

/** What each kind carries. JSON leaves a field that is undefined out. */
export const SHAPES: Readonly<Record<ManagerMessage["kind"], v.GenericSchema>> = {
  report: v.object({ token: TOKEN }),
  order: v.object({ token: TOKEN, operation: OPERATION }),
  cancel: v.object({ token: TOKEN, key: OPERATION_KEY, transitionKey: TEXT }),
  forget: v.object({ token: TOKEN, resource: TEXT, transitionKey: v.optional(TEXT) }),
  "forget-failure": v.object({
    token: TOKEN,
    resource: TEXT,
    name: v.optional(TEXT),
    intervalMs: v.optional(NUMBER),
  }),
  inject: v.object({ token: TOKEN, operation: OPERATION, code: NUMBER }),
  "shut-down": v.object({ token: TOKEN }),
  history: v.object({ token: TOKEN, resources: v.array(ELEMENT), leaving: v.boolean() }),
  results: v.object({
    token: TOKEN,
    histories: v.array(v.object({ resource: TEXT, history: v.optional(ELEMENT) })),
  }),
  acknowledged: v.object({ token: TOKEN, transitionKey: TEXT, status: NUMBER, code: NUMBER, reason: TEXT }),
  leaving: v.object({ token: TOKEN }),
  ask: v.object({ id: TEXT, ask: ASK }),
  answer: v.object({ id: TEXT, answer: ANSWER }),
};
