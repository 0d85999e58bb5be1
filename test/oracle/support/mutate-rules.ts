import type { Random } from "../../support/random.ts";
import { all, type Draft, element } from "./draft.ts";
import { hostNames, idOf, type Mutation, newId, pick, resources, section, words } from "./mutate-tools.ts";

const DATES = [
  "2005-01-01",
  "2023-11-14T22:13:20Z",
  "2023-11-15 00:30:00 +02:00",
  "2023-W46-2",
  "2023-318",
  "2035-01-01",
] as const;

/** Fields of a date_spec, and of a duration. */
const SPEC = {
  hours: words("9-22 0-5 22"),
  minutes: words("0-30 13"),
  weekdays: words("1-5 2 6-"),
  monthdays: words("14 1-10 15-"),
  yeardays: words("1-200 318"),
  months: words("11 -6 1-12"),
  weeks: words("46 1-10"),
  years: words("2005- 2023 2030-2040"),
  weekyears: words("2023 -2020"),
} as const;
const DURATION = words("hours days weeks months years");

const VALUES = {
  attribute: words("#uname #id #kind #site-name #cluster-name a pingd rack load"),
  operation: words("lt gt lte gte eq ne defined not_defined"),
  type: words("string integer number version"),
} as const;

type About = "host" | "resource" | "operation";

function fields(random: Random): Record<string, string> {
  const names = Object.keys(SPEC) as (keyof typeof SPEC)[];
  return Object.fromEntries(random.some(names, random.between(1, 2)).map((name) => [name, random.pick(SPEC[name])]));
}

function date(random: Random): Draft {
  const id = newId();
  const operation = random.pick(words("gt lt date_spec in_range in_range"));
  if (operation === "gt") return element("date_expression", { id, operation, start: random.pick(DATES) });
  if (operation === "lt") return element("date_expression", { id, operation, end: random.pick(DATES) });
  if (operation === "date_spec") {
    return element("date_expression", { id, operation }, [element("date_spec", { id: newId(), ...fields(random) })]);
  }
  const start = random.pick(DATES);
  if (random.chance(0.4)) {
    const lasting = { [random.pick(DURATION)]: String(random.between(1, 20)) };
    return element("date_expression", { id, operation, start }, [element("duration", { id: newId(), ...lasting })]);
  }
  const end = random.pick(DATES);
  return element("date_expression", { id, operation, ...random.pick([{ start }, { end }, { start, end }]) });
}

function attribute(random: Random, hosts: readonly string[], sources: boolean): Draft {
  const operation = random.pick(VALUES.operation);
  const value = random.pick([...hosts, "1", "2", "10", "100", "1.2.3", "cluster", "remote", "a"]);
  return element("expression", {
    id: newId(),
    attribute: random.pick(VALUES.attribute),
    operation,
    ...(operation.endsWith("defined") ? {} : { value }),
    ...(random.chance(0.5) ? { type: random.pick(VALUES.type) } : {}),
    ...(sources && random.chance(0.2) ? { "value-source": random.pick(words("literal param meta")) } : {}),
  });
}

function expression(random: Random, about: About, hosts: readonly string[], sources: boolean): Draft {
  const kind = random.between(0, about === "host" ? 2 : 3);
  if (kind === 0) return date(random);
  if (kind < 3 && about === "host") return attribute(random, hosts, sources);
  if (about === "operation" && kind === 1) {
    const interval = random.chance(0.5) ? { interval: random.pick(words("0 10s 60000ms")) } : {};
    return element("op_expression", {
      id: newId(),
      name: random.pick(words("monitor start stop promote")),
      ...interval,
    });
  }
  return element("rsc_expression", {
    id: newId(),
    ...(random.chance(0.6) ? { class: random.pick(words("ocf stonith systemd")) } : {}),
    ...(random.chance(0.4) ? { provider: random.pick(words("heartbeat pacemaker")) } : {}),
    ...(random.chance(0.4) ? { type: random.pick(words("Dummy Stateful IPaddr2")) } : {}),
  });
}

function rule(
  random: Random,
  about: About,
  hosts: readonly string[],
  more: Record<string, string> = {},
  depth = 0,
  sources = false,
): Draft {
  const parts = Array.from({ length: random.between(1, 3) }, () =>
    depth < 2 && random.chance(0.2)
      ? rule(random, about, hosts, {}, depth + 1, sources)
      : expression(random, about, hosts, sources),
  );
  const combined = random.chance(0.5) ? { "boolean-op": random.pick(words("and or")) } : {};
  return element("rule", { id: newId(), ...combined, ...more }, parts);
}

