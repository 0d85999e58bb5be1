import { INFINITY } from "../../base/index.ts";
import { type Host, isTrue, ProbeMode, type Resource } from "../../state/index.ts";
import { type Action, Is, MONITOR, operationKey, Rel, relate, START } from "../action.ts";
import { newestWithKey, resourceAction, resourceMilestone } from "../actions.ts";
import type { ActRules } from "../kinds.ts";
import { createPair } from "../order/notify.ts";
import { addOrdering, order } from "../orderings.ts";
import { maxPerHost } from "../place/clone.ts";
import { compareNumbers } from "../place/instances.ts";
import { soleLocation } from "../place/scores.ts";
import type { Plan } from "../plan.ts";
import { probe } from "./probe.ts";
import { createPromotableMilestones } from "./promotable.ts";

/** Groups, clones and bundles: their members' actions, and points in time for the whole. */

export const actGroup: ActRules = {
  createActions(plan, group) {
    for (const member of group.children) plan.rules.act[member.kind].createActions(plan, member);
    const names = ["start", "running", "stop", "stopped"];
    if (isTrue(group.meta.get("promotable"))) names.push("demote", "demoted", "promote", "promoted");
    for (const name of names) {
      const action = resourceAction(plan, group, operationKey(name), name, undefined, true);
      action.set(Is.Pseudo | Is.Runnable);
    }
  },
  createProbe: probe,
};

interface InstanceStates {
  active: boolean;
  starting: boolean;
  stopping: boolean;
  restarting: boolean;
}

function noteState(plan: Plan, instance: Resource, states: InstanceStates): void {
  if (instance.kind !== "primitive") {
    for (const child of instance.children) noteState(plan, child, states);
    return;
  }
  if (instance.activeOn.length > 0) states.active = true;
  let starting = false;
  let stopping = false;
  for (const action of plan.of(instance).actions) {
    if (action.has(Is.Optional)) continue;
    if (action.task === "start") starting ||= action.has(Is.Runnable);
    else if (action.task === "stop") stopping ||= action.has(Is.Pseudo | Is.Runnable);
  }
  states.starting ||= starting;
  states.stopping ||= stopping;
  states.restarting ||= starting && stopping;
}

/** The instances' actions, and the moments when the first of them starts or stops and the last has. */
export function createInstanceActions(plan: Plan, collective: Resource, instances: readonly Resource[]): void {
  const states: InstanceStates = { active: false, starting: false, stopping: false, restarting: false };
  for (const instance of instances) {
    plan.rules.act[instance.kind].createActions(plan, instance);
    noteState(plan, instance, states);
  }
  const start = resourceMilestone(plan, collective, "start", !states.starting, true);
  const started = resourceMilestone(plan, collective, "running", !states.starting, false);
  started.priority = INFINITY;
  if (states.active || states.starting) started.set(Is.Runnable);
  const stop = resourceMilestone(plan, collective, "stop", !states.stopping, true);
  const stopped = resourceMilestone(plan, collective, "stopped", !states.stopping, true);
  stopped.priority = INFINITY;
  if (!states.restarting) stop.set(Is.Migratable);
  if (collective.kind === "clone") createNotifications(plan, collective, start, started, stop, stopped);
}

function createNotifications(
  plan: Plan,
  clone: Resource,
  start: Action,
  started: Action,
  stop: Action,
  stopped: Action,
): void {
  const { notify } = plan.of(clone);
  createPair(plan, clone, notify, "start", start, started);
  createPair(plan, clone, notify, "stop", stop, stopped);
  relate(notify.stop?.postDone, notify.start?.pre, Rel.Ordered);
}

export const actClone: ActRules = {
  createActions(plan, clone) {
    createInstanceActions(plan, clone, clone.children);
    if (clone.promotable) createPromotableMilestones(plan, clone);
  },
  createProbe(plan, clone, host) {
    if (clone.exclusiveProbes) {
      if (!clone.allowed.has(host.index) || clone.allowed.mode(host.index) !== ProbeMode.Exclusive) {
        clone.allowed.remove(host.index);
        return false;
      }
    }
    clone.children.sort(compareNumbers);
    if (!clone.unique) return probeAnonymous(plan, clone, host);
    let any = false;
    for (const instance of clone.children) {
      any = plan.rules.act[instance.kind].createProbe(plan, instance, host) || any;
    }
    return any;
  },
};

function isKnownOn(resource: Resource, host: Host): boolean {
  return resource.children.length > 0
    ? resource.children.some((child) => isKnownOn(child, host))
    : resource.knownOn.has(host);
}

/** One look finds any instance: it is done for the one that is known there, else the one that is to go there. */
function probeAnonymous(plan: Plan, clone: Resource, host: Host): boolean {
  const instance =
    clone.children.find((child) => isKnownOn(child, host)) ??
    clone.children.find((child) => soleLocation(plan, child, "assigned") === host) ??
    clone.children[0];
  return instance !== undefined && plan.rules.act[instance.kind].createProbe(plan, instance, host);
}

export const actBundle: ActRules = {
  createActions(plan, bundle) {
    const { act } = plan.rules;
    const { replicas, child } = bundle.bundle!;
    for (const { ip, container, remote } of replicas) {
      for (const part of [ip, container, remote]) {
        if (part !== undefined) act[part.kind].createActions(plan, part);
      }
    }
    createInstanceActions(
      plan,
      bundle,
      replicas.map(({ container }) => container),
    );
    if (child === undefined) return;
    act[child.kind].createActions(plan, child);
    if (!child.promotable) return;
    for (const [name, done] of [
      ["promote", "promoted"],
      ["demote", "demoted"],
    ] as const) {
      resourceMilestone(plan, bundle, name, true, true);
      resourceMilestone(plan, bundle, done, true, true).priority = INFINITY;
    }
  },
  createProbe(plan, bundle, host) {
    const { act } = plan.rules;
    const { replicas } = bundle.bundle!;
    let any = false;
    for (const { ip, child, container, remote, host: guest } of replicas) {
      if (ip !== undefined && act[ip.kind].createProbe(plan, ip, host)) any = true;
      if (child !== undefined && host === guest && act[child.kind].createProbe(plan, child, host)) any = true;
      if (act[container.kind].createProbe(plan, container, host)) {
        any = true;
        if (maxPerHost(bundle) === 1) orderOthersAfter(plan, bundle, container);
      }
      if (remote === undefined || !act[remote.kind].createProbe(plan, remote, host)) continue;
      const found = newestWithKey(plan, remote, MONITOR, host);
      if (found === undefined) continue;
      any = true;
      // The connection may go by the name of its container's host, known once that starts.
      addOrdering(plan, {
        first: container,
        firstKey: START,
        second: remote,
        secondAction: found,
        flags: Rel.NestedRemoteProbe,
      });
    }
    return any;
  },
};

/** Where one container may run, a second must not start before it is known that there is none. */
function orderOthersAfter(plan: Plan, bundle: Resource, probed: Resource): void {
  for (const { container } of bundle.bundle!.replicas) {
    if (container !== probed) order(plan, probed, MONITOR, container, START, Rel.Ordered | Rel.IfOnSameHost);
  }
}
