import { type Element, element } from "../../../src/cib/index.ts";
import type { Random } from "../random.ts";
import type { Feature, Plan } from "./plan.ts";
import type { ResourcesPlan } from "./resources.ts";
import { hostRule } from "./rules.ts";

const SCORES = ["INFINITY", "-INFINITY", "100", "-100", "1", "1000"] as const;

export interface Constraints {
  readonly xml: Element;
  readonly tags: readonly Element[];
}

export function makeConstraints(
  random: Random,
  plan: Plan,
  resources: ResourcesPlan,
  hosts: readonly string[],
): Constraints {
  const maker = new ConstraintMaker(random, plan, resources, hosts);
  return { xml: maker.make(), tags: maker.tags };
}

class ConstraintMaker {
  readonly tags: Element[] = [];
  readonly #random: Random;
  readonly #has: Plan["has"];
  readonly #named: readonly string[];
  readonly #promotable: readonly string[];
  readonly #outermost: readonly string[];
  readonly #hosts: readonly string[];
  readonly #list: Element[] = [];
  #count = 0;

  constructor(random: Random, plan: Plan, resources: ResourcesPlan, hosts: readonly string[]) {
    this.#random = random;
    this.#has = plan.has;
    this.#named = [...resources.named];
    this.#promotable = resources.promotable;
    this.#outermost = [...resources.outermost];
    this.#hosts = hosts;
  }

  make(): Element {
    const random = this.#random;
    const several = this.#named.length > 2;
    if (this.#has("tag") && several) this.#tag();
    this.#repeat("location", 3, () => this.#location());
    this.#repeat("location-pattern", 1, () => this.#pattern());
    this.#repeat("rule", 2, () => this.#ruled());
    this.#repeat("colocation", 3, () => this.#colocation());
    this.#repeat("order", 3, () => this.#order());
    if (several) {
      this.#repeat("location-set", 1, () => this.#locationSet());
      this.#repeat("colocation-set", 1, () => this.#sets("rsc_colocation"));
      this.#repeat("order-set", 1, () => this.#sets("rsc_order"));
    }
    this.#repeat("ticket", 2, () => this.#ticket());
    return element("constraints", {}, random.chance(0.3) ? random.shuffled(this.#list) : this.#list);
  }

  #id(kind: string): string {
    return `${kind}${++this.#count}`;
  }

  #repeat(feature: Feature, most: number, make: () => Element | undefined): void {
    if (!this.#has(feature)) return;
    for (let n = this.#random.between(1, most); n > 0; n--) {
      const made = make();
      if (made !== undefined) this.#list.push(made);
    }
  }

  #tag(): void {
    const members = this.#random.some(this.#named, this.#random.between(1, 3));
    this.tags.push(
      element(
        "tag",
        { id: "tag1" },
        members.map((id) => element("obj_ref", { id })),
      ),
    );
  }

  /** A resource, or seldom the tag of some. */
  #subject(from: readonly string[]): string {
    return this.tags.length > 0 && this.#random.chance(0.3) ? "tag1" : this.#random.pick(from);
  }

  #pair(): [string, string] | undefined {
    if (this.#named.length < 2) return undefined;
    const first = this.#subject(this.#named);
    const rest = this.#named.filter((name) => name !== first && !this.#tagged(first).has(name));
    return rest.length === 0 ? undefined : [first, this.#random.pick(rest)];
  }

  #tagged(id: string): ReadonlySet<string> {
    const tag = this.tags.find(({ attributes }) => attributes.id === id);
    return new Set(
      (tag?.children ?? []).flatMap((child) => ("attributes" in child ? [child.attributes.id ?? ""] : [])),
    );
  }

  #location(): Element {
    const random = this.#random;
    const rsc = this.#subject(this.#outermost);
    return element("rsc_location", {
      id: this.#id("loc"),
      rsc,
      node: random.pick(this.#hosts),
      score: random.pick(SCORES),
      ...(this.#has("discovery") && random.chance(0.5)
        ? { "resource-discovery": random.pick(["always", "never", "exclusive"]) }
        : {}),
      ...(this.#promotable.includes(rsc) && random.chance(0.3)
        ? { role: random.pick(["Promoted", "Unpromoted", "Started"]) }
        : {}),
    });
  }

  #pattern(): Element {
    const random = this.#random;
    return element("rsc_location", {
      id: this.#id("pattern"),
      "rsc-pattern": random.pick(["^rsc[12]$", "!rsc", "^(grp|cl)", "1"]),
      node: random.pick(this.#hosts),
      score: random.pick(SCORES),
    });
  }

