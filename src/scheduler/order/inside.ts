import { INFINITY } from "../../base/index.ts";
import type { BundleReplica, Host, Resource } from "../../state/index.ts";
import { Role } from "../../state/index.ts";
import { fenceAction } from "../act/fence.ts";
import { CIB_DELETE, DEMOTE, MONITOR, PROMOTE, Rel, START, STOP } from "../action.ts";
import { addColocation } from "../constraints/colocation.ts";
import type { OrderRules } from "../kinds.ts";
import { addOrdering, order, orderTasks } from "../orderings.ts";
import { compareNumbers } from "../place/instances.ts";
import { allowedHosts, orderByCapacity } from "../place/utilization.ts";
import type { Plan } from "../plan.ts";

/** Orderings (and a few colocations) that nobody configures: they follow from what resources are. */

function banRemoteHosts(plan: Plan, resource: Resource): void {
  for (const host of plan.cluster.hostList) {
    if (host.connection !== undefined && resource.allowed.has(host.index)) resource.allowed.set(host.index, -INFINITY);
  }
}

function orderPrimitive(plan: Plan, resource: Resource): void {
  if (!resource.managed) return;
  const { cluster } = plan;
  order(plan, resource, STOP, resource, START, Rel.Ordered | Rel.FirstImpliesThen | Rel.IntermediateStop);
  if (resource.top.promotable || resource.role > Role.Unpromoted) {
    order(plan, resource, DEMOTE, resource, STOP, Rel.PromotedThenImpliesFirst);
    order(plan, resource, START, resource, PROMOTE, Rel.UnrunnableFirstBlocks);
  }
  order(plan, resource, CIB_DELETE, resource, MONITOR, Rel.IfOnSameHost | Rel.ThenCancelsFirst);
  if (!resource.fenceDevice && cluster.enableUnfencing && resource.needsUnfencing) {
    for (const host of allowedHosts(plan, resource)) orderAroundUnfencing(plan, resource, host);
  }
  if (resource.utilization.size > 0 && cluster.options.placementStrategy !== "default") {
    orderByCapacity(plan, resource, allowedHosts(plan, resource));
  }
  if (resource.launcher !== undefined) orderWithLauncher(plan, resource, resource.launcher);
  if (resource.remoteConnection || resource.fenceDevice) banRemoteHosts(plan, resource);
}

/** A host that must be unfenced is unfenced between stop and start. */
function orderAroundUnfencing(plan: Plan, resource: Resource, host: Host): void {
  const unfencing = fenceAction(plan, host, { operation: "on", required: false });
  addOrdering(plan, {
    first: resource,
    firstKey: STOP,
    secondAction: unfencing,
    flags: Rel.Ordered | Rel.IfOnSameHost,
  });
  addOrdering(plan, {
    firstAction: unfencing,
    second: resource,
    secondKey: START,
    flags: Rel.FirstImpliesSameHostThen | Rel.IfOnSameHost,
  });
}

/** What runs in a container or virtual machine starts after it and stops before it. */
function orderWithLauncher(plan: Plan, resource: Resource, launcher: Resource): void {
  let remote: Resource | undefined;
  if (resource.remoteConnection) {
    // A guest must not run on a remote host, unless it is made for that.
    if (!resource.remoteNestingAllowed) banRemoteHosts(plan, launcher);
    order(plan, launcher, MONITOR, resource, STOP, Rel.Ordered);
  } else if (launcher.remoteConnection) {
    remote = launcher;
  } else if (plan.cluster.haveRemoteHosts) {
    remote = launcher.launched.find(({ remoteConnection }) => remoteConnection);
  }
  if (remote !== undefined) {
    for (const host of plan.cluster.hostList) {
      if (host.connection !== remote && resource.allowed.has(host.index)) resource.allowed.set(host.index, -INFINITY);
    }
    return;
  }
  order(plan, launcher, START, resource, START, Rel.FirstImpliesThen | Rel.UnrunnableFirstBlocks);
  order(plan, resource, STOP, launcher, STOP, Rel.ThenImpliesFirst);
  addColocation(plan, {
    id: "#resource-with-container",
    score: resource.remoteNestingAllowed ? 10_000 : INFINITY,
    dependent: resource,
    primary: launcher,
    influence: true,
  });
}

interface Members {
  readonly ordered: boolean;
  readonly colocated: boolean;
  readonly promotable: boolean;
  lastActive: Resource | undefined;
  previous: Resource | undefined;
}

