import type { Element } from "../../../src/cib/index.ts";
import type { Random } from "../../support/random.ts";
import { all, child, type Draft, element, parentOf, remove, thaw } from "./draft.ts";
import {
  fencingLevel,
  guest,
  hostAttribute,
  leftover,
  memberSince,
  migration,
  sets,
  unfencing,
} from "./mutate-more.ts";
import { ruledDefaults, ruledLocation, ruledValues } from "./mutate-rules.ts";
import {
  configuration,
  forgetIds,
  hostNames,
  idOf,
  type Mutation,
  newId,
  pick,
  pickEntry,
  resources,
  section,
  setValue,
  status,
  words,
} from "./mutate-tools.ts";

const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  "stop-all-resources": words("true"),
  "maintenance-mode": words("true"),
  "symmetric-cluster": words("true false"),
  "fencing-enabled": words("true false"),
  "fencing-action": words("off reboot"),
  "no-quorum-policy": words("stop freeze ignore demote fence"),
  "start-failure-is-fatal": words("true false"),
  "stop-orphan-resources": words("true false"),
  "stop-orphan-actions": words("true false"),
  "startup-fencing": words("true false"),
  "enable-startup-probes": words("true false"),
  "concurrent-fencing": words("true false"),
  "placement-strategy": words("default utilization minimal balanced"),
  "shutdown-lock": words("true false"),
  "shutdown-lock-limit": words("5min 1h"),
  "priority-fencing-delay": words("15s 0"),
  "node-pending-timeout": words("0 2h"),
  "node-health-strategy": words("none migrate-on-red only-green progressive custom"),
  "node-health-base": words("0 100"),
  "node-health-yellow": words("-50"),
  "batch-limit": words("10"),
  "migration-limit": words("0 1"),
  "have-watchdog": words("true false"),
  "fencing-watchdog-timeout": words("10 0"),
  "fence-reaction": words("stop panic"),
};

const META: Readonly<Record<string, readonly string[]>> = {
  "target-role": words("Stopped Started Promoted Unpromoted"),
  "is-managed": words("true false"),
  maintenance: words("true false"),
  priority: words("0 5 100"),
  "resource-stickiness": words("0 1 100 INFINITY -1"),
  "migration-threshold": words("1 3 INFINITY"),
  "failure-timeout": words("10 1h"),
  "allow-migrate": words("true false"),
  "multiple-active": words("stop_start stop_only block stop_unexpected"),
  requires: words("nothing quorum fencing unfencing"),
  critical: words("true false"),
  "allow-unhealthy-nodes": words("true false"),
  "container-attribute-target": words("host"),
};

const CLONE_META: Readonly<Record<string, readonly string[]>> = {
  "clone-max": words("1 2 3 5"),
  "clone-node-max": words("1 2"),
  "clone-min": words("1 2"),
  interleave: words("true false"),
  ordered: words("true false"),
  notify: words("true false"),
  "globally-unique": words("true false"),
  promotable: words("true false"),
  "promoted-max": words("0 1 2"),
  "promoted-node-max": words("1 2"),
};

const RESOURCES = words("primitive group clone master bundle");
const SCORES = words("INFINITY -INFINITY 100 -100 5 0");

const property: Mutation = (cib, random) => {
  const [name, value] = pickEntry(random, PROPERTIES);
  const sets = section(cib, "crm_config");
  const set = child(sets, "cluster_property_set", { id: newId() });
  const old = name.replace(/^fencing-/, "stonith-");
  const known = all(set, "nvpair").find(({ attributes }) => attributes.name === name || attributes.name === old);
  if (known !== undefined) known.attributes.value = value;
  else set.children.push(element("nvpair", { id: newId(), name, value }));
  return `${name}=${value}`;
};

const meta: Mutation = (cib, random) => {
  const resource = pick(random, resources(cib));
  if (resource === undefined) return undefined;
  const collective = resource.name === "clone" || resource.name === "master";
  const [name, value] = pickEntry(random, collective && random.chance(0.7) ? CLONE_META : META);
  const block = child(resource, "meta_attributes", { id: newId() });
  const known = all(block, "nvpair").find(({ attributes }) => attributes.name === name);
  if (known !== undefined) known.attributes.value = value;
  else block.children.push(element("nvpair", { id: newId(), name, value }));
  return `${idOf(resource)} ${name}=${value}`;
};

