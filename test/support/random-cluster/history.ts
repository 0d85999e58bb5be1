import { digestOf } from "../../../src/agents/index.ts";
import { type Element, element } from "../../../src/cib/index.ts";
import type { Random } from "../random.ts";
import type { Plan } from "./plan.ts";
import type { PrimitivePlan } from "./resources.ts";

/** When the clusters are looked at, and when their histories were made (epoch seconds). */
export const NOW_S = 1_700_000_000;
export const PAST_S = NOW_S - 10_000;
const CONTROLLER = "11111111-1111-1111-1111-111111111111";

/** What an instance does on a host. */
export interface Activity {
  readonly primitive: PrimitivePlan;
  /** Id in the history. */
  readonly id: string;
  readonly kind: "running" | "promoted" | "stopped";
  /** For the connection to a guest: what carries it. */
  readonly container?: string | undefined;
}

interface Recorded {
  readonly task: string;
  readonly intervalS: number;
  readonly rc: number;
  readonly targetRc: number;
  readonly status: number;
  readonly failed?: boolean;
  readonly more?: Record<string, string>;
}

type Note = (task: string, intervalS: number, rc: number, more?: Partial<Recorded>) => void;

/** Writes histories: one sequence of call numbers for the whole cluster. */
export class HistoryMaker {
  readonly #random: Random;
  readonly #plan: Plan;
  #call = 0;

  constructor(random: Random, plan: Plan) {
    this.#random = random;
    this.#plan = plan;
  }

