import { type Host, isTrue, type Resource, Role } from "../../state/index.ts";
import { type Action, Is, Rel, relate } from "../action.ts";
import { newestAction } from "../actions.ts";
import type { ByKind, PruneRules } from "../kinds.ts";
import { assignTo } from "../place/assign.ts";
import { findCompatible, instancesOf } from "../place/compatible.ts";
import type { Plan } from "../plan.ts";
import { Changed, updateAction, updatePlain } from "./update.ts";

const COLLECTIVE = Is.Optional | Is.Runnable | Is.Pseudo;

/** For the moment when a collective is done, what its members do: a primitive that has started did `start`. */
const MEMBER_TASK: Readonly<Record<string, string>> = {
  stopped: "stop",
  running: "start",
  promoted: "promote",
  demoted: "demote",
};

function memberTask(member: Resource, task: string): string {
  return member.kind === "primitive" ? (MEMBER_TASK[task] ?? task) : task;
}

const KNOWN_TASKS = new Set([
  "stop",
  "stopped",
  "start",
  "running",
  "do_shutdown",
  "stonith",
  "monitor",
  "notify",
  "notified",
  "promote",
  "promoted",
  "demote",
  "demoted",
]);

/** A group's action must happen if one of its members' must; the end of it can happen if all of theirs can. */
function groupFlags(plan: Plan, action: Action, host: Host | undefined): number {
  let flags = COLLECTIVE;
  for (const member of action.resource!.children) {
    const wanted = memberTask(member, action.task);
    const task = KNOWN_TASKS.has(wanted) ? wanted : "no_action";
    const own = newestAction(plan, member, task, host);
    if (own === undefined) {
      if (task !== "stop" && task !== "demote") flags &= ~Is.Runnable;
      continue;
    }
    const memberFlags = plan.rules.prune[member.kind].flags(plan, own, host);
    if ((flags & Is.Optional) !== 0 && (memberFlags & Is.Optional) === 0) {
      flags &= ~Is.Optional;
      action.clear(Is.Optional);
    }
    if (task !== action.task && (flags & Is.Runnable) !== 0 && (memberFlags & Is.Runnable) === 0) {
      flags &= ~Is.Runnable;
      action.clear(Is.Runnable);
    }
  }
  return flags;
}

function updateGroup(
  plan: Plan,
  first: Action,
  then: Action,
  host: Host | undefined,
  flags: number,
  filter: number,
  type: number,
): number {
  let changed = updatePlain(plan, first, then, host, flags, filter, type);
  for (const member of then.resource?.children ?? []) {
    const own = newestAction(plan, member, then.task, host);
    if (own !== undefined) {
      changed |= plan.rules.prune[member.kind].update(plan, first, own, host, flags, filter, type);
    }
  }
  return changed;
}

/** The task of the instances that an action of their collective stands for. */
function instanceTask(action: Action): string {
  const [first] = action.resource!.children;
  let { task } = action;
  if (task === "notify" || task === "notified") {
    // `pre_notify_start_0`
    const at = action.key.indexOf("_notify_");
    task = action.key.slice(at + 8, action.key.lastIndexOf("_"));
  }
  const wanted = first === undefined ? task : memberTask(first, task);
  return KNOWN_TASKS.has(wanted) ? wanted : "no_action";
}

/** A collective's action must happen if one of its instances' must, and can if one of theirs can. */
function collectiveFlags(plan: Plan, action: Action, instances: readonly Resource[], host: Host | undefined): number {
  let flags = COLLECTIVE;
  let anyRunnable = false;
  const task = instanceTask(action);
  for (const instance of instances) {
    const own = newestAction(plan, instance, task, instance.kind === "primitive" ? host : undefined);
    if (own === undefined) continue;
    const instanceFlags = plan.rules.prune[instance.kind].flags(plan, own, host);
    if ((flags & Is.Optional) !== 0 && (instanceFlags & Is.Optional) === 0) {
      flags &= ~Is.Optional;
      action.clear(Is.Optional);
    }
    if ((instanceFlags & Is.Runnable) !== 0) anyRunnable = true;
  }
  if (!anyRunnable) {
    flags &= ~Is.Runnable;
    if (host === undefined) action.clear(Is.Runnable);
  }
  return flags;
}

