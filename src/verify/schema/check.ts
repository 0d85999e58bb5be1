import { childElements, type Element, SCHEMAS, schemaRank } from "../../cib/index.ts";
import { suggest } from "../../language/index.ts";
import { error, type Finding } from "../finding.ts";
import { type AttributeRule, type ChildRule, ELEMENTS, type ElementRule, knowsValue } from "./elements.ts";
import { bannedIn } from "./names.ts";
import { SPECIAL } from "./special.ts";

const OBJECTS: ReadonlySet<string> = new Set([
  "node",
  "primitive",
  "template",
  "group",
  "clone",
  "master",
  "bundle",
  "rsc_location",
  "rsc_colocation",
  "rsc_order",
  "rsc_ticket",
  "cluster_property_set",
  "acl_role",
  "acl_target",
  "acl_group",
  "acl_user",
  "tag",
  "alert",
]);

/** The schema in which tags began to name what is not there. */
const LOOSE_TAGS = schemaRank("pacemaker-3.3") ?? 0;

/** Everything that a document's schema does not allow: elements, attributes, values, ids that stand twice or point nowhere. */
export function checkSchema(cib: Element): Finding[] {
  const check = new SchemaCheck(cib);
  return check.run();
}

class SchemaCheck {
  readonly #cib: Element;
  readonly #schema: number;
  readonly #schemaName: string;
  readonly #findings: Finding[] = [];
  /** Ids and the object each belongs to. */
  readonly #ids = new Map<string, string | undefined>();
  readonly #references: { readonly id: string; readonly attribute: string; readonly object: string | undefined }[] = [];

  constructor(cib: Element) {
    this.#cib = cib;
    const name = cib.attributes["validate-with"];
    this.#schemaName = name !== undefined && SCHEMAS.includes(name) ? name : SCHEMAS.at(-1)!;
    this.#schema = schemaRank(this.#schemaName) ?? 0;
  }

  run(): Finding[] {
    const { "validate-with": named } = this.#cib.attributes;
    if (named === "none") return [];
    if (named !== undefined && !SCHEMAS.includes(named)) {
      this.#report(
        undefined,
        "schema",
        `validate-with=${named}: there is no such schema`,
        undefined,
        "`schema` goes over to one that is there",
      );
    }
    this.#element(this.#cib, undefined);
    for (const { id, attribute, object } of this.#references) {
      if (this.#ids.has(id)) continue;
      this.#report(object, "dangling", `${attribute}=${id}: there is nothing with this id`, attribute, this.#near(id));
    }
    return this.#findings;
  }

  #near(id: string): string | undefined {
    const near = suggest(id, [...this.#ids.keys()]);
    return near === undefined ? undefined : `did you mean ${near}?`;
  }

  #report(
    object: string | undefined,
    code: string,
    message: string,
    attribute: string | undefined,
    remedy: string | undefined,
  ): void {
    const subject = object === undefined ? message : `${object}: ${message}`;
    this.#findings.push(error(`schema-${code}`, subject, { object, attribute, remedy }));
  }

  #element(element: Element, owner: string | undefined): void {
    const rule = ELEMENTS[element.name];
    if (rule === undefined) return;
    const object = OBJECTS.has(element.name) ? (element.attributes.id ?? owner) : owner;
    const children = childElements(element);
    this.#attributes(element, rule, object);
    this.#children(element, children, rule, object);
    if (rule.oneOf.length > 0) this.#alternatives(element, children, rule, object);
    for (const problem of SPECIAL[element.name]?.(element, this.#schema) ?? [])
      this.#report(object, "content", `<${element.name}>: ${problem}`, undefined, undefined);
    for (const { name, text, remedy } of bannedIn(element, this.#schema))
      this.#report(object, "name", text, name, remedy);
    for (const child of children) if (child.name !== "status") this.#element(child, object);
  }

  #attributes(element: Element, rule: ElementRule, object: string | undefined): void {
    for (const [name, value] of Object.entries(element.attributes)) {
      // Names with a prefix belong to somebody else.
      if (name.includes(":") || name === "xmlns") continue;
      const known = rule.attributes.get(name);
      if (known === undefined || this.#schema < known.since || this.#schema > known.until) {
        this.#unknown(element, object, name, known, [...rule.attributes.keys()]);
        continue;
      }
      this.#value(element, known, value, object);
    }
    for (const { name, required } of rule.attributes.values()) {
      if (required && element.attributes[name] === undefined)
        this.#report(object, "missing", `<${element.name}> needs ${name}`, name, `${name}=...`);
    }
  }

  #unknown(
    element: Element,
    object: string | undefined,
    name: string,
    known: AttributeRule | undefined,
    names: readonly string[],
  ): void {
    if (known !== undefined) {
      this.#report(
        object,
        "attribute",
        `<${element.name}>: ${this.#schemaName} has no ${name}`,
        name,
        versionRemedy(known),
      );
      return;
    }
    const near = suggest(name, names);
    const remedy = near === undefined ? `it has ${names.join(", ")}` : `did you mean ${near}?`;
    this.#report(object, "attribute", `<${element.name}> has no attribute ${name}`, name, remedy);
  }

