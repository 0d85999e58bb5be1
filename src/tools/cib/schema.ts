import type { Element } from "../../cib/index.ts";
import { checkSchema } from "../../verify/index.ts";

/** What a document's schema does not allow, a line each; nothing where validate-with says that none is to be checked. */
export function schemaProblems(cib: Element): string[] {
  return checkSchema(cib).map(({ message, remedy }) => (remedy === undefined ? message : `${message} (${remedy})`));
}
