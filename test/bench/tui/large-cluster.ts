// node test/bench/tui/large-cluster.ts SOCKET HOSTS RESOURCES CHANGES-A-SECOND
// A large cluster that only talks: the engine's own socket before a document in memory, in which that many resources a second
// move to the next host. A process of its own, so that what it costs is not counted as the screens' cost.
import { silentLog } from "../../../src/base/index.ts";
import { applyChanges, type Change, diff, type Element, readXml } from "../../../src/cib/index.ts";
import { type ControlTarget, serveControl, type TargetEvent } from "../../../src/engine/index.ts";
import { clusterXml, primitiveXml } from "../../unit/tui/support/cib.ts";
import { moved } from "./moved.ts";

const [path = "", hostCount, resourceCount, rate] = process.argv.slice(2);
const hosts = Array.from({ length: Number(hostCount) }, (_, index) => `node${index + 1}`);
const ids = Array.from({ length: Number(resourceCount) }, (_, index) => `rsc${index + 1}`);
const running: Record<string, string> = Object.fromEntries(ids.map((id, index) => [id, hosts[index % hosts.length]!]));
let cib: Element = readXml(clusterXml(hosts, ids.map(primitiveXml).join(""), ids, running));
const listeners = new Set<(event: TargetEvent) => void>();

const target: ControlTarget = {
  setting: "node",
  name: "live",
  version: "bench",
  host: () => hosts[0]!,
  document: () => cib,
  status: () => ({
    connected: true,
    dc: hosts[0]!,
    quorum: true,
    quorumReason: "",
    hosts: hosts.map((name) => ({ name, online: true })),
    nowMs: Date.now(),
  }),
  checkpoints: { list: async () => [], read: async () => undefined },
  commit: async () => ({ kind: "unknown", reason: "this cluster only talks" }),
  perform: async () => "",
  listen(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

let turn = 0;
setInterval(() => {
  const id = ids[(turn * 7919) % ids.length]!;
  turn++;
  const from = running[id]!;
  const to = hosts[(hosts.indexOf(from) + 1) % hosts.length]!;
  running[id] = to;
  const changes: readonly Change[] = diff(cib, moved(cib, hosts, id, from, to));
  cib = applyChanges(cib, changes);
  for (const listener of listeners) listener({ kind: "document", changes });
}, 1000 / Number(rate));

await serveControl({ path, mode: 0o600, readOnly: false, target, log: silentLog });
console.log("ready");