  /** The history of one instance on one host; what failed is counted in `failCounts`. None when the host knows nothing. */
  of(host: string, activity: Activity, failCounts: Map<string, string>, others: readonly string[]): Element[] {
    const random = this.#random;
    const { primitive, id, kind, container } = activity;
    if (this.#plan.has("no-history") && random.chance(0.3)) return [];
    const operations: Element[] = [];
    const record: Note = (task, intervalS, rc, more = {}) => {
      const recorded = { task, intervalS, rc, targetRc: 0, status: 0, ...more };
      operations.push(...this.#operation(host, activity, recorded, failCounts));
    };
    if (kind === "stopped") this.#stopped(record, primitive, host, others);
    else this.#running(record, activity, host, others);
    if (this.#plan.has("in-flight") && random.chance(0.25)) {
      const task = kind === "stopped" ? random.pick(["start", "monitor"]) : random.pick(["stop", "monitor"]);
      record(task, 0, 193, { status: -1, ...(task === "monitor" ? { targetRc: 7 } : {}) });
    }
    const { class: agentClass, provider, type } = primitive;
    const lock =
      this.#plan.has("shutdown-lock") && kind === "stopped" && random.chance(0.3)
        ? { "shutdown-lock": String(PAST_S) }
        : {};
    return [
      element(
        "lrm_resource",
        {
          id,
          class: agentClass,
          ...(provider === undefined ? {} : { provider }),
          type,
          ...(container === undefined ? {} : { container }),
          ...lock,
        },
        // A later result takes the place of an earlier one under the same id.
        [...new Map(operations.map((operation) => [operation.attributes.id, operation])).values()],
      ),
    ];
  }

  #stopped(record: Note, primitive: PrimitivePlan, host: string, others: readonly string[]): void {
    const random = this.#random;
    const failing = (weight: number): number => (this.#plan.has("failure") ? weight : 0);
    const migrating = primitive.migratable && this.#plan.has("migration-history") && others.length > 0 ? 3 : 0;
    const looked = random.weighted([
      ["probe", 6],
      ["stop", 3],
      ["missing", 0.3],
      ["start failed", failing(0.6)],
      ["stop failed", failing(0.3)],
      ["came", migrating],
    ] as const);
    if (looked === "probe") record("monitor", 0, 7, { targetRc: 7 });
    else if (looked === "stop") record("stop", 0, 0);
    else if (looked === "missing") record("monitor", 0, 5, { targetRc: 7 });
    else if (looked === "start failed") {
      record("start", 0, random.pick([1, 1, 5, 6, 2]), { failed: true });
      if (random.chance(0.5)) record("stop", 0, 0);
    } else if (looked === "stop failed") record("stop", 0, 1, { failed: true });
    else {
      const more = { migrate_source: random.pick(others), migrate_target: host };
      if (random.chance(0.3)) record("migrate_from", 0, 193, { status: -1, more });
      else record("migrate_from", 0, random.pick([0, 1]), { more });
    }
  }

  #running(record: Note, activity: Activity, host: string, others: readonly string[]): void {
    const random = this.#random;
    const { primitive, kind } = activity;
    record("start", 0, 0);
    if (kind === "promoted") record("promote", 0, 0);
    this.#recurring(activity, record);
    if (this.#plan.has("surplus-monitors") && random.chance(0.4)) {
      record("monitor", 99, kind === "promoted" ? 8 : 0, { targetRc: kind === "promoted" ? 8 : 0 });
    }
    if (!primitive.migratable || !this.#plan.has("migration-history") || others.length === 0 || !random.chance(0.5))
      return;
    const more = { migrate_source: host, migrate_target: random.pick(others) };
    if (random.chance(0.4)) record("migrate_to", 0, 193, { status: -1, more });
    else record("migrate_to", 0, random.pick([0, 0, 1]), { more });
  }

  #recurring(activity: Activity, record: Note): void {
    const random = this.#random;
    const promoted = activity.kind === "promoted";
    for (const { role, seconds } of activity.primitive.monitors) {
      if (role === "Stopped" || (role === "Promoted") !== promoted) continue;
      if (random.chance(0.1)) continue;
      record("monitor", seconds, promoted ? 8 : 0, { targetRc: promoted ? 8 : 0 });
      if (this.#plan.has("failure") && random.chance(0.25)) {
        record("monitor", seconds, random.pick([1, 7, 7, 9, 190]), { targetRc: promoted ? 8 : 0, failed: true });
      }
    }
  }

  #operation(
    host: string,
    { primitive, id }: Activity,
    { task, intervalS, rc, targetRc, status, failed, more }: Recorded,
    failCounts: Map<string, string>,
  ): Element[] {
    const random = this.#random;
    const interval = intervalS * 1000;
    const key = `${id}_${task}_${interval}`;
    const call = status < 0 ? -1 : ++this.#call;
    const transition = `${random.between(1, 50)}:1:${targetRc}:${CONTROLLER}`;
    const digest =
      this.#plan.has("digest") && interval === 0 && primitive.class !== "stonith" && primitive.type !== "remote"
        ? { "op-digest": digestOf(random.chance(0.85) ? primitive.parameters : new Map([["config", "old"]])) }
        : {};
    const changed = this.#plan.has("failure-timeout") && random.chance(0.5) ? NOW_S - random.between(1, 60) : PAST_S;
    const entry = (entryId: string): Element =>
      element("lrm_rsc_op", {
        id: entryId,
        operation_key: key,
        operation: task,
        "crm-debug-origin": "random",
        crm_feature_set: "3.16.1",
        "transition-key": transition,
        "transition-magic": `${status}:${rc};${transition}`,
        "exit-reason": "",
        on_node: host,
        "call-id": String(call),
        "rc-code": String(rc),
        "op-status": String(status),
        interval: String(interval),
        "last-rc-change": String(changed + (changed === PAST_S ? this.#call : 0)),
        "exec-time": "0",
        "queue-time": "0",
        ...more,
        ...digest,
      });
    if (failed === true) {
      if (this.#plan.has("fail-count") || random.chance(0.5)) {
        const count = task === "start" || task === "stop" ? "INFINITY" : String(random.between(1, 3));
        failCounts.set(`fail-count-${primitive.id}#${task}_${interval}`, count);
        failCounts.set(`last-failure-${primitive.id}#${task}_${interval}`, String(changed));
      }
      return [entry(`${id}_last_failure_0`), ...(interval === 0 ? [entry(`${id}_last_0`)] : [])];
    }
    if (status < 0) return [entry(`${id}_last_0`)];
    return [entry(interval === 0 ? `${id}_last_0` : key)];
  }

  /** History of a resource that the configuration does not know any more. */
  orphan(host: string): Element {
    const primitive: PrimitivePlan = {
      id: "gone",
      class: "ocf",
      provider: "heartbeat",
      type: "Dummy",
      parameters: new Map(),
      monitors: [{ role: undefined, seconds: 10 }],
      parent: undefined,
      migratable: false,
    };
    const activity: Activity = { primitive, id: "gone", kind: this.#random.chance(0.7) ? "running" : "stopped" };
    const operations: Element[] = [];
    const add = (task: string, intervalS: number, rc: number, targetRc: number): void => {
      operations.push(...this.#operation(host, activity, { task, intervalS, rc, targetRc, status: 0 }, new Map()));
    };
    if (activity.kind === "running") {
      add("start", 0, 0, 0);
      add("monitor", 10, 0, 0);
    } else {
      add("monitor", 0, 7, 7);
    }
    return element("lrm_resource", { id: "gone", class: "ocf", provider: "heartbeat", type: "Dummy" }, operations);
  }
}
