import { type Element, isElement } from "../../../src/cib/index.ts";
import type { Random } from "../../support/random.ts";

/** Mutable copy. */
interface Draft {
  readonly kind: "element";
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: (Draft | Exclude<Element["children"][number], Element>)[];
}

function thaw(element: Element): Draft {
  return {
    kind: "element",
    name: element.name,
    attributes: { ...element.attributes },
    children: element.children.map((node) => (isElement(node) ? thaw(node) : node)),
  };
}

const isDraft = (node: Draft["children"][number]): node is Draft => node.kind === "element";

function below(element: Draft): Draft[] {
  return [element, ...element.children.filter(isDraft).flatMap(below)];
}

const ATTRIBUTES = [
  "score kind role id rsc node id-ref name value type class provider first then interval timeout description",
  "influence requires boolean-op bogus loss-policy symmetrical with-rsc template operation attribute",
].flatMap((line) => line.split(" "));
const VALUES =
  "INFINITY -INFINITY 10 abc true yes Master Promoted Mandatory 1x ocf stop in_range gt 10s false Started".split(" ");
const ELEMENTS =
  "rule nvpair op operations expression resource_set lifetime primitive foo meta_attributes date_spec rsc_location tag".split(
    " ",
  );

/** A document with one to three things in its configuration done to it, and in words what they were. */
export function damaged(cib: Element, random: Random, most = 3): { readonly cib: Element; readonly what: string } {
  const root = thaw(cib);
  const configuration = root.children.filter(isDraft).find(({ name }) => name === "configuration")!;
  const done: string[] = [];
  for (let count = random.between(1, most); count > 0; count--) {
    const elements = below(configuration).filter(({ name }) => name !== "configuration");
    done.push(damage(random.pick(elements), elements, random, done.length));
  }
  return { cib: root, what: done.join("; ") };
}

function damage(target: Draft, all: readonly Draft[], random: Random, count: number): string {
  const names = Object.keys(target.attributes);
  switch (random.between(0, 6)) {
    case 0: {
      if (names.length === 0) return "nothing";
      const name = random.pick(names);
      delete target.attributes[name];
      return `${target.name} without ${name}`;
    }
    case 1: {
      const name = random.pick(ATTRIBUTES);
      target.attributes[name] = random.pick(VALUES);
      return `${target.name} ${name}=${target.attributes[name]}`;
    }
    case 2: {
      if (names.length === 0) return "nothing";
      const name = random.pick(names);
      target.attributes[name] = random.pick(VALUES);
      return `${target.name} ${name}=${target.attributes[name]}`;
    }
    case 3: {
      const other = random.pick(all);
      target.children.push(thaw(other));
      return `${other.name} once more in ${target.name}`;
    }
    case 4: {
      const children = target.children.filter(isDraft);
      if (children.length === 0) return "nothing";
      const child = random.pick(children);
      target.children.splice(target.children.indexOf(child), 1);
      return `${target.name} without a ${child.name}`;
    }
    case 5: {
      const name = random.pick(ELEMENTS);
      target.children.push({ kind: "element", name, attributes: { id: `new-${count}` }, children: [] });
      return `${name} in ${target.name}`;
    }
    default: {
      // What refers to something refers to nothing, or to something else.
      const references = ["rsc", "with-rsc", "first", "then", "template", "reference"].filter(
        (name) => target.attributes[name] !== undefined,
      );
      if (references.length === 0) return "nothing";
      const name = random.pick(references);
      target.attributes[name] = random.chance(0.5) ? "nobody" : (random.pick(all).attributes.id ?? "nobody");
      return `${target.name} ${name}=${target.attributes[name]}`;
    }
  }
}
