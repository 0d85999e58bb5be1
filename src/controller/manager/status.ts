import { childElements, type Element, element, firstChild, statusOf } from "../../cib/index.ts";

/** Edits of `<status>`: each takes the document and gives the next one; what stays is shared. */
export interface HostRef {
  readonly id: string;
  readonly name: string;
}

type Update = (before: Element) => Element;

/** The document with the child that fits updated; made at the end when there is none. */
function updateChild(
  parent: Element,
  fits: (child: Element) => boolean,
  fresh: () => Element,
  update: Update,
): Element {
  const at = parent.children.findIndex((node) => node.kind === "element" && fits(node));
  if (at < 0) return { ...parent, children: [...parent.children, update(fresh())] };
  const before = parent.children[at] as Element;
  const after = update(before);
  return after === before ? parent : { ...parent, children: parent.children.with(at, after) };
}

const named =
  (name: string) =>
  (child: Element): boolean =>
    child.name === name;
const identified =
  (name: string, id: string) =>
  (child: Element): boolean =>
    child.name === name && child.attributes.id === id;

function updateState(cib: Element, host: HostRef, update: Update): Element {
  return updateChild(
    cib,
    named("status"),
    () => element("status"),
    (status) =>
      updateChild(
        status,
        identified("node_state", host.id),
        () => element("node_state", { id: host.id, uname: host.name }),
        update,
      ),
  );
}

export function nodeState(cib: Element, id: string): Element | undefined {
  const status = statusOf(cib);
  return status && childElements(status, "node_state").find((state) => state.attributes.id === id);
}

/** Sets attributes of a host's `node_state`; undefined removes one. */
export function setState(
  cib: Element,
  host: HostRef,
  attributes: Readonly<Record<string, string | undefined>>,
): Element {
  return updateState(cib, host, (state) => {
    const next: Record<string, string> = { ...state.attributes };
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined) delete next[name];
      else next[name] = value;
    }
    const same = Object.keys({ ...next, ...state.attributes }).every((name) => next[name] === state.attributes[name]);
    return same ? state : { ...state, attributes: next };
  });
}

const OUTSIDE = (name: string) => (node: Element["children"][number]) => node.kind !== "element" || node.name !== name;

/** Removes a host's transient attributes: they end with its time in the cluster. */
export function dropTransient(cib: Element, host: HostRef): Element {
  return dropPart(cib, host, "transient_attributes");
}

function dropPart(cib: Element, host: HostRef, name: string): Element {
  const state = nodeState(cib, host.id);
  if (state === undefined || firstChild(state, name) === undefined) return cib;
  return updateState(cib, host, (before) => ({ ...before, children: before.children.filter(OUTSIDE(name)) }));
}

/** Replaces a host's whole history. */
export function setHistory(cib: Element, host: HostRef, resources: readonly Element[]): Element {
  const lrm = element("lrm", { id: host.id }, [element("lrm_resources", {}, resources)]);
  return updateState(cib, host, (state) =>
    updateChild(
      state,
      named("lrm"),
      () => lrm,
      () => lrm,
    ),
  );
}

export function dropHistory(cib: Element, host: HostRef): Element {
  return dropPart(cib, host, "lrm");
}

/** Replaces (or, with undefined, removes) the history of one resource on a host. */
export function setResourceHistory(
  cib: Element,
  host: HostRef,
  resource: string,
  history: Element | undefined,
): Element {
  if (history === undefined && resourceHistory(cib, host.id, resource) === undefined) return cib;
  return updateState(cib, host, (state) =>
    updateChild(
      state,
      named("lrm"),
      () => element("lrm", { id: host.id }),
      (lrm) =>
        updateChild(
          lrm,
          named("lrm_resources"),
          () => element("lrm_resources"),
          (resources) =>
            history === undefined
              ? {
                  ...resources,
                  children: resources.children.filter((n) => n.kind !== "element" || n.attributes.id !== resource),
                }
              : updateChild(
                  resources,
                  identified("lrm_resource", resource),
                  () => history,
                  () => history,
                ),
        ),
    ),
  );
}

/** Histories of a host, in the order of the document. */
export function histories(cib: Element, id: string): Element[] {
  const state = nodeState(cib, id);
  const lrm = state && firstChild(state, "lrm");
  const resources = lrm && firstChild(lrm, "lrm_resources");
  return resources === undefined ? [] : childElements(resources, "lrm_resource");
}

export function resourceHistory(cib: Element, id: string, resource: string): Element | undefined {
  return histories(cib, id).find((history) => history.attributes.id === resource);
}

/** Transient attributes of a host. */
export function transientAttributes(cib: Element, id: string): Map<string, string> {
  const found = new Map<string, string>();
  const state = nodeState(cib, id);
  const transient = state && firstChild(state, "transient_attributes");
  for (const set of transient === undefined ? [] : childElements(transient, "instance_attributes")) {
    for (const { attributes } of childElements(set, "nvpair")) {
      if (attributes.name !== undefined) found.set(attributes.name, attributes.value ?? "");
    }
  }
  return found;
}

/** What cannot stand in an XML id becomes a full stop (attrd_nvpair_id). */
function idPart(name: string): string {
  return name.replace(/[^\w.-]/g, ".");
}

/** Sets a transient attribute; undefined removes it. */
export function setTransient(cib: Element, host: HostRef, name: string, value: string | undefined): Element {
  const now = transientAttributes(cib, host.id).get(name);
  if (now === value) return cib;
  const setId = `status-${host.id}`;
  return updateState(cib, host, (state) =>
    updateChild(
      state,
      named("transient_attributes"),
      () => element("transient_attributes", { id: host.id }),
      (transient) =>
        updateChild(
          transient,
          named("instance_attributes"),
          () => element("instance_attributes", { id: setId }),
          (set) => {
            const others = set.children.filter((node) => node.kind !== "element" || node.attributes.name !== name);
            if (value === undefined) return { ...set, children: others };
            const pair = element("nvpair", { id: `${setId}-${idPart(name)}`, name, value });
            return updateChild(
              set,
              (each) => each.attributes.name === name,
              () => pair,
              () => pair,
            );
          },
        ),
    ),
  );
}
