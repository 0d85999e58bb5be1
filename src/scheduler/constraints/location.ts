import { addScores } from "../../base/index.ts";
import { type Element, firstChild } from "../../cib/index.ts";
import { evaluateRule, expandSubmatches, NextChange } from "../../rules/index.ts";
import {
  type Host,
  ProbeMode,
  parseRole,
  type Resource,
  Role,
  resourceParameters,
  scoreFrom,
} from "../../state/index.ts";
import { nodeAttribute } from "../node-attribute.ts";
import type { Groundwork } from "../plan.ts";
import { meaningOf, type ResourceSet, resourceSets, setOf } from "./sets.ts";
import type { Location } from "./types.ts";

/** `rsc_location`: for a resource, a tag, the resources of sets, or all outermost ones that match a pattern. */
export function readLocation(plan: Groundwork, xml: Element): void {
  const { rsc, role } = xml.attributes;
  let sets: ResourceSet[] | undefined = resourceSets(plan, xml);
  if (sets === undefined) return;
  if (sets.length === 0 && rsc !== undefined) {
    const meaning = meaningOf(plan, rsc);
    if (meaning === undefined) {
      plan.report(
        "error",
        `Ignoring constraint '${xml.attributes.id}' because '${rsc}' is not a valid resource or tag`,
      );
      return;
    }
    if (meaning.kind === "tag") sets = [setOf(rsc, meaning, role === undefined ? {} : { role })];
  }
  if (sets.length === 0) {
    readSimple(plan, xml);
    return;
  }
  for (const set of sets) {
    for (const id of set.refs) {
      const resource = plan.resourceNamed(id);
      if (resource === undefined) {
        plan.report("error", `${set.attributes.id}: No resource found for ${id}`);
        return;
      }
      readFor(plan, xml, resource, set.attributes.role, set.attributes.score, undefined);
    }
  }
}

function readSimple(plan: Groundwork, xml: Element): void {
  const { id, rsc } = xml.attributes;
  if (rsc !== undefined) {
    const resource = plan.resourceNamed(rsc);
    if (resource !== undefined) readFor(plan, xml, resource, undefined, undefined, undefined);
  }
  let pattern = xml.attributes["rsc-pattern"];
  if (pattern === undefined) return;
  const invert = pattern.startsWith("!");
  if (invert) pattern = pattern.slice(1);
  let regex: RegExp;
  try {
    regex = new RegExp(pattern);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    plan.report("error", `Ignoring constraint '${id}' because rsc-pattern has invalid value '${pattern}'`);
    return;
  }
  for (const resource of plan.cluster.top) {
    const match = regex.exec(resource.id);
    if (invert ? match === null : match !== null) {
      readFor(plan, xml, resource, undefined, undefined, match === null ? undefined : [...match]);
    }
  }
}

/** Roles that location constraints tell apart: promoted or not; undefined when the text is none. */
function locationRole(text: string | undefined): Role | undefined {
  if (text === undefined) return Role.Unknown;
  const role = parseRole(text);
  if (role === Role.Unknown) return undefined;
  return role === Role.Started || role === Role.Unpromoted ? Role.Unknown : role;
}

function readFor(
  plan: Groundwork,
  xml: Element,
  resource: Resource,
  setRole: string | undefined,
  setScore: string | undefined,
  submatches: readonly (string | undefined)[] | undefined,
): void {
  const { id = "", node, "resource-discovery": discovery } = xml.attributes;
  const scoreText = setScore ?? xml.attributes.score;
  if (node === undefined || scoreText === undefined) {
    readRule(plan, xml, resource, submatches);
    return;
  }
  const host = plan.cluster.hostNamed(node);
  if (host === undefined) return;
  const score = scoreFrom(scoreText, plan.cluster.options.healthScores);
  if (score === undefined) {
    plan.report("error", `Ignoring location constraint ${id} because '${scoreText}' is not a valid score`);
    return;
  }
  const roleText = setRole ?? xml.attributes.role;
  const role = locationRole(roleText);
  if (role === undefined) {
    plan.report("error", `Ignoring location constraint ${id} because '${roleText}' is not a valid role`);
    return;
  }
  addLocation(plan, id, resource, role, discovery, [{ host, score }]);
}

