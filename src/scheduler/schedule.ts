import { parseDurationMs } from "../base/index.ts";
import { childElements, firstChild } from "../cib/index.ts";
import { leadingInteger, type Reading, readCluster } from "../state/index.ts";
import { actBundle, actClone, actGroup } from "./act/collective.ts";
import { clearRemovedFailures, handleConfigurationChanges, makeLateChecks } from "./act/configuration.ts";
import { actPrimitive } from "./act/primitive.ts";
import { scheduleProbes } from "./act/probe.ts";
import { type Action, Is } from "./action.ts";
import { readColocation } from "./constraints/colocation.ts";
import { readLocation } from "./constraints/location.ts";
import { readOrder } from "./constraints/order.ts";
import { planTicket } from "./constraints/ticket-plan.ts";
import type { Decision, ScheduleInput, ScoreLine } from "./decision.ts";
import { emitGraph, emitRules, toGraphAction } from "./emit/graph.ts";
import { dropInvalid } from "./emit/inputs.ts";
import { hostChanges, resourceChanges } from "./emit/summary.ts";
import type { GraphAction, TransitionGraph } from "./graph.ts";
import type { Rules } from "./kinds.ts";
import { applyOrderings } from "./order/apply.ts";
import { scheduleFencingAndShutdown } from "./order/fencing.ts";
import { orderRules } from "./order/inside.ts";
import { orderProbes } from "./order/probes.ts";
import { orderRemoteActions } from "./order/remote.ts";
import { placeBundle } from "./place/bundle.ts";
import { placeClone } from "./place/clone.ts";
import { applyCriteria, applyHealth } from "./place/criteria.ts";
import { placeGroup } from "./place/group.ts";
import { placePrimitive } from "./place/primitive.ts";
import { scoreLines } from "./place/scores.ts";
import { sortByImportance } from "./place/sort.ts";
import { noteCapacities } from "./place/utilization.ts";
import { Plan } from "./plan.ts";
import { pruneRules } from "./prune/rules.ts";
import { pruneActions, updateActions } from "./prune/update.ts";
import { replayDemands } from "./replay.ts";

const RULES: Rules = {
  place: { primitive: placePrimitive, group: placeGroup, clone: placeClone, bundle: placeBundle },
  act: { primitive: actPrimitive, group: actGroup, clone: actClone, bundle: actBundle },
  order: orderRules,
  prune: pruneRules,
  emit: emitRules,
};

/** Decides what is to be done, and why. */
export function schedule(input: ScheduleInput): Decision {
  const cluster = readCluster(input.cib, input.nowMs, {
    ...(input.zone === undefined ? {} : { zone: input.zone }),
    ...(input.quorum === undefined ? {} : { quorum: input.quorum }),
    ...(input.sanitized === undefined ? {} : { sanitized: input.sanitized }),
  });
  const plan = new Plan(cluster, RULES, {
    showUtilization: input.showUtilization ?? false,
    scores: input.scores ?? true,
    explain: input.explain ?? false,
  });
  replayDemands(plan);
  place(plan);
  act(plan);
  orderAndPrune(plan);
  // What only the parameters of actions say about times is not in the graph any more (nor is it in Pacemaker's).
  const { recheckBy } = cluster;
  if (input.graph !== false) emitGraph(plan);
  let lines: readonly ScoreLine[] | undefined;
  let graph: TransitionGraph | undefined;
  const changes = { hostChanges: hostChanges(plan), resourceChanges: resourceChanges(plan) };
  return {
    cluster,
    // Written out for those who ask: a summary needs none of what agents are told.
    get graph() {
      graph ??= graphOf(plan, recheckBy);
      return graph;
    },
    get scores() {
      lines ??= scoreLines(cluster.hosts, plan.noted);
      return lines;
    },
    ...changes,
    actions: plan.actions,
    contributions: plan.contributions ?? [],
    assigned: (resource) => plan.assigned(resource),
    recheckBy: cluster.recheckBy,
    messages: cluster.messages,
  };
}

/** What is noticed while the status is read already: that devices which unfence a host to be fenced have changed. The same
 *  notices come first in the messages of a decision about that document. */
