export { decodePacket, encodePacket, type MessageFormat, type Packet } from "./framing.ts";
export {
  binary,
  DATAGRAM_LIMIT,
  fieldBytes,
  fieldDecimal,
  fieldHex,
  fieldText,
  hex,
  text,
  type WireField,
  type WireMessage,
} from "./message.ts";