const bundleOption: Mutation = (cib, random) => {
  const container = pick(random, all(section(cib, "resources"), "docker", "podman", "rkt"));
  if (container === undefined) return undefined;
  const [name, value] = pickEntry(random, {
    replicas: words("1 2 3 4"),
    "replicas-per-host": words("1 2"),
    "promoted-max": words("0 1 2"),
    network: words("host"),
    image: words("other:latest"),
  });
  container.attributes[name] = value;
  return `bundle ${name}=${value}`;
};

const removeConstraint: Mutation = (cib, random) => {
  const constraint = pick(random, all(section(cib, "constraints"), ...CONSTRAINTS));
  if (constraint === undefined) return undefined;
  remove(cib, constraint);
  return `without ${idOf(constraint)}`;
};
const CONSTRAINTS = words("rsc_location rsc_colocation rsc_order rsc_ticket");

const changeConstraint: Mutation = (cib, random) => {
  const target = pick(
    random,
    all(section(cib, "constraints"), ...CONSTRAINTS, "rule", "resource_set").filter(
      ({ attributes }) => attributes["id-ref"] === undefined,
    ),
  );
  if (target === undefined) return undefined;
  const { attributes } = target;
  if (target.name === "rsc_order") {
    delete attributes.score;
    const [name, value] = pickEntry(random, {
      kind: words("Optional Mandatory Serialize"),
      symmetrical: words("true false"),
    });
    if (name === "symmetrical" && attributes.kind === "Serialize") delete attributes.kind;
    attributes[name] = value;
    if (attributes.kind === "Serialize") delete attributes.symmetrical;
    return `${idOf(target)} ${name}=${value}`;
  }
  if (target.name === "resource_set") {
    const [name, value] = pickEntry(random, { sequential: words("true false"), "require-all": words("true false") });
    attributes[name] = value;
    return `${idOf(target)} ${name}=${value}`;
  }
  if (target.name === "rsc_ticket") {
    attributes["loss-policy"] = random.pick(words("stop demote fence freeze"));
    return `${idOf(target)} loss-policy=${attributes["loss-policy"]}`;
  }
  if (attributes.score === undefined) return undefined;
  attributes.score = random.pick(SCORES);
  return `${idOf(target)} score=${attributes.score}`;
};

const location: Mutation = (cib, random) => {
  const rsc = pick(random, resources(cib));
  const hosts = hostNames(cib);
  if (rsc === undefined || hosts.length === 0) return undefined;
  const node = random.pick(hosts);
  const score = random.pick(SCORES);
  const attributes: Record<string, string> = { id: newId(), rsc: idOf(rsc) };
  if (random.chance(0.2)) attributes["resource-discovery"] = random.pick(words("always never exclusive"));
  const kind = random.between(0, 3);
  const role = random.chance(0.3) ? { role: random.pick(words("Promoted Started")) } : {};
  const made =
    kind < 3
      ? element("rsc_location", { ...attributes, node, score, ...role })
      : element("rsc_location", attributes, [
          element("rule", { id: newId(), score, "boolean-op": random.pick(words("and or")), ...role }, [
            element("expression", {
              id: newId(),
              attribute: "#uname",
              operation: random.pick(words("eq ne")),
              value: node,
            }),
            element("expression", {
              id: newId(),
              attribute: random.pick(words("a pingd #kind")),
              operation: "defined",
            }),
          ]),
        ]);
  section(cib, "constraints").children.push(made);
  return `location ${idOf(rsc)} ${score} ${node} ${JSON.stringify(made.attributes)}`;
};

function pair(cib: Draft, random: Random): readonly [string, string] | undefined {
  const found = resources(cib).filter((one) => parentOf(cib, one)?.name !== "bundle");
  if (found.length < 2) return undefined;
  const [a, b] = [random.pick(found), random.pick(found)];
  return a === b || all(a, b.name).includes(b) || all(b, a.name).includes(a) ? undefined : [idOf(a), idOf(b)];
}

