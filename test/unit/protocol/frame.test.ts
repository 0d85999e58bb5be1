import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Change, readXml } from "../../../src/cib/index.ts";
import {
  decodeChange,
  encodeChange,
  encodeFrame,
  FrameReader,
  parseAnswer,
  parseRequest,
  requestId,
} from "../../../src/protocol/index.ts";

describe("frames", () => {
  it("come out as they went in, however the stream is cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 40 })),
        (messages, cuts) => {
          const stream = Buffer.concat(messages.map(encodeFrame));
          const reader = new FrameReader(1_000_000);
          const out: unknown[] = [];
          let at = 0;
          for (const size of [...cuts, stream.length]) {
            out.push(...reader.add(stream.subarray(at, at + size)));
            at += size;
          }
          expect(out).toEqual(JSON.parse(JSON.stringify(messages)));
        },
      ),
    );
  });

  it.each([
    ["too long", Buffer.from([0xff, 0xff, 0xff, 0xff]), /4294967295 bytes/],
    ["no JSON", Buffer.from([0, 0, 0, 2, 0x7b, 0x7b]), /no JSON/],
  ])("%s is refused", (_name, bytes, words) => {
    expect(() => [...new FrameReader(1000).add(bytes)]).toThrow(words);
  });
});

describe("requests", () => {
  it.each([
    [{ kind: "read", id: 1 }, undefined],
    [{ kind: "read" }, /at id/],
    [{ kind: "nope", id: 1 }, /not an intelligible request/],
    [{ kind: "commit", id: 1, changes: [{ op: "eat", path: "/cib" }], origin: {} }, /changes.0/],
    [{ kind: "commit", id: 1, changes: [], origin: { user: "u", client: "c" } }, /origin.commands/],
    [
      {
        kind: "perform",
        id: 1,
        order: { kind: "fence", node: "a", action: "burn" },
        origin: { user: "u", client: "c", commands: [] },
      },
      /order.action/,
    ],
    [{ kind: "playground", id: 1, request: { command: "speed", speed: 0 } }, /request.speed/],
    ["text", /not an intelligible request/],
    [null, /not an intelligible request/],
  ])("%j", (message, words) => {
    if (words === undefined) expect(parseRequest(message)).toEqual(message);
    else expect(() => parseRequest(message)).toThrow(words);
  });

  it("a number is found even in what is no request", () => {
    expect([{ id: 7, kind: "x" }, { id: "7" }, null, 3].map(requestId)).toEqual([7, undefined, undefined, undefined]);
  });

  it("an answer of another version is refused by name", () => {
    expect(() => parseAnswer({ kind: "welcome", id: 1 })).toThrow(/not an intelligible answer/);
  });
});

describe("changes on the wire", () => {
  const path = [
    { name: "cib", nth: 1 },
    { name: "node", id: "it's <1>&", nth: 2 },
  ] as const;
  const changes: readonly Change[] = [
    { op: "create", path, position: 3, node: readXml('<a x="&lt;&quot;"><!-- c --><b/>text</a>') },
    { op: "create", path, position: 0, node: { kind: "comment", text: " c " } },
    { op: "delete", path },
    { op: "modify", path, attributes: { b: "1", a: "2" } },
    { op: "move", path, position: 1 },
  ];
  it.each(changes.map((change) => [change.op, change] as const))("%s comes back as it was", (_op, change) => {
    expect(decodeChange(JSON.parse(JSON.stringify(encodeChange(change))))).toEqual(change);
  });

  it.each([
    [{ op: "create", path: "/cib", position: 0, node: { kind: "element", xml: "<a>" } }, /not well-formed/],
    [{ op: "create", path: "/cib", position: 0, node: { kind: "comment", text: "a--b" } }, /comment/],
    [{ op: "delete", path: "nonsense" }, /not a path/],
    [{ op: "modify", path: "/cib", attributes: { 'a="1" b': "2" } }, /not a name/],
  ] as const)("%j is refused", (change, words) => {
    expect(() => decodeChange(change)).toThrow(words);
  });
});
