import type { Element, Node } from "../../../src/cib/index.ts";
import { writeXml } from "../../../src/cib/index.ts";

/** Where crmsh 4.4.1 and ours differ on purpose: each rule takes its difference out of both documents. */
export interface CrmExplanation {
  readonly id: string;
  readonly why: string;
  readonly normalise: (node: Element, script: readonly string[]) => Element;
}

export const CRM_EXPLANATIONS: readonly CrmExplanation[] = [
  {
    id: "alone",
    why: "4.4.1 takes a colocation or an order of a single resource and makes a set of it; 5.1 and ours want two",
    normalise: (configuration) =>
      within(configuration, "constraints", ({ name, children }) => {
        const sets = children.filter((node) => node.kind === "element");
        const [set, ...more] = sets;
        const alone = set?.name === "resource_set" && more.length === 0 && set.children.length === 1;
        return !(alone && (name === "rsc_colocation" || name === "rsc_order"));
      }),
  },
  {
    id: "node-ids",
    why: "4.4.1 makes attributes that are added to a node ids of a second set (n2-instance_attributes-0-standby)",
    normalise: (configuration) =>
      everywhere(configuration, ({ name, id }) =>
        name === "nvpair" ? { id: id?.replace(/-(instance_attributes|utilization)-\d+-/, "-$1-") } : {},
      ),
  },
  {
    id: "tags-renamed",
    why: "4.4.1 leaves the old name in tags when an object is renamed",
    normalise: (configuration, script) =>
      everywhere(configuration, ({ name, id }) => (name === "obj_ref" ? { id: renamed(id, script) } : {})),
  },
  {
    id: "topology-renamed",
    why: "4.4.1 leaves the old name in fencing levels when an object is renamed",
    normalise: (configuration, script) =>
      mapElements(configuration, (node) => {
        const { devices } = node.attributes;
        if (node.name !== "fencing-level" || devices === undefined) return node;
        const now = devices.split(",").map((device) => renamed(device, script));
        return { ...node, attributes: { ...node.attributes, devices: now.join(",") } };
      }),
  },
  {
    id: "loosened-sets",
    why: "4.4.1 forgets that a set is unordered when a resource in it is renamed, wrapped or deleted",
    normalise: (configuration, script) =>
      script.some((line) => /^(rename|delete|group|clone|bundle|modgroup) /.test(line))
        ? mapElements(configuration, (node) => {
            const { sequential, ...rest } = node.attributes;
            return node.name === "resource_set" && sequential === "false" ? { ...node, attributes: rest } : node;
          })
        : configuration,
  },
  {
    id: "emptied-sets",
    why: "4.4.1 leaves an empty set, which no schema allows, where its resource went into a group that a later set names",
    normalise: (configuration) =>
      mapElements(configuration, (node) => ({
        ...node,
        children: node.children.filter(
          (each) => each.kind !== "element" || each.name !== "resource_set" || each.children.length > 0,
        ),
      })),
  },
  {
    id: "last-set",
    why: "options without an id go into the usual set in 4.4.1, into the last there is in 5.1 and ours",
    normalise: oneSetEach,
  },
  {
    id: "second-rule",
    why: "4.4.1 adds a second rule to a set that has one, which no schema allows; in ours the later one takes its place",
    normalise: (configuration, script) =>
      script.filter((line) => /^(op|rsc)_defaults .*\brule /.test(line)).length < 2
        ? configuration
        : mapElements(configuration, lastRuleAlone),
  },
  {
    id: "empty-roles",
    why: "4.4.1 makes a role of which it refuses the only right; 5.1 and ours refuse the line",
    normalise: (configuration) =>
      within(configuration, "acls", ({ name, children }) => name !== "acl_role" || children.length > 0),
  },
  {
    id: "shrunk-sets",
    why: "a colocation of sets of which deletion leaves two resources becomes a pair, in 4.4.1 sometimes the other way round",
    normalise: (configuration, script) => {
      const shrunk = new Set(
        script.flatMap((line) => /^colocation (\S+) \S+ (?:.*[()].*|\S+ \S+ \S+)$/.exec(line)?.[1] ?? []),
      );
      const pair = (node: Element): Element => {
        const { id, rsc, "with-rsc": other } = node.attributes;
        if (!shrunk.has(id ?? "") || rsc === undefined || other === undefined || rsc < other) return node;
        return { ...node, attributes: { ...node.attributes, rsc: other, "with-rsc": rsc } };
      };
      return mapElements(configuration, (node) => (node.name === "rsc_colocation" ? pair(node) : node));
    },
  },
];

