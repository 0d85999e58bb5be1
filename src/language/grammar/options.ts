import { sayOptions, takeOptions } from "./attribute-sets.ts";
import { type Reading, take } from "./reading.ts";
import { ID_SPEC } from "./rules.ts";
import { say } from "./saying.ts";
import { type CompletionKind, type Irregular, keyword, type Syntax, sequence } from "./syntax.ts";
import { headId, PLAIN_SCORE, VALID_ID, VALID_ID_WORDS } from "./words.ts";

/** `[ID:|$id=ID] [SCORE:] {rule} {option}`, or `$id-ref=ID` alone: cluster properties and the defaults. A score may follow an id only:
 *  alone it would be one. */
function optionSet(names: CompletionKind): Irregular {
  const head = headId(() => true);
  return {
    t: "irregular",
    label: "<name>=<value>...",
    take: (reading) => {
      const from = reading.at;
      if (/^\$id-ref=./i.test(reading.word ?? "")) return take(ID_SPEC, reading);
      if (take(head, reading)) {
        checkId(reading);
        take(PLAIN_SCORE, reading);
      }
      refuseBareName(reading);
      takeOptions(reading, { bare: reading.manner.bareNames, emptyValue: reading.manner.bareNames, names });
      return reading.at > from;
    },
    say: (saying) => {
      if (saying.element.attributes["id-ref"] !== undefined) return say(ID_SPEC, saying);
      say(head, saying);
      say(PLAIN_SCORE, saying);
      return sayOptions(saying, true, true);
    },
  };
}

/** What is typed says a value: `name=value`. */
function refuseBareName(reading: Reading): void {
  const { word = "rule" } = reading;
  if (reading.manner.bareNames || !/^[^:=@$]+$/.test(word) || reading.isTerminator(word)) return;
  const next = reading.peek(1);
  const meant = next === undefined || next.includes("=") ? undefined : `${word}=${next}`;
  reading.fail(`${word} needs a value`, {
    expected: [`${word}=<value>`],
    near: [],
    ...(meant === undefined ? {} : { suggestion: meant }),
  });
}

function checkId(reading: Reading): void {
  const { id = "" } = reading.element.attributes;
  if (!VALID_ID.test(id)) reading.fail(`'${id}' is not a valid id`, { word: reading.at - 1, expected: VALID_ID_WORDS });
}

export const PROPERTY: Syntax = sequence(keyword("property"), optionSet("property"));
export const RSC_DEFAULTS: Syntax = sequence(keyword("rsc_defaults"), optionSet("set-attribute"));
export const OP_DEFAULTS: Syntax = sequence(keyword("op_defaults"), optionSet("operation-attribute"));
