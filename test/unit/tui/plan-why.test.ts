import { describe, expect, test } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import { makePlan } from "../../../src/tui/plan/make.ts";
import { clusterXml, primitiveXml } from "./support/cib.ts";

const NOW = Date.UTC(2026, 10, 22);

/** Three hosts; `a` runs on h1, `new` nowhere. Gives `resource: reason` of each step. */
function reasons(resources: string, constraints = "", change = (xml: string): string => xml): string[] {
  const xml = clusterXml(["h1", "h2", "h3"], resources, ["a"], { a: "h1" })
    .replaceAll('op-digest="0"', 'op-digest="f2317cad3d54cec5d7d7aa7d0bf35cf8"')
    .replace("<constraints/>", `<constraints>${constraints}</constraints>`)
    .replace(
      "<crm_config/>",
      '<crm_config><cluster_property_set id="p"><nvpair id="p1" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>',
    );
  return makePlan(readXml(change(xml)), NOW).steps.map(({ what, reason }) => `${what}: ${reason}`);
}

const A = primitiveXml("a");
const NEW = primitiveXml("new");
const STOPPED = '<meta_attributes id="m"><nvpair id="m1" name="target-role" value="Stopped"/></meta_attributes>';

describe("each step of a plan says why", () => {
  test.each<[string, string[], string[]]>([
    ["a constraint draws it", [A + NEW, '<rsc_location id="l" rsc="new" node="h3" score="5"/>'], ["new: l (5)"]],
    [
      "another constraint moves it",
      [A, '<rsc_location id="l" rsc="a" node="h2" score="INFINITY"/>'],
      ["a: l (INFINITY)"],
    ],
    [
      "it is kept off where it was",
      [A, '<rsc_location id="l" rsc="a" node="h1" score="-INFINITY"/>'],
      ["a: l keeps it off h1"],
    ],
    [
      "it is kept off everywhere",
      [
        A,
        ["h1", "h2", "h3"]
          .map((host) => `<rsc_location id="l${host}" rsc="a" node="${host}" score="-INFINITY"/>`)
          .join(""),
      ],
      ["a: lh1 keeps it off h1"],
    ],
    ["it is with another", [A + NEW, '<rsc_colocation id="c" rsc="new" with-rsc="a" score="INFINITY"/>'], ["new: c"]],
    ["nothing prefers anything", [A + NEW], ["new: no host is preferred, h2 carries least"]],
    [
      "members go where their group goes",
      [`${A}<group id="g">${primitiveXml("g1")}${primitiveXml("g2")}</group>`],
      ["g1: no host is preferred, h2 carries least", "g2: its group is there"],
    ],
    ["it is no longer there", [NEW], ["a: no longer configured", "new: no host is preferred, h1 carries least"]],
    ["it is to be stopped", [A.replace("</primitive>", `${STOPPED}</primitive>`)], ["a: target-role"]],
  ])("%s", (_name, [resources = "", constraints], wanted) => {
    expect(reasons(resources, constraints)).toEqual(wanted);
  });

  test("its host may run nothing", () => {
    const standby = (xml: string): string =>
      xml.replace(
        /<node id="1" uname="h1"\/>/,
        '<node id="1" uname="h1"><instance_attributes id="n"><nvpair id="n1" name="standby" value="on"/></instance_attributes></node>',
      );
    expect(reasons(A, "", standby)).toEqual(["a: h1 is in standby"]);
  });
  test("everything is to be stopped", () => {
    const all = (xml: string): string =>
      xml.replace(
        'name="stonith-enabled" value="false"/>',
        '$&<nvpair id="p2" name="stop-all-resources" value="true"/>',
      );
    expect(reasons(A, "", all)).toEqual(["a: stop-all-resources"]);
  });
  test("what it waits for does not start", () => {
    const off = NEW.replace("</primitive>", `${STOPPED}</primitive>`);
    expect(reasons(A + off, '<rsc_order id="o" first="new" then="a"/>')).toEqual(["a: new cannot start"]);
  });
});
