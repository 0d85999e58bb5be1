import { type Attributes, type Element, schemaRank } from "../../cib/index.ts";
import { draft, MEMBER, type Surroundings } from "../language.ts";
import { modernise } from "../legacy.ts";
import { setPart, takeNvpair } from "./attribute-sets.ts";
import { type Reading, take } from "./reading.ts";
import { ID_SPEC } from "./rules.ts";
import { type Saying, say, sayComments } from "./saying.ts";
import {
  either,
  type Irregular,
  keyword,
  maybe,
  type PartOf,
  type Parts,
  part,
  type Slot,
  type Syntax,
  sequence,
  word,
} from "./syntax.ts";
import { DESCRIPTION, identifier, isResource, noticeRole, OBJECT_ID } from "./words.ts";

/** Class, provider and type as `[class:[provider:]]type` means them: a bare type is an OCF agent (a fence agent when it
 *  begins `fence_`), of heartbeat where that has it, else pacemaker, else the first that has it. */
export function agentOf(text: string, surroundings: Surroundings): Attributes | undefined {
  if (!/^[a-z0-9_./@:-]+$/i.test(text)) return undefined;
  const words = text.split(":");
  if (words.length > 3 || words.some((item) => item === "")) return undefined;
  const type = words.at(-1)!;
  if (words.length === 3) return { class: words[0]!, provider: words[1]!, type };
  const agentClass = words.length === 2 ? words[0]! : type.startsWith("fence_") ? "stonith" : "ocf";
  if (agentClass !== "ocf") return { class: agentClass, type };
  const providers = surroundings.providersOf(type);
  const provider = ["heartbeat", "pacemaker"].find((name) => providers.includes(name)) ?? providers[0] ?? "heartbeat";
  return { class: "ocf", provider, type };
}

/** The shortest name that means the agent: heartbeat's are known by their type alone. */
export function agentName(attributes: Attributes, surroundings: Surroundings): string | undefined {
  const { class: agentClass, provider, type } = attributes;
  if (type === undefined) return undefined;
  const whole = [agentClass, provider, type].filter((item) => item !== undefined).join(":");
  if (!sameAgent(agentOf(type, surroundings), attributes)) return whole;
  return provider === "heartbeat" || agentClass === undefined ? type : whole;
}

function sameAgent(a: Attributes | undefined, b: Attributes): boolean {
  return a !== undefined && ["class", "provider", "type"].every((name) => a[name] === b[name]);
}

const AGENT: Slot = {
  t: "slot",
  label: "[<class>:[<provider>:]]<type>",
  role: "agent",
  completes: "agent",
  says: ["class", "provider", "type"],
  read: (text, reading) => {
    if (text.startsWith("@") || text.includes("=")) return undefined;
    const agent = agentOf(text, reading.surroundings);
    if (agent === undefined) reading.fail("Unknown resource type", { expected: ["[<class>:[<provider>:]]<type>"] });
    return agent;
  },
  say: ({ attributes }, saying) => agentName(attributes, saying.surroundings),
};

const TEMPLATE = word({
  label: "@<template>",
  attribute: "template",
  test: /^@([^=]+)$/,
  role: "reference",
  completes: "template",
});
const TEMPLATE_SLOT: Slot = {
  ...TEMPLATE,
  say: ({ attributes }) => (attributes.template === undefined ? undefined : `@${attributes.template}`),
};

/** Attributes of `<op>` by schema; every other word is an option for the agent. */
export const OPERATION_ATTRIBUTES: readonly string[] = [
  "name",
  "description",
  "interval",
  "interval-origin",
  "start-delay",
  "timeout",
  "enabled",
  "record-pending",
  "role",
  "on-fail",
];

/** In schemas before 3.0 what an operation needs was an attribute of it. */
const REQUIRES_UNTIL = schemaRank("pacemaker-2.10") ?? 0;

function isOperationAttribute(name: string, { schema }: Surroundings): boolean {
  if (name === "requires") return (schemaRank(schema) ?? Number.POSITIVE_INFINITY) <= REQUIRES_UNTIL;
  return OPERATION_ATTRIBUTES.includes(name);
}

const OP_PARTS: Parts = {
  t: "parts",
  inline: false,
  of: [
    setPart("op_params", "instance_attributes", "attribute-of-set"),
    setPart("op_meta", "meta_attributes", "set-attribute"),
  ],
};

const ACTION_NAME = identifier("<operation>", "name", "operation");

/** `op ACTION {attribute=value} {option} [op_params ...] [op_meta ...]` */
const OPERATION: Irregular = {
  t: "irregular",
  label: "op",
  take: (reading) =>
    reading.takeChild("op", () => {
      if (reading.takeKeyword(["op"]) === undefined) return false;
      if (!take(ACTION_NAME, reading)) reading.fail();
      takeOperationWords(reading);
      take(OP_PARTS, reading);
      const { attributes } = reading.element;
      if (attributes.interval === undefined && attributes.name !== "monitor") attributes.interval = "0s";
      return true;
    }),
  say: (saying) => {
    const node = saying.peek();
    if (node?.kind !== "element" || node.name !== "op") return false;
    return saying.inside(node, () => sayOperation(node, saying));
  },
};

