import { INFINITY } from "../../base/index.ts";
import type { Host, Resource } from "../../state/index.ts";
import { Role } from "../../state/index.ts";
import { type Action, Is, operationKey, Rel, type Relation, relate } from "../action.ts";
import { newestAction, newestWithKey } from "../actions.ts";
import { withThisOf } from "../place/colocation.ts";
import { roleOf } from "../place/compatible.ts";
import { soleLocation } from "../place/scores.ts";
import type { Plan } from "../plan.ts";

/** What a relation changed. */
export const Changed = { First: 1, Then: 2 } as const;

/** Relations act until nothing changes: an action that must happen makes others happen, one that cannot keeps others from
 *  happening. Each change only takes a flag away (optional, runnable, migratable) or a relation out, so there are finitely
 *  many; an action is looked at again when one that it is related to has changed. */
export function pruneActions(plan: Plan): void {
  const { actions } = plan;
  for (let i = actions.length - 1; i >= 0; i--) blockDependents(plan, actions[i]!);
}

export function updateActions(plan: Plan): void {
  const { actions } = plan;
  for (let i = actions.length - 1; i >= 0; i--) updateAction(plan, actions[i]!);
}

/** Names of the moment when a collective has done something, by the name of the moment when it begins. */
const DONE: Readonly<Record<string, string>> = {
  stop: "stopped",
  start: "running",
  notify: "notified",
  promote: "promoted",
  demote: "demoted",
  stopped: "stopped",
  running: "running",
  notified: "notified",
  promoted: "promoted",
  demoted: "demoted",
};

/** What others must wait for: of a collective the moment when all of it is done. */
function waitedFor(plan: Plan, action: Action): Action {
  const { resource, key } = action;
  if (resource === undefined || resource.kind === "primitive" || key.includes("notify")) return action;
  const at = key.lastIndexOf("_");
  if (key.slice(at) !== "_0") return action;
  const done = DONE[key.slice(0, at)];
  if (done === undefined) return action;
  const tells = resource.notify && (resource.kind === "clone" || resource.bundled);
  const wanted = operationKey(tells ? `confirmed-post_notify_${done}` : done);
  return newestWithKey(plan, resource, wanted) ?? action;
}

/** An action's flags as a relation sees them; a clone's count for one host, but it can happen there if it can at all. */
function flagsFor(plan: Plan, action: Action, host: Host | undefined): number {
  const { resource } = action;
  if (resource === undefined) return action.flags;
  const rules = plan.rules.prune[resource.kind];
  const flags = rules.flags(plan, action, undefined);
  if (host === undefined || resource.kind !== "clone") return flags;
  return rules.flags(plan, action, host) | (flags & Is.Runnable);
}

/** Lets everything that comes before an action act on it, and goes on to what it changes. */
export function updateAction(plan: Plan, then: Action): void {
  let changed = 0;
  const lastFlags = then.flags;
  if (then.requiredRunnableBefore > 0) {
    then.runnableBefore = 0;
    then.clear(Is.Runnable);
  }
  for (let i = then.before.length - 1; i >= 0; i--) {
    const relation = then.before[i]!;
    changed = (changed & ~Changed.First) | actOn(plan, relation, then);
    if ((changed & Changed.First) === 0) continue;
    updateAfter(plan, relation.action);
    updateAction(plan, relation.action);
  }
  if (then.requiredRunnableBefore > 0) {
    if (lastFlags === then.flags) changed &= ~Changed.Then;
    else changed |= Changed.Then;
  }
  if ((changed & Changed.Then) === 0) return;
  if ((lastFlags & Is.Runnable) !== 0 && !then.has(Is.Runnable)) blockDependents(plan, then);
  updateAction(plan, then);
  updateAfter(plan, then);
}

function updateAfter(plan: Plan, action: Action): void {
  for (let i = action.after.length - 1; i >= 0; i--) updateAction(plan, action.after[i]!.action);
}

/** Where an action is to happen: a group's start where the group goes. */
function placeOf(plan: Plan, action: Action): Host | undefined {
  const { resource, host } = action;
  if (resource?.kind !== "group" || action.task !== "start") return host;
  return soleLocation(plan, resource, "assigned");
}