const colocation: Mutation = (cib, random) => {
  const two = pair(cib, random);
  if (two === undefined) return undefined;
  const attributes: Record<string, string> = {
    id: newId(),
    rsc: two[0],
    "with-rsc": two[1],
    score: random.pick(SCORES),
  };
  if (random.chance(0.3)) attributes["rsc-role"] = random.pick(words("Started Promoted Unpromoted"));
  if (random.chance(0.3)) attributes["with-rsc-role"] = random.pick(words("Started Promoted Unpromoted"));
  if (random.chance(0.2)) attributes.influence = random.pick(words("true false"));
  section(cib, "constraints").children.push(element("rsc_colocation", attributes));
  return `colocation ${JSON.stringify(attributes)}`;
};

const order: Mutation = (cib, random) => {
  const two = pair(cib, random);
  if (two === undefined) return undefined;
  const attributes: Record<string, string> = {
    id: newId(),
    first: two[0],
    // biome-ignore lint/suspicious/noThenProperty: the attribute's name
    then: two[1],
    kind: random.pick(words("Mandatory Optional Serialize")),
  };
  if (attributes.kind !== "Serialize" && random.chance(0.3)) attributes.symmetrical = random.pick(words("true false"));
  if (random.chance(0.3)) attributes["first-action"] = random.pick(words("start promote stop demote"));
  if (random.chance(0.3)) attributes["then-action"] = random.pick(words("start promote stop demote"));
  if (random.chance(0.2)) attributes["require-all"] = "false";
  section(cib, "constraints").children.push(element("rsc_order", attributes));
  return `order ${JSON.stringify(attributes)}`;
};

const ticket: Mutation = (cib, random) => {
  const states = all(status(cib), "ticket_state");
  const state = random.chance(0.6) ? pick(random, states) : undefined;
  if (state !== undefined) {
    const name = random.pick(words("granted standby"));
    state.attributes[name] = random.pick(words("true false"));
    return `ticket ${idOf(state)} ${name}=${state.attributes[name]}`;
  }
  const rsc = pick(random, resources(cib));
  if (rsc === undefined) return undefined;
  const attributes: Record<string, string> = {
    id: newId(),
    rsc: idOf(rsc),
    ticket: "ticketM",
    "loss-policy": random.pick(words("stop demote fence freeze")),
  };
  if (random.chance(0.3)) attributes["rsc-role"] = random.pick(words("Started Promoted"));
  section(cib, "constraints").children.push(element("rsc_ticket", attributes));
  return `ticket constraint ${JSON.stringify(attributes)}`;
};

const operation: Mutation = (cib, random) => {
  const op = pick(random, all(section(cib, "resources"), "op"));
  if (op === undefined) return undefined;
  const [name, value] = pickEntry(random, {
    interval: words("0 10s 33s"),
    timeout: words("60s 7s"),
    "on-fail": words("ignore block stop restart standby fence demote restart-container"),
    role: words("Started Promoted Unpromoted Stopped"),
    enabled: words("true false"),
    "start-delay": words("5s"),
    "record-pending": words("false"),
  });
  op.attributes[name] = value;
  if (name === "start-delay") delete op.attributes["interval-origin"];
  return `${idOf(op)} ${name}=${value}`;
};

const addOperation: Mutation = (cib, random) => {
  const primitive = pick(random, resources(cib, ["primitive"]));
  if (primitive === undefined) return undefined;
  const attributes: Record<string, string> = {
    id: newId(),
    name: random.pick(words("monitor start stop promote demote migrate_to notify")),
    interval: "0",
    timeout: "44s",
  };
  if (attributes.name === "monitor") {
    attributes.interval = random.pick(words("41s 43s"));
    if (random.chance(0.5)) attributes.role = random.pick(words("Stopped Promoted Unpromoted Started"));
  }
  if (random.chance(0.4)) attributes["on-fail"] = random.pick(words("ignore block stop restart standby fence demote"));
  child(primitive, "operations").children.push(element("op", attributes));
  return `${idOf(primitive)} op ${JSON.stringify(attributes)}`;
};

const parameter: Mutation = (cib, random) => {
  const block = pick(random, all(section(cib, "resources"), "instance_attributes"));
  const value = block && pick(random, all(block, "nvpair"));
  if (value?.attributes.value === undefined) return undefined;
  value.attributes.value = `${value.attributes.value}x`;
  return `parameter ${idOf(value)} changed`;
};

