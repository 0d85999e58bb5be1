import { digestOf } from "../../../src/agents/index.ts";
import { type Element, element } from "../../../src/cib/index.ts";
import type { Random } from "../random.ts";
import type { Plan } from "./plan.ts";
import { attributes, type PrimitivePlan, type ResourcesPlan } from "./resources.ts";

/** When the clusters are looked at, and when their histories were made (epoch seconds). */
export const NOW_S = 1_700_000_000;
const PAST_S = NOW_S - 10_000;
const CONTROLLER = "11111111-1111-1111-1111-111111111111";

export type HostState = "online" | "offline" | "unclean" | "pending";

export interface HostPlan {
  readonly id: string;
  readonly name: string;
  readonly state: HostState;
}

const STATES: Readonly<Record<HostState, Record<string, string>>> = {
  online: { in_ccm: "true", crmd: "online", join: "member", expected: "member" },
  offline: { in_ccm: "false", crmd: "offline", join: "down", expected: "down" },
  unclean: { in_ccm: "false", crmd: "offline", join: "down", expected: "member" },
  pending: { in_ccm: "true", crmd: "offline", join: "down", expected: "member" },
};

export function makeHosts(random: Random, plan: Plan): HostPlan[] {
  return Array.from({ length: plan.hosts }, (_, index) => {
    const state: HostState =
      index > 0 && plan.has("unclean") && random.chance(0.5)
        ? "unclean"
        : index > 0 && plan.has("offline") && random.chance(0.5)
          ? "offline"
          : "online";
    return { id: String(index + 1), name: `node${index + 1}`, state };
  });
}

export function makeNodes(random: Random, plan: Plan, hosts: readonly HostPlan[]): Element {
  return element(
    "nodes",
    {},
    hosts.map(({ id, name }) => {
      const own = new Map<string, string>();
      if (plan.has("rule") && random.chance(0.6)) own.set("rack", random.pick(["1", "2"]));
      if (plan.has("rule") && random.chance(0.6)) own.set("load", random.pick(["3", "7", "12"]));
      if (plan.has("standby") && random.chance(0.35)) own.set("standby", "on");
      if (plan.has("maintenance") && random.chance(0.2)) own.set("maintenance", "true");
      const utilization = new Map<string, number>();
      if (plan.has("utilization")) {
        utilization.set("cpu", random.between(1, 8));
        if (random.chance(0.7)) utilization.set("memory", random.between(1, 16));
      }
      return element("node", { id, uname: name }, [
        ...attributes("instance_attributes", `nodes-${id}`, own),
        ...attributes("utilization", `nodes-${id}`, utilization),
      ]);
    }),
  );
}

/** What an instance does on a host. */
interface Activity {
  readonly primitive: PrimitivePlan;
  /** Id in the history. */
  readonly id: string;
  readonly kind: "running" | "promoted" | "stopped";
}

export function makeStatus(random: Random, plan: Plan, resources: ResourcesPlan, hosts: readonly HostPlan[]): Element {
  return new StatusMaker(random, plan, resources, hosts).make();
}

class StatusMaker {
  readonly #random: Random;
  readonly #plan: Plan;
  readonly #resources: ResourcesPlan;
  readonly #hosts: readonly HostPlan[];
  readonly #activities = new Map<HostPlan, Activity[]>();
  readonly #failCounts = new Map<HostPlan, Map<string, string>>();
  #call = 0;

  constructor(random: Random, plan: Plan, resources: ResourcesPlan, hosts: readonly HostPlan[]) {
    this.#random = random;
    this.#plan = plan;
    this.#resources = resources;
    this.#hosts = hosts;
    for (const host of hosts) {
      this.#activities.set(host, []);
      this.#failCounts.set(host, new Map());
    }
  }

  make(): Element {
    this.#place();
    const states = this.#hosts.map((host) => this.#nodeState(host));
    const tickets = this.#plan.has("ticket") ? [this.#tickets()] : [];
    return element("status", {}, [...states, ...tickets]);
  }

