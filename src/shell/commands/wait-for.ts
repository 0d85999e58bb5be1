import { CrmError, parseDurationMs } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import { Workspace } from "../../language/index.ts";
import { type Reading, Role } from "../../state/index.ts";
import { type CommandContext, type RunResult, requireNode, requireResource } from "../session/context.ts";
import { isIdle, waitUntil } from "./wait.ts";

const TIME_OVER = 124;

/** `wait [--for CONDITION] [--timeout DURATION]` */
export async function wait({ world, args, out, signal }: CommandContext): Promise<RunResult> {
  const text = args.value("--for") ?? "idle";
  const timeout = args.value("--timeout");
  const timeoutMs = timeout === undefined ? undefined : parseDurationMs(timeout);
  if (timeout !== undefined && timeoutMs === undefined)
    throw new CrmError({ code: "bad-duration", message: `not a duration: ${timeout}`, hint: "30s, 5m" });
  const { cib } = await world.cluster.read();
  const holds = condition(text, new Workspace(cib));
  if (world.cluster.setting === "file") {
    // Nobody changes the state of a file: it is so, or never will be.
    const { readState } = await import("../session/decide.ts");
    if (holds.idle || holds.test(readState(cib, world.edge.now()))) return true;
    throw new CrmError({
      code: "not-running",
      message: `no cluster runs this configuration: ${text} will not come about`,
    });
  }
  const { readState } = await import("../session/decide.ts");
  const isSo = async (): Promise<boolean> => {
    const status = await world.cluster.status();
    if (holds.idle) return isIdle(status);
    const { cib: current }: { cib: Element } = await world.cluster.read();
    return holds.test(readState(current, status.nowMs ?? world.edge.now()));
  };
  const deadline = timeoutMs === undefined ? undefined : world.edge.now() + timeoutMs;
  return (await waitUntil(world, out, signal, deadline, isSo, `waiting for: ${text}`)) ? true : TIME_OVER;
}

interface Condition {
  readonly idle: boolean;
  test(reading: Reading): boolean;
}

/** `idle`, `RSC started [on NODE]`, `RSC stopped`, `NODE online` @throws CrmError */
function condition(text: string, workspace: Workspace): Condition {
  const [name = "", state = "", on, place, ...rest] = text.trim().split(/\s+/);
  if (name === "idle" && state === "") return { idle: true, test: () => true };
  const bad = (): CrmError =>
    new CrmError({
      code: "usage",
      message: `not a condition: ${text}`,
      hint: "'vip started on server2', 'vip stopped', 'server1 online', 'idle'",
    });
  if (state === "" || rest.length > 0 || (on !== undefined && (on !== "on" || place === undefined))) throw bad();
  if (HOST_STATES[state] !== undefined && on === undefined && workspace.get(name)?.kind.group !== "resource") {
    const node = requireNode(workspace, name).element.attributes.uname ?? name;
    const test = HOST_STATES[state];
    return { idle: false, test: (reading) => reading.hosts.some((host) => host.name === node && test(host)) };
  }
  const test = RESOURCE_STATES[state];
  if (test === undefined) throw bad();
  requireResource(workspace, name);
  if (place !== undefined) requireNode(workspace, place);
  return { idle: false, test: (reading) => test(primitivesOf(reading, name), place) };
}

type Host = Reading["hosts"][number];
type Resource = Reading["top"][number];

const HOST_STATES: Readonly<Record<string, (host: Host) => boolean>> = {
  online: (host) => host.online && !host.standby && !host.pending,
  offline: (host) => !host.online && !host.pending,
  standby: (host) => host.standby || host.standbyOnFail,
};

const RESOURCE_STATES: Readonly<Record<string, (parts: readonly Resource[], node: string | undefined) => boolean>> = {
  started: (parts, node) => {
    if (parts.some(({ clone }) => clone !== undefined)) return false;
    const active = parts.filter(({ activeOn }) => runs(activeOn, node));
    const instances = parts.some((part) => part.parent?.kind === "clone" || part.parent?.parent?.kind === "clone");
    return instances ? active.length > 0 : active.length === parts.length && parts.length > 0;
  },
  stopped: (parts, node) => parts.every(({ activeOn }) => !runs(activeOn, node)),
  promoted: (parts, node) => parts.some(({ role, activeOn }) => role === Role.Promoted && runs(activeOn, node)),
};

function runs(activeOn: readonly Host[], node: string | undefined): boolean {
  return activeOn.some(({ name, online }) => online && (node === undefined || name === node));
}

function primitivesOf(reading: Reading, id: string): Resource[] {
  const found: Resource[] = [];
  const visit = (resource: Resource, inside: boolean): void => {
    const here = inside || resource.xml.attributes.id === id;
    if (resource.kind === "primitive" && here) found.push(resource);
    for (const child of resource.children) visit(child, here);
  };
  for (const resource of reading.top) visit(resource, false);
  return found;
}