/** Lets one relation act, and tells what that changed. */
function actOn(plan: Plan, relation: Relation, then: Action): number {
  const { action } = relation;
  const firstHost = placeOf(plan, action);
  const thenHost = placeOf(plan, then);
  if (
    (relation.flags & Rel.IfOnSameHost) !== 0 &&
    firstHost !== undefined &&
    thenHost !== undefined &&
    firstHost !== thenHost
  ) {
    relation.flags = Rel.None;
    return 0;
  }
  if (action.resource !== undefined && (relation.flags & Rel.ThenCancelsFirst) !== 0 && !then.has(Is.Optional)) {
    action.set(Is.Optional);
    if (action.task === "reload-agent") plan.of(action.resource).reload = false;
  }
  let first = action;
  if (
    action.resource !== undefined &&
    then.resource !== undefined &&
    action.resource !== then.resource &&
    !action.resource.isAround(then.resource)
  ) {
    first = waitedFor(plan, action);
  }
  if (first === action) {
    return actFlags(plan, first, then, flagsFor(plan, first, thenHost), flagsFor(plan, then, firstHost), relation);
  }
  if (!relate(first, then, relation.flags)) return 0;
  relation.flags = Rel.None;
  return Changed.Then;
}

/** What one kind of relation does: it looks at some flags of the first action (`seen`) and acts, as the kind of resource has
 *  it, on some of the second's or the first's (`filter`). */
interface Effect {
  readonly relation: number;
  readonly acts: number;
  readonly on: "first" | "then";
  readonly seen: number;
  readonly filter: number;
  /** Where that action is of no resource. */
  readonly alone?: (first: Action, then: Action, firstFlags: number) => number;
}

const ALL = ~0;

function effect(relation: number, on: Effect["on"], filter: number, alone?: Effect["alone"]): Effect {
  return { relation, acts: relation, on, seen: ALL, filter, ...(alone === undefined ? {} : { alone }) };
}

/** In the order in which they act. */
const EFFECTS: readonly Effect[] = [
  { ...effect(Rel.FirstImpliesThen, "then", Is.Optional, requireThen), seen: Is.Optional },
  effect(Rel.IntermediateStop, "then", Is.Optional | Is.Runnable),
  effect(Rel.ThenImpliesFirst, "first", Is.Optional, blockFirst),
  { ...effect(Rel.PromotedThenImpliesFirst, "then", Is.Optional), seen: Is.Optional },
  effect(Rel.MinRunnable, "then", Is.Runnable, countRunnable),
  { ...effect(Rel.NestedRemoteProbe, "then", Is.Runnable), acts: Rel.UnrunnableFirstBlocks },
  effect(Rel.UnrunnableFirstBlocks, "then", Is.Runnable, blockThen),
  effect(Rel.UnmigratableThenBlocks, "then", Is.Optional),
  effect(Rel.FirstElseThen, "then", Is.Optional),
  effect(Rel.Ordered, "then", Is.Runnable),
  effect(Rel.Asymmetric, "then", Is.Runnable),
];

function requireThen(_: Action, then: Action, firstFlags: number): number {
  if ((firstFlags & Is.Optional) !== 0 || !then.has(Is.Optional)) return 0;
  then.clear(Is.Optional);
  return Changed.Then;
}

function blockFirst(first: Action, _: Action, firstFlags: number): number {
  if ((firstFlags & Is.Optional) !== 0 || !first.has(Is.Runnable)) return 0;
  first.clear(Is.Runnable);
  return Changed.First;
}

function countRunnable(_: Action, then: Action, firstFlags: number): number {
  if ((firstFlags & Is.Runnable) === 0) return 0;
  then.runnableBefore++;
  if (then.runnableBefore < then.requiredRunnableBefore || then.has(Is.Runnable)) return 0;
  then.set(Is.Runnable);
  return Changed.Then;
}

function blockThen(_: Action, then: Action, firstFlags: number): number {
  if ((firstFlags & Is.Runnable) !== 0 || !then.has(Is.Runnable)) return 0;
  then.clear(Is.Runnable);
  return Changed.Then;
}

