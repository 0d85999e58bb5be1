import { describe, expect, it } from "vitest";
import { configurationOf, readXml, upgradeCib, writeXml } from "../../../src/cib/index.ts";

/** The configuration's children after the upgrade, without ids that the upgrade makes up being different. */
function upgraded(version: string, content: string): { readonly text: string; readonly notes: number } {
  const cib = readXml(
    `<cib validate-with="pacemaker-${version}"><configuration>${content}</configuration><status/></cib>`,
  );
  const { cib: after, messages } = upgradeCib(cib);
  const text = configurationOf(after)
    .children.map((child) => writeXml(child, { indent: 0 }))
    .join("");
  return { text, notes: messages.length };
}

const set = (pairs: string): string =>
  `<crm_config><cluster_property_set id="o">${pairs}</cluster_property_set></crm_config>`;
const pair = (name: string, value: string): string => `<nvpair id="${name}" name="${name}" value="${value}"/>`;
const dummy = (id: string, more = ""): string =>
  `<primitive id="${id}" class="ocf" provider="heartbeat" type="Dummy"${more === "" ? "/>" : `>${more}</primitive>`}`;

describe("access rules of 1.3", () => {
  it("become targets and roles", () =>
    expect(upgraded("1.3", '<acls><acl_user id="ann"><role_ref id="r"/></acl_user></acls>').text).toBe(
      '<acls><acl_target id="ann"><role id="r"/></acl_target></acls>',
    ));
  it("of a user alone become a role of its own", () =>
    expect(
      upgraded(
        "1.2",
        '<acls><acl_user id="bob"><read id="a" xpath="/cib"/><write id="b" tag="nodes" attribute="x"/><deny id="c" ref="d"/></acl_user></acls>',
      ).text,
    ).toBe(
      '<acls><acl_target id="bob"><role id="auto-bob"/></acl_target><acl_role id="auto-bob">' +
        '<acl_permission id="a" kind="read" xpath="/cib"/>' +
        '<acl_permission id="b" kind="write" object-type="nodes" attribute="x"/>' +
        '<acl_permission id="c" kind="deny" reference="d"/></acl_role></acls>',
    ));
});

describe("configurations of 2.x", () => {
  it("rename properties", () =>
    expect(upgraded("2.3", set(pair("no_quorum_policy", "stop"))).text).toContain(
      'name="no-quorum-policy" value="stop"',
    ));
  it("drop properties that mean nothing, and blocks left empty", () =>
    expect(upgraded("2.10", set(pair("expected-quorum-votes", "2"))).text).toBe("<crm_config/>"));
  it("move defaults where they belong", () =>
    expect(upgraded("2.5", set(pair("default-resource-stickiness", "10"))).text).toBe(
      '<crm_config/><rsc_defaults><meta_attributes id="_2TO3_-rsc-defaults">' +
        '<nvpair id="default-resource-stickiness" name="resource-stickiness" value="10"/></meta_attributes></rsc_defaults>',
    ));
  it("but keep what is set there", () =>
    expect(
      upgraded(
        "2.5",
        `${set(pair("default-action-timeout", "10"))}<op_defaults><meta_attributes id="m">${pair("timeout", "5")}</meta_attributes></op_defaults>`,
      ).text,
    ).not.toContain('value="10"'));
  it("call hosts members", () =>
    expect(upgraded("2.0", '<nodes><node id="1" uname="a" type="normal"/></nodes>').text).toContain('type="member"'));
  it("rename parameters of fencing devices", () =>
    expect(
      upgraded(
        "2.0",
        `<resources>${dummy("f", `<instance_attributes id="i">${pair("pcmk_off_cmd", "x")}${pair("pcmk_arg_map", "port:nodename")}</instance_attributes>`)}</resources>`,
      ).text,
    ).toMatch(/name="pcmk_off_action" value="x".*name="pcmk_host_argument" value="nodename"/));
  it("disable isolated resources", () =>
    expect(
      upgraded(
        "2.9",
        `<resources>${dummy("r", `<meta_attributes id="m">${pair("isolation", "true")}</meta_attributes>`)}</resources>`,
      ).text,
    ).toContain('name="target-role" value="Stopped"'));
  it("lift what a start requires to the resource", () =>
    expect(
      upgraded(
        "2.0",
        `<resources>${dummy("r", '<operations><op id="s" name="start" interval="0" requires="fencing"/><op id="m" name="monitor" interval="10" requires="quorum"/></operations>')}</resources>`,
      ).text,
    ).toBe(
      `<resources>${dummy(
        "r",
        '<operations><op id="s" name="start" interval="0"/><op id="m" name="monitor" interval="10"/></operations>' +
          '<meta_attributes id="_2TO3_r-meta"><nvpair id="_2TO3_s-meta-requires" name="requires" value="fencing"/></meta_attributes>',
      )}</resources>`,
    ));
  it("make options of operations what they are", () =>
    expect(
      upgraded(
        "2.0",
        `<resources>${dummy("r", `<operations><op id="m" name="monitor" interval="10"><instance_attributes id="i">${pair("timeout", "5s")}${pair("x", "1")}</instance_attributes></op></operations>`)}</resources>`,
      ).text,
    ).toMatch(/<instance_attributes id="i"><nvpair id="x".*<meta_attributes id="_2TO3_i"><nvpair id="timeout"/));
  it("drop scores of colocations that never counted", () =>
    expect(
      upgraded("2.0", '<constraints><rsc_colocation id="c" rsc="a" with-rsc="b" score-attribute="x"/></constraints>')
        .text,
    ).toBe('<constraints><rsc_colocation id="c" rsc="a" with-rsc="b"/></constraints>'));
});

