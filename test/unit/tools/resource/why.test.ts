import { describe, expect, it } from "vitest";
import { crmResource } from "../../../../src/tools/crm-resource.ts";
import { documentOf, dummy, meta, online, ran } from "./support.ts";

const HEALTH = '<nvpair id="o2" name="node-health-strategy" value="migrate-on-red"/>';
const health = (id: string, value: string): string => `<nvpair id="h${id}" name="#health-x" value="${value}"/>`;

const RESOURCES =
  dummy("on") +
  dummy("off", meta("off", "target-role", "Stopped")) +
  `<group id="g">${dummy("g1", meta("g1", "is-managed", "false"))}</group>` +
  `<clone id="m">${meta("m", "promotable", "true")}<meta_attributes id="m2"><nvpair id="m3" name="target-role" value="Unpromoted"/></meta_attributes>${dummy("mp")}</clone>`;

const active = { n1: ["on", "g1", "mp"], n2: ["mp"] };
const call = (line: string, attributes: Readonly<Record<string, string>> = {}) =>
  ran(
    crmResource,
    "crm_resource",
    documentOf({ properties: HEALTH, resources: RESOURCES, status: online(active, attributes) }),
    line,
  );

/** As Pacemaker 3.0.2's crm_resource does it on such a document. */
describe("crm_resource --why", () => {
  it.each([
    ["-Y -r on", "Resource on is running\n"],
    ["-Y -r off", "Resource off is not running\nConfiguration specifies 'off' should remain stopped\n"],
    ["-Y -r g1", "Resource g1 is running\nConfiguration prevents cluster from stopping or starting unmanaged 'g'\n"],
    ["-Y -r m", "Resource m is running\nConfiguration specifies 'm' should not be promoted\n"],
    ["-Y -r on -N n2", "Resource on is not running on host n2\n"],
    ["-Y -N N2", "Resource mp:1 is running on host n2\nConfiguration specifies 'm' should not be promoted\n"],
    ["-Y -N n3", ""],
  ])("%s", async (line, out) => {
    expect(await call(line)).toMatchObject({ code: 0, out });
  });
  it("tells of all resources from the outside", async () => {
    const { out } = await call("-Y");
    expect(out.split("\n").filter((text) => text.startsWith("Resource "))).toEqual([
      "Resource on is running",
      "Resource off is not running",
      "Resource g is running",
      "Resource m is running",
    ]);
  });
  it("tells of health where no place is left that is well", async () => {
    const unwell = { n1: health("1", "red"), n2: health("2", "red"), n3: health("3", "red") };
    const words = "'on' cannot run on unhealthy nodes due to node-health-strategy='migrate-on-red'\n";
    expect((await call("-Y -r on", unwell)).out).toBe(`Resource on is running\n${words}`);
    expect((await call("-Y -r on", { ...unwell, n3: health("3", "yellow") })).out).toBe("Resource on is running\n");
    expect((await call("-Y -r on -N n1", { n1: health("1", "red") })).out).toContain(words);
  });
  it.each([
    ["-Y -r off", '<reason running="false"><check id="off" remain_stopped="true"/></reason>'],
    ["-Y -r on -N n1", '<reason running_on="n1"><check id="on"/></reason>'],
    ["-Y -r on -N n3", '<reason><check id="on"/></reason>'],
    [
      "-Y -N n2",
      '<reason><resources><resource id="mp:1" running="true" host="n2"><check id="m" promotable="false"/></resource></resources></reason>',
    ],
    ["-Y -N n3", "<reason><resources/></reason>"],
  ])("%s as XML", async (line, xml) => {
    const { out } = await call(`${line} --output-as=xml`);
    expect(out.replace(/\s*\n\s*/g, "")).toContain(xml);
  });
});
