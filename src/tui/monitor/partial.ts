import { childElements, type Element, firstChild, sameAttributes } from "../../cib/index.ts";
import type { HostView, ResourceView, StatusView } from "../../status/index.ts";
import { primitivesOf } from "./states.ts";

/* Reading a whole document costs time in proportion to all of its history; most changes are results of one operation that
 * went well. Those are read from a document that holds nothing but the resources concerned, and put into the view that is
 * there. What could matter to more than its resource (configuration, hosts, attributes, failures) is read in full. */

/** Ids under which the history of changed resources is kept, without instance numbers; undefined when more has changed. */
export function touchedResources(before: Element, after: Element): ReadonlySet<string> | undefined {
  if (firstChild(before, "configuration") !== firstChild(after, "configuration")) return undefined;
  for (const name of ["have-quorum", "dc-uuid", "no-quorum-panic"]) {
    if (before.attributes[name] !== after.attributes[name]) return undefined;
  }
  const touched = new Set<string>();
  return collect(firstChild(before, "status"), firstChild(after, "status"), touched) ? touched : undefined;
}

function collect(before: Element | undefined, after: Element | undefined, touched: Set<string>): boolean {
  if (before === after) return true;
  const oldStates = before === undefined ? [] : childElements(before);
  const newStates = after === undefined ? [] : childElements(after);
  if (oldStates.length !== newStates.length) return false;
  return newStates.every((state, index) => collectHost(oldStates[index]!, state, touched));
}

function collectHost(before: Element, after: Element, touched: Set<string>): boolean {
  if (before === after) return true;
  if (before.name !== after.name || !sameAttributes(before.attributes, after.attributes)) return false;
  const parts = (state: Element): Element[] => childElements(state).filter(({ name }) => name !== "lrm");
  const [old, now] = [parts(before), parts(after)];
  if (old.length !== now.length || now.some((part, index) => part !== old[index])) return false;
  return collectHistory(historyOf(before), historyOf(after), touched);
}

function historyOf(state: Element): ReadonlyMap<string, Element> {
  const lrm = firstChild(state, "lrm");
  const resources = lrm && firstChild(lrm, "lrm_resources");
  return new Map(
    resources === undefined ? [] : childElements(resources).map((each) => [each.attributes.id ?? "", each]),
  );
}

function collectHistory(
  before: ReadonlyMap<string, Element>,
  after: ReadonlyMap<string, Element>,
  touched: Set<string>,
): boolean {
  for (const [id, now] of after) {
    const old = before.get(id);
    if (old === now) continue;
    if (!isPlain(now) || (old !== undefined && !isPlain(old))) return false;
    touched.add(baseId(id));
  }
  for (const [id, old] of before) {
    if (after.has(id)) continue;
    if (!isPlain(old)) return false;
    touched.add(baseId(id));
  }
  return true;
}

/** All operations went well, found nothing where nothing should be, or are under way: nothing that a host answers for. */
function isPlain(resource: Element): boolean {
  return childElements(resource, "lrm_rsc_op").every(({ attributes }) => {
    const status = attributes["op-status"];
    if (status === "-1") return true;
    const rc = attributes["rc-code"];
    return (
      status === "0" &&
      (rc === "0" || (rc === "7" && attributes.operation === "monitor" && attributes.interval === "0"))
    );
  });
}

function baseId(id: string): string {
  return id.includes(":") ? id.replace(/:\d+$/, "") : id;
}

const owners = new WeakMap<Element, ReadonlyMap<string, Element>>();

/** Primitive -> the outermost resource it is in. */
function ownersIn(resources: Element): ReadonlyMap<string, Element> {
  let map = owners.get(resources);
  if (map === undefined) {
    const found = new Map<string, Element>();
    for (const top of childElements(resources)) addPrimitives(top, top, found);
    owners.set(resources, (map = found));
  }
  return map;
}

