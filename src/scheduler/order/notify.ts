import { INFINITY } from "../../base/index.ts";
import { compareBytes, currentHost, type Host, type Resource, Role } from "../../state/index.ts";
import { type Action, Is, operationKey, Rel, relate } from "../action.ts";
import { newestAction, resourceAction } from "../actions.ts";
import type { NotifyPair, NotifyTask } from "../notify-pair.ts";
import type { Plan } from "../plan.ts";

/** Notifications: instances of a clone with notify=true are told before and after each change of any of them, with lists of
 *  who starts, stops, is promoted, demoted, active. */

interface Entry {
  readonly resource: Resource;
  readonly host: Host | undefined;
}

function milestone(plan: Plan, resource: Resource, action: Action, task: string, type: string): Action {
  const key = operationKey(`${type}_notify_${action.task}`);
  const notify = resourceAction(plan, resource, key, task, undefined, action.has(Is.Optional));
  notify.set(Is.Pseudo);
  notify.setMeta("notify_key_type", type);
  notify.setMeta("notify_key_operation", action.task);
  return notify;
}

function makePair(
  plan: Plan,
  resource: Resource,
  task: NotifyTask,
  action: Action | undefined,
  complete: Action | undefined,
): NotifyPair | undefined {
  if (!resource.notify) return undefined;
  const about = (notify: Action, type: string): void => {
    notify.setMeta("notify_type", type);
    notify.setMeta("notify_operation", task);
  };
  let pre: Action | undefined;
  let preDone: Action | undefined;
  if (action !== undefined) {
    pre = milestone(plan, resource, action, "notify", "pre");
    pre.set(Is.Runnable);
    about(pre, "pre");
    preDone = milestone(plan, resource, action, "notified", "confirmed-pre");
    preDone.set(Is.Runnable);
    about(preDone, "pre");
    relate(pre, preDone, Rel.Ordered);
    relate(preDone, action, Rel.Ordered);
  }
  let post: Action | undefined;
  let postDone: Action | undefined;
  if (complete !== undefined) {
    const follow = (notify: Action): void => {
      notify.priority = INFINITY;
      if (complete.has(Is.Runnable)) notify.set(Is.Runnable);
      else notify.clear(Is.Runnable);
      about(notify, "post");
    };
    post = milestone(plan, resource, complete, "notify", "post");
    follow(post);
    postDone = milestone(plan, resource, complete, "notified", "confirmed-post");
    follow(postDone);
    relate(complete, post, Rel.FirstImpliesThen);
    relate(post, postDone, Rel.FirstImpliesThen);
  }
  if (preDone !== undefined && post !== undefined) relate(preDone, post, Rel.Ordered);
  return { task, pre, preDone, post, postDone };
}

/** Makes the points in time around one kind of change, once. */
export function createPair(
  plan: Plan,
  clone: Resource,
  pairs: Partial<Record<NotifyTask, NotifyPair>>,
  task: NotifyTask,
  action: Action,
  complete: Action,
): void {
  if (pairs[task] !== undefined) return;
  const pair = makePair(plan, clone, task, action, complete);
  if (pair !== undefined) pairs[task] = pair;
}

/** Who does what, for one kind of change. */
interface Lists {
  readonly active: Entry[];
  readonly inactive: Entry[];
  readonly promoted: Entry[];
  readonly unpromoted: Entry[];
  readonly start: Entry[];
  readonly stop: Entry[];
  readonly promote: Entry[];
  readonly demote: Entry[];
}

function emptyLists(): Lists {
  return { active: [], inactive: [], promoted: [], unpromoted: [], start: [], stop: [], promote: [], demote: [] };
}

