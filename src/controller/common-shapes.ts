// Shapes that messages of both machines are made of.
import * as v from "valibot";

export const TEXT = v.string();
export const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const TERM = v.object({ number: COUNT, host: TEXT });
export const TOKEN = v.object({ term: TERM, view: COUNT });
export const ERROR = v.object({ code: TEXT, message: TEXT });

/** The outermost element only: a document of a megabyte is not walked through for each message. */
export const ELEMENT = v.object({
  kind: v.literal("element"),
  name: TEXT,
  attributes: v.record(TEXT, TEXT),
  children: v.custom<readonly unknown[]>(Array.isArray),
});
