import {
  type Attributes,
  type Element,
  element,
  isElement,
  type Node,
  versionAttributes,
  versionOf,
} from "../../cib/index.ts";

/** An element that is being changed: its own attributes and children are free, its children are shared until thawed. */
export interface Draft {
  readonly kind: "element";
  readonly name: string;
  attributes: Record<string, string>;
  children: Node[];
}

function thaw(node: Element): Draft {
  return { kind: "element", name: node.name, attributes: { ...node.attributes }, children: [...node.children] };
}

/** Sets attributes; what is undefined stays as it was. */
export function setAttributes(draft: Draft, attributes: Readonly<Record<string, string | undefined>>): void {
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) draft.attributes[name] = value;
  }
}

/** A document that simulated results are written into. Everything that is not touched stays shared with the original, what
 *  is touched is copied once: the cost of a simulation is that of its actions, not of the document. */
export class CibDraft {
  readonly #root: Draft;
  readonly #thawed = new Set<Element>();
  readonly #status: Draft;
  readonly #hosts = new Map<string, HostDraft>();

  constructor(cib: Element) {
    this.#root = thaw(cib);
    this.#status = this.child(this.#root, "status") ?? this.append(this.#root, element("status"));
  }

  /** The document as it stands; the draft may go on. */
  finish(): Element {
    return this.#root;
  }

  get root(): Draft {
    return this.#root;
  }

  get status(): Draft {
    return this.#status;
  }

  /** Counts one change of the status or the configuration, as the CIB's version does. */
  bump(scope: "status" | "configuration"): void {
    const { adminEpoch, epoch, numUpdates } = versionOf(this.#root.attributes);
    const version =
      scope === "configuration"
        ? { adminEpoch, epoch: epoch + 1, numUpdates: 0 }
        : { adminEpoch, epoch, numUpdates: numUpdates + 1 };
    setAttributes(this.#root, versionAttributes(version));
  }

  /** The child made writable, where it is. */
  thawAt(parent: Draft, index: number): Draft {
    const child = parent.children[index]! as Element;
    if (this.#thawed.has(child)) return child as Draft;
    const draft = thaw(child);
    this.#thawed.add(draft);
    parent.children[index] = draft;
    return draft;
  }

  child(parent: Draft, name: string, test?: (attributes: Attributes) => boolean): Draft | undefined {
    const index = parent.children.findIndex(
      (node) => isElement(node) && node.name === name && (test === undefined || test(node.attributes)),
    );
    return index < 0 ? undefined : this.thawAt(parent, index);
  }

  append(parent: Draft, node: Element): Draft {
    return this.thawAt(parent, parent.children.push(node) - 1);
  }

  /** The status entry of a host, by its name, else by its id (an entry may lack the name), else a new one. */
  host(name: string, id: string): HostDraft {
    let host = this.#hosts.get(name);
    if (host !== undefined) return host;
    let found = this.child(this.#status, "node_state", ({ uname }) => uname === name);
    if (found === undefined) {
      found = this.child(this.#status, "node_state", (attributes) => attributes.id === id);
      if (found !== undefined) {
        found.attributes.uname = name;
        this.bump("status");
      }
    }
    if (found === undefined) {
      found = this.append(this.#status, element("node_state", { id, uname: name }));
      this.bump("status");
    }
    host = new HostDraft(this, found);
    this.#hosts.set(name, host);
    return host;
  }
}

/** In place of the place of an id that several histories have. */
const AMBIGUOUS = -1;

/** The status entry of one host. */
export class HostDraft {
  readonly #cib: CibDraft;
  readonly entry: Draft;
  #resources: { readonly list: Draft; readonly places: Map<string, number> } | undefined;

  constructor(cib: CibDraft, entry: Draft) {
    this.#cib = cib;
    this.entry = entry;
  }

  get id(): string {
    return this.entry.attributes.id ?? "";
  }

  /** The history of a resource, undefined when there is none under that id or more than one (inc6). */
  history(resource: string): Draft | undefined {
    const resources = this.#resources ?? this.#index();
    const place = resources?.places.get(resource);
    if (resources === undefined || place === undefined || place === AMBIGUOUS) return undefined;
    return this.#cib.thawAt(resources.list, place);
  }

  addHistory(id: string, attributes: Attributes): Draft {
    const lrm = this.#cib.child(this.entry, "lrm") ?? this.#cib.append(this.entry, element("lrm", { id: this.id }));
    const list = this.#cib.child(lrm, "lrm_resources") ?? this.#cib.append(lrm, element("lrm_resources"));
    const draft = this.#cib.append(list, element("lrm_resource", { id, ...attributes }));
    const places = this.#resources?.places;
    places?.set(id, places.has(id) ? AMBIGUOUS : list.children.length - 1);
    return draft;
  }

  /** Drops the history and the transient attributes, as the controller does for a host that went down. */
  forget(parts: readonly ("lrm" | "transient_attributes")[] = ["lrm", "transient_attributes"]): void {
    for (const name of parts) {
      const index = this.entry.children.findIndex((node) => isElement(node) && node.name === name);
      if (index < 0) continue;
      this.entry.children.splice(index, 1);
      this.#cib.bump("status");
    }
    this.#resources = undefined;
  }

  /** Sets a transient attribute. */
  setTransient(name: string, value: string): void {
    const attributes = { id: this.id };
    const block =
      this.#cib.child(this.entry, "transient_attributes") ??
      this.#cib.append(this.entry, element("transient_attributes", attributes));
    const set =
      this.#cib.child(block, "instance_attributes") ??
      this.#cib.append(block, element("instance_attributes", attributes));
    const id = xmlId(`${set.attributes.id}-${name}`);
    const pair = this.#cib.child(set, "nvpair", (pairAttributes) => pairAttributes.id === id);
    if (pair === undefined) this.#cib.append(set, element("nvpair", { id, name, value }));
    else setAttributes(pair, { name, value });
  }

  transient(name: string): string | undefined {
    for (const block of this.entry.children) {
      if (!isElement(block) || block.name !== "transient_attributes") continue;
      for (const set of block.children) {
        if (!isElement(set)) continue;
        const pair = set.children.find((node) => isElement(node) && node.attributes.name === name);
        if (pair !== undefined && isElement(pair)) return pair.attributes.value;
      }
    }
    return undefined;
  }

  #index(): { readonly list: Draft; readonly places: Map<string, number> } | undefined {
    const lrm = this.#cib.child(this.entry, "lrm");
    const list = lrm && this.#cib.child(lrm, "lrm_resources");
    if (list === undefined) return undefined;
    const places = new Map<string, number>();
    for (const [place, node] of list.children.entries()) {
      if (!isElement(node) || node.name !== "lrm_resource" || node.attributes.id === undefined) continue;
      places.set(node.attributes.id, places.has(node.attributes.id) ? AMBIGUOUS : place);
    }
    this.#resources = { list, places };
    return this.#resources;
  }
}

/** Characters that no XML id may hold become points, one that may not stand first an underscore. */
function xmlId(text: string): string {
  return text.replace(/^[^\p{L}_:]/u, "_").replace(/[^\p{L}\p{N}_:.-]/gu, ".");
}
