import { childElements, type Element, statusOf } from "../../cib/index.ts";
import type { Workspace } from "../../language/index.ts";
import { type Decision, schedule } from "../../scheduler/index.ts";
import { readCluster } from "../../state/index.ts";
import { CibDraft, inject } from "../../transition/index.ts";
import { error, type Finding, warning } from "../finding.ts";

/** What is about the present state, not about the configuration. */
const OF_STATE =
  /history|active on|until .* can be unfenced|from restarting|node_state|lrm_resource|No .* running|not be fenced|unclean|offline|pending|shutdown/i;
const NO_FENCING = /(STONITH|fencing) resources have been defined|either configure some|shared data/i;

/** What the scheduler says of a configuration while it reads it. */
export function* checkDecision(cib: Element, workspace: Workspace, nowMs: number): Generator<Finding> {
  const { messages } = schedule({ cib, nowMs });
  const said = new Set<string>();
  for (const { level, text } of messages) {
    if (level === "notice" || said.has(text) || OF_STATE.test(text)) continue;
    said.add(text);
    if (NO_FENCING.test(text)) {
      yield* noFencing(said);
      continue;
    }
    const object = objectIn(text, workspace);
    const details = { object };
    yield level === "error" ? error("scheduler", text, details) : warning("scheduler", text, details);
  }
}

const FENCING_TOLD = "no fencing";

function* noFencing(said: Set<string>): Generator<Finding> {
  if (said.has(FENCING_TOLD)) return;
  said.add(FENCING_TOLD);
  yield warning("no-fencing", "nothing will be started: fencing is on, but no fencing device is configured", {
    remedy: "configure one, or property fencing-enabled=false (stonith-enabled=false) where nothing is shared",
  });
}

/** The object that a sentence names, where it names one. */
function objectIn(text: string, workspace: Workspace): string | undefined {
  for (const word of text.match(/[\w.-]+/g) ?? []) if (workspace.get(word) !== undefined) return word;
  return undefined;
}

/** Resources that would run nowhere if every host were up and nothing had ever failed. */
export function* checkPlaces(cib: Element, workspace: Workspace, nowMs: number): Generator<Finding> {
  const decision = decideFresh(cib, nowMs);
  const started = new Set<string>();
  for (const { kind, resource } of decision.resourceChanges) {
    if (kind === "Start" || kind === "Promote") started.add(resource.xml.attributes.id ?? resource.id);
  }
  const reasons = new Map<string, string>();
  for (const { resource, because, score } of decision.contributions)
    if (score <= -1_000_000) reasons.set(resource.xml.attributes.id ?? resource.id, because);
  const { options } = decision.cluster;
  if (options.stopAllResources || options.maintenanceMode) return;
  for (const resource of decision.cluster.resources) {
    const id = resource.xml.attributes.id ?? resource.id;
    if (resource.kind !== "primitive" || started.has(id) || workspace.get(id)?.kind.word !== "primitive") continue;
    started.add(id);
    if (isDisabled(resource) || resource.xml.attributes.class === "stonith") continue;
    const because = reasons.get(id) ?? reasons.get(resource.top.id);
    const constraint = because === undefined ? undefined : workspace.get(because);
    yield warning("nowhere", `${id}: it could run on no host even if all were up`, {
      object: id,
      remedy:
        constraint === undefined
          ? `\`explain ${id}\` tells why`
          : `${constraint.kind.word} ${because} forbids it; \`explain ${id}\` tells more`,
    });
  }
}

type Resource = Decision["cluster"]["resources"][number];

function isDisabled(resource: Resource): boolean {
  for (let at: Resource | undefined = resource; at !== undefined; at = at.parent) {
    if (at.meta.get("target-role")?.toLowerCase() === "stopped" || at.meta.get("is-managed") === "false") return true;
  }
  return false;
}

/** A decision on the configuration alone: all hosts up, nothing running, nothing failed. */
function decideFresh(cib: Element, nowMs: number): Decision {
  const status = statusOf(cib);
  const others = cib.children.filter((node) => node !== status);
  const tickets = status === undefined ? [] : childElements(status, "tickets");
  const bare: Element = {
    ...cib,
    attributes: { ...cib.attributes, "have-quorum": "1" },
    children: [...others, { kind: "element", name: "status", attributes: {}, children: tickets }],
  };
  const reading = readCluster(bare, nowMs);
  const draft = new CibDraft(bare);
  const hostsUp = reading.hosts.filter(({ remote }) => !remote).map(({ name }) => name);
  inject(
    draft,
    {
      quorum: "1",
      watchdog: undefined,
      hostsUp,
      hostsDown: [],
      hostsFailing: [],
      ticketsGranted: [],
      ticketsRevoked: [],
      ticketsStandby: [],
      ticketsActivated: [],
      operations: [],
    },
    { resource: () => undefined, startFailureIsFatal: true, nowS: Math.floor(nowMs / 1000), origin: "verify" },
  );
  return schedule({ cib: draft.finish(), nowMs, explain: true });
}
