import type { Keeper } from "../journal/index.ts";
import type { NodeEvent } from "./node.ts";

/** What the cluster does by itself is no administrator's commit. */
const OWN_CLIENT = "controller";

/** Hands the commits among a node's events to a keeper: whoever made them, on whichever host. */
export function keepCommit(keeper: Keeper, event: NodeEvent): void {
  if (event.kind !== "document" || event.entry?.body.kind !== "change") return;
  const { before, document, entry } = event;
  const { author } = event.entry.body;
  if (author.client === OWN_CLIENT) return;
  keeper.keep({ origin: author, before, after: document, number: entry.index, atMs: entry.epochMs });
}
