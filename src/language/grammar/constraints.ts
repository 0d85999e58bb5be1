import type { Element, Node } from "../../cib/index.ts";
import { type FailOptions, type Reading, take } from "./reading.ts";
import { hasSets, saySets, takeSets } from "./resource-sets.ts";
import { RULE } from "./rules.ts";
import { type Saying, say, sayComments } from "./saying.ts";
import {
  either,
  type Irregular,
  keyword,
  many,
  maybe,
  pair,
  part,
  type Slot,
  type Syntax,
  sequence,
} from "./syntax.ts";
import {
  DESCRIPTION,
  formatScoreWord,
  identifier,
  NO_SCORE,
  noticeRole,
  OBJECT_ID,
  qualifiedResource,
  ROLES,
  readBoolean,
  readScore,
  resource,
  SCORE_SLOT,
  scoreMeant,
} from "./words.ts";

const meant = (suggestion: string | undefined): FailOptions => (suggestion === undefined ? {} : { suggestion });

const DESCRIBED = maybe(part(DESCRIPTION));
const BOOLEANS = ["true", "false"];

function booleanPair(attribute: string): Slot {
  const slot = pair({ attribute, values: BOOLEANS });
  return {
    ...slot,
    read: (text, reading) => {
      const raw = slot.read(text, reading)?.[attribute];
      if (raw === undefined) return undefined;
      const flag = readBoolean(raw);
      if (flag === undefined) {
        reading.fail(`Not a boolean: ${raw}`, { from: text.length - raw.length, expected: BOOLEANS, near: BOOLEANS });
      }
      return { [attribute]: String(flag) };
    },
  };
}

/** `$name=value` for an attribute as it stands, where the language has no other word. */
const raw = (attribute: string): Slot => pair({ attribute, dollar: "printed" });

/** `kind=` and the like at the end of a line, for what the words before cannot say. */
function tail(...slots: readonly Syntax[]): Syntax {
  return many(either(...slots));
}

/** Reads words from the end of the line that the tail knows, so that what stands before has a known length. */
function endOfBody(reading: Reading, names: readonly string[]): number {
  const { words, at } = reading;
  const lifetime = words.findIndex(
    ({ text }, index) => index >= at && text === "lifetime" && words[index + 1]?.text.toLowerCase() === "rule",
  );
  let end = lifetime < 0 ? words.length : lifetime;
  while (end > reading.at) {
    const name = /^(\$?[a-z-]+)=/i.exec(reading.words[end - 1]!.text)?.[1];
    if (name === undefined || !names.includes(name)) break;
    end--;
  }
  return end;
}

interface Body {
  readonly qualifier: "role" | "action";
  /** Attributes of the resources of the simple form. */
  readonly simple: readonly string[];
  readonly tail: readonly string[];
}

/** Two resources (one, for a ticket), or sets of them. */
function body({ qualifier, simple, tail: names }: Body): Irregular {
  const slots = simple.map((attribute) => qualifiedResource(attribute, qualifier));
  return {
    t: "irregular",
    label: simple.map(() => `<resource>[:<${qualifier}>]`).join(" "),
    take: (reading) => {
      const end = endOfBody(reading, names);
      reading.expect(`<resource>[:<${qualifier}>]`, "reference", "resource");
      if (end === reading.at) {
        reading.fail(`Expected ${slots.map(({ label }) => label).join(" ")} | resource_sets`);
      }
      const plain = reading.words.slice(reading.at, end).every(({ text }) => !/^[([]|[)\]]$|^_rsc_set_$|=/.test(text));
      if (end - reading.at === simple.length && plain) {
        for (const slot of slots) if (!take(slot, reading)) reading.fail();
      } else if (end - reading.at < simple.length && plain) {
        reading.at = end;
        reading.expect(`<resource>[:<${qualifier}>]`, "reference", "resource");
        reading.fail(`Expected ${slots.map(({ label }) => label).join(" ")} | resource_sets`);
      } else takeSets(reading, qualifier, end, names);
      return true;
    },
    say: (saying) => {
      if (hasSets(saying.element)) return saySets(saying, qualifier, simple.length === 1 ? "ticket" : "pair");
      return slots.every((slot) => say(slot, saying));
    },
  };
}

