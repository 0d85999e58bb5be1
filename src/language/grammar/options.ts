import { sayOptions, takeOptions } from "./attribute-sets.ts";
import { take } from "./reading.ts";
import { ID_SPEC } from "./rules.ts";
import { say } from "./saying.ts";
import { type CompletionKind, type Irregular, keyword, type Syntax, sequence } from "./syntax.ts";
import { headId, PLAIN_SCORE } from "./words.ts";

/** `[ID:|$id=ID|$id-ref=ID] [SCORE:] {rule} {option}`: cluster properties and the defaults. A score may follow an id only:
 *  alone it would be one. */
function optionSet(names: CompletionKind): Irregular {
  const head = headId(() => true);
  return {
    t: "irregular",
    label: "<name>=<value>...",
    take: (reading) => {
      const named = take(head, reading) || take(ID_SPEC, reading);
      if (named && reading.element.attributes["id-ref"] === undefined) take(PLAIN_SCORE, reading);
      takeOptions(reading, { bare: reading.manner.bareNames, emptyValue: reading.manner.bareNames, names });
      return true;
    },
    say: (saying) => {
      if (saying.element.attributes["id-ref"] !== undefined) return false;
      say(head, saying);
      say(PLAIN_SCORE, saying);
      return sayOptions(saying, true, true);
    },
  };
}

export const PROPERTY: Syntax = sequence(keyword("property"), optionSet("property"));
export const RSC_DEFAULTS: Syntax = sequence(keyword("rsc_defaults"), optionSet("set-attribute"));
export const OP_DEFAULTS: Syntax = sequence(keyword("op_defaults"), optionSet("operation-attribute"));
