import { type Element, element } from "../../../src/cib/index.ts";
import type { Random } from "../random.ts";
import type { Plan } from "./plan.ts";

/** A primitive, wherever it stands. */
export interface PrimitivePlan {
  readonly id: string;
  readonly class: "ocf" | "stonith" | "systemd";
  readonly provider: string | undefined;
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** Recurring monitors: role and seconds. */
  readonly monitors: readonly { readonly role: string | undefined; readonly seconds: number }[];
  /** What it stands in. */
  readonly parent: CollectivePlan | undefined;
  readonly migratable: boolean;
}

export interface CollectivePlan {
  readonly id: string;
  readonly kind: "group" | "clone";
  readonly promotable: boolean;
  readonly unique: boolean;
  readonly max: number;
  readonly nodeMax: number;
  readonly promotedMax: number;
  readonly parent: CollectivePlan | undefined;
}

export interface ResourcesPlan {
  readonly xml: Element;
  readonly primitives: readonly PrimitivePlan[];
  /** Ids that constraints may name: outermost resources, and members of groups too. */
  readonly named: readonly string[];
  readonly promotable: readonly string[];
  readonly outermost: readonly string[];
}

export const nvpair = (owner: string, name: string, value: string | number): Element =>
  element("nvpair", { id: `${owner}-${name}`, name, value: String(value) });

export function attributes(kind: string, owner: string, values: ReadonlyMap<string, string | number>): Element[] {
  if (values.size === 0) return [];
  const id = `${owner}-${kind}`;
  return [
    element(
      kind,
      { id },
      [...values].map(([name, value]) => nvpair(id, name, value)),
    ),
  ];
}

export function makeResources(random: Random, plan: Plan): ResourcesPlan {
  const maker = new ResourceMaker(random, plan);
  return maker.make();
}

const AGENTS = [
  ["ocf", "heartbeat", "Dummy"],
  ["ocf", "heartbeat", "IPaddr2"],
  ["ocf", "pacemaker", "Stateful"],
  ["ocf", "heartbeat", "apache"],
  ["systemd", undefined, "httpd"],
] as const;

class ResourceMaker {
  readonly #random: Random;
  readonly #plan: Plan;
  readonly #primitives: PrimitivePlan[] = [];
  readonly #named: string[] = [];
  readonly #promotable: string[] = [];
  readonly #outermost: string[] = [];
  #count = 0;

  constructor(random: Random, plan: Plan) {
    this.#random = random;
    this.#plan = plan;
  }

