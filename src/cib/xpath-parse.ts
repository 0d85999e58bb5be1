import { CrmError } from "../base/index.ts";

/** XPath 1.0 as far as CIBs are asked: location paths with the axes below, predicates, comparisons, and/or, the functions
 *  of xpath.ts, unions. No variables, no arithmetic. */
export type Expression =
  | { readonly kind: "path"; readonly absolute: boolean; readonly steps: readonly Step[] }
  | { readonly kind: "union"; readonly parts: readonly Expression[] }
  | { readonly kind: "or" | "and"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "compare"; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: "literal"; readonly value: string | number };

export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=";

const AXES = [
  "child",
  "descendant",
  "descendant-or-self",
  "parent",
  "ancestor",
  "ancestor-or-self",
  "self",
  "attribute",
  "following-sibling",
  "preceding-sibling",
] as const;
export type Axis = (typeof AXES)[number];

export interface Step {
  readonly axis: Axis;
  /** A name, `*` for any element or attribute, `node()` for anything. */
  readonly test: string;
  readonly predicates: readonly Expression[];
}

interface Token {
  readonly text: string;
  readonly kind: "name" | "literal" | "number" | "symbol" | "end";
  readonly column: number;
}

const TOKEN =
  /\s*(?:("[^"]*"|'[^']*')|(\d+(?:\.\d+)?)|([A-Za-z_][\w.-]*(?::(?!:)[A-Za-z_][\w.-]*)?)|(\/\/|::|\.\.|!=|<=|>=|[/@.[\]()|=<>*,]))/y;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (text.slice(offset).trim() !== "") {
    TOKEN.lastIndex = offset;
    const match = TOKEN.exec(text);
    if (match === null) throw bad(text, offset + 1, "unexpected character");
    offset = TOKEN.lastIndex;
    const [whole, literal, number, name] = match;
    const kind =
      literal !== undefined ? "literal" : number !== undefined ? "number" : name !== undefined ? "name" : "symbol";
    const trimmed = whole.trim();
    tokens.push({
      text: kind === "literal" ? trimmed.slice(1, -1) : trimmed,
      kind,
      column: offset - trimmed.length + 1,
    });
  }
  return [...tokens, { text: "", kind: "end", column: text.length + 1 }];
}

function bad(text: string, column: number, why: string): CrmError {
  return new CrmError({ code: "bad-xpath", message: `not an XPath: ${text}: ${why}`, at: { column } });
}

const MAX_LENGTH = 4096;
const MAX_DEPTH = 50;

/** @throws CrmError `bad-xpath` with the column */
export function parseXpath(text: string): Expression {
  if (text.length > MAX_LENGTH) throw bad(`${text.slice(0, 40)}...`, MAX_LENGTH, "too long");
  const parser = new Parser(text, tokenize(text));
  return parser.whole();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#or();
    if (this.#next.kind !== "end") throw this.#unexpected();
    return expression;
  }

  get #next(): Token {
    return this.#tokens[this.#at]!;
  }

  #unexpected(): CrmError {
    const { kind, text, column } = this.#next;
    return bad(this.#text, column, kind === "end" ? "ends too early" : `unexpected "${text}"`);
  }

  #is(text: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead];
    return token !== undefined && token.text === text && (token.kind === "symbol" || token.kind === "name");
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#unexpected();
  }

  #or(): Expression {
    if (++this.#depth > MAX_DEPTH) throw bad(this.#text, this.#next.column, "nested too deep");
    let left = this.#and();
    while (this.#take("or")) left = { kind: "or", left, right: this.#and() };
    this.#depth--;
    return left;
  }

  #and(): Expression {
    let left = this.#comparison();
    while (this.#take("and")) left = { kind: "and", left, right: this.#comparison() };
    return left;
  }

  #comparison(): Expression {
    let left = this.#union();
    for (const operator of ["=", "!=", "<=", "<", ">=", ">"] as const) {
      if (this.#take(operator)) left = { kind: "compare", operator, left, right: this.#union() };
    }
    return left;
  }

  #union(): Expression {
    const parts = [this.#primary()];
    while (this.#take("|")) parts.push(this.#primary());
    return parts.length === 1 ? parts[0]! : { kind: "union", parts };
  }

  #primary(): Expression {
    const { kind, text } = this.#next;
    if (kind === "literal" || kind === "number") {
      this.#at++;
      return { kind: "literal", value: kind === "number" ? Number(text) : text };
    }
    if (this.#take("(")) {
      const inner = this.#or();
      this.#expect(")");
      return inner;
    }
    if (kind === "name" && this.#is("(", 1) && text !== "node" && text !== "text") return this.#call();
    return this.#path();
  }

  #call(): Expression {
    const name = this.#next.text;
    this.#at += 2;
    const args: Expression[] = [];
    while (!this.#take(")")) {
      if (args.length > 0) this.#expect(",");
      args.push(this.#or());
    }
    return { kind: "call", name, arguments: args };
  }

  #path(): Expression {
    const steps: Step[] = [];
    const absolute = this.#is("/") || this.#is("//");
    if (absolute && this.#is("/") && !this.#startsStep(1)) {
      this.#at++;
      return { kind: "path", absolute, steps };
    }
    if (!absolute) steps.push(this.#step());
    for (;;) {
      if (this.#take("//")) steps.push({ axis: "descendant-or-self", test: "node()", predicates: [] });
      else if (!this.#take("/")) return { kind: "path", absolute, steps };
      steps.push(this.#step());
    }
  }

  #startsStep(ahead: number): boolean {
    const token = this.#tokens[this.#at + ahead]!;
    return token.kind === "name" || (token.kind === "symbol" && ["*", "@", ".", ".."].includes(token.text));
  }

  #step(): Step {
    if (this.#take(".")) return { axis: "self", test: "node()", predicates: this.#predicates() };
    if (this.#take("..")) return { axis: "parent", test: "node()", predicates: this.#predicates() };
    let axis: Axis = "child";
    if (this.#take("@")) axis = "attribute";
    else if (this.#is("::", 1)) {
      const found = AXES.find((name) => this.#is(name));
      if (found === undefined) throw this.#unexpected();
      axis = found;
      this.#at += 2;
    }
    return { axis, test: this.#test(), predicates: this.#predicates() };
  }

  #test(): string {
    if (this.#take("*")) return "*";
    if (this.#next.kind !== "name") throw this.#unexpected();
    const name = this.#next.text;
    this.#at++;
    if (name === "node" && this.#take("(")) {
      this.#expect(")");
      return "node()";
    }
    return name;
  }

  #predicates(): Expression[] {
    const predicates: Expression[] = [];
    while (this.#take("[")) {
      predicates.push(this.#or());
      this.#expect("]");
    }
    return predicates;
  }
}
