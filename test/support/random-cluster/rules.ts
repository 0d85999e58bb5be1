import { type Element, element } from "../../../src/cib/index.ts";
import type { Random } from "../random.ts";

/** A rule about hosts: expressions over node attributes and dates. */
export function hostRule(
  random: Random,
  id: string,
  hosts: readonly string[],
  more: Record<string, string> = {},
): Element {
  const expressions = Array.from({ length: random.between(1, 2) }, (_, n) => expression(random, `${id}-e${n}`, hosts));
  return element("rule", { id, ...more, ...(random.chance(0.3) ? { "boolean-op": "or" } : {}) }, expressions);
}

function expression(random: Random, id: string, hosts: readonly string[]): Element {
  switch (random.between(0, 5)) {
    case 0:
      return element("expression", {
        id,
        attribute: "#uname",
        operation: random.pick(["eq", "ne"]),
        value: random.pick(hosts),
      });
    case 1:
      return element("expression", { id, attribute: "rack", operation: random.pick(["defined", "not_defined"]) });
    case 2:
      return element("expression", {
        id,
        attribute: "rack",
        operation: random.pick(["eq", "ne"]),
        value: random.pick(["1", "2"]),
      });
    case 3:
      return element("expression", {
        id,
        attribute: "load",
        operation: random.pick(["lt", "gt", "lte", "gte"]),
        value: random.pick(["5", "10"]),
        type: random.pick(["number", "string"]),
      });
    case 4:
      return element("date_expression", { id, operation: "date_spec" }, [
        element("date_spec", {
          id: `${id}-spec`,
          ...random.pick([{ hours: "9-22" }, { weekdays: "1-5" }, { years: "2023" }]),
        }),
      ]);
    default: {
      const day = random.pick(["2005-01-01", "2023-11-14", "2035-01-01"]);
      return random.chance(0.5)
        ? element("date_expression", { id, operation: "lt", end: day })
        : element("date_expression", { id, operation: "gt", start: day });
    }
  }
}
