import { expect, it } from "vitest";
import { type Element, isElement, readXml, writeXml } from "../../../src/cib/index.ts";
import { utc } from "../../../src/rules/index.ts";
import { type Decision, schedule } from "../../../src/scheduler/index.ts";
import { graphToXml } from "../../../src/transition/index.ts";
import { mutated } from "../../oracle/support/mutate.ts";
import { Random } from "../../support/random.ts";
import { randomCluster } from "../../support/random-cluster/index.ts";

const RUNS = Math.ceil(Number(process.env.LIFELINE_RUNS ?? 200) / 4);

/** The second document with every element of the first that it repeats: how documents of a running cluster follow one
 *  another. */
function sharing(before: Element, after: Element): Element {
  const known = new Map<string, Element>();
  const nameOf = ({ name, attributes }: Element): string => `${name} ${attributes.id ?? ""}`;
  for (const child of before.children) if (isElement(child)) known.set(nameOf(child), child);
  const children = after.children.map((child) => {
    const old = isElement(child) ? known.get(nameOf(child)) : undefined;
    return isElement(child) && old !== undefined ? sharing(old, child) : child;
  });
  const same =
    children.length === before.children.length &&
    children.every((child, index) => child === before.children[index]) &&
    JSON.stringify(before.attributes) === JSON.stringify(after.attributes);
  return same ? before : { ...after, children };
}

function decide(cib: Element): Decision {
  return schedule({ cib, nowMs: Number(cib.attributes["execution-date"] ?? 1_700_000_000) * 1000, zone: utc });
}

function toldOf({ graph, scores, hostChanges, resourceChanges, messages, recheckBy }: Decision): string {
  const changes = resourceChanges.map(({ kind, resource, from, to, reason }) => [
    kind,
    resource.id,
    from?.name,
    to?.name,
    reason,
  ]);
  return [
    writeXml(graphToXml(graph, { transitionId: 1 })),
    JSON.stringify({ scores, hostChanges, changes, messages, recheckBy }),
  ].join("\n");
}

it("decides from what earlier decisions left behind as it would from nothing, on random clusters that change", () => {
  let shared = 0;
  for (let seed = 1; seed <= RUNS; seed++) {
    const random = new Random(seed);
    let cib = randomCluster(seed).cib;
    decide(cib);
    for (let change = 0; change < 3; change++) {
      const next = sharing(cib, mutated(cib, random).cib);
      if (next.children.some((child, index) => child === cib.children[index])) shared++;
      const again = toldOf(decide(next));
      const fresh = toldOf(decide(readXml(writeXml(next))));
      expect(again, `seed ${seed}, change ${change}`).toBe(fresh);
      cib = next;
    }
  }
  expect(shared).toBeGreaterThan(RUNS / 2);
});
