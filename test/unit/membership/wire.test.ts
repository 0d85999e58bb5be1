import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseAuthkeys } from "../../../src/membership/index.ts";
import { decodePacket, encodePacket, fieldText, hex, text } from "../../../src/membership/wire/index.ts";
import { sign } from "../../../src/membership/wire/signature.ts";
import { CAUGHT } from "./caught.ts";

const keysOf = (line: string) => parseAuthkeys(`auth 1\n1 ${line}\n`, "authkeys");
const SHA1 = keysOf("sha1 s3cret");

describe("packets of a real Heartbeat", () => {
  it.each([
    ["sha1", "sha1 s3cret", "classic"],
    ["md5", "md5 s3cret", "classic"],
    ["crc", "crc", "classic"],
    ["netstring", "sha1 s3cret", "netstring"],
  ] as const)("%s: are read, and written again byte for byte", (name, line, format) => {
    const bytes = Buffer.from(CAUGHT[name]!, "base64");
    const packet = decodePacket(bytes, keysOf(line));
    if (packet.kind !== "message") throw new Error(packet.why);
    expect(fieldText(packet.message, "src")).toBe("hb1");
    const own = packet.message.filter((field) => field.name !== "auth");
    expect(encodePacket(own, keysOf(line), format).equals(bytes)).toBe(true);
  });
});

describe("packets that are not accepted", () => {
  const good = encodePacket([text("t", "status"), text("src", "a"), hex("ts", 5)], SHA1);
  const changed = (at: number): Buffer => {
    const copy = Buffer.from(good);
    copy[at] = copy[at]! ^ 1;
    return copy;
  };
  it.each([
    ["empty", Buffer.alloc(0), "malformed"],
    ["garbage", Buffer.from("hello, world"), "malformed"],
    ["truncated", good.subarray(0, good.length - 20), "malformed"],
    ["unsigned", good.subarray(0, good.indexOf("%%%\n") + 4), "unsigned"],
    ["one bit changed in a value", changed(good.indexOf("status")), "wrong signature"],
    ["one bit changed in the signature", changed(good.length - 3), "wrong signature"],
    ["more behind it", Buffer.concat([good, Buffer.from("x")]), "malformed"],
    ["a length that lies", Buffer.from("###\n999999:(0)t=x,%%%\n"), "malformed"],
    ["longer than a datagram", Buffer.alloc(70_000, "#"), "malformed"],
    ["text framing, unsigned", Buffer.from(">>>\nt=status\nsrc=a\nts=5\n<<<\n"), "unsigned"],
  ])("%s", (_name, bytes, why) => {
    expect(decodePacket(bytes, SHA1)).toEqual({ kind: "bad", why });
  });

  it("signed with another secret, or a number that is not known", () => {
    expect(decodePacket(good, keysOf("sha1 other"))).toEqual({ kind: "bad", why: "wrong signature" });
    const second = parseAuthkeys("auth 2\n2 sha1 s3cret\n", "authkeys");
    expect(decodePacket(good, second)).toEqual({ kind: "bad", why: "wrong signature" });
  });
});

it("of two keys the packet says which: a new key can be known everywhere before it is used", () => {
  const both = parseAuthkeys("auth 1\n1 sha1 old\n2 md5 new\n", "authkeys");
  const next = parseAuthkeys("auth 2\n1 sha1 old\n2 md5 new\n", "authkeys");
  expect(decodePacket(encodePacket([text("t", "status")], next), both).kind).toBe("message");
});

it("the older text framing is accepted by its own signature", () => {
  const inner = encodePacket([text("t", "status"), text("src", "a"), hex("ts", 5)], SHA1);
  const packet = decodePacket(inner, SHA1);
  const auth = packet.kind === "message" ? fieldText(packet.message, "auth") : undefined;
  const classic = Buffer.from(`>>>\nt=status\nsrc=a\nts=5\nauth=${auth}\n<<<\n`);
  expect(decodePacket(classic, SHA1).kind).toBe("message");
});

it.each(["md5", "sha1"] as const)("signatures are HMAC-%s, whatever the length of the secret", (method) => {
  for (const length of [1, 16, 63, 64, 65, 200]) {
    const key = { number: 2, method, secret: "s".repeat(length) };
    for (const data of [Buffer.alloc(0), Buffer.from("###\nabc"), Buffer.alloc(1500, 7)]) {
      expect(sign(key, data)).toBe(`2 ${createHmac(method, key.secret).update(data).digest("hex")}`);
    }
  }
});
