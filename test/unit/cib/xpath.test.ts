import { describe, expect, it } from "vitest";
import { formatPath, pathOf, readXml, select } from "../../../src/cib/index.ts";

const CIB = readXml(`<cib epoch="1">
  <configuration>
    <crm_config/>
    <nodes><node id="1" uname="a"/><node id="2" uname="b" type="remote"/></nodes>
    <resources>
      <group id="g"><primitive id="d" class="ocf"/><primitive id="e" class="lsb"/></group>
      <primitive id="f" class="ocf"><meta_attributes id="f-m"><nvpair id="f-r" name="target-role" value="Stopped"/></meta_attributes></primitive>
    </resources>
  </configuration>
  <status/>
</cib>`);

describe("XPath", () => {
  it.each([
    ["/cib", "/cib"],
    ["/cib/configuration/nodes/node", "/cib/configuration/nodes/node[@id='1'] /cib/configuration/nodes/node[@id='2']"],
    ["//node[@uname='b']", "/cib/configuration/nodes/node[@id='2']"],
    ["//node[@type]", "/cib/configuration/nodes/node[@id='2']"],
    ["//node[not(@type)]/@uname", "/cib/configuration/nodes/node[@id='1']"],
    ["//primitive[2]", "/cib/configuration/resources/group[@id='g']/primitive[@id='e']"],
    ["(//primitive[@class='ocf'])", ".../group[@id='g']/primitive[@id='d'] .../primitive[@id='f']"],
    ["//primitive[@class='ocf' and @id!='d']", ".../primitive[@id='f']"],
    ["//nvpair[@name='target-role'][@value='Stopped']/../..", ".../primitive[@id='f']"],
    ["//nvpair/ancestor::primitive", ".../primitive[@id='f']"],
    ["//group/primitive[last()]", ".../group[@id='g']/primitive[@id='e']"],
    [
      "//*[starts-with(@id,'f-')]",
      ".../primitive[@id='f']/meta_attributes[@id='f-m'] .../primitive[@id='f']/meta_attributes[@id='f-m']/nvpair[@id='f-r']",
    ],
    ["//crm_config|//status", "/cib/configuration/crm_config /cib/status"],
    ["//primitive[meta_attributes]", ".../primitive[@id='f']"],
    ["//group[count(primitive)=2]", ".../group[@id='g']"],
    ["//group/following-sibling::primitive", ".../primitive[@id='f']"],
    ["//nope", ""],
  ])("%s", (xpath, expected) => {
    const found = select(CIB, xpath).map((each) => formatPath(pathOf(each)));
    expect(found.join(" ")).toBe(expected.replaceAll("...", "/cib/configuration/resources"));
  });

  it.each([
    ["//[", 3, "unexpected"],
    ["//node[@id=", 12, "too early"],
    ["//node[#]", 8, "character"],
    ["count(//node)", 0, "not an XPath of elements"],
    ["//node[frob()]", 0, "not supported"],
    [`//a${"[a".repeat(60)}${"]".repeat(60)}`, 0, "too deep"],
  ])("%s is refused", (xpath, column, words) => {
    expect(() => select(CIB, xpath)).toThrow(new RegExp(words));
    if (column > 0) {
      try {
        select(CIB, xpath);
      } catch (error) {
        expect(error).toMatchObject({ code: "bad-xpath", at: { column } });
      }
    }
  });
});