  #value(element: Element, { name, type }: AttributeRule, value: string, object: string | undefined): void {
    const knownValue = type.values === undefined || knowsValue(this.#schema, element.name, name, value.trim());
    if (!type.allows(value) || !knownValue) {
      const near = type.values === undefined ? undefined : suggest(value, type.values);
      const remedy = near === undefined || near === value ? type.text : `did you mean ${near}?`;
      const text = type.allows(value) ? `is not known to ${this.#schemaName}` : `is not ${type.text}`;
      this.#report(object, "value", `<${element.name}>: ${name}=${value} ${text}`, name, remedy);
      return;
    }
    if (type.name === "id") this.#own(value.trim(), object, element);
    if (type.name === "ref" || (type.name === "member" && this.#schema < LOOSE_TAGS))
      this.#references.push({ id: value.trim(), attribute: name, object });
  }

  #own(id: string, object: string | undefined, element: Element): void {
    if (!this.#ids.has(id)) {
      this.#ids.set(id, object);
      return;
    }
    const other = this.#ids.get(id);
    const where = other === undefined || other === object ? "" : ` (the other is in ${other})`;
    this.#report(
      object,
      "duplicate",
      `<${element.name}>: id ${id} is there twice${where}`,
      "id",
      "give one of them another id",
    );
  }

  #children(element: Element, children: readonly Element[], rule: ElementRule, object: string | undefined): void {
    const counts = new Map<string, number>();
    for (const { name } of children) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const [name, count] of counts) {
      if (name === "status" && element.name === "cib") continue;
      const known = rule.children.get(name);
      if (known === undefined || this.#schema < known.since || this.#schema > known.until) {
        this.#unknownChild(element, object, name, known, [...rule.children.keys()]);
      } else if (known.single && count > 1) {
        this.#report(
          object,
          "element",
          `<${element.name}> has ${count} <${name}>, but one is all it may have`,
          undefined,
          undefined,
        );
      }
    }
    for (const { name, required } of rule.children.values()) {
      if (required && !counts.has(name))
        this.#report(object, "missing", `<${element.name}> needs <${name}>`, undefined, undefined);
    }
  }

  #unknownChild(
    element: Element,
    object: string | undefined,
    name: string,
    known: ChildRule | undefined,
    names: readonly string[],
  ): void {
    if (known !== undefined) {
      this.#report(
        object,
        "element",
        `<${element.name}>: ${this.#schemaName} has no <${name}>`,
        undefined,
        versionRemedy(known),
      );
      return;
    }
    const near = suggest(name, names);
    const remedy =
      near === undefined
        ? names.length === 0
          ? "it is empty"
          : `it has ${names.join(", ")}`
        : `did you mean ${near}?`;
    this.#report(object, "element", `<${element.name}> has no <${name}> in it`, undefined, remedy);
  }

  /** `rsc+with-rsc <resource_set>`: one of these, and only one. */
  #alternatives(element: Element, children: readonly Element[], rule: ElementRule, object: string | undefined): void {
    const has = (choice: string): boolean =>
      choice.startsWith("<")
        ? children.some(({ name }) => name === choice.slice(1, -1))
        : element.attributes[choice] !== undefined;
    for (const choices of rule.oneOf) {
      const present = choices.filter((choice) => choice.split("+").some(has));
      if (present.length === 1) continue;
      const list = choices.map((choice) => choice.replace("+", " and ")).join(" or ");
      const text = present.length === 0 ? `needs ${list}` : `has both ${present.join(" and ")}`;
      this.#report(
        object,
        "choice",
        `<${element.name}> ${text}`,
        undefined,
        present.length === 0 ? undefined : `only one of ${list}`,
      );
    }
  }
}

function versionRemedy({ since, until }: { readonly since: number; readonly until: number }): string {
  if (since > 0) return `it came with ${SCHEMAS[since] ?? SCHEMAS.at(-1)}: \`schema\` goes over to a newer one`;
  return `it went after ${SCHEMAS[until] ?? "an older schema"}`;
}
