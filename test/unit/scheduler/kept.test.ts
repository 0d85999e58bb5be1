import { expect, it } from "vitest";
import { type Element, isElement, readXml, writeXml } from "../../../src/cib/index.ts";
import { schedule } from "../../../src/scheduler/index.ts";

const nowMs = 1_700_000_000_000;

const CIB =
  readXml(`<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.9" have-quorum="1" dc-uuid="1"><configuration>
<crm_config><cluster_property_set id="o"><nvpair id="o-f" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>
<nodes><node id="1" uname="a"/><node id="2" uname="b"/></nodes>
<resources>
<template id="t" class="ocf" provider="heartbeat" type="Dummy"><meta_attributes id="t-m"><nvpair id="t-p" name="priority" value="1"/></meta_attributes></template>
<primitive id="from-template" template="t"/>
<group id="g"><meta_attributes id="g-m"><nvpair id="g-p" name="priority" value="2"/></meta_attributes>
<primitive id="member" class="ocf" provider="heartbeat" type="Dummy"/></group>
<primitive id="plain" class="ocf" provider="heartbeat" type="Dummy"/>
</resources><constraints/>
<rsc_defaults><meta_attributes id="d"><nvpair id="d-p" name="priority" value="3"/></meta_attributes></rsc_defaults>
</configuration><status>
<node_state id="1" uname="a" in_ccm="true" crmd="online" join="member" expected="member"/>
<node_state id="2" uname="b" in_ccm="true" crmd="online" join="member" expected="member"/>
</status></cib>`);

/** The document with one value changed; all that does not hold it is shared. */
function withValue(node: Element, pair: string, value: string): Element {
  if (node.attributes.id === pair) return { ...node, attributes: { ...node.attributes, value } };
  const children = node.children.map((child) => (isElement(child) ? withValue(child, pair, value) : child));
  return children.every((child, index) => child === node.children[index]) ? node : { ...node, children };
}

function priorities(cib: Element): Record<string, number> {
  const { resources } = schedule({ cib, nowMs }).cluster;
  return Object.fromEntries(resources.map(({ id, priority }) => [id, priority]));
}

it.each(["t-p", "g-p", "d-p"])(
  "what is kept of a resource does not outlive a change of %s, around it or where it comes from",
  (pair) => {
    expect(priorities(CIB)).toEqual({ "from-template": 1, member: 2, plain: 3, g: 2 });
    const changed = withValue(CIB, pair, "77");
    const after = priorities(changed);
    expect(Object.values(after)).toContain(77);
    expect(after).toEqual(priorities(readXml(writeXml(changed))));
    expect(priorities(CIB)).toEqual({ "from-template": 1, member: 2, plain: 3, g: 2 });
  },
);

it("a graph is written out once, also when it is read late", () => {
  const decision = schedule({ cib: CIB, nowMs });
  const { graph } = decision;
  expect(decision.graph).toBe(graph);
  expect(graph.synapses.map(({ action }) => action.operationKey)).toContain("plain_start_0");
});

it("scores on the way are noted unless they are not wanted", () => {
  expect(schedule({ cib: CIB, nowMs }).scores.length).toBeGreaterThan(0);
  expect(schedule({ cib: CIB, nowMs, scores: false }).scores).toEqual([]);
});
