import { readXml } from "../../../../src/cib/index.ts";
import { openMonitor } from "../../../../src/tui/index.ts";
import { clusterXml, primitiveXml } from "./cib.ts";
import { FakeCluster } from "./fake-cluster.ts";

/** The monitor on a cluster in memory, as a program of its own: HOSTS and RESOURCES say how large, RATE how many resources
 *  move a second. */
const count = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const hosts = Array.from({ length: count("HOSTS", 3) }, (_, index) => `node${index + 1}`);
const ids = Array.from({ length: count("RESOURCES", 12) }, (_, index) => `rsc${index + 1}`);
const running: Record<string, string> = Object.fromEntries(ids.map((id, index) => [id, hosts[index % hosts.length]!]));
const resources = ids.map(primitiveXml).join("");
const cluster = new FakeCluster(readXml(clusterXml(hosts, resources, ids, running)), { dc: hosts[0]! });

const rate = count("RATE", 0);
if (rate > 0) {
  let turn = 0;
  setInterval(() => {
    const id = ids[(turn * 7919) % ids.length]!;
    turn++;
    cluster.become(moveTo(id), []);
  }, 1000 / rate);
}

/** The document with one resource's operation answered anew, or on the next host. */
function moveTo(id: string): ReturnType<typeof readXml> {
  const from = running[id]!;
  const to = hosts[(hosts.indexOf(from) + 1) % hosts.length]!;
  running[id] = to;
  const small = readXml(clusterXml(hosts, primitiveXml(id), [id], { [id]: to }));
  const { cib } = cluster;
  type Tree = typeof cib;
  const child = (tree: Tree, index: number): Tree => tree.children[index] as Tree;
  const states = child(cib, 1).children.map((state, index) => {
    const name = hosts[index];
    if (name !== from && name !== to) return state;
    const fresh = child(child(child(child(child(small, 1), index), 1), 0), 0);
    const lrm = child(state as Tree, 1);
    const list = child(lrm, 0);
    const entries = list.children.map((each) => ((each as Tree).attributes.id === id ? fresh : each));
    return {
      ...(state as Tree),
      children: [child(state as Tree, 0), { ...lrm, children: [{ ...list, children: entries }] }],
    };
  });
  return { ...cib, children: [child(cib, 0), { ...child(cib, 1), children: states }] };
}

process.exit(await openMonitor({ cluster, env: process.env, stdin: process.stdin, stdout: process.stdout }));
