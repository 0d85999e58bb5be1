import { type Element, element } from "../../../src/cib/index.ts";
import type { Random } from "../random.ts";
import { type Activity, HistoryMaker, NOW_S, PAST_S } from "./history.ts";
import type { HostPlan, HostState } from "./hosts.ts";
import type { Plan } from "./plan.ts";
import type { CollectivePlan, PrimitivePlan, RemotePlan, ResourcesPlan } from "./resources.ts";
import { nvpair } from "./xml.ts";

const STATES: Readonly<Record<HostState, Record<string, string>>> = {
  online: { in_ccm: "true", crmd: "online", join: "member", expected: "member" },
  offline: { in_ccm: "false", crmd: "offline", join: "down", expected: "down" },
  unclean: { in_ccm: "false", crmd: "offline", join: "down", expected: "member" },
  pending: { in_ccm: "true", crmd: "offline", join: "down", expected: "member" },
};

export function makeStatus(random: Random, plan: Plan, resources: ResourcesPlan, hosts: readonly HostPlan[]): Element {
  return new StatusMaker(random, plan, resources, hosts).make();
}

class StatusMaker {
  readonly #random: Random;
  readonly #plan: Plan;
  readonly #resources: ResourcesPlan;
  /** Remotes join when they are up. */
  readonly #hosts: HostPlan[];
  readonly #histories: HistoryMaker;
  readonly #activities = new Map<HostPlan, Activity[]>();
  readonly #failCounts = new Map<HostPlan, Map<string, string>>();

  constructor(random: Random, plan: Plan, resources: ResourcesPlan, hosts: readonly HostPlan[]) {
    this.#random = random;
    this.#plan = plan;
    this.#resources = resources;
    this.#hosts = [...hosts];
    this.#histories = new HistoryMaker(random, plan);
    for (const host of hosts) this.#join(host);
  }

  make(): Element {
    for (const remote of this.#resources.remotes) this.#placeRemote(remote);
    this.#place();
    const known = this.#hosts.filter(
      ({ remote }) => remote !== undefined || !this.#plan.has("unknown-hosts") || this.#random.chance(0.8),
    );
    const states = known.map((host) => this.#nodeState(host));
    const tickets = this.#plan.has("ticket") ? [this.#tickets()] : [];
    return element("status", {}, [...states, ...tickets]);
  }

  #join(host: HostPlan): void {
    this.#activities.set(host, []);
    this.#failCounts.set(host, new Map());
  }