  /** Hosts that have a history. */
  #live(): HostPlan[] {
    return this.#hosts.filter(({ state }) => state === "online" || state === "unclean");
  }

  #place(): void {
    const homes = new Map<string, HostPlan | undefined>();
    const random = this.#random;
    const live = this.#live();
    for (const primitive of this.#resources.primitives) {
      const clone = cloneOf(primitive);
      if (clone !== undefined) {
        this.#placeClone(primitive, clone, live);
        continue;
      }
      const key = primitive.parent?.id ?? primitive.id;
      if (!homes.has(key)) homes.set(key, random.chance(0.75) ? random.pick(live) : undefined);
      const home = random.chance(0.9) ? homes.get(key) : undefined;
      const second = this.#plan.has("multiple-active") && random.chance(0.3) ? random.pick(live) : undefined;
      for (const host of live) {
        const running = host === home || host === second;
        this.#activities.get(host)!.push({ primitive, id: primitive.id, kind: running ? "running" : "stopped" });
      }
    }
  }

  #placeClone(primitive: PrimitivePlan, clone: NonNullable<PrimitivePlan["parent"]>, live: readonly HostPlan[]): void {
    const random = this.#random;
    let instance = 0;
    let promoted = 0;
    for (const host of live) {
      const active = instance < clone.max && random.chance(0.85);
      const isPromoted = active && clone.promotable && promoted < clone.promotedMax && random.chance(0.5);
      if (isPromoted) promoted++;
      const id = clone.unique ? `${primitive.id}:${instance}` : primitive.id;
      if (!active && clone.unique) continue;
      if (active) instance++;
      this.#activities
        .get(host)!
        .push({ primitive, id, kind: isPromoted ? "promoted" : active ? "running" : "stopped" });
    }
  }

  #nodeState(host: HostPlan): Element {
    const children: Element[] = [];
    const attributes = this.#transient(host);
    if (this.#live().includes(host)) {
      const histories = this.#activities.get(host)!.flatMap((activity) => this.#history(host, activity));
      if (this.#plan.has("orphan") && this.#random.chance(0.5)) histories.push(this.#orphan(host));
      children.push(element("lrm", { id: host.id }, [element("lrm_resources", {}, histories)]));
      for (const [name, value] of this.#failCounts.get(host)!) attributes.set(name, value);
    }
    if (attributes.size > 0 && host.state === "online") {
      const id = `status-${host.id}`;
      const pairs = [...attributes].map(([name, value]) =>
        element("nvpair", { id: `${id}-${name.replace(/[^\w.-]/g, ".")}`, name, value }),
      );
      children.push(element("transient_attributes", { id: host.id }, [element("instance_attributes", { id }, pairs)]));
    }
    return element("node_state", { id: host.id, uname: host.name, ...STATES[host.state] }, children);
  }

  #transient(host: HostPlan): Map<string, string> {
    const random = this.#random;
    const values = new Map<string, string>();
    for (const primitive of this.#resources.primitives) {
      const clone = cloneOf(primitive);
      if (clone?.promotable !== true || clone.unique || !random.chance(0.8)) continue;
      values.set(`master-${primitive.id}`, random.pick(["5", "10", "100", "-1"]));
    }
    if (this.#plan.has("health") && random.chance(0.6))
      values.set("#health-disk", random.pick(["red", "yellow", "green"]));
    if (this.#plan.has("standby") && random.chance(0.1) && host.id !== "1") values.set("shutdown", String(NOW_S - 5));
    return values;
  }

  #history(host: HostPlan, activity: Activity): Element[] {
    const random = this.#random;
    const { primitive, id, kind } = activity;
    if (this.#plan.has("no-history") && random.chance(0.3)) return [];
    const operations: Element[] = [];
    const record = (task: string, intervalS: number, rc: number, more: Partial<Recorded> = {}): void => {
      operations.push(...this.#operation(host, activity, { task, intervalS, rc, targetRc: 0, status: 0, ...more }));
    };
    if (kind === "stopped") {
      const looked = random.weighted([
        ["probe", 6],
        ["stop", 3],
        ["missing", 0.3],
        ["start failed", this.#failing(0.6)],
        ["stop failed", this.#failing(0.3)],
      ] as const);
      if (looked === "probe") record("monitor", 0, 7, { targetRc: 7 });
      else if (looked === "stop") record("stop", 0, 0);
      else if (looked === "missing") record("monitor", 0, 5, { targetRc: 7 });
      else if (looked === "start failed") {
        record("start", 0, random.pick([1, 1, 5, 6, 2]), { failed: true });
        if (random.chance(0.5)) record("stop", 0, 0);
      } else record("stop", 0, 1, { failed: true });
    } else {
      record("start", 0, 0);
      if (kind === "promoted") record("promote", 0, 0);
      this.#recurring(activity, record);
    }
    if (this.#plan.has("in-flight") && random.chance(0.25)) {
      const task = kind === "stopped" ? random.pick(["start", "monitor"]) : random.pick(["stop", "monitor"]);
      record(task, 0, 193, { status: -1, ...(task === "monitor" ? { targetRc: 7 } : {}) });
    }
    const { class: agentClass, provider, type } = primitive;
    return [
      element(
        "lrm_resource",
        { id, class: agentClass, ...(provider === undefined ? {} : { provider }), type },
        // A later result takes the place of an earlier one under the same id.
        [...new Map(operations.map((operation) => [operation.attributes.id, operation])).values()],
      ),
    ];
  }

  #failing(weight: number): number {
    return this.#plan.has("failure") ? weight : 0;
  }

  #recurring(
    activity: Activity,
    record: (task: string, intervalS: number, rc: number, more?: Partial<Recorded>) => void,
  ): void {
    const random = this.#random;
    const promoted = activity.kind === "promoted";
    for (const { role, seconds } of activity.primitive.monitors) {
      if (role === "Stopped" || (role === "Promoted") !== promoted) continue;
      if (random.chance(0.1)) continue;
      record("monitor", seconds, promoted ? 8 : 0, { targetRc: promoted ? 8 : 0 });
      if (this.#plan.has("failure") && random.chance(0.25)) {
        record("monitor", seconds, random.pick([1, 7, 7, 9]), { targetRc: promoted ? 8 : 0, failed: true });
      }
    }
  }

  #operation(
    host: HostPlan,
    { primitive, id }: Activity,
    { task, intervalS, rc, targetRc, status, failed }: Recorded,
  ): Element[] {
    const random = this.#random;
    const interval = intervalS * 1000;
    const key = `${id}_${task}_${interval}`;
    const call = status < 0 ? -1 : ++this.#call;
    const transition = `${random.between(1, 50)}:1:${targetRc}:${CONTROLLER}`;
    const digest =
      this.#plan.has("digest") && interval === 0 && primitive.class !== "stonith"
        ? { "op-digest": digestOf(random.chance(0.85) ? primitive.parameters : new Map([["config", "old"]])) }
        : {};
    const entry = (entryId: string): Element =>
      element("lrm_rsc_op", {
        id: entryId,
        operation_key: key,
        operation: task,
        "crm-debug-origin": "random",
        crm_feature_set: "3.16.1",
        "transition-key": transition,
        "transition-magic": `${status};`.replace(";", `:${rc};${transition}`),
        "exit-reason": "",
        on_node: host.name,
        "call-id": String(call),
        "rc-code": String(rc),
        "op-status": String(status),
        interval: String(interval),
        "last-rc-change": String(PAST_S + this.#call),
        "exec-time": "0",
        "queue-time": "0",
        ...digest,
      });
    if (failed === true) {
      if (this.#plan.has("fail-count") || random.chance(0.5)) {
        const counts = this.#failCounts.get(host)!;
        const count = task === "start" || task === "stop" ? "INFINITY" : String(random.between(1, 3));
        counts.set(`fail-count-${primitive.id}#${task}_${interval}`, count);
        counts.set(`last-failure-${primitive.id}#${task}_${interval}`, String(PAST_S + this.#call));
      }
      return [entry(`${id}_last_failure_0`), ...(interval === 0 ? [entry(`${id}_last_0`)] : [])];
    }
    if (status < 0) return [entry(`${id}_last_0`)];
    return [entry(interval === 0 ? `${id}_last_0` : key)];
  }

  /** History of a resource that the configuration does not know any more. */
  #orphan(host: HostPlan): Element {
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
      operations.push(...this.#operation(host, activity, { task, intervalS, rc, targetRc, status: 0 }));
    };
    if (activity.kind === "running") {
      add("start", 0, 0, 0);
      add("monitor", 10, 0, 0);
    } else {
      add("monitor", 0, 7, 7);
    }
    return element("lrm_resource", { id: "gone", class: "ocf", provider: "heartbeat", type: "Dummy" }, operations);
  }

  #tickets(): Element {
    const random = this.#random;
    return element(
      "tickets",
      {},
      ["ticketA", "ticketB"]
        .filter(() => random.chance(0.8))
        .map((id) =>
          element("ticket_state", {
            id,
            granted: random.pick(["true", "false"]),
            ...(random.chance(0.3) ? { standby: "true" } : {}),
            ...(random.chance(0.5) ? { "last-granted": String(PAST_S) } : {}),
          }),
        ),
    );
  }
}

interface Recorded {
  readonly task: string;
  readonly intervalS: number;
  readonly rc: number;
  readonly targetRc: number;
  readonly status: number;
  readonly failed?: boolean;
}

function cloneOf({ parent }: PrimitivePlan): NonNullable<PrimitivePlan["parent"]> | undefined {
  const clone = parent?.kind === "clone" ? parent : parent?.parent;
  return clone?.kind === "clone" ? clone : undefined;
}