export function noticesOfReading(cluster: Reading): readonly string[] {
  if (!cluster.enableUnfencing) return [];
  const plan = new Plan(cluster, RULES, { showUtilization: false, scores: false, explain: false });
  const known = cluster.messages.length;
  replayDemands(plan);
  return cluster.messages.slice(known).flatMap(({ level, text }) => (level === "notice" ? [text] : []));
}

/** What is met while a configuration is read, its constraints too, without a decision: what a document without a status can be
 *  asked for. */
export function readOnly(input: Pick<ScheduleInput, "cib" | "nowMs">): Pick<Decision, "cluster" | "messages"> {
  const cluster = readCluster(input.cib, input.nowMs);
  const plan = new Plan(cluster, RULES, { showUtilization: false, scores: false, explain: false });
  replayDemands(plan);
  applyHealth(plan);
  readConstraints(plan);
  return { cluster, messages: cluster.messages };
}

/** Where everything goes. */
function place(plan: Plan): void {
  const { cluster, rules } = plan;
  applyHealth(plan);
  readConstraints(plan);
  applyCriteria(plan);
  for (const resource of cluster.top) rules.order[resource.kind].orderInside(plan, resource);
  handleConfigurationChanges(plan);
  if (cluster.options.placementStrategy !== "default") sortByImportance(plan);
  noteCapacities(plan, "Original");
  const assign = (connections: boolean): void => {
    for (const resource of cluster.top) {
      if (resource.remoteConnection !== connections) continue;
      const prefer = connections ? resource.migrationTarget : undefined;
      rules.place[resource.kind].assign(plan, resource, prefer, true);
    }
  };
  // Connections first: they make the hosts that others may run on.
  if (cluster.haveRemoteHosts) assign(true);
  assign(false);
  noteCapacities(plan, "Remaining");
}

function readConstraints(plan: Plan): void {
  const configuration = firstChild(plan.cluster.cib, "configuration");
  const section = configuration && firstChild(configuration, "constraints");
  if (section === undefined) return;
  for (const xml of childElements(section)) {
    if (xml.attributes.id === undefined) {
      plan.report("error", `Ignoring <${xml.name}> constraint without id`);
      continue;
    }
    switch (xml.name) {
      case "rsc_order":
        readOrder(plan, xml);
        break;
      case "rsc_colocation":
        readColocation(plan, xml);
        break;
      case "rsc_location":
        readLocation(plan, xml);
        break;
      case "rsc_ticket":
        planTicket(plan, xml);
        break;
      default:
        plan.report("error", `Unsupported constraint type: ${xml.name}`);
    }
  }
}

/** What takes everything there. */
function act(plan: Plan): void {
  const { cluster, rules } = plan;
  makeLateChecks(plan);
  if (cluster.options.enableStartupProbes) scheduleProbes(plan);
  if (cluster.options.stopRemovedResources) clearRemovedFailures(plan);
  for (const resource of cluster.top) rules.act[resource.kind].createActions(plan, resource);
}

/** In which order, and what of it can and must be done. */
function orderAndPrune(plan: Plan): void {
  orderRemoteActions(plan);
  scheduleFencingAndShutdown(plan);
  applyOrderings(plan);
  pruneActions(plan);
  orderProbes(plan);
  updateActions(plan);
  dropInvalid(plan);
}

function graphOf(plan: Plan, recheckBy: number | undefined): TransitionGraph {
  const { cluster, synapses } = plan;
  const { options } = cluster;
  return {
    clusterDelayMs: parseDurationMs(options.clusterDelay) ?? 60_000,
    fencingTimeoutMs: parseDurationMs(options.fencingTimeout) ?? 60_000,
    failedStopOffset: "INFINITY",
    failedStartOffset: options.startFailureIsFatal ? "INFINITY" : "1",
    batchLimit: leadingInteger(options.batchLimit) ?? 0,
    migrationLimit: leadingInteger(options.migrationLimit),
    recheckBy,
    synapses: synapses.map((synapse) => ({ ...synapse, action: toGraphAction(plan, synapse.action) })),
    absent: absentInputs(plan),
  };
}

/** What triggers name but no synapse does. */
function absentInputs(plan: Plan): GraphAction[] {
  const absent = new Set<Action>();
  for (const { inputs } of plan.synapses) {
    for (const id of inputs) {
      const action = plan.actions[id - 1]!;
      if (!action.has(Is.InGraph)) absent.add(action);
    }
  }
  return [...absent].map((action) => toGraphAction(plan, action));
}