  /** Hosts that have a history. */
  #live(): HostPlan[] {
    return this.#hosts.filter(({ state }) => state === "online" || state === "unclean");
  }

  #note(host: HostPlan, activity: Activity): void {
    this.#activities.get(host)!.push(activity);
  }

  #placeRemote(remote: RemotePlan): void {
    const random = this.#random;
    const nested = remote.bundle !== undefined && this.#plan.has("container-on-remote");
    const live = this.#live().filter(
      (host) => host.remote === undefined || (nested && host.remote.carriers.length === 0),
    );
    const home = random.chance(0.8) ? random.pick(live) : undefined;
    // A connection stands on a cluster host, wherever the container is.
    const near = home?.remote === undefined ? home : random.pick(live.filter((host) => host.remote === undefined));
    const connected = near !== undefined && random.chance(0.9) ? near : undefined;
    for (const host of live) {
      for (const carrier of remote.carriers) {
        this.#note(host, { primitive: carrier, id: carrier.id, kind: host === home ? "running" : "stopped" });
      }
      if (remote.carriers.length > 0 && host !== connected) continue;
      this.#note(host, {
        primitive: remote.connection,
        id: remote.connection.id,
        kind: host === connected ? "running" : "stopped",
        container: remote.carriers.at(-1)?.id,
      });
    }
    const { name } = remote;
    if (home === undefined && random.chance(0.7)) return;
    const host: HostPlan = { id: name, name, state: connected === undefined ? "offline" : "online", remote };
    this.#hosts.push(host);
    this.#join(host);
  }

  #place(): void {
    const homes = new Map<string, HostPlan | undefined>();
    const random = this.#random;
    for (const primitive of this.#resources.primitives) {
      const bundle = primitive.parent?.kind === "bundle" ? primitive.parent : undefined;
      const live = this.#live().filter(
        ({ remote }) => remote?.bundle === bundle || (bundle === undefined && remote?.bundle === undefined),
      );
      if (live.length === 0) continue;
      const clone = bundle ?? cloneOf(primitive);
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
        this.#note(host, { primitive, id: primitive.id, kind: running ? "running" : "stopped" });
      }
    }
  }

  #placeClone(primitive: PrimitivePlan, clone: CollectivePlan, live: readonly HostPlan[]): void {
    const random = this.#random;
    let instance = 0;
    let promoted = 0;
    const most = this.#plan.has("surplus-instances") ? clone.max + 1 : clone.max;
    for (const host of live) {
      const active = instance < most && random.chance(0.85);
      const isPromoted = active && clone.promotable && promoted < clone.promotedMax && random.chance(0.5);
      if (isPromoted) promoted++;
      const id = clone.unique ? `${primitive.id}:${instance}` : primitive.id;
      if (!active && clone.unique) continue;
      if (active) instance++;
      this.#note(host, { primitive, id, kind: isPromoted ? "promoted" : active ? "running" : "stopped" });
    }
  }

  #nodeState(host: HostPlan): Element {
    const children: Element[] = [];
    const attributes = this.#transient(host);
    if (this.#live().includes(host)) {
      const failCounts = this.#failCounts.get(host)!;
      const others = this.#live()
        .filter((other) => other !== host && other.remote === undefined)
        .map(({ name }) => name);
      const histories = this.#activities
        .get(host)!
        .flatMap((activity) => this.#histories.of(host.name, activity, failCounts, others));
      if (this.#plan.has("orphan") && this.#random.chance(0.5)) histories.push(this.#histories.orphan(host.name));
      children.push(element("lrm", { id: host.id }, [element("lrm_resources", {}, histories)]));
      for (const [name, value] of failCounts) attributes.set(name, value);
    }
    if (attributes.size > 0 && host.state === "online") {
      const id = `status-${host.id}`;
      const pairs = [...attributes].map(([name, value]) => nvpair(id, name, value));
      children.push(element("transient_attributes", { id: host.id }, [element("instance_attributes", { id }, pairs)]));
    }
    if (host.remote !== undefined) {
      const seen = host.state === "online" ? "true" : "false";
      return element("node_state", { remote_node: "true", id: host.id, uname: host.name, in_ccm: seen }, children);
    }
    return element("node_state", { id: host.id, uname: host.name, ...STATES[host.state] }, children);
  }

  #transient(host: HostPlan): Map<string, string> {
    const random = this.#random;
    const { has } = this.#plan;
    const values = new Map<string, string>();
    for (const primitive of this.#resources.primitives) {
      const { promotable, unique } = primitive.parent ?? { promotable: false, unique: false };
      if (!promotable || unique || !random.chance(0.8)) continue;
      values.set(`master-${primitive.id}`, random.pick(["5", "10", "100", "-1"]));
    }
    if (has("health") && random.chance(0.6)) values.set("#health-disk", random.pick(["red", "yellow", "green", "-10"]));
    if (has("standby") && random.chance(0.1)) values.set("standby", "on");
    if (has("shutdown") && random.chance(0.4) && host.id !== "1") values.set("shutdown", String(NOW_S - 5));
    if (has("unclean") && random.chance(0.05)) values.set("terminate", "true");
    if (has("unfencing") && random.chance(0.5)) values.set("#node-unfenced", String(PAST_S));
    return values;
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

function cloneOf({ parent }: PrimitivePlan): CollectivePlan | undefined {
  const clone = parent?.kind === "clone" ? parent : parent?.parent;
  return clone?.kind === "clone" ? clone : undefined;
}
