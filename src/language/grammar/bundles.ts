import type { Element } from "../../cib/index.ts";
import { MEMBER } from "../language.ts";
import { quoteValue } from "../lexer.ts";
import { setPart } from "./attribute-sets.ts";

import { type Reading, take } from "./reading.ts";
import { isMember } from "./resources.ts";
import { type Saying, say } from "./saying.ts";
import { type Irregular, keyword, maybe, type PartOf, type Parts, part, type Syntax, sequence } from "./syntax.ts";
import { DESCRIPTION, isIdentifier, OBJECT_ID } from "./words.ts";

export const CONTAINERS = ["docker", "podman", "rkt"] as const;
const WORDS = [...CONTAINERS, "network", "storage", "params", "meta", "primitive", "port-mapping", "storage-mapping"];

/** `name=value` words that are XML attributes, not options. */
function takeAttributes(reading: Reading): void {
  for (;;) {
    reading.expect("<option>=<value>", "name", "container-option");
    const match = /^([A-Za-z][A-Za-z0-9_-]*)=(.*)$/s.exec(reading.word ?? "");
    if (match === null) return;
    reading.element.attributes[match[1]!] = match[2]!;
    reading.accept("value", match[1]!.length + 1);
  }
}

/** crmsh breaks lines inside these parts in its own way, even where nothing else is broken. */
const INNER_BREAK = "\\\n\t\t";

function container(name: string): PartOf {
  const irregular: Irregular = {
    t: "irregular",
    label: name,
    take: (reading) =>
      reading.takeChild(name, () => {
        if (reading.takeKeyword([name]) === undefined) return false;
        takeAttributes(reading);
        return true;
      }),
    say: (saying) => {
      const node = saying.peek() as Element;
      return saying.inside(node, () => {
        saying.write(name, "keyword");
        const names = Object.keys(node.attributes).filter((attribute) => attribute !== "image");
        if (node.attributes.image !== undefined) names.unshift("image");
        return sayAttributes(node, names, true, saying) && node.children.length === 0;
      });
    },
  };
  return { keywords: [name], element: name, item: irregular, irregular };
}

function sayAttributes(node: Element, names: readonly string[], broken: boolean, saying: Saying): boolean {
  for (const [index, name] of names.entries()) {
    const value = node.attributes[name]!;
    if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name) || /[\n\r]/.test(value)) return false;
    saying.writePieces(
      { text: broken && (index > 0 || name !== "image") ? INNER_BREAK : "", role: "text" },
      { text: name, role: "name" },
      { text: "=", role: "text" },
      { text: quoteValue(value), role: "value" },
    );
    saying.unsaid.delete(name);
  }
  return true;
}

/** `network [option...] {port-mapping [option...]}`, `storage {storage-mapping ...}` */
function mapped(name: string, mapping: string): PartOf {
  const irregular: Irregular = {
    t: "irregular",
    label: name,
    take: (reading) => {
      const known = reading.element.children.find((node) => node.kind === "element" && node.name === name);
      const fill = (): boolean => {
        if (reading.takeKeyword([name]) === undefined) return false;
        takeAttributes(reading);
        while (takeMapping(mapping, reading));
        return true;
      };
      if (known?.kind !== "element") return reading.takeChild(name, fill);
      reading.open.push(known);
      const taken = fill();
      reading.open.pop();
      return taken;
    },
    say: (saying) => {
      const node = saying.peek() as Element;
      return saying.inside(node, () => {
        saying.write(name, "keyword");
        const names = Object.keys(node.attributes).filter((attribute) => attribute !== "id");
        if (!sayAttributes(node, names, false, saying)) return false;
        return node.children.every((child) => sayMapping(child, mapping, saying));
      });
    },
  };
  return { keywords: [name], element: name, item: irregular, irregular };
}

function takeMapping(mapping: string, reading: Reading): boolean {
  return reading.takeChild(mapping, () => {
    if (reading.takeKeyword([mapping]) === undefined) return false;
    takeAttributes(reading);
    return true;
  });
}

function sayMapping(child: Element["children"][number], mapping: string, saying: Saying): boolean {
  if (child.kind !== "element" || child.name !== mapping || child.children.length > 0) return false;
  const said = saying.inside(child, () => {
    saying.writePieces({ text: INNER_BREAK, role: "text" }, { text: mapping, role: "keyword" });
    if (saying.unsaid.has("id")) return false;
    return sayAttributes(
      child,
      Object.keys(child.attributes).filter((name) => name !== "id"),
      false,
      saying,
    );
  });
  if (said) saying.next++;
  return said;
}

const MEMBER_PART: Irregular = {
  t: "irregular",
  label: "primitive",
  take: (reading) => {
    if (reading.takeKeyword(["primitive"]) === undefined) return false;
    reading.expect("<resource>", "reference", "bundle-child");
    const text = reading.word;
    const next = reading.peek(1);
    if (text === undefined || !isIdentifier(text)) return reading.fail("Expected primitive reference");
    if (next !== undefined && !WORDS.includes(next.toLowerCase())) {
      reading.fail(`Expected primitive reference, got ${text}, ${next}`, { word: reading.at + 1 });
    }
    return reading.takeChild(MEMBER, () => {
      reading.element.attributes.id = text;
      reading.accept("reference");
      return true;
    });
  },
  say: (saying) => {
    const node = saying.peek();
    if (node?.kind !== "element" || node.attributes.id === undefined) return false;
    saying.write("primitive", "keyword");
    saying.write(node.attributes.id, "reference");
    return true;
  },
};

const BUNDLE_PARTS: Parts = {
  t: "parts",
  terminators: WORDS,
  of: [
    ...CONTAINERS.map(container),
    mapped("network", "port-mapping"),
    mapped("storage", "storage-mapping"),
    setPart("params", "instance_attributes", "attribute-of-set"),
    setPart("meta", "meta_attributes", "set-attribute"),
    { keywords: ["primitive"], element: "primitive", item: MEMBER_PART, irregular: MEMBER_PART },
    { keywords: ["primitive"], element: MEMBER, item: MEMBER_PART, irregular: MEMBER_PART },
  ],
};

/** A bundle's name alone is no statement. */
const SOME_PART: Irregular = {
  t: "irregular",
  label: CONTAINERS[0],
  take: (reading) => reading.word !== undefined || (take(BUNDLE_PARTS, reading) && reading.fail()),
  say: ({ element }) => element.attributes.description !== undefined || element.children.length > 0,
};

/** The member comes last in words, wherever it stands. */
const MEMBER_LAST: Irregular = {
  t: "irregular",
  label: BUNDLE_PARTS.of[0]!.keywords[0]!,
  take: (reading) => take(BUNDLE_PARTS, reading),
  say: (saying) => {
    const whole = saying.element;
    const member = (node: Element["children"][number]): boolean => node.kind === "element" && isMember(node.name);
    const children = [...whole.children.filter((node) => !member(node)), ...whole.children.filter(member)];
    saying.element = { ...whole, children };
    const said = say(BUNDLE_PARTS, saying);
    saying.element = whole;
    return said;
  },
};

export const BUNDLE: Syntax = sequence(keyword("bundle"), OBJECT_ID, SOME_PART, maybe(part(DESCRIPTION)), MEMBER_LAST);