/** A set with its last rule in front; ids in it count differently. */
function lastRuleAlone(set: Element): Element {
  const rule = set.children.findLast((node) => node.kind === "element" && node.name === "rule");
  if (set.name !== "meta_attributes" || rule?.kind !== "element") return set;
  const bare = mapElements(rule, ({ attributes: { id: _id, ...rest }, ...node }) => ({ ...node, attributes: rest }));
  return {
    ...set,
    children: [bare, ...set.children.filter((node) => node.kind !== "element" || node.name !== "rule")],
  };
}

/** All options of a section in one set, without ids; of sets with rules the rules stay. */
function oneSetEach(configuration: Element): Element {
  const isOption = (node: Node): node is Element => node.kind === "element" && node.name === "nvpair";
  return {
    ...configuration,
    children: configuration.children.map((section) => {
      if (section.kind !== "element" || !["crm_config", "rsc_defaults", "op_defaults"].includes(section.name))
        return section;
      const sets = section.children.filter((node) => node.kind === "element");
      const named = sets
        .flatMap(({ children }) => children.filter(isOption))
        .map(({ attributes }) => {
          const { name = "", value = "" } = attributes;
          return [
            `${name}=${value}`,
            { kind: "element", name: "nvpair", attributes: { name, value }, children: [] },
          ] as const;
        });
      const options = [...new Map<string, Element>(named)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, node]) => node);
      const ruled = sets
        .map((set) => ({ ...set, children: set.children.filter((node) => !isOption(node)) }))
        .filter(({ children }) => children.length > 0);
      const merged: Element = { kind: "element", name: "options", attributes: {}, children: options };
      return { ...section, children: [...ruled, ...(options.length > 0 ? [merged] : [])] };
    }),
  };
}

/** Told by the time it takes, not by its document. */
export const ENDLESS = {
  id: "endless",
  why: "4.4.1 does not come to an end and writes nothing: there is nothing to compare",
};

function mapElements(node: Element, change: (node: Element) => Element): Element {
  const children = node.children.map((each) => (each.kind === "element" ? mapElements(each, change) : each));
  return change({ ...node, children });
}

/** The configuration with other attributes; undefined leaves one as it is. */
function everywhere(
  configuration: Element,
  change: (node: { readonly name: string; readonly id: string | undefined }) => { readonly id?: string | undefined },
): Element {
  return mapElements(configuration, (node) => {
    const { id } = change({ name: node.name, id: node.attributes.id });
    return id === undefined ? node : { ...node, attributes: { ...node.attributes, id } };
  });
}

function renamed(id: string | undefined, script: readonly string[]): string | undefined {
  let name = id;
  for (const line of script) {
    const [word, from, to] = line.split(" ");
    if (word === "rename" && from === name) name = to;
  }
  return name;
}

/** The configuration with the objects of one section that pass. */
function within(configuration: Element, section: string, test: (node: Element) => boolean): Element {
  return {
    ...configuration,
    children: configuration.children.map((node) =>
      node.kind === "element" && node.name === section
        ? { ...node, children: node.children.filter((each) => each.kind !== "element" || test(each)) }
        : node,
    ),
  };
}

/** Objects by section and id; their order in a section means nothing. */
export function objectsOf(configuration: Element): Map<string, string> {
  const objects = new Map<string, string>();
  for (const section of configuration.children) {
    if (section.kind !== "element") continue;
    for (const node of section.children) {
      if (node.kind !== "element") continue;
      objects.set(`${section.name} ${node.attributes.id ?? node.name}`, writeXml(sorted(node), { indent: 0 }));
    }
  }
  return objects;
}

function sorted(node: Element): Element {
  const attributes = Object.fromEntries(Object.entries(node.attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...node,
    attributes,
    children: node.children.map((each) => (each.kind === "element" ? sorted(each) : each)),
  };
}

export function differences(theirs: Element, ours: Element): string[] {
  const left = objectsOf(theirs);
  const right = objectsOf(ours);
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((key) => left.get(key) !== right.get(key))
    .flatMap((key) => [`crmsh ${left.get(key) ?? `no ${key}`}`, `ours  ${right.get(key) ?? `no ${key}`}`]);
}

/** The rules that together make both the same; undefined when they don't. */
export function explain(script: readonly string[], theirs: Element, ours: Element): readonly string[] | undefined {
  const used: string[] = [];
  let left = theirs;
  let right = ours;
  for (const { id, normalise } of CRM_EXPLANATIONS) {
    const before = differences(left, right).length;
    const nextLeft = normalise(left, script);
    const nextRight = normalise(right, script);
    if (differences(nextLeft, nextRight).length >= before) continue;
    used.push(id);
    left = nextLeft;
    right = nextRight;
  }
  return differences(left, right).length === 0 ? used : undefined;
}
