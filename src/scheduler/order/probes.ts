import { isTrue, type Resource, Role } from "../../state/index.ts";
import { type Action, DEMOTE, Is, MONITOR, Rel, relate, STOP } from "../action.ts";
import { actionsWithKey } from "../actions.ts";
import type { Ordering } from "../constraints/types.ts";
import { findCompatible } from "../place/compatible.ts";
import type { Plan } from "../plan.ts";

/** What a probe finds may change the plan: nothing that follows from a resource's start is done, and nothing that would have
 *  to be undone is stopped, before it is known. */
export function orderProbes(plan: Plan): void {
  const walk = new ProbeWalk(plan);
  const visit = (resource: Resource): void => {
    if (resource.kind === "primitive") orderAfterProbes(plan, resource, walk);
    else for (const child of resource.children) visit(child);
  };
  for (const resource of plan.cluster.top) visit(resource);
  orderStopsAfterProbes(plan);
}

function orderAfterProbes(plan: Plan, resource: Resource, walk: ProbeWalk): void {
  walk.begin(resource);
  for (const probe of actionsWithKey(plan, resource, MONITOR)) {
    // Relations added on the way are not followed.
    for (let i = probe.after.length - 1; i >= 0; i--) {
      const { action, flags } = probe.after[i]!;
      orderInstanceStarts(probe, action, flags);
      for (const target of walk.targetsFrom(probe, action)) relate(probe, target, Rel.Ordered);
    }
  }
}

/** A probe that cannot be done keeps all inactive instances of its clone from starting. */
function orderInstanceStarts(probe: Action, after: Action, flags: number): void {
  const clone = after.resource;
  if (clone === undefined || clone.kind === "primitive" || clone.kind === "group") return;
  if (probe.has(Is.Runnable) || (flags & Rel.UnrunnableFirstBlocks) !== 0) return;
  if (probe.resource?.top !== clone || after.task !== "start") return;
  for (let i = after.after.length - 1; i >= 0; i--) {
    const then = after.after[i]!.action;
    const { resource } = then;
    if (resource === undefined || resource.activeOn.length > 0 || resource.top !== clone || then.task !== "start")
      continue;
    relate(probe, then, Rel.Ordered | Rel.UnrunnableFirstBlocks);
  }
}

/** Follows what must happen once something starts, to the stops and demotions that a restart of it would bring. What is
 *  found depends on the probed resource alone, so its probes on all hosts share one walk. */
class ProbeWalk {
  readonly #plan: Plan;
  #resource: Resource | undefined;
  readonly #found = new Map<Action, readonly Action[]>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  begin(resource: Resource): void {
    this.#resource = resource;
    this.#found.clear();
  }

  targetsFrom(probe: Action, after: Action): readonly Action[] {
    if (probe.task !== "monitor") return [];
    let targets = this.#found.get(after);
    if (targets === undefined) {
      const found: Action[] = [];
      this.#plan.walk++;
      this.#visit(after, found);
      targets = found;
      this.#found.set(after, targets);
    }
    return targets;
  }

  #visit(start: Action, found: Action[]): void {
    const plan = this.#plan;
    const resource = this.#resource!;
    // An explicit stack: chains of orderings can be as long as there are resources.
    const stack: Action[] = [start];
    for (let action = stack.pop(); action !== undefined; action = stack.pop()) {
      if (action.mark === plan.walk) continue;
      action.mark = plan.walk;
      const of = action.resource;
      if (of?.kind === "primitive" && of !== resource) {
        const key = action.task === "start" ? STOP : action.task === "promote" ? DEMOTE : undefined;
        if (key !== undefined) {
          for (const down of actionsWithKey(plan, of, key)) if (!down.has(Is.Pseudo)) found.push(down);
        }
      }
      const next = this.#nextOf(action);
      for (let i = next.length - 1; i >= 0; i--) stack.push(next[i]!);
    }
  }

  #nextOf(action: Action): Action[] {
    const plan = this.#plan;
    const resource = this.#resource!;
    const of = action.resource;
    const collective = of !== undefined && (of.kind === "clone" || of.kind === "bundle");
    const interleave = collective && isTrue(of.meta.get("interleave"));
    const compatible = interleave ? findCompatible(plan, resource, of, Role.Unknown, false, undefined) : undefined;
    const next: Action[] = [];
    for (let i = action.after.length - 1; i >= 0; i--) {
      const relation = action.after[i]!;
      if ((relation.flags & Rel.FirstImpliesThen) === 0) {
        // From a collective the walk goes on to its members; with interleaving to the one that matters.
        const chained = relation.action.resource;
        if (of === undefined || of.kind === "primitive" || resource.parent === of || chained === undefined) continue;
        if (chained.kind === "clone" || chained.kind === "bundle" || chained.parent !== of) continue;
        if (interleave && compatible !== chained) continue;
      }
      next.push(relation.action);
    }
    return next;
  }
}

/** What waits for a stop waits for the probes of that resource too: they may show that there is something to stop. */
function orderStopsAfterProbes(plan: Plan): void {
  for (const ordering of plan.orderings) {
    const { first, firstKey, firstAction, second: then, secondKey, secondAction, flags } = ordering;
    if (flags === Rel.None || first === undefined || first === then) continue;
    if (firstAction === undefined ? firstKey !== STOP : firstAction.task !== "stop") continue;
    if (then === undefined && secondAction === undefined) continue;
    if (then !== undefined && first.launcher === then) {
      if (secondAction === undefined ? secondKey === STOP : secondAction.task === "stop") continue;
    }
    const probes = actionsWithKey(plan, first, MONITOR);
    if (probes.length === 0) continue;
    const thens = secondAction !== undefined ? [secondAction] : actionsWithKey(plan, then!, secondKey!);
    const own = probeFlags(ordering);
    for (const probe of probes) {
      for (const action of thens) if (isNeededBefore(probe, action)) relate(probe, action, own);
    }
  }
}

function probeFlags({ flags }: Ordering): number {
  if (flags === Rel.IfRequiredOnSameHost || flags === Rel.IfOnSameHostOrTarget) return flags;
  return Rel.Ordered | (flags & (Rel.IfFirstUnmigratable | Rel.IfOnSameHost));
}

function isNeededBefore(probe: Action, then: Action): boolean {
  // Unfencing comes before the probe.
  if (then.task === "stonith" && probe.host === then.host && then.meta.get("stonith_action")?.toLowerCase() === "on") {
    return false;
  }
  // A shutdown need not wait for what other hosts find.
  return !(
    then.task === "do_shutdown" &&
    probe.host !== undefined &&
    then.host !== undefined &&
    probe.host !== then.host
  );
}