const removeResource: Mutation = (cib, random) => {
  const resource = pick(random, resources(cib, words("primitive group clone")));
  if (resource === undefined) return undefined;
  const parent = parentOf(cib, resource)!;
  if (parent.name !== "resources" && (parent.name !== "group" || all(parent, "primitive").length < 2)) return undefined;
  const gone = new Set([idOf(resource), ...all(resource, ...RESOURCES).map(idOf)]);
  remove(cib, resource);
  for (const one of all(section(cib, "constraints"), ...CONSTRAINTS)) {
    const { rsc, first, then: last, "with-rsc": other } = one.attributes;
    if ([rsc, first, last, other].some((id) => id !== undefined && gone.has(id))) remove(cib, one);
    for (const ref of all(one, "resource_ref")) if (gone.has(idOf(ref))) remove(cib, one);
  }
  for (const ref of all(configuration(cib), "obj_ref")) if (gone.has(idOf(ref))) remove(cib, ref);
  return `without resource ${idOf(resource)}`;
};

const wrap: Mutation = (cib, random) => {
  const within = section(cib, "resources");
  const candidates = within.children.filter(
    (node): node is Draft => node.kind === "element" && (node.name === "primitive" || node.name === "group"),
  );
  const resource = pick(random, candidates);
  if (resource === undefined || resource.attributes.class === "stonith") return undefined;
  const kind = resource.name === "group" ? "clone" : random.pick(words("group clone"));
  const id = `${idOf(resource)}-${kind}`;
  const at = within.children.indexOf(resource);
  const made = element(kind, { id }, [resource]);
  if (kind === "clone") {
    const [name, value] = pickEntry(random, CLONE_META);
    made.children.unshift(
      element("meta_attributes", { id: newId() }, [element("nvpair", { id: newId(), name, value })]),
    );
  }
  within.children.splice(at, 1, made);
  return `${idOf(resource)} wrapped in a ${kind} ${JSON.stringify(made.children.length)}`;
};

const swapResources: Mutation = (cib, random) => {
  const { children } = section(cib, "resources");
  if (children.length < 2) return undefined;
  const [from, to] = [random.between(0, children.length - 1), random.between(0, children.length - 1)];
  children.splice(to, 0, ...children.splice(from, 1));
  return `resource ${from} moved to ${to}`;
};

const utilization: Mutation = (cib, random) => {
  const nodes = all(section(cib, "nodes"), "node");
  const primitive = pick(random, resources(cib, ["primitive"]));
  if (nodes.length === 0 || primitive === undefined) return undefined;
  setValue(
    section(cib, "crm_config"),
    "cluster_property_set",
    "placement-strategy",
    random.pick(words("utilization balanced minimal")),
  );
  for (const node of nodes) setUtilization(node, String(random.between(0, 4)));
  for (const each of resources(cib, ["primitive"]))
    if (random.chance(0.5)) setUtilization(each, String(random.between(1, 2)));
  return "utilization";
};

function setUtilization(holder: Draft, value: string): void {
  const block = child(holder, "utilization", { id: newId() });
  block.children.push(element("nvpair", { id: newId(), name: "mutated", value }));
}

const nodeAttribute: Mutation = (cib, random) => {
  const node = pick(random, all(section(cib, "nodes"), "node"));
  if (node === undefined) return undefined;
  const [name, value] = pickEntry(random, NODE_ATTRIBUTES);
  setValue(node, "instance_attributes", name, value);
  return `node ${node.attributes.uname} ${name}=${value}`;
};
const NODE_ATTRIBUTES = {
  standby: words("on off true"),
  maintenance: words("true"),
  "#health-x": words("red yellow green"),
  a: words("1"),
  pingd: words("100"),
};

const defaults: Mutation = (cib, random) => {
  const operations = random.chance(0.4);
  const [name, value] = pickEntry(
    random,
    operations ? { timeout: words("99s"), "on-fail": words("ignore block stop"), enabled: words("false") } : META,
  );
  setValue(section(cib, operations ? "op_defaults" : "rsc_defaults"), "meta_attributes", name, value);
  return `default ${name}=${value}`;
};

