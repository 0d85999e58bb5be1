import { childElements, type Element, schemaRank } from "../../cib/index.ts";
import { type Entry, suggest, type Workspace } from "../../language/index.ts";
import { isFencingOff } from "../fencing-off.ts";
import { deprecation, error, type Finding, warning } from "../finding.ts";
import { type Option, valueProblem } from "../options/option.ts";
import {
  ALERT_META,
  CLONE_META,
  GROUP_META,
  META_ATTRIBUTES,
  OPERATION_OPTIONS,
  PROPERTIES,
} from "../options/properties.ts";

type Table = ReadonlyMap<string, Option>;

const tableOf = (...lists: readonly (readonly Option[])[]): Table =>
  new Map(lists.flatMap((list) => list.map((option) => [option.name, option] as const)));

const TABLES = {
  property: tableOf(PROPERTIES),
  primitive: tableOf(META_ATTRIBUTES, CLONE_META),
  group: tableOf(META_ATTRIBUTES, GROUP_META, CLONE_META),
  clone: tableOf(META_ATTRIBUTES, CLONE_META, GROUP_META),
  operation: tableOf(OPERATION_OPTIONS),
  alert: tableOf(ALERT_META),
} as const;

/** Old spellings that a text would have been translated from, and what became of them. */
const OLD_SPELLINGS: Readonly<Record<string, string>> = {
  target_role: "target-role",
  is_managed: "is-managed",
  resource_stickiness: "resource-stickiness",
  start_delay: "start-delay",
  on_fail: "on-fail",
  disabled: "enabled",
};

/** Words that a value of the resource's own or of its time-out may be besides. */
const EXTRA: Readonly<Record<string, readonly string[]>> = {
  "resource-stickiness": ["infinity", "-infinity"],
  "target-role": ["started", "stopped", "master", "slave", "promoted", "unpromoted"],
  interval: ["0"],
};

/** Names and values of properties, meta-attributes and operations. */
export function* checkOptions(workspace: Workspace, wanted: (entry: Entry) => boolean): Generator<Finding> {
  const fencingOff = isFencingOff(workspace.cib);
  for (const entry of workspace.all()) {
    if (!wanted(entry)) continue;
    const { element, kind } = entry;
    switch (kind.word) {
      case "property":
        yield* checkSet(entry, element, TABLES.property, "property");
        break;
      case "rsc_defaults":
        yield* checkSet(entry, element, TABLES.clone, "option");
        break;
      case "op_defaults":
        yield* checkSet(entry, element, TABLES.operation, "option");
        if (fencingOff && asksForFencing(element)) yield fencingIsOff(entry, "on-fail=fence");
        break;
      case "primitive":
      case "rsc_template":
        yield* checkMeta(entry, element, TABLES.primitive);
        yield* checkOperations(entry, element, fencingOff);
        break;
      case "group":
        yield* checkMeta(entry, element, TABLES.group);
        break;
      case "clone":
      case "ms":
      case "bundle":
        yield* checkMeta(entry, element, TABLES.clone);
        break;
      case "alert":
        yield* checkMeta(entry, element, TABLES.alert);
        break;
    }
    yield* checkAge(entry, schemaRank(workspace.cib.attributes["validate-with"]));
  }
}

function* checkMeta(entry: Entry, element: Element, table: Table): Generator<Finding> {
  for (const set of childElements(element, "meta_attributes")) yield* checkSet(entry, set, table, "meta-attribute");
}

function* checkSet(entry: Entry, set: Element, table: Table, what: string): Generator<Finding> {
  for (const { attributes } of childElements(set, "nvpair")) {
    const { name, value } = attributes;
    if (name === undefined) continue;
    const known = table.get(name);
    if (known === undefined) yield unknown(entry, name, table, what);
    else yield* checkValue(entry, known, name, value);
  }
}

function unknown(entry: Entry, name: string, table: Table, what: string): Finding {
  const modern = OLD_SPELLINGS[name];
  if (modern !== undefined)
    return deprecation("old-spelling", `${entry.id}: ${name} is an old spelling and has no effect`, {
      object: entry.id,
      attribute: name,
      remedy: `${modern} is its name now`,
    });
  const near = suggest(
    name,
    [...table.values()].filter(({ successor }) => successor === undefined).map((option) => option.name),
  );
  return warning("unknown-option", `${entry.id}: there is no ${what} ${name}`, {
    object: entry.id,
    attribute: name,
    remedy: near === undefined ? undefined : `did you mean ${near}?`,
  });
}

