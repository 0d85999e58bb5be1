import { type Element, isElement, readXml } from "../../../src/cib/index.ts";
import { clusterXml, primitiveXml } from "../../unit/tui/support/cib.ts";

/** The document with one resource stopped on a host and started on another; everything else is the same element. */
export function moved(cib: Element, hosts: readonly string[], id: string, from: string, to: string): Element {
  const small = readXml(clusterXml(hosts, primitiveXml(id), [id], { [id]: to }));
  const fresh = new Map(
    [from, to].map((host) => [host, historyOf(small, hosts.indexOf(host)).children.find(isElement)!]),
  );
  return child(cib, 1, (status) =>
    hosts.reduce((all, host, index) => {
      const entry = fresh.get(host);
      return entry === undefined ? all : child(all, index, (state) => withHistory(state, id, entry));
    }, status),
  );
}

const LRM = 1;

function historyOf(cib: Element, host: number): Element {
  const status = cib.children[1] as Element;
  const lrm = (status.children[host] as Element).children[LRM] as Element;
  return lrm.children[0] as Element;
}

function withHistory(state: Element, id: string, entry: Element): Element {
  return child(state, LRM, (lrm) =>
    child(lrm, 0, (list) => ({
      ...list,
      children: list.children.map((each) => (isElement(each) && each.attributes.id === id ? entry : each)),
    })),
  );
}

function child(tree: Element, index: number, change: (child: Element) => Element): Element {
  return { ...tree, children: tree.children.map((each, at) => (at === index ? change(each as Element) : each)) };
}
