import type { Element } from "../../cib/index.ts";
import { quoteWord } from "../lexer.ts";
import type { Reading } from "./reading.ts";
import { type Saying, sayComments } from "./saying.ts";
import { type Irregular, keyword, type Syntax, sequence } from "./syntax.ts";

/** Whom a fencing level is for, as attributes of `<fencing-level>`. */
type Target = Readonly<Record<string, string>>;

interface Level {
  readonly target: Target;
  readonly index: string;
  readonly devices: string;
}

/** `[TARGET] DEVICES...`: every further word is the target's next level. Without a target the levels are for every node. A
 *  level out of the row says its number: `3:a,b`... is written `$index=3` before it. */
const LEVELS: Irregular = {
  t: "irregular",
  label: "[<target>] <device>[,<device>...]",
  take: (reading) => {
    const levels = takeLevels(reading);
    const targets: Target[] | undefined =
      levels[0]?.target === EVERY_NODE ? reading.surroundings.nodes.map((target) => ({ target })) : undefined;
    const all =
      targets === undefined ? levels : targets.flatMap((target) => levels.map((level) => ({ ...level, target })));
    for (const { target, index, devices } of all) {
      const attributes = { ...target, index, devices };
      reading.element.children.push({ kind: "element", name: "fencing-level", attributes, children: [] });
    }
    return true;
  },
  say: sayLevels,
};

const EVERY_NODE: Target = {};

function readTarget(text: string): Target | undefined {
  const attribute = /^attr:([\p{L}\p{N}_.-]+)=(.+)$/iu.exec(text);
  if (attribute !== null) return { "target-attribute": attribute[1]!, "target-value": attribute[2]! };
  const pattern = /^pattern:(.+)$/i.exec(text)?.[1];
  if (pattern !== undefined) return { "target-pattern": pattern };
  const target = /^([^:]+):$/.exec(text)?.[1];
  return target === undefined ? undefined : { target };
}

/** What crmsh would take for a device, and is a target that lacks something. */
function refuseNoDevice(text: string, reading: Reading): void {
  const attribute = /^attr(?:ibute)?:/i.test(text);
  if (!attribute && !/[:=]/.test(text)) return;
  const pair = /^(?:attribute:)?([^:=]+)=([^:=]+)$/i.exec(text);
  const node = /^node=([^:=]+)$/i.exec(text)?.[1];
  const meant = node !== undefined ? `${node}:` : pair === null ? undefined : `attr:${pair[1]}=${pair[2]}`;
  reading.fail(attribute ? "Expected attr:<name>=<value>" : `${text} is no device`, {
    from: attribute ? text.length : 0,
    ...(meant === undefined ? {} : { suggestion: meant }),
  });
}

function takeLevels(reading: Reading): Level[] {
  const levels: Level[] = [];
  const numbers = new Map<string, number>();
  let target = EVERY_NODE;
  let index: number | undefined;
  for (;;) {
    reading.takeComments();
    reading.expect("<node>:", "node", "fencing-target");
    reading.expect("<device>[,<device>...]", "reference", "fencing-device");
    const text = reading.word;
    if (text === undefined) return levels;
    const found = readTarget(text);
    const number = /^\$index=(\d+)$/.exec(text)?.[1];
    if (found !== undefined) {
      if (levels[0]?.target === EVERY_NODE) reading.fail("A target after levels for every node");
      target = found;
      index = undefined;
      reading.accept("node");
    } else if (number !== undefined) {
      index = Number(number);
      reading.accept("value", "$index=".length);
    } else {
      refuseNoDevice(text, reading);
      const key = JSON.stringify(Object.values(target));
      index ??= (numbers.get(key) ?? 0) + 1;
      numbers.set(key, index);
      levels.push({ target, index: String(index), devices: text });
      reading.accept("reference");
      index = undefined;
    }
  }
}

function targetWord({ attributes }: Element): string | undefined {
  if (attributes["target-pattern"] !== undefined) return `pattern:${attributes["target-pattern"]}`;
  if (attributes["target-attribute"] !== undefined)
    return `attr:${attributes["target-attribute"]}=${attributes["target-value"]}`;
  return attributes.target === undefined ? undefined : `${attributes.target}:`;
}

function sayLevels(saying: Saying): boolean {
  if (!sayComments(saying)) return false;
  const levels = saying.element.children.filter((node): node is Element => node.kind === "element");
  const groups = new Map<string, Element[]>();
  for (const level of levels) {
    const word = targetWord(level);
    if (word === undefined || (saying.options.complete && !isPlain(level, word, saying))) return false;
    groups.set(word, [...(groups.get(word) ?? []), level]);
  }
  const rows = [...groups].map(([word, members]) => [word, members.toSorted(byIndex)] as const);
  const devices = rows.map(([, members]) => devicesOf(members).join(" "));
  const { nodes } = saying.surroundings;
  const same = new Set(devices).size === 1;
  const every = rows.every(([word]) => nodes.includes(word.slice(0, -1)));
  if (same && rows.length === nodes.length && (every || !saying.options.complete)) {
    for (const device of devicesOf(rows[0]![1])) saying.write(device, "reference");
  } else {
    for (const [word, members] of rows) {
      saying.breakLine();
      saying.writePieces({ text: quoteWord(word), role: "node" });
      for (const device of devicesOf(members)) saying.write(device, "reference");
    }
  }
  saying.next = saying.element.children.length;
  return true;
}

function isPlain(level: Element, word: string, saying: Saying): boolean {
  const { id, devices = "", index = "", ...target } = level.attributes;
  if (level.children.length > 0 || (id !== undefined && saying.surroundings.isReferenced(level.name, id))) return false;
  const back = readTarget(word);
  if (back === undefined || Object.keys(target).length !== Object.keys(back).length) return false;
  if (Object.keys(back).some((name) => back[name] !== target[name])) return false;
  return /^[1-9]\d*$/.test(index) && /^[^\s:$"'\\]+$/.test(devices);
}

const byIndex = (a: Element, b: Element): number => Number(a.attributes.index) - Number(b.attributes.index);

/** Devices of levels in a row; a level that is not the next one says its number. */
function devicesOf(levels: readonly Element[]): string[] {
  let expected = 1;
  return levels.flatMap(({ attributes: { index, devices = "" } }) => {
    const number = Number(index);
    const words = number === expected ? [devices] : [`$index=${index}`, devices];
    expected = number + 1;
    return words;
  });
}

export const FENCING_TOPOLOGY: Syntax = sequence(keyword("fencing_topology", "fencing-topology"), LEVELS);