  make(): ResourcesPlan {
    const { has, resources } = this.#plan;
    const children: Element[] = [];
    if (has("template")) children.push(this.#template());
    if (!has("stonith-off") && this.#random.chance(0.9)) children.push(this.#fencing());
    for (let index = 0; index < resources; index++) children.push(this.#any(index));
    return {
      xml: element("resources", {}, children),
      primitives: this.#primitives,
      named: this.#named,
      promotable: this.#promotable,
      outermost: this.#outermost,
    };
  }

  #template(): Element {
    const operations = [element("op", { id: "tmpl-monitor", name: "monitor", interval: "30s" })];
    return element("template", { id: "tmpl", class: "ocf", provider: "heartbeat", type: "Dummy" }, [
      ...attributes("meta_attributes", "tmpl", this.#meta("tmpl", false)),
      element("operations", {}, operations),
    ]);
  }

  #fencing(): Element {
    const plan: PrimitivePlan = {
      id: "fencing",
      class: "stonith",
      provider: undefined,
      type: "fence_xvm",
      parameters: new Map([["pcmk_host_list", "node1 node2"]]),
      monitors: [{ role: undefined, seconds: 60 }],
      parent: undefined,
      migratable: false,
    };
    this.#primitives.push(plan);
    this.#outermost.push("fencing");
    return this.#primitiveXml(plan, new Map());
  }

  #any(index: number): Element {
    const { has } = this.#plan;
    const kind = this.#random.weighted<"primitive" | "group" | "clone">([
      ["primitive", 6],
      ["group", has("group") ? 3 : 0],
      ["clone", has("clone") || has("promotable") || has("unique-clone") ? 3 : 0],
    ]);
    if (kind === "group") return this.#group(`grp${index}`, undefined);
    if (kind === "clone") return this.#clone(`cl${index}`);
    return this.#primitive(undefined, true);
  }

  #group(id: string, parent: CollectivePlan | undefined): Element {
    const plan: CollectivePlan = {
      id,
      kind: "group",
      promotable: parent?.promotable ?? false,
      unique: parent?.unique ?? false,
      max: 1,
      nodeMax: 1,
      promotedMax: 0,
      parent,
    };
    if (parent === undefined) {
      this.#outermost.push(id);
      this.#named.push(id);
    }
    const members = Array.from({ length: this.#random.between(1, 3) }, () =>
      this.#primitive(plan, parent === undefined && this.#random.chance(0.3)),
    );
    const meta = attributes("meta_attributes", id, this.#meta(id, parent === undefined));
    return element("group", { id }, [...meta, ...members]);
  }

  #clone(id: string): Element {
    const { has, hosts } = this.#plan;
    const random = this.#random;
    const promotable = has("promotable") && random.chance(0.6);
    const unique = has("unique-clone") && random.chance(0.5);
    const max = random.chance(0.3) ? random.between(1, hosts + 1) : hosts;
    const nodeMax = unique && random.chance(0.5) ? random.between(1, 3) : 1;
    const promotedMax = promotable && random.chance(0.2) ? 2 : 1;
    const plan: CollectivePlan = {
      id,
      kind: "clone",
      promotable,
      unique,
      max,
      nodeMax,
      promotedMax,
      parent: undefined,
    };
    const meta = this.#meta(id, true);
    if (promotable) meta.set("promotable", "true");
    if (unique) meta.set("globally-unique", "true");
    if (max !== hosts) meta.set("clone-max", max);
    if (nodeMax !== 1) meta.set("clone-node-max", nodeMax);
    if (promotedMax !== 1) meta.set("promoted-max", promotedMax);
    if (random.chance(0.4)) meta.set("interleave", "true");
    if (random.chance(0.15)) meta.set("ordered", "true");
    if (random.chance(0.2)) meta.set("notify", "true");
    this.#outermost.push(id);
    this.#named.push(id);
    if (promotable) this.#promotable.push(id);
    const content = has("group") && random.chance(0.2) ? this.#group(`${id}g`, plan) : this.#primitive(plan, false);
    return element("clone", { id }, [...attributes("meta_attributes", id, meta), content]);
  }

  #primitive(parent: CollectivePlan | undefined, named: boolean): Element {
    const random = this.#random;
    const { has } = this.#plan;
    const id = `rsc${++this.#count}`;
    const templated = has("template") && random.chance(0.3) && parent?.promotable !== true;
    const [agentClass, provider, type] = templated
      ? AGENTS[0]
      : promotableOf(parent)
        ? AGENTS[2]
        : random.pick(AGENTS.filter(([, , name]) => name !== "Stateful"));
    const parameters = new Map<string, string>();
    if (agentClass === "ocf" && random.chance(0.4)) parameters.set("config", random.pick(["a", "b"]));
    const monitors: { role: string | undefined; seconds: number }[] = [];
    if (random.chance(0.7)) monitors.push({ role: promotableOf(parent) ? "Unpromoted" : undefined, seconds: 10 });
    if (promotableOf(parent) && random.chance(0.8)) monitors.push({ role: "Promoted", seconds: 11 });
    if (has("stopped-monitor") && random.chance(0.4)) monitors.push({ role: "Stopped", seconds: 45 });
    const migratable = has("migration") && parent?.kind !== "clone" && random.chance(0.5);
    const plan: PrimitivePlan = {
      id,
      class: agentClass,
      provider,
      type,
      parameters,
      monitors: templated ? [{ role: undefined, seconds: 30 }] : monitors,
      parent,
      migratable,
    };
    this.#primitives.push(plan);
    if (parent === undefined) this.#outermost.push(id);
    if (named) this.#named.push(id);
    const meta = this.#meta(id, parent === undefined);
    if (migratable) meta.set("allow-migrate", "true");
    return templated ? this.#templatedXml(plan, meta) : this.#primitiveXml(plan, meta);
  }

  #templatedXml(plan: PrimitivePlan, meta: ReadonlyMap<string, string | number>): Element {
    return element("primitive", { id: plan.id, template: "tmpl" }, [
      ...attributes("meta_attributes", plan.id, meta),
      ...attributes("instance_attributes", plan.id, plan.parameters),
    ]);
  }

  #primitiveXml(plan: PrimitivePlan, meta: ReadonlyMap<string, string | number>): Element {
    const { id, class: agentClass, provider, type } = plan;
    const operations = [
      ...plan.monitors.map(({ role, seconds }) =>
        this.#operation(`${id}-monitor-${seconds}`, "monitor", `${seconds}s`, role),
      ),
      ...(this.#random.chance(0.3) ? [this.#operation(`${id}-start`, "start", "0s", undefined)] : []),
      ...(this.#random.chance(0.3) ? [this.#operation(`${id}-stop`, "stop", "0s", undefined)] : []),
    ];
    return element("primitive", { id, class: agentClass, ...(provider === undefined ? {} : { provider }), type }, [
      ...attributes("meta_attributes", id, meta),
      ...attributes("instance_attributes", id, plan.parameters),
      ...(operations.length > 0 ? [element("operations", {}, operations)] : []),
      ...attributes("utilization", id, this.#utilization()),
    ]);
  }

  #operation(id: string, name: string, interval: string, role: string | undefined): Element {
    const random = this.#random;
    const onFail =
      this.#plan.has("on-fail") && random.chance(0.5)
        ? random.pick(
            name === "stop"
              ? ["fence", "block", "ignore"]
              : role === "Promoted"
                ? ["demote", "restart", "fence", "block"]
                : ["ignore", "block", "stop", "restart", "standby", "fence"],
          )
        : undefined;
    return element("op", {
      id,
      name,
      interval,
      ...(role === undefined ? {} : { role }),
      ...(random.chance(0.5) ? { timeout: `${random.pick([20, 30, 60])}s` } : {}),
      ...(onFail === undefined ? {} : { "on-fail": onFail }),
    });
  }

  #meta(id: string, outer: boolean): Map<string, string | number> {
    const random = this.#random;
    const { has } = this.#plan;
    const meta = new Map<string, string | number>();
    const maybe = (condition: boolean, probability: number, name: string, value: () => string | number): void => {
      if (condition && random.chance(probability)) meta.set(name, value());
    };
    maybe(has("target-role") && outer, 0.3, "target-role", () => random.pick(["Stopped", "Started"]));
    maybe(has("unmanaged") && outer, 0.3, "is-managed", () => "false");
    maybe(has("maintenance") && outer, 0.2, "maintenance", () => "true");
    maybe(has("stickiness"), 0.3, "resource-stickiness", () => random.pick([1, 100, "INFINITY"]));
    maybe(has("priority"), 0.4, "priority", () => random.pick([1, 5, 10]));
    maybe(has("fail-count") || has("failure"), 0.3, "migration-threshold", () => random.pick([1, 2, 3]));
    maybe(has("multiple-active"), 0.5, "multiple-active", () =>
      random.pick(["stop_start", "stop_only", "block", "stop_unexpected"]),
    );
    maybe(has("requires") && id !== "tmpl", 0.4, "requires", () => random.pick(["nothing", "quorum", "fencing"]));
    return meta;
  }

  #utilization(): Map<string, string | number> {
    const values = new Map<string, string | number>();
    if (this.#plan.has("utilization") && this.#random.chance(0.7)) {
      values.set("cpu", this.#random.between(1, 4));
      if (this.#random.chance(0.5)) values.set("memory", this.#random.between(1, 8));
    }
    return values;
  }
}

function promotableOf(parent: CollectivePlan | undefined): boolean {
  return parent?.promotable ?? false;
}