/** What happens inside the containers counts for promotions, the containers themselves for the rest. */
function bundleFlags(plan: Plan, action: Action, host: Host | undefined): number {
  const { child } = action.resource!.bundle!;
  if (child !== undefined) {
    const task = KNOWN_TASKS.has(action.task) ? action.task : "no_action";
    if (/^(?:no_action|notify|notified|promote|promoted|demote|demoted)$/.test(task)) {
      return collectiveFlags(plan, action, child.children, host);
    }
  }
  return collectiveFlags(plan, action, instancesOf(action.resource!), host);
}

function mayInterleave(first: Action, then: Action): boolean {
  const { resource: before } = first;
  const { resource: after } = then;
  const isCollective = (resource: Resource): boolean => resource.kind === "clone" || resource.kind === "bundle";
  if (before === undefined || after === undefined || before === after) return false;
  if (!isCollective(before) || !isCollective(after)) return false;
  const down = /(?:^|_)(?:stop|demote)_0$/.test(then.key);
  return isTrue((down ? before : after).meta.get("interleave"));
}

/** The container's action, or that of what runs inside where only that has one. */
function interleavedAction(
  plan: Plan,
  action: Action,
  instance: Resource,
  task: string,
  host: Host | undefined,
  forFirst: boolean,
): Action | undefined {
  const inside = forFirst
    ? action.task !== "stop" && action.task !== "stopped"
    : /^(?:promote|promoted|demote|demoted)$/.test(action.task);
  const contained = inside
    ? instance.outermost.bundle?.replicas.find(({ container }) => container === instance)?.child
    : undefined;
  return contained === undefined
    ? newestAction(plan, instance, task, host)
    : newestAction(plan, contained, task, undefined);
}

/** Each instance waits only for the one that goes with it. */
function updateInterleaved(
  plan: Plan,
  first: Action,
  then: Action,
  host: Host | undefined,
  filter: number,
  type: number,
): number {
  let changed = 0;
  const firstTask = instanceTask(first);
  const current = /(?:^|_)(?:stopped|demoted)_0$/.test(first.key);
  for (const instance of instancesOf(then.resource!)) {
    const partner = findCompatible(plan, instance, first.resource!, Role.Unknown, current, undefined);
    if (partner === undefined) {
      // Nothing to go with: an instance that needs it cannot run.
      const mandatory = (type & (Rel.UnrunnableFirstBlocks | Rel.FirstImpliesThen)) !== 0;
      if (!current && mandatory && assignTo(plan, instance, undefined, 0, true, true)) changed |= Changed.Then;
      continue;
    }
    const firstAction = interleavedAction(plan, first, partner, firstTask, host, true);
    if (firstAction === undefined) continue;
    const thenAction = interleavedAction(plan, then, instance, then.task, host, false);
    if (thenAction === undefined) continue;
    if (relate(firstAction, thenAction, type)) changed |= Changed.First | Changed.Then;
    const flags = plan.rules.prune[partner.kind].flags(plan, firstAction, host);
    changed |= plan.rules.prune[instance.kind].update(plan, firstAction, thenAction, host, flags, filter, type);
  }
  return changed;
}

function updateCollective(
  plan: Plan,
  first: Action,
  then: Action,
  host: Host | undefined,
  flags: number,
  filter: number,
  type: number,
): number {
  if (then.resource === undefined) return 0;
  if (mayInterleave(first, then)) return updateInterleaved(plan, first, then, host, filter, type);
  let changed = updatePlain(plan, first, then, host, flags, filter, type);
  for (const instance of instancesOf(then.resource)) {
    const own = newestAction(plan, instance, then.task, host);
    if (own === undefined) continue;
    const rules = plan.rules.prune[instance.kind];
    if ((rules.flags(plan, own, host) & Is.Runnable) === 0) continue;
    const ownChanged = rules.update(plan, first, own, host, flags, filter, type);
    changed |= ownChanged;
    if ((ownChanged & Changed.Then) === 0) continue;
    for (let i = own.after.length - 1; i >= 0; i--) updateAction(plan, own.after[i]!.action);
  }
  return changed;
}

export const pruneRules: ByKind<PruneRules> = {
  primitive: { flags: (_plan, action) => action.flags, update: updatePlain },
  group: { flags: groupFlags, update: updateGroup },
  clone: {
    flags: (plan, action, host) => collectiveFlags(plan, action, action.resource!.children, host),
    update: updateCollective,
  },
  bundle: { flags: bundleFlags, update: updateCollective },
};
