import {
  type Change,
  type CibVersion,
  type Element,
  formatPath,
  nodeAt,
  patchsetOf,
  writeXml,
} from "../../cib/index.ts";

/** The change as `cibadmin --patch` takes it, for the version that is given: Pacemaker 3 wants all of one. `before` and
 *  `after` are the documents that the changes lead from and to. */
export function patchFor(
  changes: readonly Change[],
  before: Element,
  after: Element,
  base: CibVersion | undefined,
): string {
  const versions =
    base === undefined
      ? undefined
      : {
          source: base,
          target: { ...base, epoch: base.epoch + 1, numUpdates: 0 },
        };
  return writeXml(patchsetOf(addressable(changes, before, after), versions));
}

/** Pacemaker finds an element by name and id alone. Where a path needs a number (elements without an id, comments), the
 *  nearest element above that needs none is replaced as a whole. */
function addressable(changes: readonly Change[], before: Element, after: Element): Change[] {
  const kept: Change[] = [];
  const whole = new Map<string, Change["path"]>();
  for (const change of changes) {
    const bad = change.path.findIndex(({ name, nth }) => nth !== 1 || name.startsWith("#"));
    const isComment = change.op === "create" && change.node.kind !== "element";
    if (bad < 0 && !isComment) kept.push(change);
    else {
      const path = bad < 0 ? change.path : change.path.slice(0, bad);
      whole.set(formatPath(path), path);
    }
  }
  if (whole.size === 0) return [...changes];
  const roots = [...whole].filter(([path]) => ![...whole.keys()].some((other) => path.startsWith(`${other}/`)));
  const inside = (path: string): boolean => roots.some(([root]) => path === root || path.startsWith(`${root}/`));
  const replaced = roots.flatMap(([, path]) => replacement(path, before, after));
  return [...kept.filter(({ path }) => !inside(formatPath(path))), ...replaced];
}

function replacement(path: Change["path"], before: Element, after: Element): Change[] {
  const parentPath = path.slice(0, -1);
  const parent = nodeAt(after, parentPath);
  const node = nodeAt(after, path);
  const gone: Change[] = nodeAt(before, path) === undefined ? [] : [{ op: "delete", path }];
  if (node === undefined || parent?.kind !== "element") return gone;
  return [...gone, { op: "create", path: parentPath, position: parent.children.indexOf(node), node }];
}
