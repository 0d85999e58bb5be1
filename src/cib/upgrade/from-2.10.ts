import { type Element, element, firstChild, isElement, type Node } from "../tree.ts";
import type { Note } from "./note.ts";
import { nvpair, rewriteTree, withAttributes } from "./rewrite.ts";

/** What becomes of a name/value pair or attribute. */
interface Fate {
  /** New name; undefined drops it. */
  readonly to: string | undefined;
  /** Moves into the defaults of operations or resources, unless those set it already. */
  readonly into?: "op_defaults" | "rsc_defaults";
  readonly value?: string;
  readonly hint?: string;
}

const renamed = (to: string): Fate => ({ to });
const dropped = (hint?: string): Fate => ({ to: undefined, ...(hint === undefined ? {} : { hint }) });
const moved = (into: "op_defaults" | "rsc_defaults", to: string): Fate => ({ to, into });
const thresholdHint = "migration-threshold can be configured instead";

const OLD_STACKS = /^(?:heartbeat|openais|classic openais(?: \(with plugin\))?|cman)$/;

/** Cluster properties of old. Source: Pacemaker's upgrade from schema 2.10 to 3.0. */
function propertyFate(name: string, value: string): Fate | undefined {
  switch (name) {
    case "cluster-infrastructure":
      return OLD_STACKS.test(value) ? dropped() : undefined;
    case "expected-quorum-votes":
      return dropped("corosync keeps count itself");
    case "notification-agent":
    case "notification-recipient":
      return dropped("alerts can be configured instead");
    case "default-migration-threshold":
    case "default_migration_threshold":
      return dropped("migration-threshold in rsc_defaults can be configured instead");
    case "default-resource-failure-stickiness":
    case "default_resource_failure_stickiness":
      return value === "-INFINITY"
        ? { ...moved("rsc_defaults", "migration-threshold"), value: "1" }
        : dropped("migration-threshold in rsc_defaults can be configured instead");
    case "default-action-timeout":
    case "default_action_timeout":
      return moved("op_defaults", "timeout");
    case "default-resource-stickiness":
    case "default_resource_stickiness":
      return moved("rsc_defaults", "resource-stickiness");
    case "is-managed-default":
    case "is_managed_default":
      return moved("rsc_defaults", "is-managed");
    case "transition_idle_timeout":
      return renamed("cluster-delay");
    case "cluster_recheck_interval":
    case "dc_deadtime":
    case "election_timeout":
    case "no_quorum_policy":
    case "remove_after_stop":
    case "shutdown_escalation":
    case "startup_fencing":
    case "stonith_action":
    case "stonith_enabled":
    case "stop_orphan_actions":
    case "stop_orphan_resources":
    case "symmetric_cluster":
      return renamed(name.replaceAll("_", "-"));
    default:
      return undefined;
  }
}

/** Parameters of fencing devices. */
function parameterFate(name: string, value: string): Fate | undefined {
  if (name === "pcmk_arg_map") {
    return value.startsWith("port:") ? { to: "pcmk_host_argument", value: value.slice("port:".length) } : dropped();
  }
  const command = /^pcmk_(list|monitor|off|on|reboot|status)_cmd$/.exec(name);
  return command === null ? undefined : renamed(`pcmk_${command[1]}_action`);
}

function metaFate(name: string, value: string): Fate | undefined {
  if (/^isolation(?:-host|-instance|-wrapper)?$/.test(name)) {
    return {
      to: "target-role",
      value: "Stopped",
      hint: "the resource is disabled; bundles took the place of isolation",
    };
  }
  if (name === "resource-failure-stickiness" || name === "resource_failure_stickiness") {
    return value === "-INFINITY" ? { to: "migration-threshold", value: "1" } : dropped(thresholdHint);
  }
  return undefined;
}

/** Options that stood among an operation's parameters but are its meta-attributes. */
const OPERATION_META = new Set([
  "interval-origin",
  "start-delay",
  "enabled",
  "on-fail",
  "record-pending",
  "role",
  "timeout",
]);

export function upgradeTo3(configuration: Element, note: Note): Element {
  const defaults = new Map<string, Element[]>();
  const changed = rewriteTree(configuration, (node) => {
    switch (node.name) {
      case "cluster_property_set":
        return pruned(node, changePairs(node, propertyFate, note, defaults));
      case "node":
        return node.attributes.type === "normal" ? withAttributes(node, { type: "member" }) : node;
      case "rsc_colocation":
        return "score-attribute" in node.attributes || "score-attribute-mangle" in node.attributes
          ? withAttributes(node, { "score-attribute": undefined, "score-attribute-mangle": undefined })
          : node;
      case "primitive":
      case "template":
        return upgradeResource(node, note);
      default:
        return node;
    }
  });
  return [...defaults].reduce((tree, [section, pairs]) => addDefaults(tree, section, pairs), changed);
}

/** A block that lost all its pairs goes too. */
function pruned(before: Element, after: Element): readonly Element[] {
  if (before === after) return [before];
  return after.children.some((child) => isElement(child) && child.name === "nvpair") ? [after] : [];
}

