/** Words that many statements share: ids, references, scores, roles, actions. */
import type { Attributes, Element } from "../../cib/index.ts";
import type { Reading } from "./reading.ts";
import { type CompletionKind, pair, type Slot, word } from "./syntax.ts";

/** An id as XML allows it (an NCName); crmsh refuses others. */
export const VALID_ID = /^[\p{L}_][\p{L}\p{N}._-]*$/u;
export const VALID_ID_WORDS: readonly string[] = ["a letter or _, then letters, digits, _ . -"];

const IDENTIFIER = /^[a-z0-9_#$-][^=]*$/i;
const RESOURCE = /^[a-z_#$][^=]*$/i;

/** The id of a new object. `id=` may stand before it, as completion at crmsh's prompt writes it. */
export const OBJECT_ID: Slot = {
  t: "slot",
  label: "<id>",
  role: "id",
  completes: "new-id",
  says: ["id"],
  read: (text, reading) => {
    const id = text.startsWith("id=") ? text.slice(3) : text;
    if (!IDENTIFIER.test(id)) return undefined;
    if (!VALID_ID.test(id)) {
      reading.fail(`'${id}' is not a valid id`, { expected: VALID_ID_WORDS });
    }
    return { id };
  },
  say: ({ attributes }) => attributes.id,
};

export const identifier = (label: string, attribute: string, completes: CompletionKind = "nothing"): Slot =>
  word({ label, attribute, test: IDENTIFIER, completes });

export const resource = (attribute: string, completes: CompletionKind = "resource"): Slot =>
  word({ label: "<resource>", attribute, test: RESOURCE, role: "reference", completes });

export const isResource = (text: string): boolean => RESOURCE.test(text);
export const isIdentifier = (text: string): boolean => IDENTIFIER.test(text);

export const DESCRIPTION = pair({ attribute: "description" });

/** `ID:` or `$id=ID` before a node's name or a set's options. */
export function headId(printed: (element: Element) => boolean): Slot {
  return {
    t: "slot",
    label: "<id>:",
    role: "id",
    completes: "new-id",
    says: ["id"],
    read: (text) => {
      const id = /^\$id=(.*)$/i.exec(text)?.[1] ?? /^([\p{L}\p{N}_.-]+):$/u.exec(text)?.[1];
      return id === undefined || id === "" ? undefined : { id };
    },
    say: (element) => {
      const { id } = element.attributes;
      if (id === undefined || !printed(element)) return undefined;
      return /^[\p{L}\p{N}_.-]+$/u.test(id) ? `${id}:` : `$id=${id}`;
    },
  };
}

const SCORE_WORD = /^([^:]+):$/;
const SCORE = /^[+-]?(inf(inity)?|INF(INITY)?|[0-9]+)$/;
const NAMED_SCORES: Readonly<Record<string, string>> = {
  advisory: "0",
  mandatory: "INFINITY",
  "-inf": "-INFINITY",
  inf: "INFINITY",
};

/** The text of a score as the CIB has it; undefined when it is none. */
export function readScore(text: string): string | undefined {
  const named = NAMED_SCORES[text.toLowerCase()];
  if (named !== undefined) return named;
  return SCORE.test(text) ? text.replace(/inf(inity)?|INF(INITY)?/, "INFINITY") : undefined;
}

export const formatScoreWord = (score: string): string => score.replace("INFINITY", "inf");

/** `SCORE:`, or the name of a node attribute that holds it. */
export const SCORE_SLOT: Slot = {
  t: "slot",
  label: "<score>:",
  role: "score",
  completes: "score",
  says: ["score", "score-attribute"],
  read: (text) => {
    const body = SCORE_WORD.exec(text)?.[1];
    if (body === undefined) return undefined;
    const score = readScore(body);
    return score === undefined ? { "score-attribute": body } : { score };
  },
  say: ({ attributes }) => {
    const { score, "score-attribute": attribute } = attributes;
    const text = score === undefined ? attribute : formatScoreWord(score);
    return text === undefined ? undefined : `${text}:`;
  },
};

/** `100`, `100:n1`, `inf`: the score that was meant, with the colon it lacks. */
export function scoreMeant(text: string | undefined): string | undefined {
  const body = text?.split(":", 1)[0] ?? "";
  return readScore(body) === undefined ? undefined : `${body}:`;
}

/** The score of an attribute set, taken as it stands. `name=x:` is an option. */
export const PLAIN_SCORE: Slot = {
  ...SCORE_SLOT,
  says: ["score"],
  read: (text) => {
    const score = SCORE_WORD.exec(text)?.[1];
    return score === undefined || score.includes("=") ? undefined : { score };
  },
  say: ({ attributes }) => (attributes.score === undefined ? undefined : `${attributes.score}:`),
};

/** `:` alone: there is no score, where a missing one would mean INFINITY or an error. */
export const NO_SCORE = ":";

export const ROLES = ["Stopped", "Started", "Promoted", "Unpromoted", "Master", "Slave"] as const;
export const ACTIONS = ["start", "promote", "demote", "stop"] as const;

const LEGACY_ROLES: Readonly<Record<string, string>> = { Master: "Promoted", Slave: "Unpromoted" };

/** A role in its usual spelling; undefined when there is none. Both generations are read, and kept as read. */
export function readRole(text: string, reading: Reading): string | undefined {
  const role = ROLES.find((name) => name.toLowerCase() === text.toLowerCase());
  if (role !== undefined) noticeRole(role, reading);
  return role;
}

export function noticeRole(text: string, reading: Reading): void {
  const modern = LEGACY_ROLES[text];
  if (modern !== undefined) {
    reading.notice(`role ${text}`, `${text} is the old name of the role ${modern}; it is kept as written`);
  }
}

export function readAction(text: string): string | undefined {
  return ACTIONS.find((name) => name === text.toLowerCase());
}

/** `rsc[:ROLE|:INSTANCE]` on attributes `rsc`, `rsc-role`, `rsc-instance`; with actions for orders. */
export function qualifiedResource(attribute: string, qualifier: "role" | "action"): Slot {
  const qualified = `${attribute}-${qualifier}`;
  const instance = `${attribute}-instance`;
  return {
    t: "slot",
    label: `<resource>[:<${qualifier}>]`,
    role: "reference",
    completes: "resource",
    says: [attribute, qualified, instance],
    read: (text, reading): Attributes | undefined => {
      const [id = "", tail, ...more] = text.split(":");
      if (more.length > 0) reading.fail("Expected resource[:qualifier]", { from: id.length + tail!.length + 1 });
      if (id === "" || id.includes("=")) return undefined;
      if (tail === undefined || tail === "") return { [attribute]: id };
      if (/^\d+$/.test(tail)) return { [attribute]: id, [instance]: tail };
      const known = qualifier === "role" ? readRole(tail, reading) : readAction(tail);
      if (known === undefined) {
        return reading.fail(`Invalid ${qualifier} '${tail}' for '${id}'`, {
          from: id.length + 1,
          expected: qualifier === "role" ? ROLES : ACTIONS,
        });
      }
      return { [attribute]: id, [qualified]: known };
    },
    say: ({ attributes }) => {
      const id = attributes[attribute];
      const tail = attributes[qualified] ?? attributes[instance];
      return id === undefined ? undefined : tail === undefined ? id : `${id}:${tail}`;
    },
  };
}

const TRUE = new Set(["true", "yes", "on", "1", "y"]);
const FALSE = new Set(["false", "no", "off", "0", "n"]);

/** Any spelling of a boolean that crmsh takes. */
export function readBoolean(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined;
}