function actFlags(
  plan: Plan,
  first: Action,
  then: Action,
  firstFlags: number,
  thenFlags: number,
  relation: Relation,
): number {
  let changed = 0;
  let host = then.host;
  if ((relation.flags & Rel.FirstImpliesSameHostThen) !== 0) {
    relation.flags = (relation.flags & ~Rel.FirstImpliesSameHostThen) | Rel.FirstImpliesThen;
    host = first.host;
  }
  for (const { relation: kind, acts, on, seen, filter, alone } of EFFECTS) {
    if ((relation.flags & kind) === 0) continue;
    const { resource } = on === "first" ? first : then;
    if (resource === undefined) {
      changed |= alone?.(first, then, firstFlags) ?? 0;
    } else if (kind === Rel.NestedRemoteProbe && isActiveAnyway(first, firstFlags)) {
      relation.flags = Rel.None;
    } else {
      changed |= plan.rules.prune[resource.kind].update(plan, first, then, host, firstFlags & seen, filter, acts);
    }
  }
  keepInGraph(first, then, firstFlags, thenFlags, relation.flags);
  return changed | blockAfterStuckStop(first, then, relation.flags);
}

/** A probe that cannot be done now of something that is active: it must not keep back what follows. */
function isActiveAnyway({ resource }: Action, flags: number): boolean {
  return (flags & Is.Runnable) === 0 && (resource?.activeOn.length ?? 0) > 0;
}

function keepInGraph(first: Action, then: Action, firstFlags: number, thenFlags: number, relation: number): void {
  if (first.has(Is.Runnable) && (relation & Rel.FirstImpliesThenGraphed) !== 0 && (firstFlags & Is.Optional) === 0) {
    then.set(Is.AlwaysInGraph);
  }
  if ((relation & Rel.ThenImpliesFirstGraphed) !== 0 && (thenFlags & Is.Optional) === 0) first.set(Is.AlwaysInGraph);
}

/** What is blocked is not stopped, and what must wait for that waits for ever. */
function blockAfterStuckStop(first: Action, then: Action, relation: number): number {
  const { resource, task } = first;
  const implies = (relation & (Rel.FirstImpliesThen | Rel.ThenImpliesFirst | Rel.IntermediateStop)) !== 0;
  if (!implies || resource === undefined || resource.managed || !resource.blocked) return 0;
  if (first.has(Is.Runnable) || task !== "stop" || !then.has(Is.Runnable)) return 0;
  then.clear(Is.Runnable);
  return Changed.Then;
}

/** What must run with something that cannot start cannot start either. */
export function blockDependents(plan: Plan, action: Action): void {
  if (action.has(Is.Runnable) || (action.task !== "start" && action.task !== "promote")) return;
  const { resource: own } = action;
  if (own === undefined) return;
  const isStart = action.task === "start";
  // Only when nothing of a collective can start.
  const resource = own.top.parent ?? own.top;
  for (const child of resource.children) {
    const other = newestAction(plan, child, action.task);
    if (other === undefined || other.has(Is.Runnable)) return;
  }
  for (const { score, primaryRole, dependentRole, dependent } of withThisOf(plan, resource)) {
    if (score < INFINITY || (!isStart && primaryRole !== Role.Promoted)) continue;
    markBlocked(plan, dependent, dependentRole === Role.Promoted ? "promote" : "start", own);
  }
}

function markBlocked(plan: Plan, resource: Resource, task: string, because: Resource): void {
  const { actions } = plan.of(resource);
  for (let i = actions.length - 1; i >= 0; i--) {
    const action = actions[i]!;
    if (!action.has(Is.Runnable) || action.task !== task) continue;
    action.clear(Is.Runnable);
    action.because(`colocation with ${because.id}`);
    blockDependents(plan, action);
    updateAction(plan, action);
  }
  for (const child of resource.children) markBlocked(plan, child, task, because);
}

/** Why an action lost a flag: the other action that took it. */
function clearBecause(action: Action, flag: number, other: Action): void {
  if (!action.has(flag)) return;
  action.clear(flag);
  if (action.resource === other.resource) return;
  const change = flag === Is.Runnable ? "unrunnable" : flag === Is.Migratable ? "unmigrateable" : "required";
  action.because(`${change}${other.resource === undefined ? "" : ` ${other.resource.id}`} ${other.task}`);
}