function changePairs(
  block: Element,
  fateOf: (name: string, value: string) => Fate | undefined,
  note: Note,
  defaults?: Map<string, Element[]>,
): Element {
  const children: Node[] = [];
  let different = false;
  for (const child of block.children) {
    const { name, value = "" } = child.kind === "element" ? child.attributes : {};
    const fate = child.kind === "element" && name !== undefined ? fateOf(name, value) : undefined;
    if (fate === undefined || child.kind !== "element") {
      children.push(child);
      continue;
    }
    different = true;
    const what =
      fate.to === undefined
        ? "dropping"
        : fate.into === undefined
          ? `renaming to ${fate.to}`
          : `moving to ${fate.into} as ${fate.to}`;
    note(
      fate.hint === undefined ? "info" : "warning",
      `${block.attributes.id}: ${what}: ${name}${fate.hint === undefined ? "" : ` (${fate.hint})`}`,
    );
    if (fate.to === undefined) continue;
    const pair = withAttributes(child, { name: fate.to, value: fate.value ?? value });
    if (fate.into === undefined) children.push(pair);
    else defaults?.set(fate.into, [...(defaults.get(fate.into) ?? []), pair]);
  }
  return different ? { ...block, children } : block;
}

/** Puts pairs into the first block of the defaults that has no rule; what is set there already stays. */
function addDefaults(configuration: Element, section: string, pairs: readonly Element[]): Element {
  const present = firstChild(configuration, section);
  const isPlain = (node: Node): boolean =>
    isElement(node) && node.name === "meta_attributes" && firstChild(node, "rule") === undefined;
  const blocks = present?.children ?? [];
  const at = blocks.findIndex(isPlain);
  const block =
    at < 0 ? element("meta_attributes", { id: `_2TO3_-${section.replace("_", "-")}` }) : (blocks[at] as Element);
  const names = new Set(block.children.filter(isElement).map(({ attributes }) => attributes.name));
  const fresh = pairs.filter(({ attributes }, index) => {
    const later = pairs.slice(index + 1).some((other) => other.attributes.name === attributes.name);
    return !names.has(attributes.name) && !later;
  });
  if (fresh.length === 0) return configuration;
  const filled = { ...block, children: [...block.children, ...fresh] };
  const children = at < 0 ? [...blocks, filled] : blocks.with(at, filled);
  const whole = present === undefined ? element(section, {}, children) : { ...present, children };
  return {
    ...configuration,
    children:
      present === undefined
        ? [...configuration.children, whole]
        : configuration.children.map((child) => (child === present ? whole : child)),
  };
}

function upgradeResource(resource: Element, note: Note): Element {
  const required: Element[] = [];
  const blocks: Element[] = [];
  const children: Node[] = [];
  for (const child of resource.children) {
    if (!isElement(child)) children.push(child);
    else if (child.name === "instance_attributes")
      children.push(...pruned(child, changePairs(child, parameterFate, note)));
    else if (child.name === "meta_attributes") children.push(...pruned(child, changePairs(child, metaFate, note)));
    else if (child.name === "operations") children.push(upgradeOperations(child, required, blocks));
    else children.push(child);
  }
  const set = new Set(
    resource.children
      .filter(
        (child) => isElement(child) && child.name === "meta_attributes" && firstChild(child, "rule") === undefined,
      )
      .flatMap((block) => (isElement(block) ? block.children : []))
      .map((pair) => (isElement(pair) ? pair.attributes.name : undefined)),
  );
  const last = required.at(-1);
  if (last !== undefined && !set.has("requires")) {
    children.push(element("meta_attributes", { id: `_2TO3_${resource.attributes.id}-meta` }, [last]));
  }
  children.push(...blocks);
  const same =
    children.length === resource.children.length && children.every((child, at) => child === resource.children[at]);
  return same ? resource : { ...resource, children };
}

/** Operations without what is not theirs: `requires` of start and promote belongs to the resource (it goes into `required`
 *  or, from a block, into `blocks`), that of others means nothing; options among the parameters become meta-attributes. */
function upgradeOperations(operations: Element, required: Element[], blocks: Element[]): Element {
  return rewriteTree(operations, (node, parent) => {
    if (node.name === "op") {
      if (node.attributes.requires === undefined) return node;
      if (counts(node)) {
        required.push(nvpair(`_2TO3_${node.attributes.id}-meta-requires`, "requires", node.attributes.requires));
      }
      return withAttributes(node, { requires: undefined });
    }
    if (parent?.name !== "op" || (node.name !== "meta_attributes" && node.name !== "instance_attributes")) return node;
    const pairs = node.children.filter(isElement);
    const requires = pairs.filter(({ attributes }) => attributes.name === "requires");
    if (requires.length > 0 && counts(parent)) {
      const rest = node.children.filter((child) => !isElement(child) || child.name !== "nvpair");
      blocks.push(
        element("meta_attributes", { ...node.attributes, id: `_2TO3_${node.attributes.id}` }, [...rest, ...requires]),
      );
    }
    const options =
      node.name === "instance_attributes"
        ? pairs.filter(({ attributes }) => OPERATION_META.has(attributes.name ?? ""))
        : [];
    if (requires.length === 0 && options.length === 0) return node;
    const gone = new Set<Node>([...requires, ...options]);
    const kept = { ...node, children: node.children.filter((child) => !gone.has(child)) };
    const left = kept.children.some((child) => isElement(child) && child.name === "nvpair") ? [kept] : [];
    if (options.length === 0) return left;
    const shared = node.children.filter((child) => isElement(child) && child.name === "rule");
    const id = `_2TO3_${node.attributes.id}`;
    return [...left, element("meta_attributes", { ...node.attributes, id }, [...shared, ...options])];
  });
}

const counts = (operation: Element): boolean => /^(?:start|promote)$/.test(operation.attributes.name ?? "");
