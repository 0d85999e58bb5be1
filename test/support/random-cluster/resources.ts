import { type Element, element } from "../../../src/cib/index.ts";
import type { Random } from "../random.ts";
import type { Plan } from "./plan.ts";
import { hostRule } from "./rules.ts";
import { attributes } from "./xml.ts";

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
  readonly kind: "group" | "clone" | "bundle";
  readonly promotable: boolean;
  readonly unique: boolean;
  readonly max: number;
  readonly nodeMax: number;
  readonly promotedMax: number;
  readonly parent: CollectivePlan | undefined;
}

/** A host that exists by a resource: behind a connection, inside a virtual machine, or a replica of a bundle. */
export interface RemotePlan {
  readonly name: string;
  readonly connection: PrimitivePlan;
  /** What must run where the connection does. */
  readonly carriers: readonly PrimitivePlan[];
  readonly bundle: CollectivePlan | undefined;
}

export interface ResourcesPlan {
  readonly xml: Element;
  /** Those that may run on any host; carriers and connections of remotes are not among them. */
  readonly primitives: readonly PrimitivePlan[];
  readonly remotes: readonly RemotePlan[];
  /** Ids that constraints may name: outermost resources, and members of groups too. */
  readonly named: readonly string[];
  readonly promotable: readonly string[];
  readonly outermost: readonly string[];
}

const AGENTS = [
  ["ocf", "heartbeat", "Dummy"],
  ["ocf", "heartbeat", "IPaddr2"],
  ["ocf", "pacemaker", "Stateful"],
  ["ocf", "heartbeat", "apache"],
  ["systemd", undefined, "httpd"],
] as const;

type Meta = Map<string, string | number>;

export function makeResources(random: Random, plan: Plan): ResourcesPlan {
  return new ResourceMaker(random, plan).make();
}