function primitiveIds(top: Element): string[] {
  const found = new Map<string, Element>();
  addPrimitives(top, top, found);
  return [...found.keys()];
}

const histories = new WeakMap<Element, ReadonlyMap<string, readonly Element[]>>();

/** A host's history by primitive; several entries where instances have their own. */
function entriesIn(resources: Element): ReadonlyMap<string, readonly Element[]> {
  let map = histories.get(resources);
  if (map === undefined) {
    const found = new Map<string, Element[]>();
    for (const entry of childElements(resources)) {
      const id = baseId(entry.attributes.id ?? "");
      const list = found.get(id);
      if (list === undefined) found.set(id, [entry]);
      else list.push(entry);
    }
    histories.set(resources, (map = found));
  }
  return map;
}

function addPrimitives(element: Element, top: Element, found: Map<string, Element>): void {
  if (element.name === "primitive") found.set(element.attributes.id ?? "", top);
  else for (const child of childElements(element)) addPrimitives(child, top, found);
}

/** The document with nothing but the outermost resources around the touched ones; undefined when one of them is in no
 *  configuration or a bundle, whose history has names of its own. */
export function reducedDocument(
  cib: Element,
  touched: ReadonlySet<string>,
): { readonly cib: Element; readonly tops: ReadonlySet<string> } | undefined {
  const configuration = firstChild(cib, "configuration");
  const resources = configuration && firstChild(configuration, "resources");
  const status = firstChild(cib, "status");
  if (configuration === undefined || resources === undefined || status === undefined) return undefined;
  const owner = ownersIn(resources);
  const tops = new Set<Element>();
  for (const id of touched) {
    const top = owner.get(id);
    if (top === undefined || top.name === "bundle") return undefined;
    tops.add(top);
  }
  // Every primitive of those resources: a group is read as a whole.
  const ids = new Set([...tops].flatMap((top) => primitiveIds(top)));
  const templates = childElements(resources).filter((each) => each.name === "template" || tops.has(each));
  const reduced = replaceChild(
    cib,
    configuration,
    replaceChild(configuration, resources, { ...resources, children: templates }),
  );
  const states = childElements(status).map((state) => reducedState(state, ids));
  return {
    cib: replaceChild(reduced, status, { ...status, children: states }),
    tops: new Set([...tops].map((top) => top.attributes.id ?? "")),
  };
}

function reducedState(state: Element, ids: ReadonlySet<string>): Element {
  const lrm = firstChild(state, "lrm");
  const resources = lrm && firstChild(lrm, "lrm_resources");
  if (lrm === undefined || resources === undefined) return state;
  const entries = entriesIn(resources);
  const kept = [...ids].flatMap((id) => entries.get(id) ?? []);
  return replaceChild(state, lrm, replaceChild(lrm, resources, { ...resources, children: kept }));
}

function replaceChild(parent: Element, old: Element, now: Element): Element {
  return { ...parent, children: parent.children.map((child) => (child === old ? now : child)) };
}

/** The view with the resources of a reduced document's view in their places. */
export function mergeViews(whole: StatusView, part: StatusView, tops: ReadonlySet<string>): StatusView {
  const renewed = new Map(part.resources.map((resource) => [resource.id, resource]));
  const replaced = whole.resources.filter((resource) => tops.has(resource.id));
  const gone = new Set(replaced.flatMap(primitivesOf).map(({ longId }) => longId));
  const partHosts = new Map(part.hosts.map((host) => [host.name, host]));
  return {
    ...whole,
    resources: whole.resources.map((resource): ResourceView => renewed.get(resource.id) ?? resource),
    hosts: whole.hosts.map((host): HostView => {
      const running = partHosts.get(host.name)?.running ?? [];
      if (running.length === 0 && !host.running.some(({ longId }) => gone.has(longId))) return host;
      return { ...host, running: [...host.running.filter(({ longId }) => !gone.has(longId)), ...running] };
    }),
  };
}
