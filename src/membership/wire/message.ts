/** A message on the wire: an ordered list of fields. Source: Heartbeat 3.0.6 on the wire; numbers of field types are its. */
export interface WireField {
  readonly name: string;
  /** Text, or raw bytes (type 1; other types are kept as they came). */
  readonly value: string | Uint8Array;
  readonly type: FieldType;
}

export const TEXT = 0;
export const BINARY = 1;
export type FieldType = 0 | 1 | 2 | 3 | 4 | 5;

export type WireMessage = readonly WireField[];

/** A datagram holds no more (UDP over IPv4), and there is no fragmentation layer. */
export const DATAGRAM_LIMIT = 65_507;

export function text(name: string, value: string): WireField {
  return { name, value, type: TEXT };
}

/** Numbers on the wire are hexadecimal, lower case, without padding (but see the few decimal ones in the tables). */
export function hex(name: string, value: number): WireField {
  return text(name, value.toString(16));
}

export function binary(name: string, value: Uint8Array): WireField {
  return { name, value, type: BINARY };
}

/** The first field of that name, as text. */
export function fieldText(message: WireMessage, name: string): string | undefined {
  const value = message.find((field) => field.name === name)?.value;
  return typeof value === "string" ? value : undefined;
}

export function fieldBytes(message: WireMessage, name: string): Uint8Array | undefined {
  const value = message.find((field) => field.name === name)?.value;
  return typeof value === "string" ? undefined : value;
}

/** A hexadecimal number; undefined when the field is absent or none. */
export function fieldHex(message: WireMessage, name: string): number | undefined {
  const value = fieldText(message, name);
  return value !== undefined && /^[0-9a-f]{1,13}$/i.test(value) ? Number.parseInt(value, 16) : undefined;
}

export function fieldDecimal(message: WireMessage, name: string): number | undefined {
  const value = fieldText(message, name);
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