function takeOperationWords(reading: Reading): void {
  const { attributes, children } = reading.element;
  const options = draft("instance_attributes");
  const from = reading.at;
  for (;;) {
    if (options.children.length === 0) reading.takeComments();
    reading.expect("<attribute>=<value>", "name", "operation-attribute");
    const text = reading.word;
    const match = text === undefined ? null : /^(\$id|[^=@$][^=]*)=(.*)$/s.exec(text);
    const known = match === null ? undefined : operationAttribute(match[1]!, match[2]!, reading);
    if (known !== undefined) {
      if (options.children.length > 0) {
        reading.fail(`Attribute order error: ${known.name} must appear before any instance attribute`);
      }
      attributes[known.name] = known.value;
      reading.accept("value", match![1]!.length + 1);
      continue;
    }
    if (text !== undefined && match === null) refuseBareWord(text, reading);
    reading.open.push(options);
    const taken = takeNvpair(reading, { bare: true, emptyValue: true, names: "operation-attribute" });
    reading.open.pop();
    if (!taken) break;
  }
  if (options.children.length > 0) {
    reading.places.set(options, { from, to: reading.at - 1 });
    children.push(options);
  }
}

/** A word without a value is an option for the agent, as in crmsh; but not where a value was forgotten or its name. */
function refuseBareWord(text: string, reading: Reading): void {
  if (OPERATION_ATTRIBUTES.includes(text)) reading.fail(`${text} needs a value`);
  const { name, interval } = reading.element.attributes;
  if (reading.isTerminator(text)) return;
  if (!/^\d+[a-z]*$/i.test(text)) {
    if (interval === undefined && name !== "monitor" && /^[^:=@$]+$/.test(text)) reading.fail(`${text} needs a value`);
    return;
  }
  const meant = `${interval === undefined ? "interval" : "timeout"}=${text}`;
  reading.fail(`${text} has no name`, { expected: [meant], suggestion: meant });
}

/** `id=`, too, is an attribute of the operation, with or without `$`, as in crmsh. */
function operationAttribute(
  name: string,
  value: string,
  reading: Reading,
): { name: string; value: string } | undefined {
  if ((name === "id" || name === "$id") && value !== "") return { name: "id", value };
  const modern = modernise("operation", name, value);
  if (modern !== undefined) {
    reading.notice(name, `${name} is an old spelling: ${modern.name}=${modern.value} is meant`);
    return { name: modern.name, value: modern.value! };
  }
  if (!isOperationAttribute(name, reading.surroundings)) return undefined;
  if (name === "role") noticeRole(value, reading);
  const timed = name === "interval" || name === "timeout";
  return { name, value: timed && reading.manner.addTimeUnits && /^\d+$/.test(value) ? `${value}s` : value };
}

function sayOperation(node: Element, saying: Saying): boolean {
  const { name, interval } = node.attributes;
  const { complete } = saying.options;
  if (name === undefined || (complete && interval === undefined && name !== "monitor")) return false;
  saying.write("op", "keyword");
  if (!say(ACTION_NAME, saying)) return false;
  for (const [attribute, value] of Object.entries(node.attributes)) {
    if (attribute === "name" || attribute === "id") continue;
    if (complete && (!isOperationAttribute(attribute, saying.surroundings) || /[\n\r]/.test(value))) return false;
    saying.writePair(attribute, value);
    saying.unsaid.delete(attribute);
  }
  if (saying.unsaid.delete("id")) saying.writePair("$id", node.attributes.id);
  return say(OP_PARTS, saying);
}

/** `[operations [$id=ID|$id-ref=ID]] {op ...}`: the word is needed only for an id, a comment, or where there is no op. */
const OPERATIONS: Irregular = {
  t: "irregular",
  label: "op",
  take: (reading) => {
    const named = reading.word?.toLowerCase() === "operations";
    if (!named && reading.word?.toLowerCase() === "op") {
      // There is one place for operations, wherever in the line they stand.
      const open = reading.element.children.find((node) => node.kind === "element" && node.name === "operations");
      if (open?.kind === "element" && open.attributes["id-ref"] === undefined) return takeInto(open, reading);
    }
    if (!named) {
      reading.expect("op", "keyword", "nothing", ["op"]);
      reading.expect("operations", "keyword", "nothing", ["operations"]);
      if (reading.word?.toLowerCase() !== "op") return false;
    }
    return reading.takeChild("operations", () => {
      if (named) {
        reading.accept("keyword");
        take(ID_SPEC, reading);
        // Both may be there: its own id, and that of the operations it takes over.
        take(ID_SPEC, reading);
        reading.takeComments();
      }
      while (take(OPERATION, reading));
      return true;
    });
  },
  say: (saying) => {
    const node = saying.peek();
    if (node?.kind !== "element") return false;
    return saying.inside(node, () => {
      // An id of its own is always kept: the ids of the operations in it derive from it.
      if (node.attributes.id !== undefined) saying.unsaid.add("id");
      const plain = saying.unsaid.size === 0 && node.children.some(({ kind }) => kind === "element");
      if (!plain || node.children.some(({ kind }) => kind !== "element")) {
        saying.write("operations", "keyword");
        // crmsh puts two blanks before a reference.
        if (node.attributes["id-ref"] !== undefined) saying.writePieces({ text: "", role: "text" });
        for (const name of ["id", "id-ref"]) {
          if (saying.unsaid.delete(name)) saying.writePair(`$${name}`, node.attributes[name]);
        }
        if (!sayComments(saying)) return false;
      }
      for (let child = saying.peek(); child !== undefined; child = saying.peek()) {
        if (child.kind === "element") {
          saying.breakLine();
          if (!say(OPERATION, saying)) return false;
        }
        saying.next++;
      }
      return true;
    });
  },
};

