import type { CrmErrorDetails, Place } from "../base/index.ts";
import type { WireError } from "./messages.ts";

/** Fields that are not there travel as absent. */
export function encodeError(error: CrmErrorDetails): WireError {
  return JSON.parse(JSON.stringify(error)) as WireError;
}

export function decodeError({ code, message, hint, at }: WireError): CrmErrorDetails {
  return {
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(at === undefined
      ? {}
      : { at: Object.fromEntries(Object.entries(at).filter(([, value]) => value !== undefined)) as Place }),
  };
}
