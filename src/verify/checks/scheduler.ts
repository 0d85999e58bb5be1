import { childElements, descendants, type Element, statusOf } from "../../cib/index.ts";
import type { Entry, Workspace } from "../../language/index.ts";
import { type Decision, schedule } from "../../scheduler/index.ts";
import { readCluster } from "../../state/index.ts";
import { CibDraft, inject } from "../../transition/index.ts";
import { error, type Finding, warning } from "../finding.ts";

const NO_FENCING = /^Resource start-up disabled/;

/** What the scheduler says of a configuration while it decides, and with `places` what would run nowhere. */
export function* checkDecision(cib: Element, workspace: Workspace, nowMs: number, places: boolean): Generator<Finding> {
  const decision = decideFresh(cib, nowMs, places);
  const said = new Set<string>();
  for (const { level, text } of decision.messages) {
    if (level === "notice" || level === "log" || said.has(text)) continue;
    said.add(text);
    if (NO_FENCING.test(text)) yield NO_FENCING_FINDING;
    else yield (level === "error" ? error : warning)("scheduler", text, { object: objectIn(text, workspace) });
  }
  if (places && ![...said].some((text) => NO_FENCING.test(text))) yield* checkPlaces(decision, workspace);
}

/** An error to crm_verify; here a configuration is made step by step, and what it lacks yet stops no commit. */
const NO_FENCING_FINDING = warning(
  "no-fencing",
  "resource start-up is disabled: fencing is on, but no fencing (STONITH) resources have been defined",
  { remedy: "configure a fencing device, or property stonith-enabled=false where no data is shared" },
);

/** The object that a sentence names, where it names one. */
function objectIn(text: string, workspace: Workspace): string | undefined {
  for (const word of text.match(/[\w.-]+/g) ?? []) if (workspace.get(word) !== undefined) return word;
  return undefined;
}

/** Resources that would run nowhere if every host were up and nothing had ever failed. */
function* checkPlaces(decision: Decision, workspace: Workspace): Generator<Finding> {
  const started = new Set<string>();
  for (const { kind, resource } of decision.resourceChanges) {
    if (kind === "Start" || kind === "Promote") started.add(resource.xml.attributes.id ?? resource.id);
  }
  const reasons = new Map<string, string>();
  for (const { resource, because, score } of decision.contributions)
    if (score <= -1_000_000) reasons.set(resource.xml.attributes.id ?? resource.id, because);
  const { options, hosts } = decision.cluster;
  if (options.stopAllResources || options.maintenanceMode) return;
  if (!hosts.some(({ standby, maintenance }) => !standby && !maintenance)) return;
  const constraints = constraintsById(workspace);
  const waiting = waitingForPromotion(workspace);
  for (const resource of decision.cluster.resources) {
    const id = resource.xml.attributes.id ?? resource.id;
    if (resource.kind !== "primitive" || started.has(id) || workspace.get(id)?.kind.word !== "primitive") continue;
    started.add(id);
    if (isDisabled(resource) || resource.xml.attributes.class === "stonith") continue;
    const because = reasons.get(id) ?? reasons.get(resource.top.id);
    if (waiting.has(resource.top.xml.attributes.id ?? resource.top.id)) continue;
    const constraint = because === undefined ? undefined : constraints.get(because);
    if (constraint !== undefined && asksForState(constraint.element)) continue;
    yield warning("nowhere", `${id}: it could run on no host even if all were up`, {
      object: id,
      remedy:
        constraint === undefined
          ? `\`explain ${id}\` tells why`
          : `${constraint.kind.word} ${constraint.id} forbids it; \`explain ${id}\` tells more`,
    });
  }
}

/** Outermost resources that run only with, or after, something promoted: whether anything will be is said by agents that
 *  run, and here none does. */
function waitingForPromotion(workspace: Workspace): ReadonlySet<string> {
  const links: { readonly dependent: string; readonly on: string; readonly promoted: boolean }[] = [];
  for (const { element, kind } of workspace.all()) {
    if (kind.group !== "constraint") continue;
    const { rsc, "with-rsc": withRsc, "with-rsc-role": role, first, "first-action": action, then } = element.attributes;
    const [dependent, on] = [rsc ?? then, withRsc ?? first];
    if (dependent !== undefined && on !== undefined)
      links.push({ dependent, on, promoted: PROMOTED.test(role ?? action ?? "") });
    const sets = childElements(element, "resource_set");
    const promoted = sets.some(({ attributes }) => PROMOTED.test(attributes.role ?? attributes.action ?? ""));
    const members = sets.flatMap((set) =>
      childElements(set, "resource_ref").map(({ attributes }) => attributes.id ?? ""),
    );
    for (const member of members) for (const other of members) links.push({ dependent: member, on: other, promoted });
  }
  const outermost = (id: string): string => {
    let entry = workspace.get(id);
    for (let outer = entry && workspace.parentOf(entry); outer !== undefined; outer = workspace.parentOf(outer))
      entry = outer;
    return entry?.id ?? id;
  };
  const waiting = new Set<string>();
  for (let before = -1; before < waiting.size; ) {
    before = waiting.size;
    for (const { dependent, on, promoted } of links)
      if (promoted || waiting.has(outermost(on))) waiting.add(outermost(dependent));
  }
  return waiting;
}

const PROMOTED = /^(?:promoted|master|promote)$/i;

/** Constraints by their own ids and those of their rules and sets. */
function constraintsById(workspace: Workspace): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const entry of workspace.all()) {
    if (entry.kind.group !== "constraint") continue;
    found.set(entry.id, entry);
    for (const { attributes } of descendants(entry.element))
      if (attributes.id !== undefined) found.set(attributes.id, entry);
  }
  return found;
}

/** Whether a rule looks at what hosts only have while they run. */
function asksForState(element: Element): boolean {
  return [...descendants(element)].some(
    ({ name, attributes }) => name === "expression" && attributes.attribute?.startsWith("#") === false,
  );
}

type Resource = Decision["cluster"]["resources"][number];

function isDisabled(resource: Resource): boolean {
  for (let at: Resource | undefined = resource; at !== undefined; at = at.parent) {
    if (at.meta.get("target-role")?.toLowerCase() === "stopped" || at.meta.get("is-managed") === "false") return true;
  }
  return false;
}

/** A decision on the configuration alone: all hosts up, nothing running, nothing failed. */
function decideFresh(cib: Element, nowMs: number, explain: boolean): Decision {
  const status = statusOf(cib);
  const others = cib.children.filter((node) => node !== status);
  const tickets = status === undefined ? [] : childElements(status, "tickets");
  const bare: Element = {
    ...cib,
    attributes: { ...cib.attributes, "have-quorum": "1" },
    children: [...others, { kind: "element", name: "status", attributes: {}, children: tickets }],
  };
  const reading = readCluster(withoutResources(bare), nowMs);
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
  return schedule({ cib: draft.finish(), nowMs, explain, graph: false, scores: false });
}

/** Which hosts there are does not depend on what they are to run; reading that takes most of the time. */
function withoutResources(cib: Element): Element {
  const children = cib.children.map((node) =>
    node.kind === "element" && node.name === "configuration"
      ? { ...node, children: node.children.filter((section) => section.kind !== "element" || section.name === "nodes") }
      : node,
  );
  return { ...cib, children };
}