const quorum: Mutation = (cib, random) => {
  cib.attributes["have-quorum"] = random.pick(words("0 1"));
  return `have-quorum=${cib.attributes["have-quorum"]}`;
};

const hostState: Mutation = (cib, random) => {
  const state = pick(random, all(status(cib), "node_state"));
  if (state === undefined) return undefined;
  const { attributes } = state;
  if (attributes.remote_node === "true") {
    attributes.in_ccm = random.pick(words("true false"));
    if (random.chance(0.3)) attributes.node_fenced = "1";
    return `remote ${attributes.uname} in_ccm=${attributes.in_ccm}`;
  }
  const kind = random.pick(words("online offline unclean pending joined-down"));
  const set = (inCcm: string, crmd: string, join: string, expected: string): void => {
    Object.assign(attributes, { in_ccm: inCcm, crmd, join, expected });
  };
  if (kind === "online") set("true", "online", "member", "member");
  else if (kind === "offline") set("false", "offline", "down", "down");
  else if (kind === "unclean") set("false", "offline", "down", "member");
  else if (kind === "pending") set("true", "online", "down", "member");
  else set("true", "offline", "down", "down");
  return `${attributes.uname} ${kind}`;
};

const dropHostState: Mutation = (cib, random) => {
  const state = pick(random, all(status(cib), "node_state"));
  if (state === undefined) return undefined;
  remove(cib, state);
  return `without state of ${state.attributes.uname}`;
};

const transient: Mutation = (cib, random) => {
  const state = pick(random, all(status(cib), "node_state"));
  const primitive = pick(random, resources(cib, ["primitive"]));
  if (state === undefined || primitive === undefined) return undefined;
  const rsc = idOf(primitive);
  const date = cib.attributes["execution-date"] ?? "0";
  const [name, value] = random.weighted<readonly [string, string]>([
    [
      [
        `fail-count-${rsc}#${random.pick(words("monitor_10000 start_0 stop_0 monitor_0"))}`,
        random.pick(words("1 3 INFINITY")),
      ],
      6,
    ],
    [["shutdown", date], 2],
    [["terminate", "true"], 1],
    [["standby", "on"], 1],
    [["maintenance", "true"], 1],
    [["#health-y", random.pick(words("red yellow green"))], 1],
    [[`master-${rsc}`, random.pick(words("-INFINITY 5 100 INFINITY"))], 6],
    [["a", "2"], 1],
  ]);
  const block = child(state, "transient_attributes", { id: idOf(state) });
  setValue(block, "instance_attributes", name, value);
  if (name.startsWith("fail-count")) {
    const age = random.pick([5, 100_000]);
    setValue(block, "instance_attributes", name.replace("fail-count", "last-failure"), String(Number(date) - age));
  }
  return `${state.attributes.uname} ${name}=${value}`;
};

const promotionScore: Mutation = (cib, random) => {
  const found = all(status(cib), "nvpair").filter(({ attributes }) => attributes.name?.startsWith("master-"));
  const pairOf = pick(random, found);
  if (pairOf === undefined) return undefined;
  pairOf.attributes.value = random.pick(words("-INFINITY 0 1 10 INFINITY"));
  return `${pairOf.attributes.name}=${pairOf.attributes.value}`;
};

const dropOperation: Mutation = (cib, random) => {
  const op = pick(random, all(status(cib), "lrm_rsc_op"));
  if (op === undefined) return undefined;
  remove(cib, op);
  return `without ${idOf(op)}`;
};

const changeOperation: Mutation = (cib, random) => {
  const op = pick(random, all(status(cib), "lrm_rsc_op"));
  if (op === undefined) return undefined;
  const { attributes } = op;
  const kind = random.between(0, 4);
  if (kind === 0) attributes["rc-code"] = random.pick(words("0 1 2 5 6 7 8 9 189 190 193"));
  else if (kind === 1) {
    attributes["op-status"] = "-1";
    attributes["rc-code"] = "193";
  } else if (kind === 2) {
    attributes["op-status"] = random.pick(words("1 2 3 4 5 6 7 8 9"));
    attributes["rc-code"] = random.pick(words("1 5 7"));
  } else if (kind === 3) {
    attributes["op-digest"] = "0123456789abcdef0123456789abcdef";
    delete attributes["op-secure-digest"];
  } else {
    attributes.operation = random.pick(words("start stop monitor promote demote migrate_to migrate_from"));
    attributes.operation_key = `${attributes.operation_key?.replace(/_[a-z]+(_to|_from)?_\d+$/, "")}_${attributes.operation}_0`;
    attributes.interval = "0";
  }
  return `${idOf(op)} ${JSON.stringify(attributes["rc-code"])} ${attributes["op-status"]} ${attributes.operation_key} (${kind})`;
};

