import { ExitCode } from "../../base/index.ts";
import { type Element, element } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { type Host, isTrue, parseRole, type Reading, type Resource, Role } from "../../state/index.ts";
import { hostHealth, xmlOf } from "../../status/index.ts";
import type { ToolCall } from "../run-tool.ts";
import { readDocument } from "./document.ts";
import { outermost } from "./owners.ts";
import { nodeGiven, resourceGiven } from "./target.ts";

/** What the configuration holds against a resource. */
export interface Checks {
  /** The outermost resource around it, which is spoken of. */
  readonly resource: string;
  readonly stopped: boolean;
  readonly unpromotable: boolean;
  readonly unmanaged: boolean;
  readonly lockedTo: string | undefined;
  readonly unhealthy: boolean;
}

/** A resource with what is told of it: whether and where it runs, and what keeps it from it. */
interface Reason {
  readonly text: string;
  /** Attributes of its element where several are told of. */
  readonly values: Readonly<Record<string, string | boolean>>;
  readonly checks: Checks;
}

/** Says of each resource, of one, or of those on a node, whether it runs and why it might not. */
export async function why(call: ToolCall, cluster: Cluster): Promise<number> {
  const { reading } = await readDocument(call, cluster);
  const node = nodeGiven(call, reading);
  const resource = call.has("resource") ? resourceGiven(call, reading, "anonymous") : undefined;
  const reasons =
    resource !== undefined
      ? [reasonOf(reading, resource, node)]
      : node !== undefined
        ? node.running.map((each) => reasonOn(reading, each, node))
        : reading.top.map((each) => reasonOf(reading, each, undefined));
  for (const { text, checks } of reasons) {
    call.line(text);
    for (const line of checkLines(checks, reading)) call.line(line);
  }
  call.add(reasonXml(reasons, resource !== undefined));
  return ExitCode.OK;
}

function reasonOf(reading: Reading, resource: Resource, node: Host | undefined): Reason {
  const { id } = resource;
  const checks = checksOf(reading, resource, node);
  const hosts = placesOf(resource);
  if (node === undefined) {
    const running = hosts.length > 0;
    return { text: `Resource ${id} is ${running ? "" : "not "}running`, values: { id, running }, checks };
  }
  const there = hosts.includes(node);
  return {
    text: `Resource ${id} is ${there ? "" : "not "}running on host ${node.name}`,
    values: there ? { running_on: node.name } : {},
    checks,
  };
}

function reasonOn(reading: Reading, resource: Resource, node: Host): Reason {
  const { id } = resource;
  return {
    text: `Resource ${id} is running on host ${node.name}`,
    values: { id, running: true, host: node.name },
    checks: checksOf(reading, resource, node),
  };
}

function placesOf(resource: Resource): Host[] {
  return resource.children.length === 0 ? resource.activeOn : resource.children.flatMap(placesOf);
}

export function checksOf(reading: Reading, resource: Resource, node: Host | undefined): Checks {
  const { meta, lockHost } = resource;
  const target = meta.get("target-role");
  const role = target === undefined ? undefined : parseRole(target);
  const managed = meta.get("is-managed");
  const top = outermost(resource);
  return {
    resource: top.id,
    stopped: role === Role.Stopped,
    unpromotable: role === Role.Unpromoted && top.promotable,
    unmanaged: managed !== undefined && !isTrue(managed),
    lockedTo: lockHost?.name,
    unhealthy: isUnhealthy(reading, resource, node),
  };
}

/** On the node, or on all that it may run on, the strategy lets nothing run that is not healthy. */
function isUnhealthy(reading: Reading, resource: Resource, node: Host | undefined): boolean {
  const { healthStrategy } = reading.options;
  if (healthStrategy !== "migrate-on-red" && healthStrategy !== "only-green") return false;
  const hosts = node === undefined ? reading.hosts.filter(({ index }) => resource.allowed.has(index)) : [node];
  return (
    hosts.length > 0 &&
    hosts.every((host) => {
      const health = hostHealth(reading, host);
      return health === "red" || (health === "yellow" && healthStrategy === "only-green");
    })
  );
}

function checkLines(checks: Checks, { options }: Reading): string[] {
  const { resource, lockedTo } = checks;
  const strategy = options.all.get("node-health-strategy") ?? options.healthStrategy;
  const lines: readonly [boolean, string][] = [
    [checks.stopped, `Configuration specifies '${resource}' should remain stopped`],
    [checks.unpromotable, `Configuration specifies '${resource}' should not be promoted`],
    [checks.unmanaged, `Configuration prevents cluster from stopping or starting unmanaged '${resource}'`],
    [lockedTo !== undefined, `'${resource}' is locked to node ${lockedTo} due to shutdown`],
    [checks.unhealthy, `'${resource}' cannot run on unhealthy nodes due to node-health-strategy='${strategy}'`],
  ];
  return lines.flatMap(([holds, text]) => (holds ? [text] : []));
}

function checkXml({ resource, stopped, unpromotable, unmanaged, lockedTo, unhealthy }: Checks): Element {
  return xmlOf("check", {
    id: resource,
    remain_stopped: stopped || undefined,
    promotable: unpromotable ? false : undefined,
    unmanaged: unmanaged || undefined,
    "locked-to": lockedTo,
    unhealthy: unhealthy || undefined,
  });
}

/** One that was named is the reason itself; else they are listed in it. */
function reasonXml(reasons: readonly Reason[], named: boolean): Element {
  const [only] = reasons;
  if (named && only !== undefined) {
    const { id: _known, ...values } = only.values;
    return xmlOf("reason", values, [checkXml(only.checks)]);
  }
  const resources = reasons.map(({ values, checks }) => xmlOf("resource", values, [checkXml(checks)]));
  return element("reason", {}, [element("resources", {}, resources)]);
}