function collect(plan: Plan, resource: Resource, withActions: boolean, lists: Lists): void {
  if (resource.children.length > 0) {
    for (const child of resource.children) collect(plan, child, withActions, lists);
    return;
  }
  const entry: Entry = { resource, host: resource.activeOn[0] };
  switch (resource.role) {
    case Role.Stopped:
      lists.inactive.push(entry);
      break;
    case Role.Started:
      lists.active.push(entry);
      break;
    case Role.Unpromoted:
      lists.unpromoted.push(entry);
      lists.active.push(entry);
      break;
    case Role.Promoted:
      lists.promoted.push(entry);
      lists.active.push(entry);
      break;
    default:
  }
  if (!withActions) return;
  for (const action of plan.of(resource).actions) {
    if (action.has(Is.Optional) || action.host === undefined) continue;
    const { task, host } = action;
    if (task !== "start" && task !== "stop" && task !== "promote" && task !== "demote") continue;
    if (!(task === "stop" && host.unclean) && !action.has(Is.Runnable)) continue;
    lists[task].push({ resource, host });
  }
}

/** Names in order of resource and host, each resource once; a blank when there are none. */
function namesOf(entries: readonly Entry[], needHost: boolean): { resources: string; hosts: string } {
  const sorted = [...entries].sort(
    (a, b) =>
      compareBytes(a.resource.id, b.resource.id) ||
      (a.host === undefined || b.host === undefined
        ? Number(a.host === undefined) - Number(b.host === undefined)
        : compareBytes(a.host.id, b.host.id)),
  );
  const resources: string[] = [];
  const hosts: string[] = [];
  let last: string | undefined;
  for (const { resource, host } of sorted) {
    if ((needHost && host === undefined) || resource.id === last) continue;
    last = resource.id;
    resources.push(resource.id);
    if (host !== undefined) hosts.push(host.name);
  }
  return { resources: resources.join(" ") || " ", hosts: hosts.join(" ") || " " };
}

const join = (hosts: readonly Host[]): string => hosts.map(({ name }) => name).join(" ") || " ";

/** The environment of a notification; whether there is anything to notify of is the second answer. */
function environment(
  plan: Plan,
  clone: Resource,
  task: NotifyTask,
  lists: Lists,
): { values: [string, string][]; required: boolean } {
  const values: [string, string][] = [];
  const add = (name: string, entries: readonly Entry[], legacy?: string): void => {
    const { resources, hosts } = namesOf(entries, true);
    for (const word of legacy === undefined ? [name] : [name, legacy]) {
      values.push([`notify_${word}_resource`, resources], [`notify_${word}_uname`, hosts]);
    }
  };
  add("stop", lists.stop);
  add("start", lists.start);
  add("demote", lists.demote);
  add("promote", lists.promote);
  add("active", lists.active);
  add("unpromoted", lists.unpromoted, "slave");
  add("promoted", lists.promoted, "master");
  values.push(["notify_inactive_resource", namesOf(lists.inactive, false).resources]);
  const { hosts } = plan.cluster;
  values.push(["notify_available_uname", join(hosts.filter((host) => clone.allowed.has(host.index)))]);
  if (clone.meta.get("container-attribute-target") === "host") {
    const carriers = hosts.map((host) => {
      const launcher = host.isGuest ? host.connection!.launcher! : undefined;
      return (launcher && launcher.activeOn.length > 0 ? currentHost(launcher) : undefined) ?? host;
    });
    values.push(["notify_all_hosts", join(carriers)]);
  }
  values.push(["notify_all_uname", join(hosts)]);
  const required = task === "stop" ? namesOf(lists.stop, true).resources !== " " : lists[task].length > 0;
  return { values, required };
}

/** Makes the notifications of a clone, now that it is known what its instances will do. */
export function createNotifications(plan: Plan, clone: Resource): void {
  const { notify } = plan.of(clone);
  for (const task of ["start", "stop", "promote", "demote"] as const) {
    const pair = notify[task];
    if (pair === undefined) continue;
    const lists = emptyLists();
    collect(plan, clone, true, lists);
    const { values, required } = environment(plan, clone, task, lists);
    if (required) {
      for (const action of [pair.pre, pair.preDone, pair.post, pair.postDone]) action?.clear(Is.Optional);
    }
    notifyAll(plan, clone, pair, lists, values);
  }
}

