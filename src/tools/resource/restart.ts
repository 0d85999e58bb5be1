import { CrmError, ExitCode } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { schedule } from "../../scheduler/index.ts";
import {
  configuredOperation,
  type Host,
  operationKey,
  type Reading,
  type Resource,
  readCluster,
} from "../../state/index.ts";
import { CibDraft, simulate } from "../../transition/index.ts";
import { commandLine, editCib } from "../cib/commit.ts";
import type { ToolCall } from "../run-tool.ts";
import { awaitResources } from "./await-resources.ts";
import { readDocument } from "./document.ts";
import { configuredId, outermost } from "./owners.ts";
import { banSwitch, roleSwitch, type Switch } from "./restart-switch.ts";
import { failure, nodeGiven, wholeResourceGiven } from "./target.ts";
import { timeoutGiven } from "./timeout.ts";
import { placesOf } from "./why.ts";

/** What a step may take besides the longest stop. */
const SPARE_MS = 5000;

/** Stops a resource with all that depends on it, and lets it run again; the configuration is then what it was. */
export async function restart(call: ToolCall, cluster: Cluster): Promise<number> {
  const deadlineMs = deadlineOf(call);
  const { cib, reading } = await readDocument(call, cluster);
  const host = nodeGiven(call, reading);
  const resource = restartable(call, wholeResourceGiven(call, reading), host);
  if (cluster.setting === "file") {
    throw new CrmError({
      code: "not-running",
      message: `${cluster.name} is a file: no cluster runs it`,
      hint: "ask a running cluster",
    });
  }
  const control = switchOf(call, { cib, reading, resource }, host);
  const before = activeNames(reading, host);
  await change(call, cluster, control, "off");
  let on = false;
  try {
    const stays = new Set(activeNames(await foreseen(call, cluster), host));
    const running = (now: Reading): string[] => activeNames(now, host).filter((name) => !stays.has(name));
    const left = await phase(
      call,
      cluster,
      "stop",
      before.filter((name) => !stays.has(name)),
      running,
      deadlineMs,
    );
    if (left.length > 0) return giveUp(call, `Could not complete shutdown of ${resource.id}`, left);
    const after = new Set(activeNames((await readDocument(call, cluster)).reading, host));
    on = true;
    await change(call, cluster, control, "on");
    const missing = (now: Reading): string[] => missingNames(now, before, resource.id, host);
    const toStart = before.filter((name) => !after.has(name));
    const stopped = await phase(call, cluster, "start again", toStart, missing, deadlineMs);
    if (stopped.length > 0) return giveUp(call, `Could not complete restart of ${resource.id}`, stopped);
    return ExitCode.OK;
  } finally {
    // Whatever happened, what was stopped may run again.
    if (!on) await change(call, cluster, control, "on");
  }
}

/** Epoch milliseconds; undefined: each step has its own time. @throws CrmError `usage` */
function deadlineOf(call: ToolCall): number | undefined {
  const timeoutMs = timeoutGiven(call);
  return timeoutMs === undefined || timeoutMs === 0 ? undefined : call.io.nowMs() + timeoutMs;
}

/** What is to be restarted when this resource is named. @throws CrmError `no-such`, `unsatisfied` */
function restartable(call: ToolCall, named: Resource, host: Host | undefined): Resource {
  const top = outermost(named);
  let resource = named.bundled ? named.outermost : named;
  if (!activeOn(resource, host) && top.kind === "clone") {
    resource = instancesIn(top, configuredId(named)).find((each) => activeOn(each, host)) ?? resource;
  }
  if (!activeOn(resource, host)) {
    const where = host === undefined ? "anywhere" : `on ${host.name}`;
    call.complainBare(`${named.historyId ?? named.id} is not running ${where} and so cannot be restarted`);
    throw failure("no-such");
  }
  if (!resource.managed) {
    call.complainBare("Unmanaged resources cannot be restarted.");
    throw failure("unsatisfied");
  }
  return resource;
}

function instancesIn(resource: Resource, id: string): Resource[] {
  const inside = resource.children.flatMap((child) => instancesIn(child, id));
  return configuredId(resource) === id ? [resource, ...inside] : inside;
}

