import { type Element, element } from "../../../src/cib/index.ts";
import type { Random } from "../random.ts";
import type { Plan } from "./plan.ts";
import type { ResourcesPlan } from "./resources.ts";

const SCORES = ["INFINITY", "-INFINITY", "100", "-100", "1", "1000"] as const;

export function makeConstraints(
  random: Random,
  plan: Plan,
  resources: ResourcesPlan,
  hosts: readonly string[],
): Element {
  const { named, promotable, outermost } = resources;
  const { has } = plan;
  const list: Element[] = [];
  let count = 0;
  const id = (kind: string): string => `${kind}${++count}`;
  const two = (): [string, string] | undefined => {
    if (named.length < 2) return undefined;
    const first = random.pick(named);
    const rest = named.filter((name) => name !== first);
    return [first, random.pick(rest)];
  };
  const times = (feature: Parameters<Plan["has"]>[0], most: number): number =>
    has(feature) ? random.between(1, most) : 0;

  for (let n = times("location", 3); n > 0; n--) {
    list.push(
      element("rsc_location", {
        id: id("loc"),
        rsc: random.pick(outermost),
        node: random.pick(hosts),
        score: random.pick(SCORES),
        ...(has("discovery") && random.chance(0.5)
          ? { "resource-discovery": random.pick(["always", "never", "exclusive"]) }
          : {}),
      }),
    );
  }
  for (let n = times("rule", 2); n > 0; n--) list.push(ruleLocation(random, id("rule"), random.pick(outermost), hosts));
  for (let n = times("colocation", 3); n > 0; n--) {
    const pair = two();
    if (pair === undefined) break;
    const [rsc, withRsc] = pair;
    list.push(
      element("rsc_colocation", {
        id: id("col"),
        rsc,
        "with-rsc": withRsc,
        score: random.pick(SCORES),
        ...(promotable.includes(withRsc) && random.chance(0.6) ? { "with-rsc-role": "Promoted" } : {}),
        ...(promotable.includes(rsc) && random.chance(0.3) ? { "rsc-role": "Promoted" } : {}),
      }),
    );
  }
  for (let n = times("order", 3); n > 0; n--) {
    const pair = two();
    if (pair === undefined) break;
    const [first, then] = pair;
    const kind = random.weighted([
      [undefined, 5],
      ["Mandatory", 2],
      ["Optional", 2],
      ["Serialize", 0.7],
    ] as const);
    list.push(
      element("rsc_order", {
        id: id("ord"),
        first,
        then,
        ...(kind === undefined ? {} : { kind }),
        ...(random.chance(0.15) ? { symmetrical: "false" } : {}),
        ...(promotable.includes(first) && random.chance(0.5) ? { "first-action": "promote" } : {}),
        ...(promotable.includes(first) && random.chance(0.5) ? { "then-action": "start" } : {}),
      }),
    );
  }
  if (has("colocation-set") && named.length > 2)
    list.push(setConstraint(random, "rsc_colocation", id("colset"), named));
  if (has("order-set") && named.length > 2) list.push(setConstraint(random, "rsc_order", id("ordset"), named));
  for (let n = times("ticket", 2); n > 0; n--) {
    const rsc = random.pick(outermost);
    list.push(
      element("rsc_ticket", {
        id: id("tick"),
        rsc,
        ticket: random.pick(["ticketA", "ticketB"]),
        ...(random.chance(0.7) ? { "loss-policy": random.pick(["stop", "demote", "fence", "freeze"]) } : {}),
        ...(promotable.includes(rsc) && random.chance(0.6) ? { "rsc-role": "Promoted" } : {}),
      }),
    );
  }
  return element("constraints", {}, list);
}

function ruleLocation(random: Random, id: string, rsc: string, hosts: readonly string[]): Element {
  const expression = (n: number): Element => {
    const own = `${id}-e${n}`;
    switch (random.between(0, 4)) {
      case 0:
        return element("expression", {
          id: own,
          attribute: "#uname",
          operation: random.pick(["eq", "ne"]),
          value: random.pick(hosts),
        });
      case 1:
        return element("expression", {
          id: own,
          attribute: "rack",
          operation: random.pick(["defined", "not_defined"]),
        });
      case 2:
        return element("expression", {
          id: own,
          attribute: "rack",
          operation: random.pick(["eq", "ne"]),
          value: random.pick(["1", "2"]),
        });
      case 3:
        return element("expression", {
          id: own,
          attribute: "load",
          operation: random.pick(["lt", "gt", "lte", "gte"]),
          value: random.pick(["5", "10"]),
          type: random.pick(["number", "string"]),
        });
      default:
        return element("date_expression", { id: own, operation: random.pick(["lt", "gt"]), ...dateBound(random) });
    }
  };
  const expressions = Array.from({ length: random.between(1, 2) }, (_, n) => expression(n));
  return element("rsc_location", { id, rsc }, [
    element(
      "rule",
      { id: `${id}-rule`, score: random.pick(SCORES), ...(random.chance(0.3) ? { "boolean-op": "or" } : {}) },
      expressions.map((node) => fixDate(node)),
    ),
  ]);
}

const dateBound = (random: Random): Record<string, string> => ({ start: random.pick(["2005-01-01", "2035-01-01"]) });

/** `lt` speaks of an end. */
function fixDate(node: Element): Element {
  if (node.name !== "date_expression" || node.attributes.operation !== "lt") return node;
  const { start = "", ...rest } = node.attributes;
  return element("date_expression", { ...rest, end: start });
}

function setConstraint(
  random: Random,
  kind: "rsc_colocation" | "rsc_order",
  id: string,
  named: readonly string[],
): Element {
  const shuffled = random.some(named, named.length);
  const cut = random.between(1, shuffled.length - 1);
  const sets = random.chance(0.6) ? [shuffled.slice(0, cut), shuffled.slice(cut)] : [shuffled];
  return element(
    kind,
    { id, ...(kind === "rsc_colocation" ? { score: random.pick(["INFINITY", "100", "-100"]) } : {}) },
    sets.map((members, index) =>
      element(
        "resource_set",
        {
          id: `${id}-set${index}`,
          ...(random.chance(0.5) ? { sequential: random.pick(["true", "false"]) } : {}),
          ...(kind === "rsc_order" && random.chance(0.3) ? { "require-all": "false", sequential: "false" } : {}),
        },
        members.map((member) => element("resource_ref", { id: member })),
      ),
    ),
  );
}
