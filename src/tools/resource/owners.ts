import type { Element } from "../../cib/index.ts";
import { type Resource, withoutInstance } from "../../state/index.ts";
import type { ToolCall } from "../run-tool.ts";
import { findPairs, type Pair, type PairQuery } from "./parameters.ts";

/** The id of what a resource is an instance of, which is how its element goes by. */
export const configuredId = ({ id }: Pick<Resource, "id">): string => withoutInstance(id);

/** What stands for the outermost resource, where its attributes may be meant. */
export function outermost(resource: Resource): Resource {
  let top = resource;
  // A bundle is no parent here: what it holds is asked for by its own name.
  while (top.parent !== undefined && top.parent.kind !== "bundle") top = top.parent;
  return top;
}

/** The pairs found, which are told when there are several. */
export function lookUp(call: ToolCall, cib: Element, id: string, query: PairQuery): Pair[] {
  const pairs = findPairs(cib, id, query);
  if (pairs.length > 1) {
    if (!call.has("quiet")) call.line(listOf(query.name, pairs));
    if (!call.has("quiet")) call.line("");
  }
  return pairs;
}

function listOf(name: string, pairs: readonly Pair[]): string {
  const lines = pairs.map(({ id, value }) => `  Value: ${value} \t(id=${id ?? "<none>"})`);
  return [`Multiple attributes match name=${name}`, ...lines].join("\n");
}

/** Whose attribute is changed when a resource is named: for what is cloned the clone's unless the clone's member has one of
 *  its own, for a group also those of members that have one. `--force`: the resource's own, whatever there is. */
export function ownersOf(
  call: ToolCall,
  cib: Element,
  resource: Resource,
  query: PairQuery,
  word: "update" | "delete",
): readonly Resource[] {
  if (call.has("force")) return [resource];
  const { parent, children } = resource;
  const given = call.value("resource") ?? resource.id;
  const say = (text: string): void => {
    if (!call.has("quiet")) call.line(text);
  };
  if (parent?.kind === "clone") {
    if (lookUp(call, cib, given, query).length === 1) return [resource];
    say(`Performing ${word} of '${query.name}' on '${parent.id}', the parent of '${given}'`);
    return [parent];
  }
  const [child] = children;
  if (resource.kind === "clone" && parent === undefined && child !== undefined) {
    if (child.kind !== "primitive") return [resource];
    const id = configuredId(child);
    if (lookUp(call, cib, id, query).length !== 1) return [resource];
    say(
      `A value for '${query.name}' already exists in child '${id}', performing ${word} on that instead of '${given}'`,
    );
    return [child];
  }
  const inside = membersWith(call, cib, resource, query);
  // The resource that was named is changed in any case; that several match is told.
  lookUp(call, cib, configuredId(resource), query);
  return [...inside, resource];
}

function membersWith(call: ToolCall, cib: Element, { kind, children }: Resource, query: PairQuery): Resource[] {
  // The instances of a clone have one configuration.
  const members = kind === "clone" ? children.slice(0, 1) : children;
  return members.flatMap((member) => {
    const inside = membersWith(call, cib, member, query);
    return lookUp(call, cib, configuredId(member), query).length === 1 ? [...inside, member] : inside;
  });
}
