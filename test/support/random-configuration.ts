import fc from "fast-check";
import { type Element, element } from "../../src/cib/index.ts";
import { Random } from "./random.ts";

/** Configurations with objects of every kind in every form that the schemas have, chosen by a seed. Ids, names and values may
 *  hold whatever XML and the language allow. */

const USUAL = ["1", "yes", "10s", "10.0.0.9", "a b", 'say "hi"', "it's", "back\\slash", "ü"];
const UNUSUAL = [
  "",
  "a=b",
  "$x",
  "@y",
  "#z",
  "rule",
  "op",
  "params",
  "(",
  "]",
  "{",
  "\\",
  "a\\",
  "\u{1f600}",
  '"',
  "'",
  "\t",
];
const NAMES = ["ip", "port", "a-b", "x.y", "CamelCase", "n_1", "Rule_2", "op-x"];

type Pick = Random;
const chance = (g: Pick, percent: number): boolean => g.chance(percent / 100);
const one = <T>(g: Pick, items: readonly T[]): T => g.pick(items);
const upTo = (g: Pick, most: number): number => g.between(0, most);

function value(g: Pick): string {
  if (chance(g, 60)) return one(g, USUAL);
  if (chance(g, 50)) return one(g, UNUSUAL);
  const from = Array.from({ length: 1 + upTo(g, 5) }, () => String.fromCharCode(g.between(32, 126)));
  return from.join("");
}

class Builder {
  readonly resources: Element[] = [];
  readonly constraints: Element[] = [];
  /** Ids of primitives and groups that no container holds yet. */
  private free: string[] = [];
  private readonly all: string[] = [];
  private count = 0;
  private readonly g: Pick;

  constructor(g: Pick) {
    this.g = g;
  }

  id(stem: string): string {
    this.count++;
    return `${stem}${one(this.g, ["", "", ".", "-", "_"])}${this.count}`;
  }

  pairs(id: string): Element[] {
    const names = new Set(Array.from({ length: 1 + upTo(this.g, 2) }, () => one(this.g, NAMES)));
    return [...names].map((name) =>
      element("nvpair", {
        id: `${id}-${name.replaceAll(/[^\w.-]/g, "_")}`,
        name,
        ...(chance(this.g, 95) ? { value: value(this.g) } : {}),
      }),
    );
  }

  set(owner: string, name: string, rules: "all" | "none" = "all"): Element {
    const id = `${owner}-${name}-${++this.count}`;
    const score = chance(this.g, 10) ? { score: one(this.g, ["5", "INFINITY", "-3"]) } : {};
    const rule = rules === "all" && chance(this.g, 15) ? [this.rule(id)] : [];
    return element(name, { id, ...score }, [...rule, ...this.pairs(id)]);
  }

  sets(owner: string, names: readonly string[]): Element[] {
    return names.filter(() => chance(this.g, 50)).map((name) => this.set(owner, name));
  }

  rule(owner: string, depth = 0, constraint = false): Element {
    const id = `${owner}-rule-${++this.count}`;
    const count = 1 + upTo(this.g, 2);
    const parts = Array.from({ length: count }, () =>
      depth < 2 && chance(this.g, 15) ? this.rule(id, depth + 1) : this.expression(id),
    );
    const score = depth > 0 ? {} : { score: one(this.g, ["INFINITY", "-INFINITY", "100", "0"]) };
    const role = constraint && chance(this.g, 20) ? { role: one(this.g, ["Promoted", "Started", "Master"]) } : {};
    const joined = count > 1 && chance(this.g, 50) ? { "boolean-op": one(this.g, ["or", "and"]) } : {};
    return element("rule", { id, ...score, ...role, ...joined }, parts);
  }

  expression(owner: string): Element {
    const id = `${owner}-expression-${++this.count}`;
    const attribute = one(this.g, ["#uname", "pingd", "rack", "#kind"]);
    switch (upTo(this.g, 4)) {
      case 0:
        return element("expression", { id, attribute, operation: one(this.g, ["defined", "not_defined"]) });
      case 1:
        return element("date_expression", { id, operation: "gt", start: "2026-01-01" });
      case 2:
        return element("date_expression", { id, operation: "date_spec" }, [
          element("date_spec", { id: `${id}-spec`, hours: "9-17", weekdays: "1-5" }),
        ]);
      default: {
        const type = chance(this.g, 30) ? { type: one(this.g, ["string", "integer", "number", "version"]) } : {};
        const operation = one(this.g, ["eq", "ne", "lt", "gt", "lte", "gte"]);
        return element("expression", { id, attribute, ...type, operation, value: one(this.g, ["7", "n1", "a b"]) });
      }
    }
  }

