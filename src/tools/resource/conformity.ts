import type { Edit } from "../cib/commit.ts";
import { newProblems, REFUSAL } from "../cib/schema.ts";
import { failure } from "./target.ts";

/** The edit, refused where it would bring an error into the document. `what`: the words before the refusal. */
export function conforming(edit: Edit, what = ""): Edit {
  return (cib) => {
    const next = edit(cib);
    const [problem] = newProblems(cib, next);
    if (problem !== undefined) throw failure("config", `${what}${REFUSAL}\n${problem}`);
    return next;
  };
}
