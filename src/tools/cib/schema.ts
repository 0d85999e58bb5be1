import { configurationOf, type Element, sameAttributes } from "../../cib/index.ts";
import { checkSchema } from "../../verify/index.ts";
import { toolError } from "../run-tool.ts";

/** What a document's schema does not allow, a line each; nothing where validate-with says that none is to be checked. */
export function schemaProblems(cib: Element): string[] {
  return checkSchema(cib).map(({ message, remedy }) => (remedy === undefined ? message : `${message} (${remedy})`));
}

export const REFUSAL = "Update does not conform to the configured schema";

/** So many are told: those that follow are seldom others. */
const MOST = 20;

/** What an edit brings in that its document's schema does not allow. What was there before may stay, so that a broken document
 *  can be mended step by step; the status is nobody's business. */
export function newProblems(before: Element, after: Element): string[] {
  if (before === after || onlyStatusDiffers(before, after)) return [];
  const problems = schemaProblems(after);
  if (problems.length === 0) return [];
  const known = new Set(schemaProblems(before));
  return problems.filter((problem) => !known.has(problem));
}

/** Lets an edit be made or not. @throws CrmError `config` */
export function holdToSchema(before: Element, after: Element, tell: (problem: string) => void): void {
  const problems = newProblems(before, after);
  if (problems.length === 0) return;
  for (const problem of problems.slice(0, MOST)) tell(problem);
  if (problems.length > MOST) tell(`and ${problems.length - MOST} more`);
  throw toolError("config", REFUSAL);
}

function onlyStatusDiffers(before: Element, after: Element): boolean {
  return (
    sameAttributes(before.attributes, after.attributes) &&
    after.name === "cib" &&
    configurationOf(before) === configurationOf(after)
  );
}