  operations(owner: string): Element[] {
    if (chance(this.g, 40)) return [];
    const count = upTo(this.g, 3);
    const ops = Array.from({ length: count }, (_, index) => {
      const name = one(this.g, ["monitor", "start", "stop"]);
      const interval = name === "monitor" ? `${10 + index}s` : "0s";
      const id = `${owner}-${name}-${interval}-${index}`;
      const more = {
        ...(chance(this.g, 60) ? { timeout: "20s" } : {}),
        ...(chance(this.g, 30) ? { "on-fail": one(this.g, ["restart", "ignore", "fence"]) } : {}),
        ...(chance(this.g, 15) ? { role: one(this.g, ["Promoted", "Stopped", "Slave"]) } : {}),
      };
      const inner = chance(this.g, 20) ? [this.set(id, "instance_attributes"), this.set(id, "meta_attributes")] : [];
      return element("op", { id, name, interval, ...more }, inner.slice(0, upTo(this.g, 2)));
    });
    return [element("operations", {}, ops)];
  }

  primitive(agent: Readonly<Record<string, string>>): Element {
    const id = this.id("rsc");
    const description = chance(this.g, 10) ? { description: "what it is" } : {};
    const parts = [...this.sets(id, ["instance_attributes", "meta_attributes", "utilization"]), ...this.operations(id)];
    return element("primitive", { id, ...agent, ...description }, chance(this.g, 30) ? parts.toReversed() : parts);
  }

  agent(): Readonly<Record<string, string>> {
    return one(this.g, [
      { class: "ocf", provider: "heartbeat", type: "Dummy" },
      { class: "ocf", provider: "pacemaker", type: "Stateful" },
      { class: "systemd", type: "nginx" },
      { class: "stonith", type: "fence_xvm" },
      { class: "lsb", type: "apache2" },
    ]);
  }

  addResources(): void {
    const { g } = this;
    const template = this.id("tpl");
    this.resources.push(
      element("template", { id: template, ...this.agent() }, [
        ...this.sets(template, ["instance_attributes"]),
        ...this.operations(template),
      ]),
    );
    const count = 3 + upTo(g, 4);
    for (let index = 0; index < count; index++) {
      const made = this.primitive(chance(g, 20) ? { template } : this.agent());
      this.resources.push(made);
      this.free.push(made.attributes.id!);
    }
    this.all.push(...this.free);
    if (chance(g, 60)) this.contain("group", 1 + upTo(g, 1));
    if (chance(g, 60)) this.contain(chance(g, 20) ? "master" : "clone", 1);
    if (chance(g, 30)) this.addBundle();
  }

  /** Takes members from the top level into a container. */
  private contain(name: "group" | "clone" | "master", count: number): void {
    const ids = this.free.splice(0, count);
    if (ids.length === 0) return;
    const members = ids.map((id) => this.take(id));
    const id = this.id(name);
    const meta = chance(this.g, 50) ? [this.set(id, "meta_attributes")] : [];
    const description = chance(this.g, 10) ? { description: "some of them" } : {};
    this.resources.push(element(name, { id, ...description }, [...meta, ...members]));
    this.all.push(id);
    if (name === "group") this.free.unshift(id);
  }

  private take(id: string): Element {
    const at = this.resources.findIndex(({ attributes }) => attributes.id === id);
    return this.resources.splice(at, 1)[0]!;
  }

  private addBundle(): void {
    const { g } = this;
    const id = this.id("bundle");
    const member = chance(g, 60) ? this.free.filter((each) => each.startsWith("rsc")).slice(0, 1) : [];
    this.free = this.free.filter((each) => !member.includes(each));
    const network = element("network", { "ip-range-start": "10.0.0.50", "control-port": "3121" }, [
      element("port-mapping", { id: `${id}-port`, port: "80" }),
    ]);
    const storage = element("storage", {}, [
      element("storage-mapping", { id: `${id}-map`, "source-dir": "/srv", "target-dir": "/var/www", options: "rw" }),
    ]);
    this.resources.push(
      element("bundle", { id }, [
        element(one(g, ["podman", "docker"]), { image: "web:1", replicas: "2" }),
        ...(chance(g, 50) ? [network] : []),
        ...(chance(g, 50) ? [storage] : []),
        ...(chance(g, 30) ? [this.set(id, "meta_attributes", "none")] : []),
        ...member.map((each) => this.take(each)),
      ]),
    );
    this.all.push(id);
  }