function takeInto(open: Reading["element"], reading: Reading): boolean {
  reading.open.push(open);
  while (take(OPERATION, reading));
  reading.open.pop();
  return true;
}

const OPERATIONS_PART: PartOf = {
  keywords: ["operations", "op"],
  element: "operations",
  item: OPERATIONS,
  irregular: OPERATIONS,
};

const primitiveParts: Parts = {
  t: "parts",
  implicit: "instance_attributes",
  of: [
    setPart("params", "instance_attributes", "attribute-of-set"),
    setPart("meta", "meta_attributes", "set-attribute"),
    setPart("utilization", "utilization", "value"),
    OPERATIONS_PART,
  ],
};

const DESCRIBED = maybe(part(DESCRIPTION));

export const PRIMITIVE: Syntax = sequence(
  keyword("primitive"),
  OBJECT_ID,
  either(TEMPLATE_SLOT, AGENT),
  DESCRIBED,
  primitiveParts,
);
export const RSC_TEMPLATE: Syntax = sequence(keyword("rsc_template"), OBJECT_ID, AGENT, DESCRIBED, primitiveParts);

/** The resources that a container holds: named here, resolved against the document afterwards. They end its children, as
 *  the schemas have it. */
export const isMember = (name: string): boolean => ["primitive", "group", "clone", "master", MEMBER].includes(name);

const MEMBERS: Irregular = {
  t: "irregular",
  label: "<resource>",
  take: (reading) => {
    const seen = new Set<string>();
    for (;;) {
      reading.expect("<resource>", "reference", "free-primitive");
      const text = reading.word;
      if (text === undefined || text.includes("=") || ["params", "meta"].includes(text.toLowerCase())) break;
      if (seen.has(text)) {
        const group = reading.element.attributes.id;
        reading.fail(`child ${text} listed more than once in group ${group}`, { taken: true });
      }
      seen.add(text);
      takeMember(text, reading);
    }
    return true;
  },
  say: (saying) => {
    for (const node of saying.element.children) {
      if (node.kind === "element" && isMember(node.name)) saying.write(node.attributes.id ?? "", "reference");
    }
    return true;
  },
};

function takeMember(id: string, reading: Reading): void {
  reading.takeChild(MEMBER, () => {
    reading.element.attributes.id = id;
    reading.accept("reference");
    return true;
  });
}

const ONE_MEMBER: Irregular = {
  t: "irregular",
  label: "<resource>",
  take: (reading) => {
    reading.expect("<resource>", "reference", "free-child");
    const text = reading.word;
    if (text === undefined || !isResource(text)) return false;
    takeMember(text, reading);
    return true;
  },
  say: (saying) => MEMBERS.say(saying),
};

/** Members have been said in the head; the rest of the children are parts. */
const containerParts: Irregular = {
  t: "irregular",
  label: "meta",
  take: (reading) => take(CONTAINER_SETS, reading),
  say: (saying) =>
    saying.without(
      (node) => node.kind === "element" && isMember(node.name),
      () => say(CONTAINER_SETS, saying),
    ),
};

const CONTAINER_SETS: Parts = {
  t: "parts",
  implicit: "instance_attributes",
  of: [
    setPart("params", "instance_attributes", "attribute-of-set"),
    setPart("meta", "meta_attributes", "set-attribute"),
  ],
};

/** A group says whom it holds, or at least what it is like: its name alone is no statement. */
const SOME_WORD: Irregular = {
  t: "irregular",
  label: "<resource>",
  take: (reading) => reading.word !== undefined || take(ONE_MEMBER, reading),
  say: ({ element }) => element.attributes.description !== undefined || element.children.length > 0,
};

export const GROUP: Syntax = sequence(keyword("group"), OBJECT_ID, SOME_WORD, MEMBERS, DESCRIBED, containerParts);
export const CLONE: Syntax = sequence(keyword("clone"), OBJECT_ID, ONE_MEMBER, DESCRIBED, containerParts);
export const MASTER: Syntax = sequence(keyword("ms", "master"), OBJECT_ID, ONE_MEMBER, DESCRIBED, containerParts);
