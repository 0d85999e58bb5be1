import { describe, expect, it } from "vitest";
import { isAgreementMessage, isManagerMessage } from "../../../src/controller/index.ts";

it.each([null, undefined, 1, "hello", [], {}, { kind: 1 }, { kind: "toString" }, { kind: "order-2" }])(
  "what a peer of another version may send is not taken for a message: %j",
  (data) => {
    expect(isAgreementMessage(data)).toBe(false);
    expect(isManagerMessage(data)).toBe(false);
  },
);

const term = { number: 1, host: "a" };
const token = { term, view: 1 };
it("each machine has its own kinds", () => {
  expect([isAgreementMessage({ kind: "bye" }), isManagerMessage({ kind: "bye" })]).toEqual([true, false]);
  expect([isAgreementMessage({ kind: "report", token }), isManagerMessage({ kind: "report", token })]).toEqual([
    false,
    true,
  ]);
});

const position = { term, index: 1, digest: "d" };
const version = { adminEpoch: 0, epoch: 1, numUpdates: 0 };
const request = { client: "c", number: 1 };
const author = { user: "root", client: "crm", commands: [] };
const cib = { kind: "element", name: "cib", attributes: {}, children: [] };
const changes = [
  { op: "modify", path: [], attributes: { epoch: "1" } },
  { op: "create", path: [], position: 0, node: cib },
];
const body = { kind: "change", changes, version, author, request };
const entry = { term, index: 1, previous: "", digest: "d", epochMs: 1.5, members: ["a"], body };
const hello = { incarnation: "i", promise: term, position, hosts: [], ready: true, off: [], wants: false };
const member = { host: "a", incarnation: "i", joined: true };
const live = { numUpdates: 1, attributes: {}, status: cib };
const installed = { token, members: [member], quorate: true, quorumReason: "", index: 1, off: [], sequence: 0, live };
const snapshot = { position, cib, hosts: [], outcomes: [{ request, index: 1, version }] };

/** Of each kind: what it carries, and fields of it that are wrong, each alone. */
const CARRIED: readonly (readonly [kind: string, right: object, wrong: readonly object[]])[] = [
  ["hello", hello, [{ position: null }, { hosts: "a" }, { promise: { number: -1, host: "a" } }, { leads: {} }]],
  ["invite", { token, members: ["a"] }, [{ token: undefined }, { members: [1] }]],
  ["join", { token, position, tail: [[1, "d"]] }, [{ tail: [["d", 1]] }, { position: { ...position, index: 0.5 } }]],
  ["promised", { term }, [{ term: 1 }]],
  ["fetch", { token, tail: [] }, [{ tail: {} }, { token: { term, view: "1" } }]],
  [
    "append",
    { token, snapshot, after: 0, entries: [entry] },
    [
      { entries: [null] },
      { entries: [{ ...entry, body: { kind: "later" } }] },
      { entries: [{ ...entry, body: { ...body, changes: [{ op: "create", path: [], position: 0 }] } }] },
      { snapshot: { ...snapshot, cib: "<cib/>" } },
      { after: -1 },
    ],
  ],
  ["stored", { token, index: 1 }, [{ index: "1" }, { index: null }]],
  ["install", installed, [{ members: ["a"] }, { live: { ...live, status: [] } }, { quorate: 1 }]],
  ["commit", { token, index: 1, sequence: 1 }, [{ sequence: null }]],
  ["status", { token, sequence: 1, changes }, [{ changes: [{ op: "burn", path: [] }] }, { changes: {} }]],
  ["out", { token, reason: "" }, [{ reason: undefined }]],
  [
    "request",
    { id: request, ask: { kind: "commit", commit: { changes, author } } },
    [{ ask: { kind: "commit" } }, { id: 1 }, { ask: { kind: "add-host", host: null } }],
  ],
  [
    "answer",
    { id: request, outcome: { kind: "done", version, on: 1, of: 2 } },
    [{ outcome: { kind: "done" } }, { outcome: { kind: "refused", error: "no" } }],
  ],
  ["off", { hosts: ["a"] }, [{ hosts: { 0: "a" } }]],
];

describe.each(CARRIED)("%s", (kind, right, wrong) => {
  it("is taken as it should be", () => {
    expect(isAgreementMessage({ kind, ...right })).toBe(true);
  });

  it.each(wrong)("is not taken with %j", (field) => {
    expect(isAgreementMessage({ kind, ...right, ...field })).toBe(false);
  });
});

const resource = { id: "vip", class: "ocf", provider: "heartbeat", type: "IPaddr2" };
const times = { intervalMs: 0, timeoutMs: 20_000, startDelayMs: 0 };
const operation = { resource, name: "start", ...times, parameters: { ip: "192.0.2.1" }, transitionKey: "k" };
const key = { resource: "vip", name: "monitor", intervalMs: 10_000 };

const ORDERED: readonly (readonly [kind: string, right: object, wrong: readonly object[]])[] = [
  ["report", { token }, [{ token: 1 }]],
  ["order", { token, operation }, [{ operation: null }, { operation: { ...operation, parameters: { ip: 1 } } }]],
  ["cancel", { token, key, transitionKey: "k" }, [{ key: "vip" }, { transitionKey: undefined }]],
  ["forget", { token, resource: "vip" }, [{ resource: {} }, { transitionKey: 1 }]],
  ["forget-failure", { token, resource: "vip" }, [{ intervalMs: "10s" }]],
  ["inject", { token, operation, code: 1 }, [{ code: "1" }]],
  ["shut-down", { token }, [{ token: { term } }]],
  ["history", { token, resources: [cib], leaving: false }, [{ resources: [null] }, { leaving: undefined }]],
  ["results", { token, histories: [{ resource: "vip" }] }, [{ histories: [{ history: cib }] }]],
  ["acknowledged", { token, transitionKey: "k", status: 0, code: 0, reason: "" }, [{ status: "done" }]],
  ["leaving", { token }, [{ token: null }]],
  ["ask", { id: "1", ask: { kind: "recheck" } }, [{ ask: { kind: "burn" } }, { id: 1 }]],
  ["answer", { id: "1", answer: { kind: "done", text: "" } }, [{ answer: { kind: "refused" } }]],
];

describe.each(ORDERED)("%s of the manager", (kind, right, wrong) => {
  it("is taken as it should be", () => {
    expect(isManagerMessage({ kind, ...right })).toBe(true);
  });

  it.each(wrong)("is not taken with %j", (field) => {
    expect(isManagerMessage({ kind, ...right, ...field })).toBe(false);
  });
});
