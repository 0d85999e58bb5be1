import { CrmError } from "../base/index.ts";
import type { Element, Node } from "./tree.ts";

/** One step down the tree: the `nth` (1-based) child that has this name and this id. Comments step by `#comment`, text by
 *  `#text`, both without id. */
export interface PathStep {
  readonly name: string;
  readonly id?: string;
  readonly nth: number;
}

/** From the root's own step down to the node. */
export type ElementPath = readonly PathStep[];

export function stepName(node: Node): string {
  return node.kind === "element" ? node.name : `#${node.kind}`;
}

export function stepId(node: Node): string | undefined {
  return node.kind === "element" ? node.attributes.id : undefined;
}

/** Siblings with equal keys are told apart by their number among themselves. */
export function siblingKey(node: Node): string {
  const id = stepId(node);
  return id === undefined ? stepName(node) : `${stepName(node)} ${id}`;
}

export function makeStep(name: string, id: string | undefined, nth: number): PathStep {
  return id === undefined ? { name, nth } : { name, id, nth };
}

/** `/cib/configuration/resources/primitive[@id='vip']`; a number follows only where it is not 1. */
export function formatPath(path: ElementPath): string {
  return path
    .map(({ name, id, nth }) => {
      const test = id === undefined ? "" : `[@id='${id.replaceAll("&", "&amp;").replaceAll("'", "&apos;")}']`;
      return `/${name}${test}${nth === 1 ? "" : `[${nth}]`}`;
    })
    .join("");
}

const STEP = /\/([^/[\]]+)(?:\[@id=(?:'([^']*)'|"([^"]*)")\])?(?:\[(\d+)\])?/y;

/** Reads what `formatPath` and Pacemaker's patches write. @throws CrmError `bad-path` */
export function parsePath(text: string): ElementPath {
  const steps: PathStep[] = [];
  let offset = 0;
  while (offset < text.length) {
    STEP.lastIndex = offset;
    const match = STEP.exec(text);
    if (!match) break;
    offset = STEP.lastIndex;
    const id = (match[2] ?? match[3])?.replaceAll("&apos;", "'").replaceAll("&amp;", "&");
    steps.push(makeStep(match[1]!, id, Number(match[4] ?? 1)));
  }
  if (offset < text.length || steps.length === 0) {
    throw new CrmError({ code: "bad-path", message: `not a path of elements: ${text}`, at: { column: offset + 1 } });
  }
  return steps;
}

/** Index of the child a step means, -1 when there is none. */
export function findStep(children: readonly Node[], step: PathStep): number {
  let left = step.nth;
  for (let index = 0; index < children.length; index++) {
    const node = children[index]!;
    if (stepName(node) !== step.name || stepId(node) !== step.id) continue;
    if (--left === 0) return index;
  }
  return -1;
}

/** The node at a path, undefined when it is not there. */
export function nodeAt(root: Element, path: ElementPath): Node | undefined {
  const [first, ...rest] = path;
  if (first === undefined || findStep([root], first) !== 0) return undefined;
  let node: Node = root;
  for (const step of rest) {
    if (node.kind !== "element") return undefined;
    const index: number = findStep(node.children, step);
    if (index < 0) return undefined;
    node = node.children[index]!;
  }
  return node;
}
