import { CrmError } from "../base/index.ts";
import { type ElementPath, findStep, formatPath, makeStep, siblingKey, stepId, stepName } from "./path.ts";
import { type Attributes, type Element, type Node, sameAttributes, sameTree } from "./tree.ts";

/** One edit of the document. A list of them is applied in order; each path holds at its own turn.
 *  The shell's staged edits, the diff on the screen, the record on disk, the message to the peers and `cibadmin --patch`
 *  are all this one kind of value. */
export type Change =
  | { readonly op: "create"; readonly path: ElementPath; readonly position: number; readonly node: Node }
  | { readonly op: "delete"; readonly path: ElementPath }
  | { readonly op: "modify"; readonly path: ElementPath; readonly attributes: Attributes }
  | { readonly op: "move"; readonly path: ElementPath; readonly position: number };

/** What turns `before` into `after`, found by comparing references first: the cost is that of what differs.
 *  In each element deletions come first (last sibling first), then changes inside the children that stay, then creations
 *  and moves by rising position. `modify` carries all attributes of the element, in order. */
export function diff(before: Element, after: Element): Change[] {
  const changes: Change[] = [];
  if (before.name !== after.name) {
    throw new CrmError({ code: "bad-diff", message: `documents have different roots: ${before.name}, ${after.name}` });
  }
  diffElement(before, after, [makeStep(after.name, after.attributes.id, 1)], changes);
  return changes;
}

function diffElement(before: Element, after: Element, path: ElementPath, changes: Change[]): void {
  if (before === after) return;
  if (before.children !== after.children) diffChildren(before.children, after.children, path, changes);
  if (!sameAttributes(before.attributes, after.attributes) || !sameOrder(before.attributes, after.attributes)) {
    changes.push({ op: "modify", path, attributes: after.attributes });
  }
}

function sameOrder(a: Attributes, b: Attributes): boolean {
  if (a === b) return true;
  const order = Object.keys(b);
  return Object.keys(a).every((name, index) => order[index] === name);
}

/** Keys of children with their number among equals, so that every child has a key of its own. */
function numberedKeys(children: readonly Node[]): string[] {
  const seen = new Map<string, number>();
  return children.map((node) => {
    const key = node.kind === "element" ? siblingKey(node) : `${stepName(node)}=${node.text}`;
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return `${nth} ${key}`;
  });
}

function diffChildren(before: readonly Node[], after: readonly Node[], path: ElementPath, changes: Change[]): void {
  // Most changes touch few of many children: skip what is the same at both ends.
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  if (diffInPlace(before, after, head, path, changes)) return;
  const beforeKeys = numberedKeys(before);
  const afterKeys = numberedKeys(after);
  const wanted = new Map(afterKeys.map((key, index) => [key, index]));

  // The working copy goes through the same edits as the receiver's children will.
  const work: Node[] = [...before];
  const workKeys = [...beforeKeys];
  for (let index = work.length - 1; index >= head; index--) {
    if (wanted.has(workKeys[index]!)) continue;
    changes.push({ op: "delete", path: [...path, stepOf(work, index)] });
    work.splice(index, 1);
    workKeys.splice(index, 1);
  }
  for (let index = head; index < work.length; index++) {
    const old = work[index]!;
    const now = after[wanted.get(workKeys[index]!)!]!;
    if (old.kind === "element" && now.kind === "element" && old !== now) {
      diffElement(old, now, [...path, stepOf(work, index)], changes);
      work[index] = now;
    }
  }
  for (let index = head; index < after.length; index++) {
    const key = afterKeys[index]!;
    if (workKeys[index] === key) continue;
    const from = workKeys.indexOf(key, index);
    if (from < 0) {
      changes.push({ op: "create", path, position: index, node: after[index]! });
      work.splice(index, 0, after[index]!);
      workKeys.splice(index, 0, key);
    } else {
      changes.push({ op: "move", path: [...path, stepOf(work, from)], position: index });
      work.splice(index, 0, ...work.splice(from, 1));
      workKeys.splice(index, 0, ...workKeys.splice(from, 1));
    }
  }
}

/** The usual case: the same children in the same places, some of them changed inside. False when it is not so. */
function diffInPlace(
  before: readonly Node[],
  after: readonly Node[],
  head: number,
  path: ElementPath,
  changes: Change[],
): boolean {
  if (before.length !== after.length) return false;
  const changed: number[] = [];
  for (let index = head; index < before.length; index++) {
    const old = before[index]!;
    const now = after[index]!;
    if (old === now) continue;
    if (old.kind !== "element" || now.kind !== "element") return false;
    if (old.name !== now.name || old.attributes.id !== now.attributes.id) return false;
    changed.push(index);
  }
  for (const index of changed) {
    diffElement(before[index] as Element, after[index] as Element, [...path, stepOf(before, index)], changes);
  }
  return true;
}

function stepOf(children: readonly Node[], index: number): ElementPath[number] {
  const node = children[index]!;
  const name = stepName(node);
  const id = stepId(node);
  let nth = 1;
  for (let other = 0; other < index; other++) {
    const sibling = children[other]!;
    if (stepId(sibling) === id && stepName(sibling) === name) nth++;
  }
  return makeStep(stepName(node), stepId(node), nth);
}

/** The document after the changes; `root` stays as it is and shares all that did not change.
 *  @throws CrmError `change-failed` when a path is not there or a position is outside its parent. */
export function applyChanges(root: Element, changes: readonly Change[]): Element {
  return changes.reduce((tree, change) => applyAt(tree, change.path, 1, change), checkRoot(root, changes));
}

function checkRoot(root: Element, changes: readonly Change[]): Element {
  for (const change of changes) {
    const [first] = change.path;
    if (
      first === undefined ||
      first.name !== root.name ||
      (change.op !== "create" && change.op !== "modify" && change.path.length < 2)
    ) {
      throw failed(change, "no such element");
    }
  }
  return root;
}

function applyAt(parent: Element, path: ElementPath, depth: number, change: Change): Element {
  if (depth === path.length) {
    if (change.op === "modify") return { ...parent, attributes: change.attributes };
    if (change.op === "create") return { ...parent, children: insert(parent.children, change.node, change) };
    throw failed(change, "no such element");
  }
  const step = path[depth]!;
  const index = findStep(parent.children, step);
  if (index < 0) throw failed(change, "no such element");
  if (depth === path.length - 1 && (change.op === "delete" || change.op === "move")) {
    const rest = parent.children.toSpliced(index, 1);
    return { ...parent, children: change.op === "delete" ? rest : insert(rest, parent.children[index]!, change) };
  }
  const child = parent.children[index]!;
  if (child.kind !== "element") throw failed(change, "not an element");
  return { ...parent, children: parent.children.with(index, applyAt(child, path, depth + 1, change)) };
}

function insert(
  children: readonly Node[],
  node: Node,
  change: Change & { readonly position: number },
): readonly Node[] {
  if (change.position > children.length || change.position < 0) throw failed(change, `no position ${change.position}`);
  return children.toSpliced(change.position, 0, node);
}

function failed(change: Change, why: string): CrmError {
  return new CrmError({
    code: "change-failed",
    message: `cannot ${change.op} ${formatPath(change.path)}: ${why}`,
    hint: "the document is not the one this change was made for",
  });
}

/** True when applying the changes to `before` gives `after`; what a receiver checks in tests and in debug runs. */
export function leadsTo(before: Element, changes: readonly Change[], after: Element): boolean {
  return sameTree(applyChanges(before, changes), after);
}
