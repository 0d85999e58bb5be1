import { CrmError, parseDurationMs } from "../../base/index.ts";
import { childElements, type Element } from "../../cib/index.ts";
import { suggest, Workspace } from "../../language/index.ts";
import type { Injections } from "../../transition/index.ts";
import { type CommandContext, lookAt, type RunResult, requireNode, requireResource } from "../session/context.ts";
import { decideOn, injected, readState, rehearsed, timeOf, withHostsUp } from "../session/decide.ts";
import { settled } from "./impact.ts";
import { decisionJson, tellDecision } from "./simulate.ts";

type Lists = { -readonly [Key in keyof Injections]: Injections[Key] extends readonly string[] ? string[] : never };

/** What is to have happened. */
interface Events {
  readonly injections: Lists;
  quorum: string | undefined;
  readonly standby: Map<string, boolean>;
  /** Resource and host of each failure. */
  readonly failures: { readonly resource: string; readonly node: string | undefined }[];
}

const FAILED = 1;

/** `what-if EVENT...`: what the cluster would do. */
export async function whatIf({ world, args, out }: CommandContext): Promise<RunResult> {
  const { snapshot } = await lookAt(world);
  const nowMs = await timeOf(world);
  const base = rehearsed(world, snapshot.cib);
  const nobody = withHostsUp(base, nowMs) !== base;
  const start = nobody ? settled(base, nowMs) : base;
  const workspace = new Workspace(start);
  const events = readEvents(args.list("event"), workspace);
  const cib = withStandby(start, workspace, events.standby);
  const reading = readState(cib, nowMs);
  for (const { resource, node } of events.failures) {
    const known = reading.resourceNamed(resource);
    const places =
      known === undefined
        ? []
        : primitives(known).flatMap((part) => part.activeOn.map((host) => [part, host] as const));
    const [place] = places.filter(([, host]) => node === undefined || host.name === node);
    if (place === undefined)
      throw new CrmError({
        code: "not-running",
        message: `${resource} does not run${node === undefined ? "" : ` on ${node}`}: there is nothing to fail`,
        at: { object: resource },
      });
    const [part, host] = place;
    events.injections.operations.push(
      `${part.historyId ?? part.id}_monitor_${monitorInterval(part.xml)}@${host.name}=${FAILED}`,
    );
  }
  const result = injected(cib, nowMs, { ...events.injections, quorum: events.quorum });
  for (const event of result.events) if (event.kind === "error") out.warn(event.text);
  const decision = decideOn(result.cib, nowMs);
  if (args.has("--json") || world.options.json) {
    out.json(decisionJson(decision, new Set()));
    return true;
  }
  if (nobody) out.info("nobody runs this configuration: all hosts are taken to be up");
  tellDecision(out, decision, { scores: false, utilization: false, actions: false });
  return true;
}

type Known = NonNullable<ReturnType<ReturnType<typeof readState>["resourceNamed"]>>;

function primitives(resource: Known): Known[] {
  return resource.kind === "primitive" ? [resource] : resource.children.flatMap(primitives);
}

/** The recurring monitor's interval, so that the failure counts as that monitor's. */
function monitorInterval(element: Element): number {
  const ops = childElements(element, "operations").flatMap((operations) => childElements(operations, "op"));
  const monitor = ops.find(
    ({ attributes }) => attributes.name === "monitor" && !/^0*(s|ms)?$/.test(attributes.interval ?? "0"),
  );
  return parseDurationMs(monitor?.attributes.interval ?? "") ?? 10_000;
}

function readEvents(words: readonly string[], workspace: Workspace): Events {
  const events: Events = {
    injections: emptyLists(),
    quorum: undefined,
    standby: new Map(),
    failures: [],
  };
  const queue = [...words];
  const next = (what: string): string => {
    const word = queue.shift();
    if (word === undefined) throw new CrmError({ code: "usage", message: `Expected ${what}`, hint: "help what-if" });
    return word;
  };
  while (queue.length > 0) {
    const word = next("an event");
    switch (word) {
      case "node":
        nodeEvent(events, requireNode(workspace, next("<node>")).element.attributes.uname ?? "", next("a state"));
        break;
      case "fail": {
        const resource = next("<rsc>");
        requireResource(workspace, resource);
        const placed = queue[0] === "on";
        if (placed) queue.shift();
        const on = placed ? next("<node>") : undefined;
        if (on !== undefined) requireNode(workspace, on);
        events.failures.push({ resource, node: on });
        break;
      }
      case "quorum": {
        const value = next("true or false");
        if (!/^(true|false|yes|no|on|off|0|1)$/i.test(value)) throw badWord(value, ["true", "false"]);
        events.quorum = /^(true|yes|on|1)$/i.test(value) ? "1" : "0";
        break;
      }
      case "ticket":
        ticketEvent(events, next("<ticket>"), next("what happens to the ticket"));
        break;
      default:
        throw badWord(word, ["node", "fail", "quorum", "ticket"]);
    }
  }
  return events;
}

const emptyLists = (): Lists =>
  ({
    hostsUp: [],
    hostsDown: [],
    hostsFailing: [],
    ticketsGranted: [],
    ticketsRevoked: [],
    ticketsStandby: [],
    ticketsActivated: [],
    operations: [],
  }) as unknown as Lists;

function nodeEvent(events: Events, node: string, state: string): void {
  switch (state) {
    case "offline":
      events.injections.hostsDown.push(node);
      break;
    case "unclean":
      events.injections.hostsFailing.push(node);
      break;
    case "online":
      events.injections.hostsUp.push(node);
      events.standby.set(node, false);
      break;
    case "standby":
      events.standby.set(node, true);
      break;
    default:
      throw badWord(state, ["offline", "standby", "online", "unclean"]);
  }
}

function ticketEvent({ injections }: Events, ticket: string, action: string): void {
  const lists: Readonly<Record<string, string[]>> = {
    grant: injections.ticketsGranted,
    revoke: injections.ticketsRevoked,
    standby: injections.ticketsStandby,
    activate: injections.ticketsActivated,
  };
  const list = lists[action];
  if (list === undefined) throw badWord(action, Object.keys(lists));
  list.push(ticket);
}

function badWord(word: string, known: readonly string[]): CrmError {
  const near = suggest(word, known);
  return new CrmError({
    code: "usage",
    message: `${word} not valid (choose one from ${known.join(",")})`,
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}

/** Hosts with standby switched; other attributes stay. */
function withStandby(cib: Element, workspace: Workspace, standby: ReadonlyMap<string, boolean>): Element {
  for (const [name, on] of standby) {
    const entry = requireNode(workspace, name);
    const children = entry.element.children.map((set) =>
      set.kind !== "element"
        ? set
        : {
            ...set,
            children: set.children.filter((pair) => pair.kind !== "element" || pair.attributes.name !== "standby"),
          },
    );
    const set: Element = {
      kind: "element",
      name: "instance_attributes",
      attributes: { id: `what-if-${entry.id}` },
      children: [
        {
          kind: "element",
          name: "nvpair",
          attributes: { id: `what-if-${entry.id}-standby`, name: "standby", value: on ? "on" : "off" },
          children: [],
        },
      ],
    };
    workspace.replace(entry, { ...entry.element, children: [...children, set] });
  }
  return standby.size === 0 ? cib : workspace.cib;
}
