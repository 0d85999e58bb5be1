import { CrmError, type CrmErrorDetails } from "../../base/index.ts";
import type { Change, CibVersion, Element } from "../../cib/index.ts";
import type { AskOutcome, Author, ManagerAsk } from "../../controller/index.ts";
import { encodeError, type PlaygroundRequest, type WireOutcome, type WireStatus } from "../../protocol/index.ts";
import type { Node } from "../node.ts";

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
  perform(ask: ManagerAsk, author: Author): Promise<string>;
  listen(listener: (event: TargetEvent) => void): () => void;
  readonly playground?: (request: PlaygroundRequest) => Promise<string>;
}

/** One node behind its sockets. */
export function nodeTarget(node: Node, version: string): ControlTarget {
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

export async function performed(node: Node, ask: ManagerAsk): Promise<string> {
  const answer = await node.perform(ask);
  if (answer.kind === "done") return answer.text;
  throw asError(answer.error);
}

export function asError(details: CrmErrorDetails): CrmError {
  return new CrmError(details);
}