/** On one host what is cloned is stopped by keeping it off there: its configuration is that of all instances. */
function switchOf(
  call: ToolCall,
  found: { readonly cib: Element; readonly reading: Reading; readonly resource: Resource },
  host: Host | undefined,
): Switch {
  const { resource } = found;
  if (host !== undefined) {
    if (resource.kind === "clone" || resource.kind === "bundle") return banSwitch(call, resource, host);
    const top = outermost(resource);
    if (top.kind === "clone") return banSwitch(call, top, host);
  }
  return roleSwitch(call, found);
}

/** Names of what is active, groups told by their members. */
function activeNames({ top }: Reading, host: Host | undefined, active = activeOn): string[] {
  const names = (resource: Resource): string[] => {
    if (resource.kind === "group") return resource.children.flatMap(names);
    return active(resource, host) ? [resource.id] : [];
  };
  return top.flatMap(names);
}

/** Hosts of two readings are the same by their names. */
function activeOn(resource: Resource, host: Host | undefined): boolean {
  return placesOf(resource).some(({ name }) => host === undefined || name === host.name);
}

/** It is active, and no part of it is just being started. */
function startedOn(resource: Resource, host: Host | undefined): boolean {
  const starting = ({ startPending, children }: Resource): boolean => startPending || children.some(starting);
  return activeOn(resource, host) && !starting(resource);
}

/** What was active and is not yet, wherever it may be now; and the resource itself where it is to be. */
function missingNames(reading: Reading, before: readonly string[], id: string, host: Host | undefined): string[] {
  const started = new Set(activeNames(reading, undefined, startedOn));
  const missing = before.filter((name) => !started.has(name));
  if (missing.length > 0) return missing;
  const resource = reading.resourceNamed(id);
  return resource === undefined || startedOn(resource, host) ? [] : [id];
}

/** The cluster as it will be when it has done what the configuration asks for. */
async function foreseen(call: ToolCall, cluster: Cluster): Promise<Reading> {
  const [{ cib }, status] = await Promise.all([cluster.read(), cluster.status()]);
  const nowMs = status.nowMs ?? call.io.nowMs();
  const { zone } = call.io;
  const decision = schedule({ cib, nowMs, zone, scores: false });
  const names = new Set(decision.cluster.resources.flatMap(({ id, historyId }) => [id, historyId ?? id]));
  const draft = new CibDraft(cib);
  const { graph } = decision;
  const input = {
    graph,
    failing: [],
    isResource: (id: string) => names.has(id),
    nowS: Math.floor(nowMs / 1000),
    origin: call.io.program,
  };
  simulate(draft, input, () => undefined);
  return readCluster(draft.finish(), nowMs, { zone });
}

async function change(call: ToolCall, cluster: Cluster, control: Switch, to: "off" | "on"): Promise<void> {
  await editCib(cluster, call.io, [commandLine(call)], control[to]);
  for (const text of control[`${to}Texts`]) say(call, text);
}

/** Tells what is waited for, and waits. @returns what is left when the time is over */
async function phase(
  call: ToolCall,
  cluster: Cluster,
  what: string,
  names: readonly string[],
  left: (reading: Reading) => readonly string[],
  deadlineMs: number | undefined,
): Promise<readonly string[]> {
  say(call, `Waiting for ${names.length} resources to ${what}:`);
  for (const name of names) say(call, ` * ${name}`);
  return awaitResources(call, cluster, {
    left,
    patienceMs: (reading, waiting) =>
      deadlineMs === undefined ? stepMs(reading, waiting) : Math.max(0, deadlineMs - call.io.nowMs()),
  });
}

/** The longest stop that is configured for any of them, whatever they do. */
function stepMs(reading: Reading, names: readonly string[]): number {
  const stopMs = (resource: Resource): number => {
    if (resource.children.length > 0) return Math.max(...resource.children.map(stopMs));
    const { meta } = configuredOperation(reading, resource, undefined, "stop", 0, operationKey("stop", 0));
    return Number(meta.get("timeout") ?? 0);
  };
  const resources = names.flatMap((name) => reading.resourceNamed(name) ?? []);
  return Math.max(0, ...resources.map(stopMs)) + SPARE_MS;
}

function giveUp(call: ToolCall, what: string, left: readonly string[]): number {
  call.complainBare(`${what}, ${left.length} resources remaining`);
  for (const name of left) say(call, ` * ${name}`);
  call.complain("Error performing operation: Timeout occurred");
  return ExitCode.TIMEOUT;
}

function say(call: ToolCall, text: string): void {
  if (!call.has("quiet")) call.line(text);
}