/** Comments of a constraint, behind which nothing but more of them may stand. */
const COMMENTS: Irregular = {
  t: "irregular",
  label: '$#="comment"',
  take: (reading) => {
    reading.takeComments();
    return true;
  },
  say: (saying) => {
    if (!sayComments(saying)) return false;
    while (saying.peek()?.kind === "comment") saying.next++;
    return true;
  },
};

const isLifetime = (node: Node): node is Element => node.kind === "element" && node.name === "lifetime";

/** `... lifetime rule ...`: an old form, in which a constraint holds for a time. `where` it stands among the children is
 *  ruled by the schemas. */
function withLifetime(where: "first" | "last", ...items: readonly Syntax[]): Irregular {
  const whole = sequence(...items);
  const rules = sequence(keyword("lifetime"), many(RULE, 1));
  return {
    t: "irregular",
    label: "",
    take: (reading) => {
      if (!take(whole, reading)) return false;
      const { children } = reading.element;
      if (reading.takeChild("lifetime", () => take(rules, reading)) && where === "first")
        children.unshift(children.pop()!);
      return true;
    },
    say: (saying) => {
      const { children } = saying.element;
      const lifetime = children.filter(isLifetime);
      if (lifetime.length === 0) return say(whole, saying);
      const wanted = where === "first" ? 0 : children.length - 1;
      if (lifetime.length > 1 || (saying.options.complete && children.indexOf(lifetime[0]!) !== wanted)) return false;
      const rest = (): boolean =>
        say(whole, saying) && (!saying.options.complete || saying.next >= saying.element.children.length);
      if (!saying.without(isLifetime, rest)) return false;
      saying.breakLine();
      return saying.inside(lifetime[0]!, () => say(rules, saying));
    },
  };
}

/** A score that is missing where one is expected. */
const REQUIRED_SCORE: Irregular = {
  t: "irregular",
  label: "<score>:",
  take: (reading) => {
    if (reading.word === NO_SCORE) {
      reading.accept("score");
      return true;
    }
    return take(SCORE_SLOT, reading) || reading.fail("Expected <score>:", meant(scoreMeant(reading.word)));
  },
  say: (saying) => {
    if (say(SCORE_SLOT, saying)) return true;
    const { score, "score-attribute": attribute } = saying.element.attributes;
    if (saying.options.complete || (score ?? attribute) === undefined) {
      if (saying.options.complete) saying.write(NO_SCORE, "score");
      return true;
    }
    saying.write(`${formatScoreWord((score ?? attribute)!)}:`, "score");
    return true;
  },
};

const COLOCATION_TAIL = [
  "node-attribute",
  "$node-attribute",
  "influence",
  "$influence",
  "$score",
  "$score-attribute-mangle",
  "description",
];

/** crmsh turns the attribute's name to lower case; here it is kept as written, since Pacemaker tells the case apart. */
export const COLOCATION: Syntax = withLifetime(
  "first",
  keyword("colocation", "collocation"),
  OBJECT_ID,
  REQUIRED_SCORE,
  body({ qualifier: "role", simple: ["rsc", "with-rsc"], tail: COLOCATION_TAIL }),
  tail(
    pair({
      attribute: "node-attribute",
      completes: "node-attribute",
      refuse: (value) => (value === "" ? "Empty node-attribute" : undefined),
    }),
    booleanPair("influence"),
    raw("node-attribute"),
    raw("influence"),
    raw("score-attribute-mangle"),
    raw("score"),
    part(DESCRIPTION),
  ),
  COMMENTS,
);

export const ORDER_KINDS = ["Optional", "Mandatory", "Serialize"] as const;

