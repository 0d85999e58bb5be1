import { type Attributes, type Element, type Node, sameTree } from "../../cib/index.ts";

/** What two sides changed differently. */
export interface Conflict {
  /** Id of the innermost object or section around it. */
  readonly object: string;
  /** `attribute value of option ip`, `order of members`, ... */
  readonly what: string;
  readonly mine: string | undefined;
  readonly theirs: string | undefined;
}

export interface Merge {
  readonly merged: Element;
  readonly conflicts: readonly Conflict[];
}

/** Attributes of `<cib>` that the cluster keeps by itself. */
const KEPT_BY_CLUSTER: ReadonlySet<string> = new Set([
  "epoch",
  "num_updates",
  "admin_epoch",
  "cib-last-written",
  "update-origin",
  "update-client",
  "update-user",
  "have-quorum",
  "dc-uuid",
  "execution-date",
  "num_nodes",
]);

/** Brings two descendants of one document together: by element, found by name and id (options by name), and by attribute.
 *  Where only one side changed something, that holds; where both changed the same thing differently it is a conflict, and
 *  the merged document has theirs. */
export function mergeThreeWay(base: Element, mine: Element, theirs: Element): Merge {
  const conflicts: Conflict[] = [];
  return { merged: mergeElement(base, mine, theirs, "cib", conflicts), conflicts };
}

function mergeElement(base: Element, mine: Element, theirs: Element, object: string, conflicts: Conflict[]): Element {
  if (mine === theirs || sameTree(mine, base)) return theirs;
  if (theirs === base || sameTree(theirs, base)) return mine;
  const attributes = mergeAttributes(base, mine, theirs, object, conflicts);
  const children = mergeChildren(base, mine, theirs, object, conflicts);
  return { ...theirs, attributes, children };
}

function mergeAttributes(
  base: Element,
  mine: Element,
  theirs: Element,
  object: string,
  conflicts: Conflict[],
): Attributes {
  const merged: Record<string, string> = {};
  const names = new Set([...Object.keys(theirs.attributes), ...Object.keys(mine.attributes)]);
  for (const name of names) {
    const was = base.attributes[name];
    const my = mine.attributes[name];
    const their = theirs.attributes[name];
    let value = my === was ? their : my;
    if (my !== was && their !== was && my !== their) {
      value = their;
      if (!(theirs.name === "cib" && KEPT_BY_CLUSTER.has(name))) {
        conflicts.push({ object, what: `${describe(theirs)} ${name}`, mine: my, theirs: their });
      }
    }
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}

function describe(element: Element): string {
  const { name, id } = element.attributes;
  return name === undefined ? (id === undefined ? element.name : `${element.name} ${id}`) : `${element.name} ${name}`;
}

/** Children are the same when they have the same name and id; options of one set by their names. */
function keysOf(children: readonly Node[]): Map<string, Node> {
  const keys = new Map<string, Node>();
  for (const node of children) {
    const key = keyOf(node);
    let number = 1;
    while (keys.has(`${key} ${number}`)) number++;
    keys.set(`${key} ${number}`, node);
  }
  return keys;
}

function keyOf(node: Node): string {
  if (node.kind !== "element") return `#${node.kind} ${node.text}`;
  const { id, name } = node.attributes;
  return node.name === "nvpair" && name !== undefined ? `nvpair ${name}` : `${node.name} ${id ?? ""}`;
}

const OBJECTS = new Set(["node", "primitive", "group", "clone", "master", "bundle", "template", "tag", "alert"]);

function mergeChildren(
  base: Element,
  mine: Element,
  theirs: Element,
  object: string,
  conflicts: Conflict[],
): readonly Node[] {
  const was = keysOf(base.children);
  const my = keysOf(mine.children);
  const their = keysOf(theirs.children);
  const merged = new Map<string, Node>();
  for (const key of new Set([...their.keys(), ...my.keys()])) {
    const node = mergeChild({ key, was: was.get(key), my: my.get(key), their: their.get(key), object, conflicts });
    if (node !== undefined) merged.set(key, node);
  }
  const order = mergeOrder([...was.keys()], [...my.keys()], [...their.keys()]);
  if (order === undefined) {
    const members = (keys: Iterable<string>): string => [...keys].map((key) => key.replace(/ \d+$/, "")).join(", ");
    conflicts.push({ object, what: "order", mine: members(my.keys()), theirs: members(their.keys()) });
  }
  return (order ?? [...their.keys()]).flatMap((key) => merged.get(key) ?? []);
}

interface ChildMerge {
  readonly key: string;
  readonly was: Node | undefined;
  readonly my: Node | undefined;
  readonly their: Node | undefined;
  readonly object: string;
  readonly conflicts: Conflict[];
}

function mergeChild({ was, my, their, object, conflicts }: ChildMerge): Node | undefined {
  const same = (a: Node | undefined, b: Node | undefined): boolean =>
    a === b || (a !== undefined && b !== undefined && sameTree(a, b));
  if (same(my, was)) return their;
  if (same(their, was) || same(my, their)) return my;
  const inner = [their, my, was].find((node) => node?.kind === "element") as Element | undefined;
  const name = inner === undefined ? object : innerObject(inner, object);
  if (my?.kind === "element" && their?.kind === "element") {
    const origin: Element = was?.kind === "element" ? was : { ...their, attributes: {}, children: [] };
    return mergeElement(origin, my, their, name, conflicts);
  }
  const what = inner === undefined ? "comment" : describe(inner);
  conflicts.push({
    object: name,
    what,
    mine: my === undefined ? "deleted" : "changed",
    theirs: their === undefined ? "deleted" : "changed",
  });
  return their;
}

/** The object that a reader knows by name. */
function innerObject(element: Element, object: string): string {
  const { id } = element.attributes;
  if (id === undefined) return object === "cib" ? element.name : object;
  return OBJECTS.has(element.name) ||
    element.name.startsWith("rsc_") ||
    element.name.startsWith("acl_") ||
    object === "cib" ||
    /^(crm_config|nodes|resources|constraints|.*defaults|acls|tags|alerts)$/.test(object)
    ? id
    : object;
}

/** The order of one side where the other left it alone; new children follow the neighbour they were put behind. undefined
 *  when both sides changed it differently. */
function mergeOrder(was: readonly string[], my: readonly string[], their: readonly string[]): string[] | undefined {
  const common = (keys: readonly string[], other: readonly string[]): string[] => {
    const known = new Set(other);
    return keys.filter((key) => known.has(key));
  };
  const mineMoved = common(my, was).join("\n") !== common(was, my).join("\n");
  const theirsMoved = common(their, was).join("\n") !== common(was, their).join("\n");
  if (mineMoved && theirsMoved && common(my, their).join("\n") !== common(their, my).join("\n")) return undefined;
  const [lead, other] = mineMoved ? [my, their] : [their, my];
  const order = [...lead];
  const present = new Set(order);
  let after = -1;
  for (const key of other) {
    if (present.has(key)) after = order.indexOf(key);
    else {
      order.splice(++after, 0, key);
      present.add(key);
    }
  }
  return order;
}
