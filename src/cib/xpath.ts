import { CrmError } from "../base/index.ts";
import { type ElementPath, makeStep, siblingKey } from "./path.ts";
import { childElements, type Element } from "./tree.ts";
import { type Axis, type Expression, type Operator, parseXpath, type Step } from "./xpath-parse.ts";

/** An element and where it stands; the tree itself has no way up. */
export interface Located {
  readonly element: Element;
  readonly parent: Located | undefined;
}

interface LocatedAttribute {
  readonly owner: Located;
  readonly value: string;
}

type Item = Located | LocatedAttribute;
type Value = readonly Item[] | string | number | boolean;

interface Context {
  readonly node: Item;
  readonly position: number;
  readonly size: number;
}

/** Elements that an XPath selects, in document order; an attribute selects the element that carries it, as `cibadmin -A`
 *  does. @throws CrmError `bad-xpath` */
export function select(root: Element, xpath: string): Located[] {
  const expression = parseXpath(xpath);
  const walk = new Walk(root);
  const value = walk.evaluate(expression, { node: walk.top, position: 1, size: 1 });
  if (!Array.isArray(value)) {
    throw new CrmError({ code: "bad-xpath", message: `not an XPath of elements: ${xpath}` });
  }
  const found = new Set((value as Item[]).map((item) => ("owner" in item ? item.owner : item)));
  found.delete(walk.top);
  return [...found].sort((a, b) => walk.order(a) - walk.order(b));
}

/** The path of a located element, as changes name it. */
export function pathOf(located: Located): ElementPath {
  const { element, parent } = located;
  const { id } = element.attributes;
  if (parent === undefined || parent.element.name === "") return [makeStep(element.name, id, 1)];
  const key = siblingKey(element);
  let nth = 0;
  for (const sibling of parent.element.children) {
    if (siblingKey(sibling) === key) nth++;
    if (sibling === element) break;
  }
  return [...pathOf(parent), makeStep(element.name, id, nth)];
}

const isAttribute = (item: Item): item is LocatedAttribute => "owner" in item;

/** One evaluation: every element is located once, so that equal nodes are equal by reference. */
class Walk {
  readonly top: Located;
  readonly #children = new Map<Located, readonly Located[]>();
  #orders: Map<Located, number> | undefined;

  constructor(root: Element) {
    this.top = { element: { kind: "element", name: "", attributes: {}, children: [root] }, parent: undefined };
  }

  order(located: Located): number {
    if (this.#orders === undefined) {
      this.#orders = new Map();
      for (const each of this.#descend(this.top)) this.#orders.set(each, this.#orders.size);
    }
    return this.#orders.get(located) ?? -1;
  }

  evaluate(expression: Expression, context: Context): Value {
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "union":
        return expression.parts.flatMap((part) => nodes(this.evaluate(part, context)));
      case "or":
        return truth(this.evaluate(expression.left, context)) || truth(this.evaluate(expression.right, context));
      case "and":
        return truth(this.evaluate(expression.left, context)) && truth(this.evaluate(expression.right, context));
      case "compare":
        return compare(
          expression.operator,
          this.evaluate(expression.left, context),
          this.evaluate(expression.right, context),
        );
      case "call":
        return this.#call(expression.name, expression.arguments, context);
      case "path":
        return this.#path(expression, context);
    }
  }

  #path(path: Expression & { kind: "path" }, context: Context): readonly Item[] {
    let items: readonly Item[] = [path.absolute ? this.top : context.node];
    for (const step of path.steps) {
      const next = new Set<Item>();
      for (const item of items) for (const found of this.#step(step, item)) next.add(found);
      items = [...next];
    }
    return items;
  }

  #step(step: Step, item: Item): readonly Item[] {
    let found = [...this.#axis(step.axis, item, step.test)].filter((each) => this.#passes(step.test, each));
    for (const predicate of step.predicates) {
      found = found.filter((node, index) => {
        const value = this.evaluate(predicate, { node, position: index + 1, size: found.length });
        return typeof value === "number" ? value === index + 1 : truth(value);
      });
    }
    return found;
  }