  addConstraints(): void {
    const count = upTo(this.g, 6);
    for (let index = 0; index < count; index++) this.constraints.push(this.constraint());
  }

  private score(): Readonly<Record<string, string>> {
    return one(this.g, [
      { score: "INFINITY" },
      { score: "-INFINITY" },
      { score: "100" },
      { score: "-5" },
      { "score-attribute": "weight" },
    ]);
  }

  private constraint(): Element {
    const { g } = this;
    const rsc = one(g, this.all);
    const other = one(g, this.all);
    const role = (name: string) => (chance(g, 30) ? { [name]: one(g, ["Started", "Promoted", "Master"]) } : {});
    switch (upTo(g, 3)) {
      case 0:
        return this.location(rsc);
      case 1: {
        const id = this.id("col");
        const influence = chance(g, 20) ? { influence: one(g, ["true", "false"]) } : {};
        if (chance(g, 40)) return element("rsc_colocation", { id, score: "INFINITY" }, this.resourceSets(id, "role"));
        const at = chance(g, 20) ? { "node-attribute": "rack" } : {};
        const pair = { rsc, ...role("rsc-role"), "with-rsc": other, ...role("with-rsc-role") };
        return element("rsc_colocation", { id, ...this.score(), ...pair, ...at, ...influence });
      }
      case 2: {
        const id = this.id("ord");
        const kind = chance(g, 70) ? { kind: one(g, ["Mandatory", "Optional", "Serialize"]) } : {};
        const symmetrical = chance(g, 30) ? { symmetrical: one(g, ["true", "false"]) } : {};
        if (chance(g, 40))
          return element("rsc_order", { id, ...kind, ...symmetrical }, this.resourceSets(id, "action"));
        const action = (name: string) => (chance(g, 30) ? { [name]: one(g, ["start", "promote", "stop"]) } : {});
        const pair = { first: rsc, ...action("first-action"), ["then" as string]: other, ...action("then-action") };
        return element("rsc_order", { id, ...kind, ...pair, ...symmetrical });
      }
      default: {
        const id = this.id("tic");
        const policy = chance(g, 50) ? { "loss-policy": one(g, ["stop", "demote", "fence", "freeze"]) } : {};
        if (chance(g, 30))
          return element("rsc_ticket", { id, ticket: "siteA", ...policy }, this.resourceSets(id, "role"));
        return element("rsc_ticket", { id, rsc, ...role("rsc-role"), ticket: "siteA", ...policy });
      }
    }
  }

  private location(rsc: string): Element {
    const { g } = this;
    const id = this.id("loc");
    const what = chance(g, 15) ? { "rsc-pattern": "^rsc.*" } : { rsc };
    const discovery = chance(g, 15) ? { "resource-discovery": one(g, ["always", "never", "exclusive"]) } : {};
    const role = chance(g, 15) ? { role: "Promoted" } : {};
    if (chance(g, 40)) {
      const rules = Array.from({ length: 1 + upTo(g, 1) }, () => this.rule(id, 0, true));
      return element("rsc_location", { id, ...what, ...discovery }, rules);
    }
    if (chance(g, 15)) {
      return element("rsc_location", { id, ...discovery, score: "10", node: "n1" }, this.resourceSets(id, "role"));
    }
    return element("rsc_location", {
      id,
      ...what,
      ...role,
      ...discovery,
      score: one(g, ["10", "INFINITY"]),
      node: "n1",
    });
  }

  private resourceSets(owner: string, qualifier: "role" | "action"): Element[] {
    const { g } = this;
    const count = 1 + upTo(g, 2);
    return Array.from({ length: count }, (_, index) => {
      const id = `${owner}-set-${index}`;
      const refs = [...new Set(Array.from({ length: 1 + upTo(g, 3) }, () => one(g, this.all)))];
      const shape = one(g, [{}, {}, { sequential: "false" }, { sequential: "false", "require-all": "false" }]);
      const tail = chance(g, 25) ? { [qualifier]: qualifier === "role" ? "Promoted" : "start" } : {};
      return element(
        "resource_set",
        { id, ...shape, ...tail },
        refs.map((ref) => element("resource_ref", { id: ref })),
      );
    });
  }

