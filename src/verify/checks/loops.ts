import { parseScore } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import type { Workspace } from "../../language/index.ts";
import { type Finding, warning } from "../finding.ts";

interface Edge {
  readonly to: string;
  readonly constraint: string;
}

/** Constraints that lead back to where they began: orders that wait for each other, colocations that need each other. */
export function* checkLoops(workspace: Workspace): Generator<Finding> {
  const orders = new Map<string, Edge[]>();
  const colocations = new Map<string, Edge[]>();
  for (const { id, kind, element } of workspace.all()) {
    if (kind.word === "order" && isMandatory(element)) {
      for (const [from, to] of pairsOf(element, "first", "then")) add(orders, from, { to, constraint: id });
    }
    if (kind.word === "colocation" && parseScore(element.attributes.score ?? "") === MANDATORY) {
      for (const [from, to] of pairsOf(element, "rsc", "with-rsc")) add(colocations, from, { to, constraint: id });
    }
  }
  for (const loop of loopsIn(orders))
    yield warning("order-loop", `orders wait for each other: ${loop.path.join(" -> ")}`, {
      object: loop.constraints[0],
      remedy: `none of them starts; look at ${loop.constraints.join(", ")}`,
    });
  for (const loop of loopsIn(colocations))
    yield warning("colocation-loop", `colocations need each other: ${loop.path.join(" -> ")}`, {
      object: loop.constraints[0],
      remedy: `look at ${loop.constraints.join(", ")}`,
    });
}

const MANDATORY = 1_000_000;

function isMandatory({ attributes }: Element): boolean {
  if (attributes.kind !== undefined) return attributes.kind === "Mandatory";
  const score = parseScore(attributes.score ?? "INFINITY");
  return score !== undefined && score !== 0;
}

/** What goes from where to where; actions count as parts of the resource: a promote that waits for a start is no loop. */
function pairsOf(element: Element, first: string, second: string): [string, string][] {
  const { [first]: from, [second]: to } = element.attributes;
  if (from !== undefined && to !== undefined) {
    const role = (name: string, fallback: string): string => element.attributes[name] ?? fallback;
    if (first === "first")
      return [
        [`${from}\n${role("first-action", "start")}`, `${to}\n${role("then-action", role("first-action", "start"))}`],
      ];
    return [[`${from}\n${role("rsc-role", "")}`, `${to}\n${role("with-rsc-role", "")}`]];
  }
  return [];
}

function add(edges: Map<string, Edge[]>, from: string, edge: Edge): void {
  const list = edges.get(from);
  if (list === undefined) edges.set(from, [edge]);
  else list.push(edge);
}

interface Loop {
  readonly path: readonly string[];
  readonly constraints: readonly string[];
}

/** One loop of each knot; each place is looked at once. */
function loopsIn(edges: ReadonlyMap<string, readonly Edge[]>): Loop[] {
  const loops: Loop[] = [];
  const done = new Set<string>();
  for (const start of edges.keys()) {
    if (done.has(start)) continue;
    const path: string[] = [start];
    const through: string[] = [];
    const onPath = new Map([[start, 0]]);
    const next: number[] = [0];
    while (path.length > 0) {
      const here = path.at(-1)!;
      const edge = edges.get(here)?.[next.at(-1)!];
      if (edge === undefined) {
        done.add(here);
        onPath.delete(here);
        path.pop();
        next.pop();
        through.pop();
        continue;
      }
      next[next.length - 1]!++;
      const at = onPath.get(edge.to);
      if (at !== undefined) {
        const name = (place: string): string => place.split("\n")[0]!;
        loops.push({
          path: [...path.slice(at), edge.to].map(name),
          constraints: [...through.slice(at), edge.constraint],
        });
        continue;
      }
      if (done.has(edge.to)) continue;
      path.push(edge.to);
      through.push(edge.constraint);
      onPath.set(edge.to, path.length - 1);
      next.push(0);
    }
  }
  return loops;
}