const moveHistory: Mutation = (cib, random) => {
  const history = pick(random, all(status(cib), "lrm_resource"));
  const target = pick(random, all(status(cib), "lrm_resources"));
  if (history === undefined || target === undefined) return undefined;
  const copy = random.chance(0.5);
  if (!copy) remove(cib, history);
  const known = all(target, "lrm_resource").find((one) => idOf(one) === idOf(history));
  if (known !== undefined) remove(cib, known);
  target.children.push(copy ? thaw(history as Element) : history);
  return `history of ${idOf(history)} ${copy ? "copied" : "moved"}`;
};

const dropHistory: Mutation = (cib, random) => {
  const history = pick(random, all(status(cib), "lrm_resource"));
  if (history === undefined) return undefined;
  remove(cib, history);
  return `without history of ${idOf(history)}`;
};

const lock: Mutation = (cib, random) => {
  const history = pick(random, all(status(cib), "lrm_resource"));
  if (history === undefined) return undefined;
  history.attributes["shutdown-lock"] = String(
    Number(cib.attributes["execution-date"] ?? "0") - random.pick([10, 1000]),
  );
  setValue(section(cib, "crm_config"), "cluster_property_set", "shutdown-lock", "true");
  return `${idOf(history)} locked`;
};

const topology: Mutation = (cib, random) => {
  const device = pick(
    random,
    all(section(cib, "resources"), "primitive").filter(({ attributes }) => attributes.class === "stonith"),
  );
  const host = pick(random, hostNames(cib));
  if (device === undefined || host === undefined) return undefined;
  child(configuration(cib), "fencing-topology").children.push(
    element("fencing-level", { id: newId(), target: host, index: "7", devices: idOf(device) }),
  );
  setValue(device, "meta_attributes", "provides", "unfencing");
  return `${idOf(device)} unfences`;
};

const MUTATIONS: readonly (readonly [Mutation, number])[] = [
  [property, 6],
  [meta, 8],
  [bundleOption, 3],
  [removeConstraint, 3],
  [changeConstraint, 4],
  [location, 4],
  [colocation, 4],
  [order, 5],
  [ticket, 2],
  [operation, 3],
  [addOperation, 3],
  [parameter, 2],
  [removeResource, 3],
  [wrap, 2],
  [swapResources, 1],
  [utilization, 1],
  [nodeAttribute, 2],
  [defaults, 2],
  [quorum, 1],
  [hostState, 6],
  [dropHostState, 1],
  [transient, 5],
  [promotionScore, 2],
  [dropOperation, 5],
  [changeOperation, 8],
  [moveHistory, 4],
  [dropHistory, 3],
  [lock, 1],
  [topology, 1],
  [ruledLocation, 3],
  [ruledValues, 3],
  [ruledDefaults, 2],
  [sets, 4],
  [fencingLevel, 1],
  [unfencing, 1],
  [memberSince, 1],
  [leftover, 2],
  [migration, 2],
  [guest, 1],
  [hostAttribute, 1],
];

/** A document with some things done to it, and in words what they were. */
export function mutated(cib: Element, random: Random): { readonly cib: Element; readonly what: readonly string[] } {
  const draft = thaw(cib);
  forgetIds();
  draft.attributes["execution-date"] ??= "1700000000";
  const what: string[] = [];
  const wanted = random.weighted([
    [1, 4],
    [2, 3],
    [4, 2],
    [8, 1],
  ]);
  for (let attempt = 0; attempt < 20 && what.length < wanted; attempt++) {
    const done = random.weighted(MUTATIONS)(draft, random);
    if (done !== undefined) what.push(done);
  }
  return { cib: draft as Element, what };
}