function orderGroup(plan: Plan, group: Resource): void {
  orderTasks(plan, group, "stop", group, "stopped", Rel.UnrunnableFirstBlocks);
  orderTasks(plan, group, "stopped", group, "start", Rel.Ordered);
  orderTasks(plan, group, "start", group, "running", Rel.UnrunnableFirstBlocks);
  const members: Members = {
    ...group.group!,
    promotable: group.top.promotable,
    lastActive: undefined,
    previous: undefined,
  };
  for (const member of group.children) orderMember(plan, group, member, members);
}

function orderMember(plan: Plan, group: Resource, member: Resource, members: Members): void {
  const { previous, ordered, colocated, promotable } = members;
  let down: number = Rel.ThenImpliesFirstGraphed;
  let postDown: number = Rel.FirstImpliesThenGraphed;
  plan.rules.order[member.kind].orderInside(plan, member);
  if (previous === undefined) {
    if (ordered) {
      down |= Rel.Ordered;
      postDown = Rel.FirstImpliesThen;
    }
  } else if (colocated) {
    addColocation(plan, {
      id: "#group-members",
      score: INFINITY,
      dependent: member,
      primary: previous,
      influence: member.critical,
    });
  }
  const up = Rel.UnrunnableFirstBlocks | Rel.FirstImpliesThen | Rel.FirstImpliesThenGraphed;
  if (promotable) {
    orderTasks(plan, group, "demote", member, "demote", down);
    orderTasks(plan, member, "demote", group, "demoted", postDown);
    orderTasks(plan, member, "promote", group, "promoted", up);
    orderTasks(plan, group, "promote", member, "promote", Rel.ThenImpliesFirstGraphed);
  }
  orderTasks(plan, group, "stop", member, "stop", down);
  orderTasks(plan, member, "stop", group, "stopped", postDown);
  orderTasks(plan, group, "start", member, "start", Rel.ThenImpliesFirstGraphed);
  orderTasks(plan, member, "start", group, "running", up);
  if (!ordered) {
    const each = Rel.FirstImpliesThen | Rel.UnrunnableFirstBlocks | Rel.ThenImpliesFirstGraphed;
    orderTasks(plan, group, "start", member, "start", each);
    if (promotable) orderTasks(plan, group, "promote", member, "promote", each);
  } else if (previous !== undefined) {
    orderAfterMember(plan, member, previous, promotable);
  } else {
    orderTasks(plan, group, "start", member, "start", Rel.None);
    if (promotable) orderTasks(plan, group, "promote", member, "promote", Rel.None);
  }
  if (member.activeOn.length > 0) {
    const { lastActive } = members;
    if (
      ordered &&
      previous !== undefined &&
      previous.activeOn.length === 0 &&
      lastActive !== undefined &&
      lastActive.activeOn.length > 0
    ) {
      orderTasks(plan, member, "stop", lastActive, "stop", Rel.Ordered);
    }
    members.lastActive = member;
  }
  members.previous = member;
}

function orderAfterMember(plan: Plan, member: Resource, previous: Resource, promotable: boolean): void {
  const up = Rel.FirstImpliesThen | Rel.UnrunnableFirstBlocks;
  orderTasks(plan, previous, "start", member, "start", up);
  orderTasks(plan, member, "stop", previous, "stop", Rel.Ordered | Rel.IntermediateStop);
  // An active member whose predecessor is not must stop before that starts.
  if (member.activeOn.length > 0 && previous.activeOn.length === 0) {
    orderTasks(plan, member, "stop", previous, "start", Rel.ThenImpliesFirst | Rel.UnrunnableFirstBlocks);
  }
  if (promotable) {
    orderTasks(plan, previous, "promote", member, "promote", up);
    orderTasks(plan, member, "demote", previous, "demote", Rel.Ordered);
  }
}

function orderClone(plan: Plan, clone: Resource): void {
  orderTasks(plan, clone, "stopped", clone, "start", Rel.Ordered);
  orderTasks(plan, clone, "start", clone, "running", Rel.UnrunnableFirstBlocks);
  orderTasks(plan, clone, "stop", clone, "stopped", Rel.UnrunnableFirstBlocks);
  if (clone.promotable) {
    orderTasks(plan, clone, "demoted", clone, "stop", Rel.Ordered);
    orderTasks(plan, clone, "running", clone, "promote", Rel.UnrunnableFirstBlocks);
  }
  const { ordered } = clone.clone!;
  if (ordered) clone.children.sort(compareNumbers);
  for (const [index, instance] of clone.children.entries()) {
    plan.rules.order[instance.kind].orderInside(plan, instance);
    orderTasks(plan, clone, "start", instance, "start", Rel.UnrunnableFirstBlocks | Rel.ThenImpliesFirstGraphed);
    orderTasks(plan, instance, "start", clone, "running", Rel.FirstImpliesThenGraphed);
    orderTasks(plan, clone, "stop", instance, "stop", Rel.ThenImpliesFirstGraphed);
    orderTasks(plan, instance, "stop", clone, "stopped", Rel.FirstImpliesThenGraphed);
    if (!ordered) continue;
    for (const later of clone.children.slice(index + 1)) {
      orderTasks(plan, instance, "start", later, "start", Rel.Ordered);
      orderTasks(plan, later, "stop", instance, "stop", Rel.Ordered);
    }
  }
  if (clone.promotable) orderPromotable(plan, clone);
}

