import * as v from "valibot";
import { isOfKind } from "../known-kind.ts";
import { SHAPES } from "./shapes.ts";
import type { ManagerMessage } from "./types.ts";

/** Whether something from a peer is a message of a known kind that carries what its kind does. */
export function isManagerMessage(data: unknown): data is ManagerMessage {
  return isOfKind(SHAPES, data) && v.is(SHAPES[data.kind], data);
}
