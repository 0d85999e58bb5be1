import {
  changeDenied,
  type Identity,
  isDeniedTo,
  isLimited,
  type Moment,
  readableBy,
  readDenied,
} from "../acl/index.ts";
import { CrmError, type CrmErrorDetails } from "../base/index.ts";
import { applyChanges, diff, type Element } from "../cib/index.ts";
import { hostZone } from "../rules/index.ts";
import type { CibSnapshot, Cluster, ClusterEvent, CommitOutcome, CommitRequest } from "./cluster.ts";
import { groupsOf } from "./groups.ts";

/** The cluster as a user sees it whom its ACLs limit, while they are enforced: what may not be read is not there, and what
 *  may not be changed is refused as `denied`. */
export function withPermissionsOf(cluster: Cluster, user: string, groups = groupsOf(user)): Cluster {
  return isLimited(user) ? permitted(cluster, { user, groups }) : cluster;
}

function permitted(cluster: Cluster, identity: Identity): Cluster {
  const shown = (snapshot: CibSnapshot): CibSnapshot => ({ ...snapshot, cib: visible(snapshot.cib, identity) });
  const own: Partial<Cluster> = {
    read: async () => shown(await cluster.read()),
    readWhole: () => cluster.read(),
    commit: async (request) => {
      const current = await cluster.read();
      const error = refusal(current.cib, request, identity);
      if (error !== undefined) return { kind: "refused", error };
      // What was looked at is what is changed.
      return shownOutcome(await cluster.commit({ ...request, base: request.base ?? current.version }), shown);
    },
    watch: (listener) => cluster.watch(visibleEvents(listener, shown)),
  };
  return new Proxy(cluster, {
    get: (target, key) => {
      // What was kept are whole documents.
      if (key === "checkpoints") return undefined;
      const value: unknown = Reflect.get(own, key) ?? Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const now = (): Moment => ({ nowMs: Date.now(), zone: hostZone });

/** @throws CrmError `read-denied` when nothing of it may be read */
function visible(cib: Element, identity: Identity): Element {
  const part = readableBy(cib, identity, now());
  if (part === undefined) throw new CrmError(readDenied(identity));
  return part;
}

function refusal(cib: Element, { changes }: CommitRequest, identity: Identity): CrmErrorDetails | undefined {
  try {
    return isDeniedTo(cib, applyChanges(cib, changes), identity, now()) ? changeDenied(identity) : undefined;
  } catch (error) {
    if (error instanceof CrmError) return error.details();
    throw error;
  }
}

function shownOutcome(outcome: CommitOutcome, shown: (snapshot: CibSnapshot) => CibSnapshot): CommitOutcome {
  if (outcome.kind === "conflict") return { ...outcome, current: shown(outcome.current) };
  if (outcome.kind !== "done") return outcome;
  const { snapshot: _whole, ...rest } = outcome;
  return rest;
}

/** Each event as the user may see it. */
function visibleEvents(
  listener: (event: ClusterEvent) => void,
  shown: (snapshot: CibSnapshot) => CibSnapshot,
): (event: ClusterEvent) => void {
  let last: CibSnapshot | undefined;
  return (event) => {
    if (event.kind !== "cib") return listener(event);
    try {
      const snapshot = shown(event.snapshot);
      const changes = last === undefined ? [] : diff(last.cib, snapshot.cib);
      last = snapshot;
      listener({ kind: "cib", snapshot, changes });
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      listener({ kind: "lost", reason: error.message });
    }
  };
}
