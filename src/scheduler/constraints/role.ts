import { parseRole, Role } from "../../state/index.ts";
import type { Groundwork } from "../plan.ts";

/** The role of a constraint's side, Unknown = any; undefined when the text is none. */
export function constraintRole(plan: Groundwork, id: string, text: string | undefined): Role | undefined {
  const role = parseRole(text);
  if (role === Role.Unknown && text !== undefined) {
    plan.report("error", `Ignoring constraint ${id}: Invalid role '${text}'`);
    return undefined;
  }
  return role === Role.Started ? Role.Unknown : role;
}