/** Demotions, stops, starts, promotions: in that order for the whole. */
function orderRestart(plan: Plan, resource: Resource): void {
  for (const [first, then] of [
    ["stopped", "start"],
    ["stopped", "promote"],
    ["demoted", "stop"],
    ["demoted", "start"],
    ["demoted", "promote"],
    ["running", "promote"],
    ["demote", "demoted"],
  ] as const) {
    orderTasks(plan, resource, first, resource, then, Rel.Ordered);
  }
}

function orderPromotable(plan: Plan, clone: Resource): void {
  orderRestart(plan, clone);
  const { ordered } = clone.clone!;
  let previous: Resource | undefined;
  for (const instance of clone.children) {
    order(plan, instance, DEMOTE, instance, PROMOTE, Rel.Ordered);
    orderTasks(plan, clone, "promote", instance, "promote", Rel.Ordered);
    orderTasks(plan, instance, "promote", clone, "promoted", Rel.Ordered);
    if (ordered && previous !== undefined) orderTasks(plan, previous, "promote", instance, "promote", Rel.Ordered);
    orderTasks(plan, clone, "demote", instance, "demote", Rel.ThenImpliesFirstGraphed);
    orderTasks(plan, instance, "demote", clone, "demoted", Rel.FirstImpliesThenGraphed);
    if (ordered && previous !== undefined) orderTasks(plan, instance, "demote", previous, "demote", Rel.Ordered);
    previous = instance;
  }
}

function orderReplica(plan: Plan, bundle: Resource, replica: BundleReplica): void {
  const { container, ip, remote, child } = replica;
  const inside = (resource: Resource): void => plan.rules.order[resource.kind].orderInside(plan, resource);
  inside(container);
  orderTasks(plan, bundle, "start", container, "start", Rel.UnrunnableFirstBlocks | Rel.ThenImpliesFirstGraphed);
  if (child !== undefined) orderTasks(plan, bundle, "stop", child, "stop", Rel.ThenImpliesFirstGraphed);
  orderTasks(plan, bundle, "stop", container, "stop", Rel.ThenImpliesFirstGraphed);
  orderTasks(plan, container, "start", bundle, "running", Rel.FirstImpliesThenGraphed);
  orderTasks(plan, container, "stop", bundle, "stopped", Rel.FirstImpliesThenGraphed);
  if (ip !== undefined) {
    inside(ip);
    order(plan, ip, START, container, START, Rel.UnrunnableFirstBlocks | Rel.GuestAllowed);
    order(plan, container, STOP, ip, STOP, Rel.ThenImpliesFirst | Rel.GuestAllowed);
    addColocation(plan, {
      id: "#ip-with-container",
      score: INFINITY,
      dependent: ip,
      primary: container,
      influence: true,
    });
  }
  if (remote !== undefined) inside(remote);
}

function orderBundle(plan: Plan, bundle: Resource): void {
  const { replicas, child } = bundle.bundle!;
  for (const replica of replicas) orderReplica(plan, bundle, replica);
  if (child === undefined) return;
  const begin = (task: string): void => orderTasks(plan, bundle, task, child, task, Rel.ThenImpliesFirstGraphed);
  const end = (task: string): void => orderTasks(plan, child, task, bundle, task, Rel.FirstImpliesThenGraphed);
  begin("start");
  end("running");
  begin("stop");
  end("stopped");
  plan.rules.order[child.kind].orderInside(plan, child);
  if (!child.promotable) return;
  orderRestart(plan, bundle);
  begin("demote");
  end("demoted");
  begin("promote");
  end("promoted");
}

export const orderRules: Readonly<Record<"primitive" | "group" | "clone" | "bundle", OrderRules>> = {
  primitive: { orderInside: orderPrimitive },
  group: { orderInside: orderGroup },
  clone: { orderInside: orderClone },
  bundle: { orderInside: orderBundle },
};