/** How relations act on two plain actions. */
export function updatePlain(
  plan: Plan,
  first: Action,
  then: Action,
  _host: Host | undefined,
  flags: number,
  filter: number,
  type: number,
): number {
  let changed = 0;
  const thenFlags = then.flags;
  const firstFlags = first.flags;
  if ((type & Rel.Asymmetric) !== 0) actAsymmetric(first, then);
  if ((type & Rel.ThenImpliesFirst) !== 0 && (thenFlags & Is.Optional) === 0) {
    if ((filter & Is.Optional) !== 0 && (flags & Is.Optional) === 0 && (firstFlags & Is.Optional) !== 0) {
      clearBecause(first, Is.Optional, then);
    }
    if ((flags & Is.Migratable) !== 0 && !then.has(Is.Migratable)) clearBecause(first, Is.Migratable, then);
  }
  if (
    (type & Rel.PromotedThenImpliesFirst) !== 0 &&
    then.resource?.role === Role.Promoted &&
    (filter & Is.Optional) !== 0 &&
    !then.has(Is.Optional)
  ) {
    clearBecause(first, Is.Optional, then);
    if (first.has(Is.Migratable) && !then.has(Is.Migratable)) clearBecause(first, Is.Migratable, then);
  }
  if ((type & Rel.UnmigratableThenBlocks) !== 0 && (filter & Is.Optional) !== 0) {
    if (!then.has(Is.Migratable) || !then.has(Is.Runnable)) clearBecause(first, Is.Runnable, then);
    if (!then.has(Is.Optional)) clearBecause(first, Is.Optional, then);
  }
  if ((type & Rel.FirstElseThen) !== 0 && (filter & Is.Optional) !== 0 && !first.has(Is.Runnable)) {
    clearBecause(then, Is.Migratable, first);
    then.clear(Is.Pseudo);
  }
  if (
    (type & Rel.UnrunnableFirstBlocks) !== 0 &&
    (filter & Is.Runnable) !== 0 &&
    then.has(Is.Runnable) &&
    (flags & Is.Runnable) === 0
  ) {
    clearBecause(then, Is.Runnable, first);
    clearBecause(then, Is.Migratable, first);
  }
  if (
    (type & Rel.FirstImpliesThen) !== 0 &&
    (filter & Is.Optional) !== 0 &&
    then.has(Is.Optional) &&
    (flags & Is.Optional) === 0 &&
    !first.has(Is.Migratable)
  ) {
    clearBecause(then, Is.Optional, first);
  }
  if ((type & Rel.IntermediateStop) !== 0) actIntermediateStop(first, then, filter);
  if (thenFlags !== then.flags) {
    changed |= Changed.Then;
    if (then.resource?.parent !== undefined) updateAction(plan, then);
  }
  if (firstFlags !== first.flags) changed |= Changed.First;
  return changed;
}

function actAsymmetric(first: Action, then: Action): void {
  const { resource } = then;
  if (resource === undefined || first.has(Is.Runnable)) return;
  if (then.has(Is.Optional)) {
    const role = roleOf(resource, true);
    // What is as it is wanted already is left so.
    if (role === Role.Stopped && then.task === "stop") return;
    const onlyThere = resource.activeOn.length === 1 && resource.activeOn[0] === then.host;
    if (role >= Role.Started && then.task === "start" && onlyThere) return;
  }
  clearBecause(then, Is.Optional, first);
  clearBecause(then, Is.Runnable, first);
}

/** A start that must happen needs the stop before it; a start that cannot happen lets the stop happen all the same. */
function actIntermediateStop(first: Action, then: Action, filter: number): void {
  const restart = (filter & Is.Optional) !== 0 && !then.has(Is.Optional);
  const stop =
    (filter & Is.Runnable) !== 0 &&
    !then.has(Is.Runnable) &&
    then.resource?.managed === true &&
    first.resource === then.resource;
  if (!restart && !stop) return;
  if (first.has(Is.Runnable) || !then.has(Is.Optional)) clearBecause(first, Is.Optional, then);
  if (!then.has(Is.Migratable)) clearBecause(first, Is.Migratable, then);
  if (!first.has(Is.Optional) && !first.has(Is.Runnable)) clearBecause(then, Is.Runnable, first);
}