function* checkValue(entry: Entry, known: Option, name: string, value: string | undefined): Generator<Finding> {
  if (known.successor !== undefined)
    yield deprecation("old-option", `${entry.id}: ${name} is an old name`, {
      object: entry.id,
      attribute: name,
      remedy: `${known.successor} is its name now`,
    });
  const problem = value === undefined ? undefined : valueProblem(known, value, EXTRA[name]);
  if (problem !== undefined)
    yield warning("bad-value", `${entry.id}: ${name}=${value}: ${problem}`, {
      object: entry.id,
      attribute: name,
      remedy: nearValue(known, value ?? ""),
    });
}

function nearValue({ values }: Option, value: string): string | undefined {
  const near = suggest(value, values);
  return near === undefined ? undefined : `did you mean ${near}?`;
}

const asksForFencing = (set: Element): boolean =>
  childElements(set, "nvpair").some(({ attributes: { name, value } }) => name === "on-fail" && value === "fence");

function fencingIsOff({ id }: Entry, what: string): Finding {
  return error("on-fail", `${id}: ${what}, but fencing is off`, {
    object: id,
    attribute: "on-fail",
    remedy: "another on-fail, or property stonith-enabled=true with a fencing device",
  });
}

function* checkOperations(entry: Entry, element: Element, fencingOff: boolean): Generator<Finding> {
  const ops = childElements(element, "operations").flatMap((operations) => childElements(operations, "op"));
  for (const op of ops) {
    const fences = op.attributes["on-fail"] === "fence" || childElements(op, "meta_attributes").some(asksForFencing);
    if (fencingOff && fences) yield fencingIsOff(entry, `on-fail=fence of ${op.attributes.name}`);
    for (const [name, value] of Object.entries(op.attributes)) {
      const known = TABLES.operation.get(name);
      if (known === undefined || name === "role" || name === "on-fail") continue;
      const problem = valueProblem(known, value, EXTRA[name]);
      if (problem !== undefined)
        yield error("bad-value", `${entry.id}: ${name}=${value} of ${op.attributes.name}: ${problem}`, {
          object: entry.id,
          attribute: name,
        });
    }
    for (const set of childElements(op, "meta_attributes")) yield* checkSet(entry, set, TABLES.operation, "option");
    for (const { attributes } of childElements(op, "instance_attributes").flatMap((set) =>
      childElements(set, "nvpair"),
    )) {
      const { name = "" } = attributes;
      const inCapitals = name !== name.toLowerCase() && TABLES.operation.has(name.toLowerCase());
      if (OLD_SPELLINGS[name] !== undefined || inCapitals) yield unknown(entry, name, TABLES.operation, "option");
    }
  }
}

const SINCE_PROMOTED = schemaRank("pacemaker-3.7") ?? 0;
const OLD_ROLES: Readonly<Record<string, string>> = { Master: "Promoted", Slave: "Unpromoted" };
const OLD_CLASSES: ReadonlySet<string> = new Set(["upstart", "nagios", "heartbeat"]);

/** Forms that are understood and will not always be. */
function* checkAge({ id, kind, element }: Entry, schema: number | undefined): Generator<Finding> {
  const at = { object: id };
  if (kind.word === "ms")
    yield deprecation("old-form", `${id}: <master> is an old form`, {
      ...at,
      remedy: `clone ${id} ... meta promotable=true`,
    });
  const agentClass = element.attributes.class ?? "";
  if (OLD_CLASSES.has(agentClass) && agentClass !== "heartbeat")
    yield deprecation("old-class", `${id}: agents of class ${agentClass} are going away`, at);
  if (kind.word === "bundle" && childElements(element, "rkt").length > 0)
    yield deprecation("old-class", `${id}: rkt containers are going away`, { ...at, remedy: "podman, docker" });
  if (childElements(element, "lifetime").length > 0)
    yield deprecation("old-form", `${id}: <lifetime> is an old form`, { ...at, remedy: "a rule with a date" });
  if (schema === undefined || schema < SINCE_PROMOTED) return;
  for (const role of oldRoles(element))
    yield deprecation("old-role", `${id}: role ${role} is an old name`, {
      ...at,
      remedy: `${OLD_ROLES[role]} is its name now`,
    });
}

function oldRoles(element: Element): Set<string> {
  const found = new Set<string>();
  const look = (value: string | undefined): void => {
    if (value !== undefined && OLD_ROLES[value] !== undefined) found.add(value);
  };
  const visit = (node: Element): void => {
    for (const name of ["role", "rsc-role", "with-rsc-role"]) look(node.attributes[name]);
    if (node.name === "nvpair" && node.attributes.name === "target-role") look(node.attributes.value);
    for (const child of childElements(node)) if (!["primitive", "group"].includes(child.name)) visit(child);
  };
  visit(element);
  return found;
}
