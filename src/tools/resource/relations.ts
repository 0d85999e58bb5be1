import { ExitCode, formatScore } from "../../base/index.ts";
import { type Element, element } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { type Colocation, type Location, type Relations, relationsOf } from "../../scheduler/index.ts";
import { type Resource, Role, roleName } from "../../state/index.ts";
import { type Line, renderLines, type Section } from "../../status/index.ts";
import type { ToolCall } from "../run-tool.ts";
import { readDocument } from "./document.ts";
import { nodeGiven, resourceGiven } from "./target.ts";

/** Another resource at the other end of a colocation, with what binds that one in turn. */
interface Tie {
  readonly colocation: Colocation;
  readonly other: Resource;
  /** It was met on the way here: it is told, and not followed again. */
  readonly loop: boolean;
  readonly locations: readonly Location[];
  readonly further: readonly Tie[];
}

type Side = "withThis" | "thisWith";

/** --constraints and --stack: where a resource is wanted, who goes with it, whom it goes with; with --recursive all the way. */
export async function showConstraints(call: ToolCall, cluster: Cluster): Promise<number> {
  const { reading } = await readDocument(call, cluster);
  nodeGiven(call, reading);
  const named = resourceGiven(call, reading, "anonymous");
  // Constraints are about a whole group or clone rather than about its parts.
  const resource = call.has("force") ? named : named.top;
  const recursive = call.has("stack") || call.has("recursive");
  const relations = relationsOf(reading);
  const { locations } = relations(resource);
  const dependents = follow(relations, resource, "withThis", recursive, new Set());
  const primaries = follow(relations, resource, "thisWith", recursive, new Set());
  const sections = [
    ...locationsSection(resource, locations),
    ...tiesSection(resource, "withThis", dependents),
    ...tiesSection(resource, "thisWith", primaries),
  ];
  if (!call.xml) call.io.out(renderLines(sections));
  const ties = [...dependents, ...primaries].flatMap(tieXml);
  call.add(element("constraints", {}, [...locationsXml(resource, locations), ...ties]));
  return ExitCode.OK;
}

function follow(
  relations: (resource: Resource) => Relations,
  resource: Resource,
  side: Side,
  recursive: boolean,
  met: Set<Resource>,
): Tie[] {
  met.add(resource);
  return relations(resource)[side].map((colocation) => {
    const other = side === "withThis" ? colocation.dependent : colocation.primary;
    if (met.has(other)) return { colocation, other, loop: true, locations: [], further: [] };
    const further = recursive ? follow(relations, other, side, recursive, met) : [];
    return { colocation, other, loop: false, locations: relations(other).locations, further };
  });
}

function locationsSection(resource: Resource, locations: readonly Location[]): Section[] {
  const lines = locationEntries(locations).map(
    ({ id, host, score }) => `Node ${host} (score=${score}, id=${id}, rsc=${resource.id})`,
  );
  return lines.length === 0 ? [] : [{ title: "Locations", lines }];
}

function locationsXml(resource: Resource, locations: readonly Location[]): Element[] {
  return locationEntries(locations).map(({ id, host, score }) =>
    element("rsc_location", { node: host, rsc: resource.id, id, score }),
  );
}

/** What was configured last comes first, as elsewhere in Pacemaker's tools. */
function locationEntries(locations: readonly Location[]): { id: string; host: string; score: string }[] {
  return locations
    .toReversed()
    .flatMap(({ id, scores }) => scores.map(({ host, score }) => ({ id, host: host.name, score: formatScore(score) })));
}

function tiesSection(resource: Resource, side: Side, ties: readonly Tie[]): Section[] {
  if (ties.length === 0) return [];
  const title =
    side === "withThis" ? `Resources colocated with ${resource.id}` : `Resources ${resource.id} is colocated with`;
  return [{ title, lines: ties.flatMap((tie) => tieLines(tie, side)) }];
}

function tieLines({ colocation, other, loop, locations, further }: Tie, side: Side): Line[] {
  const { id, score, primaryRole } = colocation;
  if (loop) return [`${other.id} (id=${id} - loop)`];
  const needs = side === "withThis" ? "needs" : "with";
  const role = primaryRole > Role.Started ? `, ${needs} role=${roleName(primaryRole)}` : "";
  const below = [...locationsSection(other, locations), ...tiesSection(other, side, further)];
  return [`${other.id} (score=${formatScore(score)}${role}, id=${id})`, { title: undefined, lines: below }];
}

function tieXml({ colocation, other, locations, further }: Tie): Element[] {
  const { id, dependent, primary, score, attribute, dependentRole, primaryRole } = colocation;
  const own = element("rsc_colocation", {
    id,
    rsc: dependent.id,
    "with-rsc": primary.id,
    score: formatScore(score),
    "node-attribute": attribute,
    ...(dependentRole === Role.Unknown ? {} : { "rsc-role": roleName(dependentRole) }),
    ...(primaryRole === Role.Unknown ? {} : { "with-rsc-role": roleName(primaryRole) }),
  });
  return [own, ...locationsXml(other, locations), ...further.flatMap(tieXml)];
}