  #locationSet(): Element {
    const random = this.#random;
    const id = this.#id("locset");
    const members = random.some(this.#outermost, 2).map((member) => element("resource_ref", { id: member }));
    return element("rsc_location", { id, node: random.pick(this.#hosts), score: random.pick(SCORES) }, [
      element("resource_set", { id: `${id}-set` }, members),
    ]);
  }

  #ruled(): Element {
    const random = this.#random;
    const id = this.#id("rule");
    const rsc = this.#subject(this.#outermost);
    const score =
      random.chance(0.1) && this.#has("location") ? { "score-attribute": "load" } : { score: random.pick(SCORES) };
    const role =
      this.#promotable.includes(rsc) && random.chance(0.4) ? { role: random.pick(["Promoted", "Unpromoted"]) } : {};
    return element("rsc_location", { id, rsc }, [hostRule(random, `${id}-rule`, this.#hosts, { ...score, ...role })]);
  }

  #colocation(): Element | undefined {
    const random = this.#random;
    const pair = this.#pair();
    if (pair === undefined) return undefined;
    const [rsc, withRsc] = pair;
    const extras = this.#has("colocation-extras")
      ? {
          ...(random.chance(0.3) ? { influence: random.pick(["true", "false"]) } : {}),
          ...(random.chance(0.2) ? { "node-attribute": "rack" } : {}),
        }
      : {};
    const odd = this.#has("colocation-extras") && random.chance(0.3);
    return element("rsc_colocation", {
      id: this.#id("col"),
      rsc,
      "with-rsc": withRsc,
      score: random.pick(SCORES),
      ...(this.#promotable.includes(withRsc) && random.chance(0.6)
        ? { "with-rsc-role": odd ? random.pick(["Unpromoted", "Started"]) : "Promoted" }
        : {}),
      ...(this.#promotable.includes(rsc) && random.chance(0.3)
        ? { "rsc-role": odd ? random.pick(["Unpromoted", "Started"]) : "Promoted" }
        : {}),
      ...extras,
    });
  }

  #order(): Element | undefined {
    const random = this.#random;
    const pair = this.#pair();
    if (pair === undefined) return undefined;
    const [first, then] = pair;
    const kind = random.weighted([
      [undefined, 5],
      ["Mandatory", 2],
      ["Optional", 2],
      ["Serialize", 0.7],
    ] as const);
    const odd = this.#has("order-extras") && random.chance(0.5);
    return element("rsc_order", {
      id: this.#id("ord"),
      first,
      then,
      ...(kind === undefined ? {} : { kind }),
      ...(random.chance(0.15) ? { symmetrical: "false" } : {}),
      ...(odd
        ? { "first-action": random.pick(["start", "stop"]), "then-action": random.pick(["start", "stop"]) }
        : this.#promotable.includes(first) && random.chance(0.5)
          ? {
              "first-action": random.pick(["promote", "demote"]),
              ...(random.chance(0.7) ? { "then-action": "start" } : {}),
            }
          : {}),
      ...(odd && random.chance(0.3) ? { "require-all": "false" } : {}),
    });
  }

  #ticket(): Element {
    const random = this.#random;
    const rsc = random.pick(this.#outermost);
    return element("rsc_ticket", {
      id: this.#id("tick"),
      rsc,
      ticket: random.pick(["ticketA", "ticketB"]),
      ...(random.chance(0.7) ? { "loss-policy": random.pick(["stop", "demote", "fence", "freeze"]) } : {}),
      ...(this.#promotable.includes(rsc) && random.chance(0.6) ? { "rsc-role": "Promoted" } : {}),
    });
  }

  #sets(kind: "rsc_colocation" | "rsc_order"): Element {
    const random = this.#random;
    const id = this.#id(kind === "rsc_order" ? "ordset" : "colset");
    const shuffled = random.shuffled(this.#named);
    const cut = random.between(1, shuffled.length - 1);
    const lists = random.chance(0.6) ? [shuffled.slice(0, cut), shuffled.slice(cut)] : [shuffled];
    const extras = this.#has(kind === "rsc_order" ? "order-extras" : "colocation-extras");
    return element(
      kind,
      {
        id,
        ...(kind === "rsc_colocation" ? { score: random.pick(["INFINITY", "100", "-100"]) } : {}),
        ...(kind === "rsc_order" && random.chance(0.3) ? { kind: random.pick(["Optional", "Serialize"]) } : {}),
      },
      lists.map((members, index) =>
        element(
          "resource_set",
          {
            id: `${id}-set${index}`,
            ...(random.chance(0.5) ? { sequential: random.pick(["true", "false"]) } : {}),
            ...(kind === "rsc_order" && random.chance(0.3) ? { "require-all": "false", sequential: "false" } : {}),
            ...(extras && kind === "rsc_order" && random.chance(0.3)
              ? { action: random.pick(["start", "stop", "promote", "demote"]) }
              : {}),
            ...(extras && kind === "rsc_colocation" && random.chance(0.3)
              ? { role: random.pick(["Promoted", "Started"]) }
              : {}),
          },
          members.map((member) => element("resource_ref", { id: member })),
        ),
      ),
    );
  }
}