  #passes(test: string, item: Item): boolean {
    if (isAttribute(item) || test === "node()") return true;
    return item !== this.top && (test === "*" || item.element.name === test);
  }

  *#axis(axis: Axis, item: Item, test: string): Generator<Item> {
    if (isAttribute(item)) {
      if (axis === "self") yield item;
      else if (axis === "parent") yield item.owner;
      return;
    }
    switch (axis) {
      case "self":
        yield item;
        return;
      case "child":
        yield* this.#childrenOf(item);
        return;
      case "descendant-or-self":
        yield* this.#descend(item);
        return;
      case "descendant":
        for (const child of this.#childrenOf(item)) yield* this.#descend(child);
        return;
      case "parent":
        if (item.parent !== undefined) yield item.parent;
        return;
      case "ancestor":
      case "ancestor-or-self":
        if (axis === "ancestor-or-self") yield item;
        for (let up = item.parent; up !== undefined; up = up.parent) yield up;
        return;
      case "attribute":
        for (const [name, value] of Object.entries(item.element.attributes)) {
          if (test === "*" || test === "node()" || test === name) yield { owner: item, value };
        }
        return;
      case "following-sibling":
      case "preceding-sibling": {
        const siblings = item.parent === undefined ? [] : this.#childrenOf(item.parent);
        const at = siblings.indexOf(item);
        yield* axis === "following-sibling" ? siblings.slice(at + 1) : siblings.slice(0, at).reverse();
        return;
      }
    }
  }

  #childrenOf(parent: Located): readonly Located[] {
    let children = this.#children.get(parent);
    if (children === undefined) {
      children = childElements(parent.element).map((element) => ({ element, parent }));
      this.#children.set(parent, children);
    }
    return children;
  }

  *#descend(from: Located): Generator<Located> {
    const stack = [from];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      yield node;
      stack.push(...this.#childrenOf(node).toReversed());
    }
  }

  #call(name: string, args: readonly Expression[], context: Context): Value {
    const value = (index: number): Value =>
      args[index] === undefined ? [context.node] : this.evaluate(args[index], context);
    const text = (index: number): string => textOf(value(index));
    switch (name) {
      case "not":
        return !truth(value(0));
      case "true":
        return true;
      case "false":
        return false;
      case "position":
        return context.position;
      case "last":
        return context.size;
      case "count":
        return nodes(value(0)).length;
      case "contains":
        return text(0).includes(text(1));
      case "starts-with":
        return text(0).startsWith(text(1));
      case "string":
        return text(0);
      case "string-length":
        return text(0).length;
      case "concat":
        return args.map((_, index) => text(index)).join("");
      case "name":
      case "local-name": {
        const [first] = nodes(value(0));
        return first === undefined || isAttribute(first) ? "" : first.element.name;
      }
      default:
        throw new CrmError({ code: "bad-xpath", message: `XPath function not supported: ${name}()` });
    }
  }
}

function nodes(value: Value): readonly Item[] {
  if (Array.isArray(value)) return value as readonly Item[];
  throw new CrmError({ code: "bad-xpath", message: "XPath: elements expected, found a value" });
}

function truth(value: Value): boolean {
  return typeof value === "boolean" ? value : Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function textOf(value: Value): string {
  if (!Array.isArray(value)) return String(value);
  const [first] = value as readonly Item[];
  return first === undefined ? "" : itemText(first);
}

function itemText(item: Item): string {
  if (isAttribute(item)) return item.value;
  return item.element.children.map((node) => (node.kind === "text" ? node.text : "")).join("");
}

/** XPath 1.0, 3.4: a set of nodes compares true when one of its nodes does. */
function compare(operator: Operator, left: Value, right: Value): boolean {
  if (Array.isArray(left)) return (left as readonly Item[]).some((item) => compare(operator, itemText(item), right));
  if (Array.isArray(right)) return (right as readonly Item[]).some((item) => compare(operator, left, itemText(item)));
  const same =
    typeof left === "boolean" || typeof right === "boolean"
      ? truth(left) === truth(right)
      : typeof left === "number" || typeof right === "number"
        ? Number(left) === Number(right)
        : left === right;
  switch (operator) {
    case "=":
      return same;
    case "!=":
      return !same;
    case "<":
      return Number(left) < Number(right);
    case "<=":
      return Number(left) <= Number(right);
    case ">":
      return Number(left) > Number(right);
    case ">=":
      return Number(left) >= Number(right);
  }
}
