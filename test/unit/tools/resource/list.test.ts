import { describe, expect, it } from "vitest";
import { crmResource } from "../../../../src/tools/crm-resource.ts";
import { documentOf, dummy, online, ran } from "./support.ts";

const UNIQUE =
  '<meta_attributes id="u-m"><nvpair id="u1" name="globally-unique" value="true"/><nvpair id="u2" name="clone-max" value="2"/></meta_attributes>';
const DOCUMENT = documentOf({
  resources:
    '<template id="t" class="ocf" provider="pacemaker" type="Dummy" description="a note"/><primitive id="p" template="t"/>' +
    `<group id="g">${dummy("g1")}${dummy("g2")}</group><clone id="u">${UNIQUE}${dummy("up")}</clone>`,
  status: online({ n1: ["p", "g1"] }),
});
const NOTHING = documentOf({ resources: "" });
const call = (line: string, document = DOCUMENT) => ran(crmResource, "crm_resource", document, line);
const flat = (text: string): string => text.replace(/\s*\n\s*/g, "");

/** As Pacemaker 3.0.2's crm_resource does it on such a document. */
describe("crm_resource --list, --list-raw and --query-xml", () => {
  it("lists resources with their notes, but not where they are", async () => {
    expect((await call("-L")).out).toBe(
      "Full List of Resources:\n  * p\t(ocf:pacemaker:Dummy):\t Started (a note)\n  * Resource Group: g:\n" +
        "    * g1\t(ocf:pacemaker:Dummy):\t Started\n    * g2\t(ocf:pacemaker:Dummy):\t Stopped\n" +
        "  * Clone Set: u [up] (unique):\n    * up:0\t(ocf:pacemaker:Dummy):\t Stopped\n    * up:1\t(ocf:pacemaker:Dummy):\t Stopped\n",
    );
    expect((await call("-L --output-as=xml")).out).toMatch(
      /<resource id="p" [^>]* description="a note">\s*<node name="n1"/,
    );
  });
  it("takes it for an error that there are none", async () => {
    expect(await call("-L", NOTHING)).toMatchObject({ code: 105, out: "Full List of Resources:\n  * No resources\n" });
    expect(flat((await call("-L --output-as=xml", NOTHING)).out)).toContain(
      "<resources><item>No resources</item></resources>",
    );
    expect(await call("-l", NOTHING)).toMatchObject({
      code: 105,
      out: "",
      err: expect.stringContaining("NO resources configured"),
    });
  });
  it("lists the ids of members and instances", async () => {
    expect((await call("-l")).out).toBe("p\ng1\ng2\nup:0\nup:1\n");
    expect(flat((await call("-l --output-as=xml")).out)).toContain(
      '<list name="resource names" count="5"><item name="resource">p</item>',
    );
  });
  it("shows a resource with its template worked in, or as it is written", async () => {
    const state = "p\t(ocf:pacemaker:Dummy):\t Started n1\nResource XML:\n";
    expect((await call("-q -r p")).out).toMatch(
      new RegExp(`^${state.replace(/[()]/g, "\\$&")}<primitive [^>]*type="Dummy"`),
    );
    expect((await call("-w -r p")).out).toBe(`${state}<primitive id="p" template="t"/>\n`);
  });
  it("shows only what runs of a whole, and an instance by the name of what it is one of", async () => {
    expect((await call("-q -r g")).out).toMatch(/^g1\t.*\nResource XML:\n<group id="g">\n/);
    expect((await call("-q -r up")).out).toMatch(/^up:0\t/);
  });
  it("puts the XML of a resource into XML as it is", async () => {
    const { out } = await call("-w -r p --output-as=xml");
    expect(out).toContain('<xml><![CDATA[<primitive id="p" template="t"/>\n]]></xml>');
  });
});