class ResourceMaker {
  readonly #random: Random;
  readonly #plan: Plan;
  readonly #primitives: PrimitivePlan[] = [];
  readonly #remotes: RemotePlan[] = [];
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
    const random = this.#random;
    const children: Element[] = [];
    if (has("template")) children.push(this.#template());
    if (!has("stonith-off") && random.chance(0.9)) children.push(this.#fencing());
    if (has("remote")) children.push(...this.#times(2, (n) => this.#perhapsGrouped(this.#remote(`remote${n}`))));
    if (has("guest")) children.push(...this.#times(2, (n) => this.#perhapsGrouped(this.#guest(`guest${n}`))));
    if (has("bundle")) children.push(...this.#times(2, (n) => this.#bundle(`bundle${n}`)));
    for (let index = 0; index < resources; index++) children.push(this.#any(index));
    return {
      xml: element("resources", {}, random.chance(0.3) ? random.shuffled(children) : children),
      primitives: this.#primitives,
      remotes: this.#remotes,
      named: this.#named,
      promotable: this.#promotable,
      outermost: this.#outermost,
    };
  }

  #times(most: number, make: (n: number) => Element): Element[] {
    return Array.from({ length: this.#random.between(1, most) }, (_, index) => make(index + 1));
  }

  #perhapsGrouped(primitive: Element): Element {
    if (!this.#plan.has("grouped-remote") || this.#random.chance(0.5)) return primitive;
    const id = `around-${primitive.attributes.id}`;
    this.#outer(id, false);
    return element("group", { id }, [
      primitive,
      ...(this.#random.chance(0.5) ? [this.#primitive(undefined, false)] : []),
    ]);
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
    const meta: Meta = new Map(this.#plan.has("unfencing") ? [["provides", "unfencing"]] : []);
    return this.#primitiveXml(plan, meta);
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
    if (has("clone-extras") && random.chance(0.5)) meta.set("clone-min", random.between(1, 2));
    if (has("clone-extras") && promotable && random.chance(0.3)) meta.set("promoted-node-max", 2);
    this.#outer(id, promotable);
    const content = has("group") && random.chance(0.2) ? this.#group(`${id}g`, plan) : this.#primitive(plan, false);
    return element("clone", { id }, [...attributes("meta_attributes", id, meta), content]);
  }

  #outer(id: string, promotable: boolean): void {
    this.#outermost.push(id);
    this.#named.push(id);
    if (promotable) this.#promotable.push(id);
  }

  #primitive(parent: CollectivePlan | undefined, named: boolean): Element {
    const random = this.#random;
    const { has } = this.#plan;
    const id = `rsc${++this.#count}`;
    const promotable = parent?.promotable ?? false;
    const templated = has("template") && random.chance(0.3) && !promotable;
    const [agentClass, provider, type] = templated
      ? AGENTS[0]
      : promotable
        ? AGENTS[2]
        : random.pick(AGENTS.filter(([, , name]) => name !== "Stateful"));
    const parameters = new Map<string, string>();
    if (agentClass === "ocf" && random.chance(0.4)) parameters.set("config", random.pick(["a", "b"]));
    const monitors: { role: string | undefined; seconds: number }[] = [];
    if (random.chance(0.7)) monitors.push({ role: promotable ? "Unpromoted" : undefined, seconds: 10 });
    if (promotable && random.chance(0.8)) monitors.push({ role: "Promoted", seconds: 11 });
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

  #remote(id: string): Element {
    const connection = connectionOf(id, 60, this.#plan.has("migration") && this.#random.chance(0.5));
    this.#remotes.push({ name: id, connection, carriers: [], bundle: undefined });
    this.#outer(id, false);
    const meta = this.#meta(id, true);
    if (connection.migratable) meta.set("allow-migrate", "true");
    if (this.#random.chance(0.2)) {
      return this.#primitiveXml({ ...connection, parameters: new Map([["reconnect_interval", "60"]]) }, meta);
    }
    return this.#primitiveXml(connection, meta);
  }

  #guest(name: string): Element {
    const container: PrimitivePlan = {
      id: `vm-${name}`,
      class: "ocf",
      provider: "heartbeat",
      type: "VirtualDomain",
      parameters: new Map(),
      monitors: [{ role: undefined, seconds: 15 }],
      parent: undefined,
      migratable: this.#plan.has("migration") && this.#random.chance(0.5),
    };
    this.#remotes.push({ name, connection: connectionOf(name, 30, false), carriers: [container], bundle: undefined });
    this.#outer(container.id, false);
    const meta = this.#meta(container.id, true);
    meta.set("remote-node", name);
    if (container.migratable) meta.set("allow-migrate", "true");
    return this.#primitiveXml(container, meta);
  }

  #bundle(id: string): Element {
    const random = this.#random;
    const { has } = this.#plan;
    const engine = random.pick(["docker", "podman"]);
    const replicas = random.between(1, 3);
    const perHost = random.chance(0.3) ? 2 : 1;
    const promotedMax = random.chance(0.3) ? 1 : 0;
    const withIp = perHost > 1 || random.chance(0.6);
    const full = random.chance(0.8);
    const bundle: CollectivePlan = {
      id,
      kind: "bundle",
      promotable: promotedMax > 0,
      unique: false,
      max: replicas,
      nodeMax: perHost,
      promotedMax,
      parent: undefined,
    };
    const meta = this.#meta(id, true);
    if (random.chance(0.2)) meta.set("container-attribute-target", "host");
    this.#outer(id, bundle.promotable);
    const part = (name: string, type: string): PrimitivePlan => ({
      id: name,
      class: "ocf",
      provider: "heartbeat",
      type,
      parameters: new Map(),
      monitors: [{ role: undefined, seconds: 60 }],
      parent: undefined,
      migratable: false,
    });
    const inner = full ? [this.#primitive(bundle, false)] : [];
    for (let index = 0; index < replicas; index++) {
      const ip = withIp ? [part(`${id}-ip-192.168.${id.at(-1)}.${index + 10}`, "IPaddr2")] : [];
      const carriers = [...ip, part(`${id}-${engine}-${index}`, engine)];
      const name = `${id}-${index}`;
      this.#remotes.push({ name, connection: connectionOf(name, 30, false), carriers, bundle });
    }
    return element("bundle", { id }, [
      ...attributes("meta_attributes", id, meta),
      element(engine, {
        image: "pcmk:test",
        replicas: String(replicas),
        ...(perHost > 1 ? { "replicas-per-host": String(perHost) } : {}),
        ...(promotedMax > 0 ? { "promoted-max": String(promotedMax) } : {}),
        ...(random.chance(0.2) ? { network: "host" } : {}),
      }),
      ...(withIp || full
        ? [
            element(
              "network",
              {
                ...(withIp ? { "ip-range-start": `192.168.${id.at(-1)}.10` } : {}),
                "control-port": "9999",
              },
              has("options") ? [element("port-mapping", { id: `${id}-port`, port: "80" })] : [],
            ),
          ]
        : []),
      ...(random.chance(0.5)
        ? [
            element("storage", {}, [
              element("storage-mapping", { id: `${id}-root`, "source-dir-root": "/srv", "target-dir": "/srv" }),
            ]),
          ]
        : []),
      ...inner,
    ]);
  }

  #templatedXml(plan: PrimitivePlan, meta: Meta): Element {
    return element("primitive", { id: plan.id, template: "tmpl" }, [
      ...attributes("meta_attributes", plan.id, meta),
      ...attributes("instance_attributes", plan.id, plan.parameters),
    ]);
  }

  #primitiveXml(plan: PrimitivePlan, meta: Meta): Element {
    const { id, class: agentClass, provider, type } = plan;
    const random = this.#random;
    const operations = [
      ...plan.monitors.map(({ role, seconds }) =>
        this.#operation(`${id}-monitor-${seconds}`, "monitor", `${seconds}s`, role),
      ),
      ...(random.chance(0.3) ? [this.#operation(`${id}-start`, "start", "0s", undefined)] : []),
      ...(random.chance(0.3) ? [this.#operation(`${id}-stop`, "stop", "0s", undefined)] : []),
    ];
    const ruled =
      this.#plan.has("attribute-rule") && random.chance(0.4)
        ? attributes("instance_attributes", `${id}-ruled`, new Map([["config", "ruled"]]), [
            hostRule(random, `${id}-rule`, ["node1", "node2"]),
          ])
        : [];
    return element("primitive", { id, class: agentClass, ...(provider === undefined ? {} : { provider }), type }, [
      ...attributes("meta_attributes", id, meta),
      ...attributes("instance_attributes", id, plan.parameters),
      ...ruled,
      ...(operations.length > 0 ? [element("operations", {}, operations)] : []),
      ...attributes("utilization", id, this.#utilization()),
    ]);
  }

  #operation(id: string, name: string, interval: string, role: string | undefined): Element {
    const random = this.#random;
    const { has } = this.#plan;
    const onFail =
      has("on-fail") && random.chance(0.5)
        ? random.pick(
            name === "stop"
              ? ["fence", "block", "ignore"]
              : role === "Promoted"
                ? ["demote", "restart", "fence", "block"]
                : ["ignore", "block", "stop", "restart", "standby", "fence"],
          )
        : undefined;
    const extras = has("operation-extras")
      ? {
          ...(random.chance(0.15) ? { enabled: "false" } : {}),
          ...(name === "monitor" && random.chance(0.15) ? { "start-delay": "5s" } : {}),
          ...(name === "monitor" && random.chance(0.15) ? { "interval-origin": "2020-01-01" } : {}),
        }
      : {};
    return element("op", {
      id,
      name,
      interval,
      ...(role === undefined ? {} : { role }),
      ...(random.chance(0.5) ? { timeout: `${random.pick([20, 30, 60])}s` } : {}),
      ...(onFail === undefined ? {} : { "on-fail": onFail }),
      ...("start-delay" in extras && "interval-origin" in extras ? {} : extras),
    });
  }

  #meta(id: string, outer: boolean): Meta {
    const random = this.#random;
    const { has } = this.#plan;
    const meta: Meta = new Map();
    const maybe = (condition: boolean, probability: number, name: string, value: () => string | number): void => {
      if (condition && random.chance(probability)) meta.set(name, value());
    };
    maybe(has("target-role") && outer, 0.3, "target-role", () =>
      random.pick(has("promotable") ? ["Stopped", "Started", "Promoted", "Unpromoted"] : ["Stopped", "Started"]),
    );
    maybe(has("unmanaged") && outer, 0.3, "is-managed", () => "false");
    maybe(has("maintenance") && outer, 0.2, "maintenance", () => "true");
    maybe(has("stickiness"), 0.3, "resource-stickiness", () => random.pick([1, 100, "INFINITY"]));
    maybe(has("priority"), 0.4, "priority", () => random.pick([1, 5, 10]));
    maybe(has("critical"), 0.4, "critical", () => "false");
    maybe(has("fail-count") || has("failure"), 0.3, "migration-threshold", () => random.pick([1, 2, 3]));
    maybe(has("failure-timeout"), 0.5, "failure-timeout", () => random.pick(["30s", "3h", "1d"]));
    maybe(has("health"), 0.2, "allow-unhealthy-nodes", () => "true");
    maybe(has("multiple-active"), 0.5, "multiple-active", () =>
      random.pick(["stop_start", "stop_only", "block", "stop_unexpected"]),
    );
    maybe(has("requires") && id !== "tmpl", 0.4, "requires", () => random.pick(["nothing", "quorum", "fencing"]));
    maybe(has("unfencing") && outer, 0.3, "requires", () => "unfencing");
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

/** The resource that is the way to a remote host. */
function connectionOf(id: string, seconds: number, migratable: boolean): PrimitivePlan {
  return {
    id,
    class: "ocf",
    provider: "pacemaker",
    type: "remote",
    parameters: new Map(),
    monitors: [{ role: undefined, seconds }],
    parent: undefined,
    migratable,
  };
}
