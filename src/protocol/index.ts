/** What client and engine say to each other: frames, the shape of every message, changes as text. In come bytes and values,
 *  out come checked values and bytes. It promises that nothing malformed or oversized gets past it, and that what it refuses
 *  it names. It opens no socket and gives no message a meaning. */
export { decodeChange, encodeChange, type WireChange } from "./change.ts";
export { decodeError, encodeError } from "./error.ts";
export { ANSWER_LIMIT, encodeFrame, FrameReader, REQUEST_LIMIT } from "./frame.ts";
export {
  type Answer,
  type PlaygroundRequest,
  PROTOCOL,
  parseAnswer,
  parseRequest,
  type Request,
  requestId,
  type WireError,
  type WireOutcome,
  type WireStatus,
} from "./messages.ts";
export { type Packed, packTree, unpackTree } from "./packed.ts";