function readRule(
  plan: Groundwork,
  xml: Element,
  resource: Resource,
  submatches: readonly (string | undefined)[] | undefined,
): void {
  const first = firstChild(xml, "rule");
  const rule = first && plan.cluster.resolve(first);
  const constraintId = xml.attributes.id ?? "";
  if (rule === undefined) return;
  const { id, role: roleText, score: scoreText } = rule.attributes;
  const ignore = (why: string): void =>
    plan.report("error", `Ignoring location constraint '${constraintId}' because ${why}`);
  if (id === undefined) {
    ignore("its rule has no id");
    return;
  }
  const role = locationRole(roleText);
  if (role === undefined) {
    ignore(`rule '${id}' has invalid role '${roleText}'`);
    return;
  }
  const combine = rule.attributes["boolean-op"]?.toLowerCase();
  if (combine !== undefined && combine !== "and" && combine !== "or") {
    ignore(`rule '${id}' has invalid boolean-op '${rule.attributes["boolean-op"]}'`);
    return;
  }
  const attribute = rule.attributes["score-attribute"];
  const scoreAttribute = attribute === undefined ? undefined : expandSubmatches(attribute, submatches);
  const fixed = scoreAttribute === undefined ? scoreFrom(scoreText, plan.cluster.options.healthScores) : 0;
  if (fixed === undefined) {
    ignore(scoreText === undefined ? `rule '${id}' has no score` : `'${scoreText}' is not a valid score`);
    return;
  }
  const nextChange = new NextChange();
  const scores: { host: Host; score: number }[] = [];
  for (const host of plan.cluster.hosts) {
    const input = plan.cluster.ruleInput(
      {
        nodeAttributes: host.attributes,
        resource: {
          parameters: resourceParameters(plan.cluster, resource, host),
          meta: resource.meta,
          ...(submatches === undefined ? {} : { submatches }),
        },
      },
      nextChange,
    );
    if (!evaluateRule(rule, input)) continue;
    const score =
      scoreAttribute === undefined ? fixed : scoreOfAttribute(plan, constraintId, scoreAttribute, resource, host);
    if (score !== undefined) scores.unshift({ host, score });
  }
  if (nextChange.epochSeconds !== undefined) plan.cluster.recheck(nextChange.epochSeconds);
  addLocation(plan, id, resource, role, xml.attributes["resource-discovery"], scores);
}

function scoreOfAttribute(
  plan: Groundwork,
  constraintId: string,
  attribute: string,
  resource: Resource,
  host: Host,
): number | undefined {
  const target = resource.meta.get("container-attribute-target");
  const text = nodeAttribute(plan, host, attribute, target, "current");
  if (text === undefined || text === "") return undefined;
  const score = scoreFrom(text, plan.cluster.options.healthScores);
  if (score === undefined) {
    plan.report(
      "warning",
      `Ignoring location ${constraintId} for node ${host.name} because node attribute ${attribute} value '${text}' is not a valid score`,
    );
  }
  return score;
}

export function addLocation(
  plan: Groundwork,
  id: string,
  resource: Resource,
  role: Role,
  discovery: string | undefined,
  scores: Location["scores"],
): void {
  let probeMode: ProbeMode = ProbeMode.Always;
  switch (discovery?.toLowerCase()) {
    case undefined:
    case "always":
      break;
    case "never":
      probeMode = ProbeMode.Never;
      break;
    case "exclusive":
      probeMode = ProbeMode.Exclusive;
      resource.exclusiveProbes = true;
      break;
    default:
      plan.report("error", `Invalid resource-discovery value ${discovery} in location constraint`);
  }
  const location: Location = { id, resource, role, probeMode, scores };
  plan.locations.push(location);
  plan.of(resource).locations.push(location);
}

/** What a location says of a resource comes into its scores; a role it asks for must be the one the resource is to have. */
export function applyLocation(
  plan: Groundwork,
  resource: Resource,
  location: Location,
  scores: Location["scores"] = location.scores,
): void {
  if (location.role > Role.Unknown && location.role !== resource.nextRole) return;
  const { allowed } = resource;
  for (const { host, score } of scores) {
    if (allowed.has(host.index)) {
      allowed.scores[host.index] = addScores(allowed.scores[host.index]!, score);
    } else {
      allowed.set(host.index, score, host.baseProbeMode);
    }
    plan.note(resource, host, score, location.id);
    if (allowed.mode(host.index) < location.probeMode) {
      if (location.probeMode === ProbeMode.Exclusive) resource.exclusiveProbes = true;
      allowed.setMode(host.index, location.probeMode);
    }
  }
}
