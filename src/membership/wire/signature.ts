import { createHmac, timingSafeEqual } from "node:crypto";
import type { AuthKey } from "../config/authkeys.ts";

/** A signature as it stands in a packet: `<key number> <lower-case hex>`. */
export function sign(key: AuthKey, data: Uint8Array): string {
  return `${key.number} ${mac(key, data)}`;
}

/** True when the signature is that of the key it names. */
export function isSignedBy(keys: ReadonlyMap<number, AuthKey>, signature: string, data: Uint8Array): boolean {
  const match = /^(\d{1,2}) ([0-9a-f]+)$/.exec(signature);
  const key = match === null ? undefined : keys.get(Number(match[1]));
  if (match === null || key === undefined) return false;
  const expected = Buffer.from(mac(key, data));
  const given = Buffer.from(match[2]!);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function mac({ method, secret }: AuthKey, data: Uint8Array): string {
  return method === "crc" ? crc(data).toString(16) : createHmac(method, Buffer.from(secret)).update(data).digest("hex");
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

/** cksum(1)'s CRC without the length behind it. */
function crc(data: Uint8Array): number {
  let value = 0;
  for (const byte of data) value = (value << 8) ^ CRC_TABLE[((value >>> 24) ^ byte) & 0xff]!;
  return ~value >>> 0;
}
