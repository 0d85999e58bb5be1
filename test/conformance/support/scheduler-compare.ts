import { childElements, type Element, firstChild, readXml, writeXml } from "../../../src/cib/index.ts";

/** Lines as the upstream comparison sees them: without any white space, empty ones dropped. */
export function bareLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/\s+/g, ""))
    .filter((line) => line !== "");
}

/** Sorted bytewise, duplicates kept. */
export function sortedLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The two root attributes that depend on the build and the host. */
export function normaliseGraph(text: string): string {
  return text.replace(/crm_feature_set="[^"]*"/g, "").replace(/batch-limit="[0-9]*"/g, "");
}

/** The graph as a set: one line for the root, one for each synapse (priority, action with all it carries, inputs by key),
 *  sorted. Ids of synapses and actions do not count. */
export function canonicalGraph(text: string): string[] {
  const root = readXml(normaliseGraph(text));
  const lines = [`root ${attributeList(root, [])}`];
  for (const synapse of childElements(root, "synapse")) {
    const priority = synapse.attributes.priority ?? "0";
    const actions = childElements(synapse, "action_set").flatMap((set) => childElements(set));
    const inputs = childElements(synapse, "inputs")
      .flatMap((list) => childElements(list, "trigger"))
      .flatMap((trigger) => childElements(trigger))
      .map(actionKey)
      .sort();
    lines.push(
      `${actions.map(describeAction).join(" + ")} priority=${priority} after [${inputs.length === 0 ? "" : ` ${inputs.join(", ")} `}]`,
    );
  }
  return lines.sort();
}

function attributeList(node: Element, except: readonly string[]): string {
  return Object.keys(node.attributes)
    .filter((name) => !except.includes(name))
    .sort()
    .map((name) => `${name}=${node.attributes[name]!}`)
    .join(" ");
}

function actionKey(action: Element): string {
  const { operation_key, internal_operation_key, on_node } = action.attributes;
  const internal = internal_operation_key === undefined ? "" : `(${internal_operation_key})`;
  const key = operation_key ?? action.attributes.operation ?? "?";
  return `${action.name} ${key}${internal}${on_node === undefined ? "" : ` on ${on_node}`}`;
}

function describeAction(action: Element): string {
  const rest = attributeList(action, ["id", "operation_key", "internal_operation_key", "on_node"]);
  const primitive = firstChild(action, "primitive");
  const meta = firstChild(action, "attributes");
  const others = childElements(action).filter(({ name }) => name !== "primitive" && name !== "attributes");
  return [
    actionKey(action),
    rest,
    primitive === undefined ? "" : `primitive{${attributeList(primitive, [])}}`,
    meta === undefined ? "" : `{${attributeList(meta, [])}}`,
    ...others.map((other) => writeXml(other, { indent: 0 })),
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** What differs of two lists of lines, as `-` (expected only) and `+` (ours only) lines; in order by a longest common
 *  subsequence, so that it reads like diff(1). */
export function diffLines(expected: readonly string[], actual: readonly string[]): string[] {
  let head = 0;
  while (head < expected.length && head < actual.length && expected[head] === actual[head]) head++;
  let tail = 0;
  while (
    tail < expected.length - head &&
    tail < actual.length - head &&
    expected[expected.length - 1 - tail] === actual[actual.length - 1 - tail]
  )
    tail++;
  const a = expected.slice(head, expected.length - tail);
  const b = actual.slice(head, actual.length - tail);
  if (a.length * b.length > 4_000_000) return [...a.map((line) => `- ${line}`), ...b.map((line) => `+ ${line}`)];
  const width = b.length + 1;
  const length = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i * width + j] =
        a[i] === b[j]
          ? length[(i + 1) * width + j + 1]! + 1
          : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!);
    }
  }
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && length[(i + 1) * width + j]! >= length[i * width + j + 1]!)) {
      lines.push(`- ${a[i++]!}`);
    } else {
      lines.push(`+ ${b[j++]!}`);
    }
  }
  return lines;
}