/** A location by one or two rules. */
export const ruledLocation: Mutation = (cib, random) => {
  const rsc = pick(random, resources(cib));
  const hosts = hostNames(cib);
  if (rsc === undefined || hosts.length === 0) return undefined;
  const rules = Array.from({ length: random.chance(0.2) ? 2 : 1 }, () => {
    const score = random.chance(0.15)
      ? { "score-attribute": random.pick(words("load pingd a")) }
      : { score: random.pick(words("INFINITY -INFINITY 100 -100 5")) };
    const role = random.chance(0.25) ? { role: random.pick(words("Promoted Unpromoted Started")) } : {};
    return rule(random, "host", hosts, { ...score, ...role }, 0, true);
  });
  section(cib, "constraints").children.push(element("rsc_location", { id: newId(), rsc: idOf(rsc) }, rules));
  return `location of ${idOf(rsc)} by rules`;
};

const META = {
  "target-role": words("Stopped Started Promoted"),
  "is-managed": words("false"),
  "resource-stickiness": words("3 1000 INFINITY"),
  "migration-threshold": words("1 4"),
  "failure-timeout": words("20s"),
  priority: words("7"),
  "allow-migrate": words("true"),
} as const;
const ON_OPERATIONS = {
  timeout: words("71s 72s"),
  "on-fail": words("block ignore stop"),
  enabled: words("false"),
  interval: words("17s"),
} as const;

function block(random: Random, name: string, table: Readonly<Record<string, readonly string[]>>, made: Draft): Draft {
  const pairs = random
    .some(Object.entries(table), random.between(1, 2))
    .map(([key, values]) => element("nvpair", { id: newId(), name: key, value: random.pick(values) }));
  const score = random.chance(0.5) ? { score: random.pick(words("1 50 INFINITY -5")) } : {};
  return element(name, { id: newId(), ...score }, [made, ...pairs]);
}

/** Values that hold by a rule, beside or before those that are there: parameters, meta-attributes, utilization, of operations. */
export const ruledValues: Mutation = (cib, random) => {
  const hosts = hostNames(cib);
  const resource = pick(random, resources(cib));
  if (resource === undefined || hosts.length === 0) return undefined;
  const kind = random.pick(words("parameters meta utilization operation"));
  let holder = resource;
  let made: Draft;
  if (kind === "parameters") {
    const table = { config: words("x y"), addr: words("#uname 10.1.1.1"), name: words("pingd other") };
    made = block(random, "instance_attributes", table, rule(random, "host", hosts));
  } else if (kind === "utilization") {
    made = block(random, "utilization", { cpu: words("1 3"), mutated: words("1 2") }, rule(random, "host", hosts));
  } else if (kind === "meta") {
    made = block(random, "meta_attributes", META, rule(random, "resource", hosts));
  } else {
    const operation = pick(random, all(resource, "op"));
    if (operation === undefined) return undefined;
    holder = operation;
    made = random.chance(0.5)
      ? block(random, "meta_attributes", ON_OPERATIONS, rule(random, "operation", hosts))
      : block(random, "instance_attributes", { config: words("x y") }, rule(random, "host", hosts));
  }
  const blocks = holder.children.filter((node) => node.kind === "element" && node.name === made.name);
  const at = blocks.length === 0 ? 0 : holder.children.indexOf(random.pick(blocks));
  holder.children.splice(random.chance(0.5) ? at : at + 1, 0, made);
  return `${idOf(holder)}: ${kind} by a rule`;
};

export const ruledDefaults: Mutation = (cib, random) => {
  const operations = random.chance(0.5);
  const hosts = hostNames(cib);
  const made = operations
    ? block(random, "meta_attributes", ON_OPERATIONS, rule(random, "operation", hosts))
    : block(random, "meta_attributes", META, rule(random, "resource", hosts));
  const { children } = section(cib, operations ? "op_defaults" : "rsc_defaults");
  if (random.chance(0.5)) children.push(made);
  else children.unshift(made);
  return `defaults of ${operations ? "operations" : "resources"} by a rule`;
};