type Values = readonly (readonly [string, string])[];

function addMeta(action: Action, values: Values): void {
  for (const [name, value] of values) action.setMeta(name, value);
}

/** A stop that fencing implies needs no telling before, but the others are told after. */
export function notifyAfterFencing(plan: Plan, stop: Action, resource: Resource, fencing: Action): void {
  const pair = makePair(plan, resource, "stop", undefined, fencing);
  if (pair === undefined) return;
  const lists = emptyLists();
  collect(plan, resource, false, lists);
  const values: Values = [
    ["notify_stop_resource", resource.id],
    ["notify_stop_uname", stop.host?.name ?? " "],
  ];
  notifyAll(plan, resource.top, pair, lists, values);
}

function notifyAll(plan: Plan, resource: Resource, pair: NotifyPair, lists: Lists, values: Values): void {
  if (resource.children.length > 0) {
    for (const child of resource.children) notifyAll(plan, child, pair, lists, values);
    return;
  }
  for (const action of plan.of(resource).actions) {
    if (action.has(Is.Optional) || action.host === undefined) continue;
    if (/^(?:start|stop|promote|demote)$/.test(action.task)) addMeta(action, values);
  }
  const { task } = pair;
  if (task !== "stop" && lists[task].length === 0) return;
  if (resource.role !== Role.Stopped && (task === "stop" || task === "demote")) {
    notifyDown(plan, resource, pair, values);
  }
  if (resource.nextRole !== Role.Stopped && (task === "start" || task === "promote")) {
    notifyUp(plan, resource, pair, values);
  }
}

function notifyDown(plan: Plan, resource: Resource, pair: NotifyPair, values: Values): void {
  const stop = newestAction(plan, resource, "stop");
  for (const host of resource.activeOn) {
    if (stop?.has(Is.Pseudo) === true && (host.unclean || host.remoteReset)) continue;
    notify(plan, resource, host, pair.pre, pair.preDone, values);
    if (pair.task === "demote" || stop === undefined || stop.has(Is.Optional))
      notifyAfter(plan, resource, host, pair, values);
  }
}

function notifyUp(plan: Plan, resource: Resource, pair: NotifyPair, values: Values): void {
  const start = newestAction(plan, resource, "start");
  const connection = start?.host?.connection;
  const remoteStart = connection && newestAction(plan, connection, "start");
  if (remoteStart !== undefined && !remoteStart.has(Is.Runnable)) return;
  const host = plan.assigned(resource);
  if (host === undefined) return;
  if (pair.task !== "start" || start === undefined || start.has(Is.Optional)) {
    notify(plan, resource, host, pair.pre, pair.preDone, values);
  }
  notifyAfter(plan, resource, host, pair, values);
}

function notifyAfter(plan: Plan, resource: Resource, host: Host, pair: NotifyPair, values: Values): void {
  const action = notify(plan, resource, host, pair.post, pair.postDone, values);
  if (action !== undefined) action.priority = INFINITY;
  if (pair.postDone === undefined) return;
  // Monitors start once everybody knows.
  for (const monitor of plan.of(resource).actions) {
    const interval = monitor.meta.get("interval");
    if (interval !== undefined && interval !== "0" && monitor.task !== "cancel")
      relate(pair.postDone, monitor, Rel.Ordered);
  }
}

function notify(
  plan: Plan,
  resource: Resource,
  host: Host,
  of: Action | undefined,
  done: Action | undefined,
  values: Values,
): Action | undefined {
  if (of === undefined || done === undefined || !host.online || !of.has(Is.Runnable)) return undefined;
  const key = operationKey(`${of.meta.get("notify_type")}_notify_${of.meta.get("notify_operation")}`);
  const action = resourceAction(plan, resource, key, of.task, host, of.has(Is.Optional));
  for (const [name, value] of of.meta) if (!action.meta.has(name)) action.setMeta(name, value);
  addMeta(action, values);
  relate(of, action, Rel.Ordered);
  relate(action, done, Rel.Ordered);
  return action;
}
