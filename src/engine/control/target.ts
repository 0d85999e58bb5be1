import { CrmError, type CrmErrorDetails } from "../../base/index.ts";
import type { Change, CibVersion, Element } from "../../cib/index.ts";
import type { AskOutcome, Author, ManagerAsk } from "../../controller/index.ts";
import type { Checkpoints } from "../../journal/index.ts";
import { encodeError, type PlaygroundRequest, type WireOutcome, type WireStatus } from "../../protocol/index.ts";
import type { Node } from "../node.ts";

/** About the hosts themselves: agreement's affair, not the manager's. */
export interface HostsAsk {
  readonly kind: "hosts";
  readonly action: "declare-off" | "add" | "remove";
  readonly hosts: readonly string[];
}

export type NodeAsk = ManagerAsk | HostsAsk;

export type TargetEvent =
  | { readonly kind: "document"; readonly changes: readonly Change[] }
  /** Not the next one of the document before: read it anew (the playground's host changed). */
  | { readonly kind: "replaced" }
  | { readonly kind: "standing" };

/** What a control socket serves. */
export interface ControlTarget {
  readonly setting: "playground" | "node";
  readonly name: string;
  readonly version: string;
  host(): string;
  document(): Element;
  status(): WireStatus;
  commit(base: CibVersion | undefined, changes: readonly Change[], author: Author): Promise<WireOutcome>;
  /** @throws CrmError when it is refused */
  perform(ask: NodeAsk, author: Author): Promise<string>;
  listen(listener: (event: TargetEvent) => void): () => void;
  /** The commits that were kept. */
  readonly checkpoints: Checkpoints;
  readonly playground?: (request: PlaygroundRequest) => Promise<string>;
}

/** One node behind its sockets. */
export function nodeTarget(node: Node, version: string, checkpoints: Checkpoints): ControlTarget {
  return {
    setting: "node",
    name: "live",
    version,
    host: () => node.host,
    document: () => node.document,
    status: () => statusOfNode(node),
    commit: async (base, changes, author) => wireOutcome(await node.commit(base, changes, author)),
    perform: (ask) => performed(node, ask),
    listen: (listener) => node.listen(listener),
    checkpoints,
  };
}

export function statusOfNode(node: Node): WireStatus {
  const { view, progress } = node;
  const members = new Set(view?.members.map(({ host }) => host));
  return {
    connected: true,
    ...(view === undefined ? {} : { dc: view.dc }),
    quorum: view?.quorate ?? false,
    quorumReason: view?.quorumReason ?? "no view yet",
    hosts: node.hosts.map((name) => ({ name, online: members.has(name) })),
    nowMs: node.nowMs,
    ...(progress === undefined
      ? {}
      : { transition: { number: progress.number, actions: progress.actions.map((action) => ({ ...action })) } }),
  };
}

export function wireOutcome(outcome: AskOutcome): WireOutcome {
  return outcome.kind === "refused" ? { kind: "refused", error: encodeError(outcome.error) } : outcome;
}

export async function performed(node: Node, ask: NodeAsk): Promise<string> {
  if (ask.kind === "hosts") return ask.action === "declare-off" ? declareOff(node, ask.hosts) : changeHosts(node, ask);
  const answer = await node.perform(ask);
  if (answer.kind === "done") return answer.text;
  throw asError(answer.error);
}

function declareOff(node: Node, named: readonly string[]): string {
  const members = new Set(node.view?.members.map(({ host }) => host));
  const absent = node.hosts.filter((host) => !members.has(host));
  const present = named.filter((host) => members.has(host));
  if (present.length > 0) {
    throw new CrmError({ code: "online", message: `${present.join(", ")}: is online, and so it is not off` });
  }
  const hosts = named.length === 0 ? absent : named;
  if (hosts.length === 0) return "no host is absent";
  node.declareOff(hosts);
  return `taken to be off: ${hosts.join(", ")}`;
}

async function changeHosts(node: Node, { action, hosts }: HostsAsk): Promise<string> {
  const [host] = hosts;
  if (host === undefined || hosts.length > 1 || action === "declare-off") {
    throw new CrmError({ code: "usage", message: "hosts are added and removed one by one" });
  }
  const outcome = await node.changeHosts(action, host);
  switch (outcome.kind) {
    case "done":
      return `the hosts are now ${node.hosts.join(", ")}: write the same node lines into every ha.cf`;
    case "refused":
      throw asError(outcome.error);
    case "conflict":
      throw new CrmError({ code: "busy", message: "the configuration is being changed" });
    case "unknown":
      throw new CrmError({ code: "unknown", message: `it is not known whether it happened: ${outcome.reason}` });
  }
}

export function asError(details: CrmErrorDetails): CrmError {
  return new CrmError(details);
}
