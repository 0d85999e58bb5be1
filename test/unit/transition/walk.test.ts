import { describe, expect, it } from "vitest";
import type { Synapse, TransitionGraph } from "../../../src/scheduler/index.ts";
import { Transition, Walk } from "../../../src/transition/index.ts";

/** `3:a>1,2` is action 3 on host a after 1 and 2; `3~` a pseudo event; `3!` one of priority INFINITY; `3m:a/b` a migration. */
function graphOf(text: string): TransitionGraph {
  const synapses = text.split(" ").map((word, id): Synapse => {
    const [, number, mark, host, target, inputs] = /^(\d+)([~!m]?)(?::(\w+))?(?:\/(\w+))?(?:>([\d,]+))?$/.exec(word)!;
    const action = Number(number);
    const base = { id: action, operation: "start", operationKey: `r${number}_start_0`, attributes: {} };
    return {
      id,
      priority: mark === "!" ? 1_000_000 : 0,
      inputs: inputs === undefined ? [] : inputs.split(",").map(Number),
      action:
        mark === "~"
          ? { ...base, kind: "pseudo_event" }
          : {
              ...base,
              kind: "rsc_op",
              operation: mark === "m" ? "migrate_to" : "start",
              attributes: target === undefined ? {} : { CRM_meta_migrate_target: target },
              target: { node: host ?? "a", nodeId: host ?? "a" },
              resource: { id: `r${number}`, class: "ocf", provider: "heartbeat", type: "Dummy" },
            },
    };
  });
  return {
    clusterDelayMs: 60_000,
    fencingTimeoutMs: 60_000,
    failedStopOffset: "INFINITY",
    failedStartOffset: "INFINITY",
    batchLimit: 0,
    migrationLimit: undefined,
    recheckBy: undefined,
    synapses,
    absent: [],
  };
}

function order(text: string, fail: readonly number[] = []): { order: number[]; status: string } {
  const walk = new Walk(graphOf(text));
  const done: number[] = [];
  for (let synapse = walk.next(); synapse !== undefined; synapse = walk.next()) {
    const { id } = synapse.action;
    done.push(id);
    if (fail.includes(id)) walk.abort(1_000_000, "restart", "failed");
    walk.confirm(id, fail.includes(id));
  }
  return { order: done, status: walk.status };
}

describe("a walk where everything succeeds at once", () => {
  it.each([
    ["goes front to back", "1 2 3", [1, 2, 3]],
    ["takes what becomes ready behind in the same pass", "1 2>1 3", [1, 2, 3]],
    ["takes what becomes ready before in the next pass", "2>1 1 3 4>2", [1, 3, 2, 4]],
    ["waits for all inputs", "3>1,2 1 2 4>3", [1, 2, 3, 4]],
    ["passes pseudo events", "1~ 2>1", [1, 2]],
  ])("%s", (_rule, text, expected) => expect(order(text)).toEqual({ order: expected, status: "complete" }));

  it("says when the rest can never run", () =>
    expect(order("1>2 2>1 3")).toEqual({ order: [3], status: "terminated" }));
});

describe("a failure", () => {
  it("stops what is less urgent than the abort, not pseudo events", () =>
    expect(order("1 2 3~ 4>1", [1])).toEqual({ order: [1, 3], status: "stopped" }));
  it("still satisfies what has priority INFINITY", () =>
    expect(order("1 2!>1", [1])).toEqual({ order: [1, 2], status: "complete" }));
});

describe("a transition", () => {
  const kinds = (effects: readonly { kind: string }[]) => effects.map(({ kind }) => kind);
  it("starts what it may, waits, ends once", () => {
    const transition = new Transition(new Walk(graphOf("1:a 2~>1 3:b>2")));
    expect(kinds(transition.step({ kind: "start" }))).toEqual(["run"]);
    expect(kinds(transition.step({ kind: "result", actionId: 9, failed: false }))).toEqual([]);
    expect(kinds(transition.step({ kind: "result", actionId: 1, failed: false }))).toEqual(["passed", "run"]);
    expect(transition.step({ kind: "result", actionId: 3, failed: false })).toEqual([
      { kind: "ended", status: "complete", completion: "done", reason: undefined },
    ]);
    expect(transition.step({ kind: "start" })).toEqual([]);
  });

  it("waits for what is in flight after an abort", () => {
    const transition = new Transition(new Walk(graphOf("1:a 2:b>1")));
    transition.step({ kind: "start" });
    expect(
      transition.step({ kind: "abort", priority: 1_000_000, completion: "restart", reason: "CIB changed" }),
    ).toEqual([]);
    expect(transition.step({ kind: "result", actionId: 1, failed: false })).toEqual([
      { kind: "ended", status: "stopped", completion: "restart", reason: "CIB changed" },
    ]);
  });

  it("aborts by itself when an action fails", () => {
    const transition = new Transition(new Walk(graphOf("1:a 2:b>1")));
    transition.step({ kind: "start" });
    expect(transition.step({ kind: "result", actionId: 1, failed: true })).toEqual([
      { kind: "ended", status: "complete", completion: "restart", reason: "r1_start_0 failed" },
    ]);
  });

  it.each([
    ["no more than the batch", { batch: 2 }, [1, 2]],
    ["no more than a host's jobs", { batch: 0, jobs: () => 1 }, [1, 3]],
  ])("keeps %s in flight", (_rule, limits, expected) => {
    const transition = new Transition(new Walk(graphOf("1:a 2:a 3:b"), limits));
    const started = transition.step({ kind: "start" });
    expect(started.map((effect) => (effect.kind === "run" ? effect.synapse.action.id : 0))).toEqual(expected);
    expect(kinds(transition.step({ kind: "result", actionId: 1, failed: false }))).toEqual(["run"]);
  });

  it("counts a migration on its source and its target", () => {
    const transition = new Transition(new Walk(graphOf("1m:a/b 2m:c/b 3m:c/d"), { batch: 0, migrations: 1 }));
    const started = transition.step({ kind: "start" });
    expect(started.map((effect) => (effect.kind === "run" ? effect.synapse.action.id : 0))).toEqual([1, 3]);
  });
});
