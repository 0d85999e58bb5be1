// Documents made at random from Pacemaker's own RELAX NG files: whatever a schema allows comes up sooner or later.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { childElements, type Element, type Node, readXml } from "../../../src/cib/index.ts";
import type { Random } from "../../support/random.ts";
import { pointed } from "../../support/random-document/references.ts";
import { DEVICE, REFERENCE, textFor } from "../../support/random-document/values.ts";

/** Names that a grammar defines; one in it sees those of the grammar around it by `parentRef` only. */
interface Scope {
  readonly defines: Map<string, readonly Element[]>;
  readonly parent: Scope | undefined;
}

interface Grammar {
  readonly start: readonly Element[];
  readonly scope: Scope;
}

/** What a pattern made: attributes and children of the element around it, or its text. */
interface Made {
  attributes: Record<string, string>;
  children: Node[];
  text: string;
}

/** Below this, only what has to be there is made. */
const MAX_DEPTH = 14;

export class Schema {
  readonly #folder: string;
  readonly #start: Grammar;
  readonly #files = new Map<string, Element>();
  #random!: Random;
  #ids = 0;

  constructor(folder: string, file: string) {
    this.#folder = folder;
    this.#start = this.#grammar(this.#read(file), undefined);
  }

  /** A document that the schema allows, its references pointing to what they should. */
  document(random: Random, name: string): Element {
    this.#random = random;
    this.#ids = 0;
    const made = this.#all(this.#start.start, this.#start.scope, "", 0);
    const cib = made.children[0] as Element;
    const whole: Element = { ...cib, attributes: { ...cib.attributes, "validate-with": name } };
    return pointed(whole, random);
  }

