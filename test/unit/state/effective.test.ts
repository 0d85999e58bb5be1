import { describe, expect, it } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import { readCluster, valueInEffect } from "../../../src/state/index.ts";

const meta = (id: string, name: string, value: string): string =>
  `<meta_attributes id="${id}"><nvpair id="${id}-1" name="${name}" value="${value}"/></meta_attributes>`;
const RULE = '<rule id="r" score="INFINITY"><expression id="re" attribute="#uname" operation="eq" value="n2"/></rule>';
const CIB = readXml(
  '<cib validate-with="pacemaker-3.9"><configuration><crm_config/><nodes><node id="1" uname="n1"/><node id="2" uname="n2"/></nodes><resources>' +
    '<template id="t" class="ocf" provider="heartbeat" type="Dummy"><instance_attributes id="ti"><nvpair id="ti1" name="state" value="/s"/></instance_attributes></template>' +
    `<primitive id="p" template="t"><instance_attributes id="pi">${RULE}<nvpair id="pi1" name="fake" value="two"/></instance_attributes>` +
    '<utilization id="pu"><nvpair id="pu1" name="cpu" value="2"/></utilization></primitive>' +
    `<group id="g">${meta("gm", "target-role", "Stopped")}<primitive id="m" class="ocf" provider="heartbeat" type="Dummy"/></group>` +
    `<clone id="c">${meta("cm", "globally-unique", "true")}<primitive id="u" class="ocf" provider="heartbeat" type="Dummy"/></clone>` +
    `</resources><constraints/><rsc_defaults>${meta("d", "resource-stickiness", "100")}</rsc_defaults></configuration><status/></cib>`,
);

/** As Pacemaker 3.0.2's `crm_resource -g` answers of the same document. */
describe("the value that counts", () => {
  it.each([
    ["a default", "p", "meta_attributes", "resource-stickiness", undefined, "100"],
    ["of the group", "m", "meta_attributes", "target-role", undefined, "Stopped"],
    ["of the clone, for what is cloned", "u", "meta_attributes", "globally-unique", undefined, "true"],
    ["of the template", "p", "instance_attributes", "state", undefined, "/s"],
    ["by a rule on the host", "p", "instance_attributes", "fake", "n2", "two"],
    ["by a rule elsewhere", "p", "instance_attributes", "fake", "n1", undefined],
    ["utilization", "p", "utilization", "cpu", undefined, "2"],
    ["of nothing there is", "nobody", "utilization", "cpu", undefined, undefined],
  ] as const)("%s", (_what, id, kind, name, host, value) => {
    expect(valueInEffect(readCluster(CIB, 0), id, kind, name, host)).toBe(value);
  });
});