/** `Mandatory:`; a score of 0 is Optional, any other Mandatory. */
const KIND: Slot = {
  t: "slot",
  label: "[<kind>:]",
  role: "score",
  completes: "kind-or-score",
  says: ["kind"],
  read: (text, reading) => {
    const word = /^([^:]+):$/.exec(text)?.[1];
    if (word === undefined) return undefined;
    const kind = ORDER_KINDS.find((name) => name.toLowerCase() === word.toLowerCase());
    if (kind !== undefined) return { kind };
    const score = /^advisory$/i.test(word) ? undefined : readScore(word);
    if (score === undefined) {
      reading.fail(`Invalid kind: ${word}`, { expected: ORDER_KINDS, near: ORDER_KINDS.map((name) => `${name}:`) });
    }
    return { kind: score === "0" ? "Optional" : "Mandatory" };
  },
  say: ({ attributes }) => (attributes.kind === undefined ? undefined : `${attributes.kind}:`),
};

const ORDER_TAIL = ["symmetrical", "kind", "score", "$require-all", "$symmetrical", "description"];

export const ORDER: Syntax = withLifetime(
  "first",
  keyword("order"),
  OBJECT_ID,
  maybe(KIND),
  body({ qualifier: "action", simple: ["first", "then"], tail: ORDER_TAIL }),
  tail(
    booleanPair("symmetrical"),
    pair({ attribute: "kind", values: ORDER_KINDS }),
    pair({ attribute: "score" }),
    raw("require-all"),
    raw("symmetrical"),
    part(DESCRIPTION),
  ),
  COMMENTS,
);

const LOSS_POLICIES = ["stop", "demote", "fence", "freeze"];

const TICKET: Slot = {
  t: "slot",
  label: "<ticket>:",
  role: "ticket",
  completes: "ticket",
  says: ["ticket"],
  read: (text, reading) => {
    const ticket = /^([^:]+):$/.exec(text)?.[1];
    if (ticket === undefined && !text.includes(":")) reading.fail("Expected <ticket>:", { suggestion: `${text}:` });
    return ticket === undefined ? undefined : { ticket };
  },
  say: ({ attributes }) => (attributes.ticket === undefined ? undefined : `${attributes.ticket}:`),
};

export const RSC_TICKET: Syntax = sequence(
  keyword("rsc_ticket"),
  OBJECT_ID,
  TICKET,
  body({ qualifier: "role", simple: ["rsc"], tail: ["loss-policy", "description"] }),
  tail(
    pair({
      attribute: "loss-policy",
      values: LOSS_POLICIES,
      refuse: (value) => (LOSS_POLICIES.includes(value) ? undefined : `Unknown loss-policy: ${value}`),
    }),
    part(DESCRIPTION),
  ),
  COMMENTS,
);

const PATTERN: Slot = {
  t: "slot",
  label: "/<pattern>/",
  role: "reference",
  completes: "nothing",
  says: ["rsc-pattern"],
  read: (text) => {
    const pattern = /^\/(.+)\/$/s.exec(text)?.[1];
    return pattern === undefined ? undefined : { "rsc-pattern": pattern };
  },
  say: ({ attributes }) => (attributes["rsc-pattern"] === undefined ? undefined : `/${attributes["rsc-pattern"]}/`),
};

/** `{ resource sets }` */
const LOCATION_SETS: Irregular = {
  t: "irregular",
  label: "{ <resource>... }",
  take: (reading) => {
    reading.expect("{", "operator", "nothing", ["{"]);
    if (reading.word !== "{") return false;
    reading.accept("operator");
    const end = reading.words.findIndex(({ text }, index) => index >= reading.at && text === "}");
    if (end === reading.at) reading.fail("Empty resource set");
    // Without its end, the set ends where a score or a rule begins.
    const begun = reading.words.findIndex(({ text }, index) => index >= reading.at && /:$|^rule$/i.test(text));
    const stop = end >= 0 ? end : begun < 0 ? reading.words.length : begun;
    takeSets(reading, "role", stop);
    reading.expect("}", "operator", "nothing", ["}"]);
    if (end < 0) reading.fail("Expected }");
    reading.accept("operator");
    return true;
  },
  say: (saying) => {
    if (!hasSets(saying.element)) return false;
    saying.write("{", "operator");
    if (!saySets(saying, "role", "location")) return false;
    saying.write("}", "operator");
    return true;
  },
};