describe("configurations of 3.x", () => {
  it("stay the same where nothing is refused", () => {
    const cib = readXml(
      `<cib validate-with="pacemaker-3.7"><configuration><resources>${dummy("r")}</resources></configuration></cib>`,
    );
    const { cib: after } = upgradeCib(cib);
    expect(after.attributes["validate-with"]).toBe("pacemaker-4.0");
    expect(configurationOf(after)).toBe(configurationOf(cib));
  });
  it("make promotable clones of masters", () =>
    expect(upgraded("3.0", `<resources><master id="m">${dummy("r")}</master></resources>`).text).toBe(
      '<resources><clone id="m">' +
        '<meta_attributes id="pcmk__3_10_upgrade-promotable-legacy-m-meta_attributes" score="INFINITY">' +
        '<nvpair id="pcmk__3_10_upgrade-promotable-legacy-m-meta_attributes-promotable" name="promotable" value="true"/>' +
        `</meta_attributes>${dummy("r")}</clone></resources>`,
    ));
  it("give each rule a location constraint", () =>
    expect(
      upgraded(
        "3.2",
        '<constraints><rsc_location id="l" rsc="r"><rule id="a" score="1"/><rule id="b" score="2"/></rsc_location></constraints>' +
          '<acls><acl_role id="x"><acl_permission id="p" kind="read" reference="l"/></acl_role></acls>',
      ).text,
    ).toBe(
      '<constraints><rsc_location id="pcmk__3_10_upgrade-l-1" rsc="r"><rule id="a" score="1"/></rsc_location>' +
        '<rsc_location id="pcmk__3_10_upgrade-l-2" rsc="r"><rule id="b" score="2"/></rsc_location></constraints>' +
        `<acls><acl_role id="x"><acl_permission id="p" kind="read" xpath="//*[@id = 'pcmk__3_10_upgrade-l-1' or @id = 'pcmk__3_10_upgrade-l-2']"/></acl_role></acls>`,
    ));
  it("work lifetimes into the rule", () =>
    expect(
      upgraded(
        "3.0",
        '<constraints><rsc_location id="l" rsc="r" node="a" score="5"><lifetime><rule id="t"/></lifetime></rsc_location></constraints>',
      ).text,
    ).toBe(
      '<constraints><rsc_location id="l" rsc="r"><rule id="pcmk__3_10_upgrade-l-lifetime-and-rule" boolean-op="and">' +
        '<rule id="pcmk__3_10_upgrade-l-node-score-rule" score="5"><expression id="pcmk__3_10_upgrade-l-node-score-rule-expr" attribute="#uname" operation="eq" value="a"/></rule>' +
        '<rule id="t"/></rule></rsc_location></constraints>',
    ));
  it("keep lifetimes' rules that others name", () =>
    expect(
      upgraded(
        "3.0",
        '<constraints><rsc_order id="o" first="a" then="b"><lifetime><rule id="t"/></lifetime></rsc_order>' +
          '<rsc_location id="l" rsc="r"><rule id-ref="t"/></rsc_location></constraints>',
      ).text,
    ).toContain(
      'rsc-pattern="a^"><rule id="pcmk__3_10_upgrade-coloc-order-lifetime-rules-rule" score="-INFINITY"><rule id="t"/>',
    ));
  it("drop resources whose agents are gone, with what is about them", () => {
    const { text, notes } = upgraded(
      "3.5",
      `<resources><group id="g"><primitive id="n" class="nagios" type="x"/></group>${dummy("r")}</resources>` +
        '<constraints><rsc_location id="l" rsc="g" node="a" score="1"/><rsc_order id="o" first="r" then="n"/>' +
        '<rsc_colocation id="c" score="1"><resource_set id="s"><resource_ref id="n"/></resource_set></rsc_colocation></constraints>',
    );
    expect(text).toBe(`<resources>${dummy("r")}</resources><constraints/>`);
    expect(notes).toBe(2);
  });
  it("turn pinged hosts into members that run nothing", () =>
    expect(upgraded("3.0", '<nodes><node id="1" uname="p" type="ping"/></nodes><constraints/>').text).toBe(
      '<nodes><node id="1" uname="p" type="member"/></nodes><constraints>' +
        '<rsc_location id="pcmk__3_10_upgrade-ping-node-ban-p" rsc-pattern=".*" node="p" score="-INFINITY" resource-discovery="never"/></constraints>',
    ));
  it("rename and drop properties", () =>
    expect(
      upgraded(
        "3.0",
        set(
          pair("crmd-transition-delay", "1s") + pair("remove-after-stop", "true") + pair("stonith-action", "poweroff"),
        ),
      ).text,
    ).toBe(
      set(
        '<nvpair id="crmd-transition-delay" name="transition-delay" value="1s"/><nvpair id="stonith-action" name="stonith-action" value="off"/>',
      ),
    ));
});

it("a document that no schema checks stays as it is", () => {
  const cib = readXml('<cib validate-with="none"><configuration/></cib>');
  expect(upgradeCib(cib).cib).toBe(cib);
});