  nodes(): Element {
    const nodes = ["n1", "n2"].map((uname, index) => {
      const id = chance(this.g, 50) ? String(index + 1) : uname;
      return element("node", { id, uname }, this.sets(`node${index}`, ["instance_attributes", "utilization"]));
    });
    return element("nodes", {}, nodes);
  }

  options(): Element[] {
    const defaults = (name: string, stem: string): Element[] =>
      chance(this.g, 50) ? [element(name, {}, [this.set(stem, "meta_attributes")])] : [];
    return [...defaults("rsc_defaults", "rsc-d"), ...defaults("op_defaults", "op-d")];
  }

  rest(): Element[] {
    const { g } = this;
    const found: Element[] = [];
    if (chance(g, 40)) {
      const levels = ["n1", "n2"].flatMap((target) =>
        Array.from({ length: 1 + upTo(g, 1) }, (_, index) =>
          element("fencing-level", {
            id: `fl-${target}-${index}`,
            target,
            index: String(index + 1),
            devices: one(g, [this.all[0]!, this.all.slice(0, 2).join(",")]),
          }),
        ),
      );
      found.push(element("fencing-topology", {}, levels));
    }
    if (chance(g, 40)) {
      const permission = (kind: string, more: Readonly<Record<string, string>>) =>
        element("acl_permission", { id: this.id("perm"), kind, ...more });
      const role = this.id("role");
      found.push(
        element("acls", {}, [
          element("acl_role", { id: role }, [
            permission("read", { xpath: "/cib" }),
            permission("write", { reference: one(g, this.all) }),
            permission("deny", { "object-type": "nvpair", attribute: "value" }),
          ]),
          element("acl_target", { id: this.id("user") }, [element("role", { id: role })]),
          element("acl_group", { id: this.id("admins") }, [element("role", { id: role })]),
        ]),
      );
    }
    if (chance(g, 40)) {
      const refs = [...new Set([one(g, this.all), one(g, this.all)])].map((id) => element("obj_ref", { id }));
      found.push(element("tags", {}, [element("tag", { id: this.id("tag") }, refs)]));
    }
    if (chance(g, 40)) found.push(element("alerts", {}, [this.alert()]));
    return found;
  }

  private alert(): Element {
    const { g } = this;
    const id = this.id("alert");
    const select = element("select", {}, [
      element("select_nodes"),
      element("select_attributes", {}, [element("attribute", { id: `${id}-attr`, name: "standby" })]),
    ]);
    const recipient = element(
      "recipient",
      { id: `${id}-recipient-1`, value: one(g, ["root@example.org", "/var/log/a b"]) },
      this.sets(`${id}-r`, ["instance_attributes"]).map((set) => withoutRules(set)),
    );
    const sets = this.sets(id, ["instance_attributes", "meta_attributes"]).map((set) => withoutRules(set));
    return element("alert", { id, path: "/usr/share/alert.sh" }, [
      ...sets,
      ...(chance(g, 50) ? [select] : []),
      ...(chance(g, 70) ? [recipient] : []),
    ]);
  }
}

function withoutRules(set: Element): Element {
  return { ...set, children: set.children.filter((node) => node.kind !== "element" || node.name !== "rule") };
}

export function randomConfiguration(seed: number): Element {
  const builder = new Builder(new Random(seed));
  const nodes = builder.nodes();
  builder.addResources();
  builder.addConstraints();
  const configuration = element("configuration", {}, [
    element("crm_config", {}, [builder.set("cib-bootstrap", "cluster_property_set")]),
    nodes,
    element("resources", {}, builder.resources),
    element("constraints", {}, builder.constraints),
    ...builder.options(),
    ...builder.rest(),
  ]);
  const attributes = { "validate-with": "pacemaker-3.9", crm_feature_set: "3.16.1", epoch: "1", num_updates: "0" };
  return element("cib", { ...attributes, admin_epoch: "0" }, [configuration, element("status")]);
}

export const CONFIGURATIONS: fc.Arbitrary<Element> = fc.noShrink(fc.nat()).map(randomConfiguration);
