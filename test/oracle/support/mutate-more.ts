import type { Random } from "../../support/random.ts";
import { all, child, type Draft, element } from "./draft.ts";
import {
  configuration,
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

const ROLES = words("Started Promoted Unpromoted");

/** A constraint over sets of resources: tickets, colocations, orders. */
export const sets: Mutation = (cib, random) => {
  const ids = resources(cib, words("primitive group clone bundle")).map(idOf);
  if (ids.length < 2) return undefined;
  const kind = random.pick(words("rsc_ticket rsc_colocation rsc_order"));
  const chosen = random.some(ids, random.between(2, 4));
  const cut = random.between(1, chosen.length);
  const lists = [chosen.slice(0, cut), chosen.slice(cut)].filter((list) => list.length > 0);
  const made = lists.map((list) =>
    element(
      "resource_set",
      { id: newId(), ...setOptions(random, kind) },
      list.map((id) => element("resource_ref", { id })),
    ),
  );
  const attributes: Record<string, string> = { id: newId() };
  if (kind === "rsc_ticket") {
    attributes.ticket = "ticketM";
    attributes["loss-policy"] = random.pick(words("stop demote fence freeze"));
    if (random.chance(0.6)) {
      const granted = { granted: random.pick(words("true false")), standby: random.pick(words("true false")) };
      child(status(cib), "tickets").children.push(element("ticket_state", { id: "ticketM", ...granted }));
    }
  } else if (kind === "rsc_colocation") attributes.score = random.pick(words("INFINITY -INFINITY 100 -100"));
  else attributes.kind = random.pick(words("Mandatory Optional Serialize"));
  section(cib, "constraints").children.push(element(kind, attributes, made));
  return `${kind} over ${chosen.join(" ")}`;
};

function setOptions(random: Random, kind: string): Record<string, string> {
  const options: Record<string, string> = {};
  if (kind !== "rsc_ticket" && random.chance(0.5)) options.sequential = random.pick(words("true false"));
  if (random.chance(0.4)) {
    if (kind === "rsc_order") options.action = random.pick(words("start stop promote demote"));
    else options.role = random.pick(ROLES);
  }
  if (kind === "rsc_order" && random.chance(0.3)) options["require-all"] = "false";
  return options;
}

/** A level of fencing by name, pattern or attribute of its target, with one or two devices. */
export const fencingLevel: Mutation = (cib, random) => {
  const within = section(cib, "resources");
  const devices = all(within, "primitive").filter(({ attributes }) => attributes.class === "stonith");
  const host = pick(random, hostNames(cib));
  if (devices.length === 0 || host === undefined) return undefined;
  if (devices.length === 1) {
    const second = element("primitive", { id: newId(), class: "stonith", type: "fence_dummy" });
    within.children.push(second);
    devices.push(second);
  }
  const target = random.weighted<Record<string, string>>([
    [{ target: host }, 3],
    [{ "target-pattern": random.pick([host, ".*", "^node"]) }, 1],
    [{ "target-attribute": "rack", "target-value": "1" }, 1],
  ]);
  const chosen = random.some(devices, random.between(1, 2)).map(idOf);
  const index = String(random.between(1, 3));
  const level = { id: newId(), ...target, index, devices: chosen.join(",") };
  child(configuration(cib), "fencing-topology").children.push(element("fencing-level", level));
  return `fencing level ${index} of ${chosen.join(",")}`;
};

/** Some resources wait for unfencing, and hosts say when they were unfenced and by which parameters. */
export const unfencing: Mutation = (cib, random) => {
  const device = pick(
    random,
    all(section(cib, "resources"), "primitive").filter(({ attributes }) => attributes.class === "stonith"),
  );
  if (device === undefined) return undefined;
  setValue(device, "meta_attributes", "provides", "unfencing");
  for (const primitive of resources(cib, ["primitive"])) {
    if (primitive.attributes.class !== "stonith" && random.chance(0.5)) {
      setValue(primitive, "meta_attributes", "requires", random.pick(words("unfencing fencing quorum")));
    }
  }
  for (const state of all(status(cib), "node_state")) {
    if (random.chance(0.4)) continue;
    const transient = child(state, "transient_attributes", { id: idOf(state) });
    const digest = random.pick(words("f2317cad3d54cec5d7d7aa7d0bf35cf8 0123456789abcdef0123456789abcdef"));
    const agent = `${device.attributes.class}:${device.attributes.type}`;
    setValue(transient, "instance_attributes", "#node-unfenced", random.pick(words("0 1699990000")));
    setValue(transient, "instance_attributes", "#digests-all", `${idOf(device)}:${agent}:${digest},`);
    setValue(transient, "instance_attributes", "#digests-secure", `${idOf(device)}:${agent}:${digest},`);
  }
  return `${idOf(device)} unfences`;
};

/** Hosts say since when they are members, as controllers do since 3.19. */
export const memberSince: Mutation = (cib, random) => {
  const now = Number(cib.attributes["execution-date"] ?? "0");
  cib.attributes.crm_feature_set = "3.19.0";
  const since = (): string => String(now - random.pick([5, 100, 20_000]));
  for (const { attributes } of all(status(cib), "node_state")) {
    if (attributes.remote_node === "true") continue;
    if (attributes.in_ccm !== undefined) attributes.in_ccm = attributes.in_ccm === "true" ? since() : "0";
    if (attributes.crmd !== undefined) attributes.crmd = attributes.crmd === "online" ? since() : "0";
  }
  if (random.chance(0.5)) setValue(section(cib, "crm_config"), "cluster_property_set", "node-pending-timeout", "60s");
  return "members since";
};

/** The history of a resource that is not configured, made from one that is: a removed resource, a surplus instance. */
export const leftover: Mutation = (cib, random) => {
  const history = pick(random, all(status(cib), "lrm_resource"));
  const target = pick(random, all(status(cib), "lrm_resources"));
  if (history === undefined || target === undefined) return undefined;
  const old = idOf(history);
  const id = random.pick([`${old.replace(/:\d+$/, "")}:${random.between(0, 9)}`, `left-${old}`, "left"]);
  if (all(target, "lrm_resource").some((one) => idOf(one) === id)) return undefined;
  const copy = element("lrm_resource", { ...history.attributes, id });
  for (const operation of all(history, "lrm_rsc_op")) {
    const { attributes } = operation;
    const key = attributes.operation_key ?? "";
    const renamed = key.startsWith(old) ? `${id}${key.slice(old.length)}` : key;
    const entry = attributes.id?.startsWith(old) === true ? `${id}${attributes.id.slice(old.length)}` : newId();
    copy.children.push(element("lrm_rsc_op", { ...attributes, id: entry, operation_key: renamed }));
  }
  target.children.push(copy);
  return `left over: ${id}`;
};

/** A live migration between two hosts in any of its stages. */
export const migration: Mutation = (cib, random) => {
  const histories = all(status(cib), "lrm_resource").filter((one) =>
    resources(cib, ["primitive"]).some((primitive) => idOf(primitive) === idOf(one)),
  );
  const history = pick(random, histories);
  const [from, to] = random.some(all(status(cib), "node_state"), 2);
  if (history === undefined || from === undefined || to === undefined) return undefined;
  const id = idOf(history);
  for (const primitive of resources(cib, ["primitive"])) {
    if (idOf(primitive) === id) setValue(primitive, "meta_attributes", "allow-migrate", "true");
  }
  const names = { migrate_source: from.attributes.uname ?? "", migrate_target: to.attributes.uname ?? "" };
  const note = (state: Draft, task: string, rc: string): void => {
    const list = child(child(state, "lrm", { id: idOf(state) }), "lrm_resources");
    let known = all(list, "lrm_resource").find((one) => idOf(one) === id);
    if (known === undefined) {
      known = element("lrm_resource", { ...history.attributes });
      list.children.push(known);
    }
    known.children.push(migrationEntry(random, id, task, rc, names));
  };
  const sent = random.pick(words("0 0 1 193"));
  note(from, "migrate_to", sent);
  if (sent === "0" && random.chance(0.7)) note(to, "migrate_from", random.pick(words("0 1 193")));
  else if (random.chance(0.3)) note(to, "stop", "0");
  return `${id} migrates from ${names.migrate_source} to ${names.migrate_target} (${sent})`;
};

function migrationEntry(
  random: Random,
  id: string,
  task: string,
  rc: string,
  names: Readonly<Record<string, string>>,
): Draft {
  const state = rc === "193" ? "-1" : "0";
  const transition = "9:9:0:11111111-1111-1111-1111-111111111111";
  return element("lrm_rsc_op", {
    id: newId(),
    operation_key: `${id}_${task}_0`,
    operation: task,
    crm_feature_set: "3.16.1",
    "transition-key": transition,
    "transition-magic": `${state}:${rc};${transition}`,
    "call-id": state === "-1" ? "-1" : String(random.between(900, 999)),
    "rc-code": rc,
    "op-status": state,
    interval: "0",
    "last-rc-change": "1699990000",
    "exec-time": "0",
    "queue-time": "0",
    ...(task === "stop" ? {} : names),
  });
}

/** A primitive becomes a virtual machine with a guest in it, which may be up and know what its host knows. */
export const guest: Mutation = (cib, random) => {
  const primitive = pick(
    random,
    resources(cib, ["primitive"]).filter(({ attributes }) => attributes.class === "ocf"),
  );
  const states = all(status(cib), "node_state").filter(({ attributes }) => attributes.remote_node !== "true");
  const host = pick(random, states);
  if (primitive === undefined || host === undefined) return undefined;
  const name = newId();
  setValue(primitive, "meta_attributes", "remote-node", name);
  const up = random.pick(words("true false"));
  const state = element("node_state", { remote_node: "true", id: name, uname: name, in_ccm: up });
  const lrm = host.children.find((node): node is Draft => node.kind === "element" && node.name === "lrm");
  if (lrm !== undefined && random.chance(0.5)) state.children.push({ ...copyOf(lrm), attributes: { id: name } });
  status(cib).children.push(state);
  return `${idOf(primitive)} holds the guest ${name}`;
};

/** Ids of a status repeat from host to host. */
function copyOf(draft: Draft): Draft {
  return {
    ...element(draft.name, { ...draft.attributes }),
    children: draft.children.map((node) => (node.kind === "element" ? copyOf(node) : node)),
  };
}

const ODD_ATTRIBUTES = {
  "resource-discovery-enabled": words("false"),
  rack: words("1 2"),
  load: words("4 11"),
  "#health-z": words("-20 red"),
  "site-name": words("here"),
} as const;

export const hostAttribute: Mutation = (cib, random) => {
  const node = pick(random, all(section(cib, "nodes"), "node"));
  if (node === undefined) return undefined;
  const [name, value] = pickEntry(random, ODD_ATTRIBUTES);
  setValue(node, "instance_attributes", name, value);
  return `${node.attributes.uname} ${name}=${value}`;
};
