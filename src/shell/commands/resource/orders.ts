import { CrmError, parseDurationMs } from "../../../base/index.ts";
import { childElements, statusOf } from "../../../cib/index.ts";
import type { ClusterOrder } from "../../../client/index.ts";
import { Workspace } from "../../../language/index.ts";
import {
  type CommandContext,
  originOf,
  type RunResult,
  requireNode,
  requireResource,
  type World,
} from "../../session/context.ts";
import type { Output } from "../../session/output.ts";

/** Asks the cluster for something; says what it answers. */
export async function perform(world: World, out: Output, order: ClusterOrder, line: string): Promise<boolean> {
  const outcome = await world.cluster.perform(order, originOf(world, [line]));
  if (outcome.kind === "refused") throw new CrmError(outcome.error);
  if (outcome.text !== "") out.plain(outcome.text);
  return true;
}

function forgetting(kind: "cleanup" | "refresh") {
  return async ({ world, out, args, line }: CommandContext): Promise<RunResult> => {
    const words = [args.get("rsc"), args.get("node")].filter((word) => word !== undefined && word !== "force");
    const [resource, node] = words;
    const look = new Workspace((await world.cluster.read()).cib);
    if (resource !== undefined) requireResource(look, resource);
    if (node !== undefined) requireNode(look, node);
    const order = { kind, ...(resource === undefined ? {} : { resource }), ...(node === undefined ? {} : { node }) };
    return perform(world, out, order, line);
  };
}

export const cleanup = forgetting("cleanup");
export const refresh = forgetting("refresh");

interface FailCount {
  readonly name: string;
  readonly value: string;
  readonly operation: string;
  readonly intervalMs: number;
}

/** Fail counts of a resource on a host, as its transient attributes hold them. */
async function failCounts(world: World, resource: string, node: string): Promise<FailCount[]> {
  const { cib } = await world.cluster.read();
  const status = statusOf(cib);
  const host =
    status === undefined
      ? undefined
      : childElements(status, "node_state").find(({ attributes }) => attributes.uname === node);
  const sets = (host === undefined ? [] : childElements(host, "transient_attributes")).flatMap((set) =>
    childElements(set, "instance_attributes"),
  );
  return sets.flatMap((set) =>
    childElements(set, "nvpair").flatMap(({ attributes: { name = "", value = "" } }) => {
      const match = /^fail-count-(.+?)(?:#(.+)_(\d+))?$/.exec(name);
      return match?.[1] === resource
        ? [{ name, value, operation: match[2] ?? "", intervalMs: Number(match[3] ?? 0) }]
        : [];
    }),
  );
}

/** `failcount RSC {set NODE VALUE [OP [INTERVAL]]|delete NODE|show NODE}` */
export async function failcount({ world, out, args, line }: CommandContext): Promise<RunResult> {
  const resource = args.get("rsc")!;
  const node = args.get("node")!;
  const look = new Workspace((await world.cluster.read()).cib);
  requireResource(look, resource);
  requireNode(look, node);
  const counts = await failCounts(world, resource, node);
  switch (args.get("action")) {
    case "show": {
      const infinite = counts.some(({ value }) => value === "INFINITY");
      const sum = infinite ? "INFINITY" : String(counts.reduce((total, { value }) => total + Number(value), 0));
      out.line(`scope=status  name=fail-count-${resource} value=${sum}`);
      return true;
    }
    case "delete":
      return perform(world, out, { kind: "cleanup", resource, node }, line);
    default:
      return setFailCount(world, out, { resource, node, counts, line, args });
  }
}

async function setFailCount(
  world: World,
  out: Output,
  {
    resource,
    node,
    counts,
    line,
    args,
  }: { resource: string; node: string; counts: readonly FailCount[]; line: string; args: CommandContext["args"] },
): Promise<boolean> {
  const value = args.get("value");
  if (value === undefined || !/^(\d+|INFINITY)$/.test(value)) {
    throw new CrmError({ code: "usage", message: "value should be a non-negative integer or 'INFINITY'" });
  }
  const operation = args.get("operation");
  const interval = args.get("interval");
  const intervalMs = interval === undefined ? undefined : parseDurationMs(interval);
  const fitting = counts.filter(
    (count) =>
      (operation === undefined || count.operation === operation) &&
      (intervalMs === undefined || count.intervalMs === intervalMs),
  );
  const names =
    fitting.length > 0
      ? fitting.map(({ name }) => name)
      : operation === undefined
        ? []
        : [`fail-count-${resource}#${operation}_${intervalMs ?? 0}`];
  if (names.length === 0) {
    throw new CrmError({
      code: "usage",
      message: "Should specify operation and interval",
      hint: `failcount ${resource} set ${node} ${value} monitor 10s`,
    });
  }
  if (names.length > 1 && value !== "0") {
    throw new CrmError({
      code: "usage",
      message: `Should specify the operation: ${fitting.map((count) => `${count.operation} ${count.intervalMs / 1000}s`).join(", ")}`,
    });
  }
  for (const name of names)
    await perform(world, out, { kind: "attribute", node, name, value: value === "0" ? undefined : value }, line);
  return true;
}

/** `secret RSC ...`: the values lie in files of the hosts, which nobody but the hosts writes. */
export async function secret({ world, args }: CommandContext): Promise<RunResult> {
  const look = new Workspace((await world.cluster.read()).cib);
  requireResource(look, args.get("rsc")!);
  throw new CrmError({
    code: "not-supported",
    message: "not supported yet: secrets kept outside of the configuration",
    hint: "with Pacemaker: cibsecret",
  });
}
