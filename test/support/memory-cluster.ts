import type { AgentCatalogue } from "../../src/agents/index.ts";
import { applyChanges, bumpVersion, compareVersions, type Element, versionOf } from "../../src/cib/index.ts";
import type {
  CibSnapshot,
  Cluster,
  ClusterEvent,
  ClusterOrder,
  ClusterStatus,
  CommitOutcome,
  CommitRequest,
  OrderOutcome,
} from "../../src/client/index.ts";
import { statusOfDocument } from "../../src/client/index.ts";

/** A cluster that is only a document in memory: commits are applied, orders are noted. */
export class MemoryCluster implements Cluster {
  readonly setting: Cluster["setting"];
  readonly name: string;
  readonly host: string;
  readonly agents: AgentCatalogue;
  readonly orders: ClusterOrder[] = [];
  readonly commits: CommitRequest[] = [];
  cib: Element;
  /** Called before each commit is looked at: somebody else may be faster. */
  beforeCommit: (() => void) | undefined;

  constructor(
    cib: Element,
    agents: AgentCatalogue,
    more: { name?: string; host?: string; setting?: Cluster["setting"] } = {},
  ) {
    this.cib = cib;
    this.agents = agents;
    this.name = more.name ?? "test";
    this.host = more.host ?? "node1";
    this.setting = more.setting ?? "file";
  }

  async read(): Promise<CibSnapshot> {
    return { cib: this.cib, version: versionOf(this.cib.attributes) };
  }

  async commit(request: CommitRequest): Promise<CommitOutcome> {
    this.beforeCommit?.();
    const current = await this.read();
    const moved = (version: CibSnapshot["version"]) =>
      compareVersions({ ...version, numUpdates: 0 }, { ...current.version, numUpdates: 0 }) !== 0;
    if (request.base !== undefined && moved(request.base)) return { kind: "conflict", current };
    this.cib = bumpVersion(this.cib, applyChanges(this.cib, request.changes), request.edits);
    this.commits.push(request);
    return { kind: "done", snapshot: await this.read(), on: 1, of: 1 };
  }

  async status(): Promise<ClusterStatus> {
    return { ...statusOfDocument(this.cib), dc: this.host, quorum: true };
  }

  async perform(order: ClusterOrder): Promise<OrderOutcome> {
    this.orders.push(order);
    return { kind: "done", text: "" };
  }

  watch(_listener: (event: ClusterEvent) => void): () => void {
    return () => undefined;
  }

  async close(): Promise<void> {
    // Nothing is open.
  }
}
