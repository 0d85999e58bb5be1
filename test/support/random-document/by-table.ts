// Documents made at random from the table of elements that `verify` checks by: every kind of object, with every element and
// attribute that the schema has.
import fc from "fast-check";
import { type Element, NEWEST_SCHEMA, schemaRank } from "../../../src/cib/index.ts";
import { checkSchema } from "../../../src/verify/schema/check.ts";
import { type AttributeRule, ELEMENTS, type ElementRule, knowsValue } from "../../../src/verify/schema/elements.ts";
import { SPECIAL } from "../../../src/verify/schema/special.ts";
import { Random } from "../random.ts";
import { pointed } from "./references.ts";
import { DEVICE, REFERENCE, textFor } from "./values.ts";

/** The schema that new documents have. */
const SCHEMA = "pacemaker-3.9";
const RANK = schemaRank(SCHEMA) ?? schemaRank(NEWEST_SCHEMA)!;
/** Below this, only what has to be there is made. */
const MAX_DEPTH = 9;
/** How often an element that came out against a rule is made again. */
const TRIES = 30;

/** The first sound one: what refers to nothing is taken out again, and something else may need it. */
export function documentByTable(seed: number): Element {
  for (let attempt = 0; ; attempt++) {
    const random = new Random(seed + attempt * 1_000_003);
    const made = new Maker(random).element("cib", 0);
    if (made === undefined) continue;
    const whole = pointed({ ...made, attributes: { ...made.attributes, "validate-with": SCHEMA } }, random);
    if (checkSchema(whole).length === 0) return whole;
  }
}

export const DOCUMENTS: fc.Arbitrary<Element> = fc.noShrink(fc.nat()).map(documentByTable);

const known = ({ since, until }: { readonly since: number; readonly until: number }): boolean =>
  RANK >= since && RANK <= until;

class Maker {
  readonly #random: Random;
  #ids = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Undefined where nothing came out that the rules between attributes and children allow. */
  element(name: string, depth: number): Element | undefined {
    const rule = ELEMENTS[name]!;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const made = this.#attempt(name, rule, depth);
      if (made !== undefined && (SPECIAL[name]?.(made, RANK) ?? []).length === 0) return made;
    }
    return undefined;
  }

  #attempt(name: string, rule: ElementRule, depth: number): Element | undefined {
    const { chosen, barred } = this.#choices(rule);
    const byReference = chosen.has("id-ref");
    const attributes: Record<string, string> = {};
    for (const attribute of rule.attributes.values()) {
      if (!known(attribute) || barred.has(attribute.name)) continue;
      const wanted = attribute.required || chosen.has(attribute.name);
      if (wanted || (!byReference && this.#random.chance(depth < MAX_DEPTH ? 0.4 : 0)))
        attributes[attribute.name] = this.#value(name, attribute);
    }
    const children: Element[] = [];
    for (const child of rule.children.values()) {
      const wanted = child.required || chosen.has(`<${child.name}>`);
      if (!known(child) || barred.has(`<${child.name}>`) || (byReference && !wanted)) continue;
      for (let count = this.#count(wanted, child.single, depth); count > 0; count--) {
        const made = child.name === "status" ? EMPTY_STATUS : this.element(child.name, depth + 1);
        if (made !== undefined) children.push(made);
        else if (wanted) return undefined;
      }
    }
    return { kind: "element", name, attributes, children };
  }

  /** Of what excludes each other, which is made and which is not. */
  #choices(rule: ElementRule): { readonly chosen: Set<string>; readonly barred: Set<string> } {
    const chosen = new Set<string>();
    const barred = new Set<string>();
    for (const list of rule.oneOf) {
      const open = list.filter((choice) =>
        choice.split("+").every((name) => !barred.has(name) && this.#isKnown(rule, name)),
      );
      // Most things stand for themselves.
      const own = open.filter((choice) => choice !== "id-ref");
      const choice = this.#random.pick(open.length > own.length && this.#random.chance(0.85) ? own : open);
      for (const name of choice.split("+")) chosen.add(name);
      for (const other of list) if (other !== choice) for (const name of other.split("+")) barred.add(name);
    }
    return { chosen, barred };
  }

  #isKnown(rule: ElementRule, name: string): boolean {
    const part = name.startsWith("<") ? rule.children.get(name.slice(1, -1)) : rule.attributes.get(name);
    return part !== undefined && known(part);
  }

  #count(wanted: boolean, single: boolean, depth: number): number {
    if (depth >= MAX_DEPTH) return wanted ? 1 : 0;
    if (single) return wanted || this.#random.chance(0.4) ? 1 : 0;
    const some = this.#random.weighted([
      [0, 5],
      [1, 4],
      [2, 2],
    ] as const);
    return wanted ? Math.max(1, some) : some;
  }

  #value(element: string, { name, type }: AttributeRule): string {
    const random = this.#random;
    if (type.values !== undefined)
      return random.pick(type.values.filter((value) => knowsValue(RANK, element, name, value)));
    switch (type.name) {
      case "id":
        return `${element}${random.pick(["", "-", ".", "_"])}${++this.#ids}`;
      case "ref":
      case "member":
        return REFERENCE;
      case "devices":
        return random.pick([DEVICE, `${DEVICE},${DEVICE}`]);
      case "score":
        return random.pick(["INFINITY", "-INFINITY", "100", "0", "-5", "+3"]);
      case "int":
      case "count":
      case "positive":
        return random.pick(["1", "3", "24"]);
      case "range":
        return random.pick(["80", "8000-8010"]);
      default:
        return textFor(`${element} ${name}`, random);
    }
  }
}

const EMPTY_STATUS: Element = { kind: "element", name: "status", attributes: {}, children: [] };