  #read(file: string): Element {
    let root = this.#files.get(file);
    if (root === undefined) this.#files.set(file, (root = readXml(readFileSync(join(this.#folder, file), "utf8"))));
    return root;
  }

  #grammar(root: Element, parent: Scope | undefined): Grammar {
    const scope: Scope = { defines: new Map(), parent };
    const start: Element[] = [];
    // What an `include` says again inside takes the place of what its file says.
    const enter = (node: Element, starts: boolean): void => {
      for (const part of childElements(node)) {
        if (part.name === "start" && starts) start.push(...childElements(part));
        else if (part.name === "define") scope.defines.set(part.attributes.name!, childElements(part));
        else if (part.name === "include") {
          enter(this.#read(part.attributes.href!), starts && childElements(part, "start").length === 0);
          enter(part, starts);
        }
      }
    };
    enter(root, true);
    return { start, scope };
  }

  #all(patterns: readonly Element[], scope: Scope, owner: string, depth: number): Made {
    const made: Made = { attributes: {}, children: [], text: "" };
    for (const pattern of patterns) {
      const more = this.#one(pattern, scope, owner, depth);
      Object.assign(made.attributes, more.attributes);
      made.children.push(...more.children);
      made.text += more.text;
    }
    return made;
  }

  #one(pattern: Element, scope: Scope, owner: string, depth: number): Made {
    const random = this.#random;
    const inner = childElements(pattern);
    const nothing: Made = { attributes: {}, children: [], text: "" };
    const times = (count: number): Made =>
      this.#all(Array.from({ length: count }, () => inner).flat(), scope, owner, depth);
    switch (pattern.name) {
      case "element":
        return this.#element(pattern, scope, depth);
      case "attribute":
        return this.#attribute(pattern, scope, owner, depth);
      case "optional":
        return depth < MAX_DEPTH && random.chance(0.5) ? times(1) : nothing;
      case "zeroOrMore":
        return depth < MAX_DEPTH
          ? times(
              random.weighted([
                [0, 3],
                [1, 4],
                [2, 2],
                [3, 1],
              ]),
            )
          : nothing;
      case "oneOrMore":
        return times(
          depth < MAX_DEPTH
            ? random.weighted([
                [1, 5],
                [2, 3],
                [3, 1],
              ])
            : 1,
        );
      case "choice":
        return this.#choice(inner, scope, owner, depth);
      case "interleave": {
        const parts = inner.map((part) => this.#one(part, scope, owner, depth));
        return {
          attributes: Object.assign({}, ...parts.map(({ attributes }) => attributes)),
          children: shuffledRuns(
            parts.map(({ children }) => children),
            random,
          ),
          text: parts.map(({ text }) => text).join(""),
        };
      }
      case "group":
        return this.#all(inner, scope, owner, depth);
      case "ref":
        return this.#all(find(scope, pattern.attributes.name!), scope, owner, depth);
      case "parentRef":
        return this.#all(find(scope.parent!, pattern.attributes.name!), scope.parent!, owner, depth);
      case "externalRef": {
        const { start, scope: own } = this.#grammar(this.#read(pattern.attributes.href!), undefined);
        return this.#all(start, own, owner, depth);
      }
      case "grammar": {
        const { start, scope: own } = this.#grammar(pattern, scope);
        return this.#all(start, own, owner, depth);
      }
      case "value":
        return { ...nothing, text: pattern.children.map((node) => (node.kind === "text" ? node.text : "")).join("") };
      case "data":
        return { ...nothing, text: this.#data(pattern, owner) };
      case "text":
        return { ...nothing, text: textFor(owner, random) };
      case "empty":
      case "notAllowed":
        return nothing;
      default:
        throw new Error(`RELAX NG: ${pattern.name} is not understood`);
    }
  }

  /** Far down, the alternative that leads least far: the one without elements. */
  #choice(inner: readonly Element[], scope: Scope, owner: string, depth: number): Made {
    const allowed = inner.filter(({ name }) => name !== "notAllowed");
    if (depth < MAX_DEPTH) return this.#one(this.#random.pick(allowed), scope, owner, depth);
    const shallow = allowed.filter((part) => !["ref", "parentRef"].includes(part.name));
    return this.#one(this.#random.pick(shallow.length > 0 ? shallow : allowed), scope, owner, depth);
  }

  #element(pattern: Element, scope: Scope, depth: number): Made {
    const { name } = pattern.attributes;
    if (name === undefined) throw new Error("RELAX NG: an element without a name");
    // What happened on hosts is not configuration.
    if (name === "status")
      return { attributes: {}, children: [{ kind: "element", name, attributes: {}, children: [] }], text: "" };
    const made = this.#all(childElements(pattern), scope, name, depth + 1);
    return { attributes: {}, children: [{ kind: "element", name, ...made }], text: "" };
  }

  #attribute(pattern: Element, scope: Scope, owner: string, depth: number): Made {
    const name = pattern.attributes.name!.trim();
    const inner = childElements(pattern);
    const value =
      inner.length === 0
        ? textFor(`${owner} ${name}`, this.#random)
        : this.#all(inner, scope, `${owner} ${name}`, depth).text;
    return { attributes: { [name]: value }, children: [], text: "" };
  }

  #data(pattern: Element, owner: string): string {
    const random = this.#random;
    const type = pattern.attributes.type;
    switch (type) {
      case "ID":
        return `${owner.split(" ")[0]}${random.pick(["", "-", ".", "_"])}${++this.#ids}`;
      case "IDREF":
        return REFERENCE;
      case "integer":
        return random.pick(["0", "1", "-1", "24", "3121"]);
      case "positiveInteger":
        return random.pick(["1", "2", "3", "9"]);
      case "nonNegativeInteger":
        return random.pick(["0", "1", "7"]);
      case "boolean":
        return random.pick(["true", "false", "1", "0"]);
      case "string": {
        const shape =
          childElements(pattern, "param").map((param) => (param.children[0] as { text: string }).text)[0] ?? "";
        if (shape.includes(",")) return random.pick([`${DEVICE}`, `${DEVICE},${DEVICE}`]);
        if (shape.startsWith("([0-9")) return random.pick(["80", "8000-8010"]);
        return textFor(owner, random);
      }
      default:
        throw new Error(`RELAX NG: data of type ${type} is not understood`);
    }
  }
}

function find(scope: Scope, name: string): readonly Element[] {
  const found = scope.defines.get(name);
  if (found === undefined) throw new Error(`RELAX NG: nothing is called ${name}`);
  return found;
}

/** Rows mixed, each in its own order. */
function shuffledRuns<T>(rows: readonly (readonly T[])[], random: Random): T[] {
  const left = rows.map((row) => [...row]).filter((row) => row.length > 0);
  const mixed: T[] = [];
  while (left.length > 0) {
    const row = random.pick(left);
    mixed.push(row.shift()!);
    if (row.length === 0) left.splice(left.indexOf(row), 1);
  }
  return mixed;
}
