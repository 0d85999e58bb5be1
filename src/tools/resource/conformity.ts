import type { Element } from "../../cib/index.ts";
import { checkSchema } from "../../verify/index.ts";
import type { Edit } from "../cib/commit.ts";
import { failure } from "./target.ts";

const REFUSAL = "Update does not conform to the configured schema";

/** The edit, refused where it would bring an error into the document; what was wrong before may stay so. `what`: the words
 *  before the refusal. */
export function conforming(edit: Edit, what = ""): Edit {
  return (cib) => {
    const next = edit(cib);
    const found = next === cib ? undefined : newError(cib, next);
    if (found !== undefined) throw failure("config", `${what}${REFUSAL}\n${found}`);
    return next;
  };
}

function newError(before: Element, after: Element): string | undefined {
  const found = errorsOf(after);
  if (found.length === 0) return undefined;
  const known = new Set(errorsOf(before));
  return found.find((message) => !known.has(message));
}

function errorsOf(cib: Element): string[] {
  return checkSchema(cib).flatMap(({ level, message }) => (level === "error" ? [message] : []));
}
