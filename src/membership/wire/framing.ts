import type { AuthKeys } from "../config/authkeys.ts";
import {
  BINARY,
  DATAGRAM_LIMIT,
  type FieldType,
  fieldText,
  TEXT,
  text,
  type WireField,
  type WireMessage,
} from "./message.ts";
import { isSignedBy, sign } from "./signature.ts";

/** Packets of Heartbeat 3.0.6. What it sends over UDP is framed as netstrings with an outer signature, whatever its msgfmt
 *  says (classic adds an inner one); what it accepts is that, checked by the outer signature alone, and the older text
 *  framing, checked by its `auth` field. */

export type MessageFormat = "classic" | "netstring";

const NETSTRING_START = Buffer.from("###\n");
const NETSTRING_END = Buffer.from("%%%\n");
const CLASSIC_START = Buffer.from(">>>\n");

/** The bytes of a signed packet. */
export function encodePacket(message: WireMessage, keys: AuthKeys, format: MessageFormat = "classic"): Buffer {
  const key = keys.active;
  const fields = format === "classic" ? [...message, text("auth", sign(key, innerBytes(message)))] : message;
  const signed = Buffer.concat([NETSTRING_START, ...fields.map(encodeField), NETSTRING_END]);
  return Buffer.concat([signed, netstring(Buffer.from(sign(key, signed)))]);
}

function encodeField({ name, value, type }: WireField): Buffer {
  return netstring(Buffer.concat([Buffer.from(`(${type})${name}=`), Buffer.from(value)]));
}

function netstring(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length}:`), bytes, Buffer.from(",")]);
}

/** What the inner signature covers: the text form of all fields but `auth`. */
function innerBytes(message: WireMessage): Buffer {
  const lines = message
    .filter(({ name }) => name !== "auth")
    .map(({ name, value, type }) =>
      type === TEXT
        ? `${name}=${Buffer.from(value).toString("utf8")}\n`
        : `(${type})${name}=${type === BINARY ? Buffer.from(value).toString("base64") : Buffer.from(value).toString("utf8")}\n`,
    );
  return Buffer.from(lines.join(""));
}

export type Packet =
  | { readonly kind: "message"; readonly message: WireMessage }
  /** Not one of ours, damaged, or signed with a key that is not known here. */
  | { readonly kind: "bad"; readonly why: "malformed" | "unsigned" | "wrong signature" };

/** Reads and checks a packet. Anything but a whole message with a good signature is `bad`. */
export function decodePacket(bytes: Uint8Array, keys: AuthKeys): Packet {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.length > DATAGRAM_LIMIT) return { kind: "bad", why: "malformed" };
  const start = data.subarray(0, 4);
  if (start.equals(NETSTRING_START)) return decodeNetstring(data, keys);
  if (start.equals(CLASSIC_START)) return decodeClassic(data, keys);
  return { kind: "bad", why: "malformed" };
}

function decodeNetstring(data: Buffer, keys: AuthKeys): Packet {
  const message: WireField[] = [];
  let offset = NETSTRING_START.length;
  while (!data.subarray(offset, offset + 4).equals(NETSTRING_END)) {
    const item = readNetstring(data, offset);
    const field = item === undefined ? undefined : decodeField(item.bytes);
    if (item === undefined || field === undefined) return { kind: "bad", why: "malformed" };
    message.push(field);
    offset = item.end;
  }
  const end = offset + NETSTRING_END.length;
  if (end === data.length) return { kind: "bad", why: "unsigned" };
  const signature = readNetstring(data, end);
  if (signature === undefined || signature.end !== data.length) return { kind: "bad", why: "malformed" };
  const good = isSignedBy(keys.keys, signature.bytes.toString("latin1"), data.subarray(0, end));
  return good ? { kind: "message", message } : { kind: "bad", why: "wrong signature" };
}

function readNetstring(data: Buffer, offset: number): { readonly bytes: Buffer; readonly end: number } | undefined {
  const colon = data.indexOf(":", offset);
  const digits = data.subarray(offset, colon < 0 ? offset : colon).toString("latin1");
  if (!/^\d{1,6}$/.test(digits)) return undefined;
  const end = colon + 1 + Number(digits);
  if (data[end] !== 0x2c) return undefined;
  return { bytes: data.subarray(colon + 1, end), end: end + 1 };
}

/** `(T)NAME=VALUE` */
function decodeField(bytes: Buffer): WireField | undefined {
  const equals = bytes.indexOf("=");
  if (equals < 4 || bytes[0] !== 0x28 || bytes[2] !== 0x29) return undefined;
  const type = bytes[1]! - 0x30;
  if (type < 0 || type > 5) return undefined;
  const value = bytes.subarray(equals + 1);
  return {
    name: bytes.subarray(3, equals).toString("utf8"),
    value: type === TEXT ? value.toString("utf8") : value,
    type: type as FieldType,
  };
}

const CLASSIC = /^>>>\n([\s\S]*\n)<<<\n/;

function decodeClassic(data: Buffer, keys: AuthKeys): Packet {
  const match = CLASSIC.exec(data.toString("utf8").replace(/\0$/, ""));
  if (match === null) return { kind: "bad", why: "malformed" };
  const message: WireField[] = [];
  for (const line of match[1]!.slice(0, -1).split("\n")) {
    const parts = /^(?:\(([0-5])\))?([^=]+)=(.*)$/.exec(line);
    if (parts === null) return { kind: "bad", why: "malformed" };
    const type = Number(parts[1] ?? TEXT) as FieldType;
    const value = parts[3]!;
    message.push({ name: parts[2]!, value: type === BINARY ? Buffer.from(value, "base64") : value, type });
  }
  const signature = fieldText(message, "auth");
  if (signature === undefined) return { kind: "bad", why: "unsigned" };
  return isSignedBy(keys.keys, signature, innerBytes(message))
    ? { kind: "message", message }
    : { kind: "bad", why: "wrong signature" };
}
