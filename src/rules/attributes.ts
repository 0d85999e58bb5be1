import { parseScore } from "../base/index.ts";
import { childElements, type Element, firstChild } from "../cib/index.ts";
import { evaluateRule, resolveReference } from "./evaluate.ts";
import type { RuleInput } from "./input.ts";

export interface CollectOptions {
  /** Id of the block that goes before all others, whatever its score. */
  readonly firstId?: string;
}

/** Adds what the name/value blocks (`meta_attributes`, `instance_attributes`, `utilization`, ...) below `parent` give to
 *  `values`: blocks by falling score, of equal ones the last in the document first; blocks whose rule does not hold are left out. A name that has
 *  a value keeps it; `#default` takes it away again. */
export function collectAttributes(
  parent: Element,
  blockName: string,
  input: RuleInput,
  values: Map<string, string>,
  options: CollectOptions = {},
): void {
  const blocks: { readonly block: Element; readonly score: number }[] = [];
  for (const child of parent.children) {
    if (child.kind !== "element" || child.name !== blockName) continue;
    const block = resolveReference(child, input);
    if (block === undefined) continue;
    const first = options.firstId !== undefined && block.attributes.id === options.firstId;
    blocks.push({ block, score: first ? Number.POSITIVE_INFINITY : scoreOf(block, input) });
  }
  if (blocks.length > 1) blocks.reverse().sort((a, b) => b.score - a.score || 0);
  for (const { block } of blocks) collectBlock(block, input, values);
}

function scoreOf(block: Element, input: RuleInput): number {
  const text = block.attributes.score;
  if (text === undefined) return 0;
  const score = parseScore(text);
  if (score === undefined)
    input.report?.(`Using 0 as ${block.attributes.id} score because '${text}' is not a valid score`, "warning");
  return score ?? 0;
}

function collectBlock(block: Element, input: RuleInput, values: Map<string, string>): void {
  const rule = firstChild(block, "rule");
  if (rule !== undefined && !evaluateRule(rule, input)) return;
  // Configurations of the first generation wrap the pairs.
  const [first] = block.children;
  const pairs = first?.kind === "element" && first.name === "attributes" ? first : block;
  for (const child of childElements(pairs, "nvpair")) {
    const pair = resolveReference(child, input);
    const { name, value } = pair?.attributes ?? {};
    if (name === undefined || value === undefined) continue;
    if (value.toLowerCase() === "#default") {
      input.report?.(
        `Support for setting meta-attributes (such as ${name}) to the explicit value '#default' is deprecated and will be removed in a future release`,
        "warning",
      );
      values.delete(name);
    } else if (!values.has(name)) {
      values.set(name, value);
    }
  }
}
