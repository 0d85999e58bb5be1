import type { ChangeKind, Decision, ResourceChange } from "../../scheduler/index.ts";
import type { Resource } from "../../state/index.ts";
import { whyOf } from "./why.ts";

/** What a commit would do, as values: what the plan shows and what decides how much must be asked before. */
export interface Plan {
  /** First what fences, then what interrupts, then the rest; each in the scheduler's order. */
  readonly steps: readonly PlanStep[];
  /** Resources that stop running for a moment or for good. */
  readonly interrupted: readonly string[];
  readonly fenced: readonly string[];
  /** What the scheduler has to say besides: why nothing will start, what it had to guess. */
  readonly notes: readonly PlanNote[];
}

export interface PlanNote {
  readonly level: "error" | "warning";
  readonly text: string;
}

export interface PlanStep {
  readonly kind: "fence" | "shutdown" | ChangeKind;
  /** Host for fencing, else the resource. */
  readonly what: string;
  /** Ids of what the resource is inside of. */
  readonly inside: readonly string[];
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly reason: string | undefined;
  /** Wanted but impossible. */
  readonly blocked: boolean;
  readonly interrupts: boolean;
}

const INTERRUPTS: ReadonlySet<ChangeKind> = new Set(["Stop", "Move", "Recover", "Restart", "Re-promote", "Demote"]);

export function planOf(decision: Decision): Plan {
  const hosts = decision.hostChanges.map(
    ({ task, host, reason }): PlanStep => ({
      kind: /^fence/i.test(task) ? "fence" : "shutdown",
      what: host,
      inside: [],
      from: undefined,
      to: undefined,
      reason,
      blocked: false,
      interrupts: true,
    }),
  );
  const resources = decision.resourceChanges.map((change) => stepOf(change, whyOf(change, decision)));
  const rank = (step: PlanStep): number => (step.interrupts ? 0 : 1);
  return {
    steps: [
      ...hosts.sort((a, b) => Number(b.kind === "fence") - Number(a.kind === "fence")),
      ...resources.sort((a, b) => rank(a) - rank(b)),
    ],
    interrupted: resources.filter((step) => step.interrupts && !step.blocked).map(({ what }) => what),
    fenced: hosts.filter(({ kind }) => kind === "fence").map(({ what }) => what),
    notes: notesOf(decision),
  };
}

function notesOf({ messages }: Decision): PlanNote[] {
  const texts = new Map<string, PlanNote>();
  for (const { level, text } of messages)
    if (level === "error" || level === "warning") texts.set(text, { level, text });
  return [...texts.values()];
}

function stepOf({ kind, resource, from, to, blocked }: ResourceChange, reason: string | undefined): PlanStep {
  return {
    kind,
    what: resource.id,
    inside: outerIds(resource),
    from: from?.name,
    to: to?.name,
    reason,
    blocked,
    interrupts: INTERRUPTS.has(kind),
  };
}

function outerIds(resource: Resource): string[] {
  const ids: string[] = [];
  for (let outer = resource.parent; outer !== undefined; outer = outer.parent) ids.push(outer.id);
  return ids;
}

/** `2 start, 1 move; 1 interrupted; 1 host fenced`; `nothing to do`. */
export function planSummary(plan: Plan): string {
  if (plan.steps.length === 0) return "nothing to do";
  const counts = new Map<string, number>();
  for (const { kind, blocked } of plan.steps) {
    if (kind === "fence") continue;
    const word = blocked ? `${kind.toLowerCase()} (blocked)` : kind.toLowerCase();
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const parts = [[...counts].map(([word, count]) => `${count} ${word}`).join(", ")];
  if (plan.interrupted.length > 0) parts.push(`${plan.interrupted.length} interrupted`);
  if (plan.fenced.length > 0) parts.unshift(`${plan.fenced.length} host${plan.fenced.length === 1 ? "" : "s"} FENCED`);
  return parts.filter((part) => part !== "").join("; ");
}
