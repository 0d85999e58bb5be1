import { type Element, NEWEST_SCHEMA, SCHEMAS, schemaRank } from "../../cib/index.ts";
import { checkSchema, type Finding } from "../../verify/index.ts";
import type { ToolCall } from "../run-tool.ts";

/** The first schema of the newest generation: what is older is brought there before it is read. */
const OLDEST_READ = NEWEST_SCHEMA.replace(/\.\d+$/, ".0");

/** The document with the schema that it conforms to: the one that it claims, or the first newer one where it is older than what
 *  is read. undefined where there is none; what does not conform is told. Source: pcmk__update_configured_schema. */
export function claimedSchema(cib: Element, call: ToolCall): Element | undefined {
  const claimed = cib.attributes["validate-with"];
  const rank = schemaRank(claimed);
  if (claimed === undefined || rank === undefined) {
    complainOfUnknown(claimed, call);
    return undefined;
  }
  const findings = checkSchema(cib);
  if (findings.length === 0) return cib;
  const old = rank < (schemaRank(OLDEST_READ) ?? 0);
  for (const schema of old ? SCHEMAS.slice(rank + 1) : []) {
    const as = { ...cib, attributes: { ...cib.attributes, "validate-with": schema } };
    if (checkSchema(as).length === 0) return as;
  }
  for (const finding of findings) call.complain(findingText(finding));
  if (old) {
    call.complainBare(
      `Cannot upgrade configuration (claiming ${claimed} schema) to at least ${OLDEST_READ} because it does not validate with any schema from ${claimed} to the latest`,
    );
  } else call.complain(`The configuration does not conform to ${claimed}`);
  return undefined;
}

/** Pacemaker ends without a word there, and what scripts gather of errors stays as it was: whoever looks on or asks for more is
 *  told. */
function complainOfUnknown(claimed: string | undefined, call: ToolCall): void {
  if (!call.io.watched && !call.has("verbose")) return;
  const what = claimed === undefined ? "missing" : `unknown (${claimed})`;
  call.complain(`Cannot validate CIB with ${what} validate-with`);
}

function findingText({ message, remedy }: Finding): string {
  return remedy === undefined || message.endsWith(remedy) ? message : `${message} (${remedy})`;
}
