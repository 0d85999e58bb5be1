import {
  type Change,
  type CONFIGURATION_SECTIONS,
  childElements,
  configurationOf,
  diff,
  type Element,
  element,
  firstChild,
  sectionPosition,
} from "../../cib/index.ts";

const SET = "cib-bootstrap-options";
/** What the cluster says of itself, as Pacemaker's controller does (its schemas refuse the value `heartbeat`). */
const OWN = (version: string): readonly (readonly [string, string])[] => [
  ["have-watchdog", "false"],
  ["dc-version", version],
  ["cluster-infrastructure", "lifeline"],
];

/** Properties that a cluster begins with, name and value. */
export type FirstProperties = readonly (readonly [string, string])[];

/** Changes of the configuration that the cluster itself needs: its hosts in `<nodes>`, what it says of itself in
 *  `<crm_config>`. Empty when all is there. A host gets the lowest whole number that no other has. A cluster that says nothing of itself yet is
 *  new: it gets the properties `first`, too, and never again. */
export function bootstrapChanges(
  cib: Element,
  hosts: readonly string[],
  version: string,
  first: FirstProperties = [],
): Change[] {
  let configuration = configurationOf(cib);
  configuration = updateSection(configuration, "crm_config", (section) =>
    withProperties(section, isNew(section) ? [...OWN(version), ...first] : OWN(version)),
  );
  configuration = updateSection(configuration, "nodes", (section) => withHosts(section, hosts));
  if (configuration === configurationOf(cib)) return [];
  return diff(cib, {
    ...cib,
    children: cib.children.map((node) => (node === configurationOf(cib) ? configuration : node)),
  });
}

function isNew(section: Element): boolean {
  const pairs = childElements(section, "cluster_property_set").flatMap((set) => childElements(set, "nvpair"));
  return !pairs.some(({ attributes }) => attributes.name === "dc-version");
}

function updateSection(
  configuration: Element,
  name: (typeof CONFIGURATION_SECTIONS)[number],
  update: (section: Element) => Element,
): Element {
  const section = firstChild(configuration, name);
  if (section === undefined) {
    const at = sectionPosition(configuration, name);
    return { ...configuration, children: configuration.children.toSpliced(at, 0, update(element(name))) };
  }
  const next = update(section);
  if (next === section) return configuration;
  return { ...configuration, children: configuration.children.map((node) => (node === section ? next : node)) };
}

function withHosts(section: Element, hosts: readonly string[]): Element {
  const nodes = childElements(section, "node");
  const missing = hosts.filter((host) => !nodes.some(({ attributes }) => attributes.uname === host));
  const taken = new Set(nodes.map(({ attributes }) => attributes.id));
  const fresh = missing.map((uname) => {
    let id = 1;
    while (taken.has(String(id))) id++;
    taken.add(String(id));
    return element("node", { id: String(id), uname });
  });
  return fresh.length === 0 ? section : { ...section, children: [...section.children, ...fresh] };
}

function withProperties(section: Element, wanted: readonly (readonly [string, string])[]): Element {
  const sets = childElements(section, "cluster_property_set");
  const set = sets.find(({ attributes }) => attributes.id === SET);
  let next = set ?? element("cluster_property_set", { id: SET });
  for (const [name, value] of wanted) {
    const known = sets.flatMap((each) => childElements(each, "nvpair")).find((pair) => pair.attributes.name === name);
    if (known?.attributes.value === value) continue;
    const pair = element("nvpair", { id: `${SET}-${name}`, name, value });
    const others = next.children.filter((node) => node.kind !== "element" || node.attributes.name !== name);
    next = { ...next, children: [...others, pair] };
  }
  if (next === set) return section;
  const children =
    set === undefined ? [next, ...section.children] : section.children.map((node) => (node === set ? next : node));
  return { ...section, children };
}
