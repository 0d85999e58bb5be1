import { emptyCib } from "../../cib/index.ts";
import type { Stored, StoreWrite } from "./records.ts";
import { NO_TERM } from "./term.ts";

/** Branches kept at most; the oldest go first. */
const BRANCHES = 20;

/** A host that was never part of a cluster. */
export function emptyStored(): Stored {
  return {
    promise: NO_TERM,
    snapshot: { position: { term: NO_TERM, index: 0, digest: "" }, cib: emptyCib(), hosts: [], outcomes: [] },
    entries: [],
    branches: [],
    configured: [],
  };
}

/** What is stored after a write: the meaning of StoreWrite, for disks and for the machine's own copy. */
export function applyWrite(stored: Stored, write: StoreWrite): Stored {
  const snapshot = write.snapshot ?? stored.snapshot;
  const last = write.truncateAfter ?? Number.POSITIVE_INFINITY;
  const kept = stored.entries.filter(({ index }) => index > snapshot.position.index && index <= last);
  const branches = write.dropBranches === true ? [] : stored.branches;
  return {
    promise: write.promise ?? stored.promise,
    snapshot,
    entries: write.append === undefined ? kept : [...kept, ...write.append],
    branches: write.branch === undefined ? branches : [...branches, write.branch].slice(-BRANCHES),
    configured: write.configured ?? stored.configured,
  };
}
