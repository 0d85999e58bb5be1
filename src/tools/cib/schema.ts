import { configurationOf, type Element, sameAttributes } from "../../cib/index.ts";
import { checkSchema } from "../../verify/index.ts";
import { toolError } from "../run-tool.ts";

/** What a document's schema does not allow, a line each; nothing where validate-with says that none is to be checked. */
export function schemaProblems(cib: Element): string[] {
  return checkSchema(cib).map(({ message, remedy }) => (remedy === undefined ? message : `${message} (${remedy})`));
}

/** So many are told: those that follow are seldom others. */
const MOST = 20;

/** Whether an edit may be made: what its document's schema does not allow is refused unless it was there before, so that a
 *  broken document can be mended step by step. The status is nobody's business.
 *  @throws CrmError `config` */
export function holdToSchema(before: Element, after: Element, tell: (problem: string) => void): void {
  if (before === after || onlyStatusDiffers(before, after)) return;
  const problems = schemaProblems(after);
  if (problems.length === 0) return;
  const known = new Set(schemaProblems(before));
  const fresh = problems.filter((problem) => !known.has(problem));
  if (fresh.length === 0) return;
  for (const problem of fresh.slice(0, MOST)) tell(problem);
  if (fresh.length > MOST) tell(`and ${fresh.length - MOST} more`);
  throw toolError("config", "Update does not conform to the configured schema");
}

function onlyStatusDiffers(before: Element, after: Element): boolean {
  return (
    sameAttributes(before.attributes, after.attributes) &&
    after.name === "cib" &&
    configurationOf(before) === configurationOf(after)
  );
}