const RSC: Slot = {
  ...resource("rsc"),
  read: (text) => (/^[a-z_#$][^=]*$/i.test(text) ? { rsc: text } : undefined),
};

const LOCATION_ROLE: Slot = {
  ...pair({ attribute: "role", dollar: "optional", values: ROLES }),
  completes: "role",
  read: (text, reading) => {
    const role = /^\$?role=(.+)$/i.exec(text)?.[1];
    if (role === undefined) return undefined;
    noticeRole(role, reading);
    return { role };
  },
};

const DISCOVERY = pair({
  attribute: "resource-discovery",
  dollar: "optional",
  values: ["always", "never", "exclusive"],
});

/** Any other attribute goes through as it is written, as in crmsh. */
const OTHER_ATTRIBUTE: Irregular = {
  t: "irregular",
  label: "<attribute>=<value>",
  take: (reading) => {
    const match = /^\$?([A-Za-z][A-Za-z0-9_-]*)=(.*)$/s.exec(reading.word ?? "");
    if (match === null) return false;
    reading.element.attributes[match[1]!] = match[2]!;
    reading.accept("value", reading.word!.indexOf("=") + 1);
    return true;
  },
  say: (saying) => {
    const names = [...saying.unsaid].filter(
      (name) => !["node", "score", "score-attribute", "description"].includes(name),
    );
    if (names.length === 0) return false;
    for (const name of names) {
      if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name) || /[\n\r]/.test(saying.element.attributes[name]!)) return false;
      saying.writePair(name, saying.element.attributes[name]);
      saying.unsaid.delete(name);
    }
    return true;
  },
};

/** `SCORE: NODE`, or rules. */
const PREFERENCE: Irregular = {
  t: "irregular",
  label: "<score>: <node>",
  take: (reading) => {
    const scored = reading.word === NO_SCORE ? reading.accept("score") !== "" : take(SCORE_SLOT, reading);
    if (scored && !take(identifier("<node>", "node", "node"), reading)) reading.fail();
    if (scored) take(many(either(LOCATION_ROLE, DESCRIPTION)), reading);
    reading.takeComments();
    let rules = 0;
    while (take(RULE, reading)) rules++;
    if (!scored && rules === 0) {
      reading.fail("expected <score>: <node> or <rule> [<rule> ...]", meant(scoreMeant(reading.word)));
    }
    return true;
  },
  say: (saying) => sayPreference(saying),
};

function sayPreference(saying: Saying): boolean {
  const { node } = saying.element.attributes;
  if (node !== undefined) {
    if (!say(SCORE_SLOT, saying)) {
      if (saying.options.complete && saying.unsaid.has("score")) return false;
      saying.write(NO_SCORE, "score");
    }
    if (!say(identifier("<node>", "node", "node"), saying)) return false;
  }
  say(DESCRIBED, saying);
  if (!sayComments(saying)) return false;
  for (let next = saying.peek(); next !== undefined; next = saying.peek()) {
    if (next.kind === "comment") saying.next++;
    else {
      saying.breakLine();
      if (!say(RULE, saying)) return false;
    }
  }
  return true;
}

export const LOCATION: Syntax = withLifetime(
  "last",
  keyword("location"),
  OBJECT_ID,
  either(PATTERN, LOCATION_SETS, RSC),
  maybe(LOCATION_ROLE),
  maybe(DISCOVERY),
  many(either(LOCATION_ROLE, DISCOVERY, OTHER_ATTRIBUTE)),
  PREFERENCE,
);
