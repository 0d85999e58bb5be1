import { describe, expect, it } from "vitest";
import { cibOf, dummy, ran } from "./run.ts";

const CIB = cibOf(
  `${dummy("a", '<meta_attributes id="am"><nvpair id="am-p" name="target-role" value="Started"/></meta_attributes>')}` +
    `${dummy("b")}${dummy("c")}${dummy("d")}${dummy("e")}<group id="g">${dummy("m")}</group><clone id="k">${dummy("q")}</clone>`,
  `<rsc_colocation id="b-a" rsc="b" with-rsc="a" score="INFINITY"/>
   <rsc_colocation id="c-b" rsc="c" with-rsc="b" score="5"/>
   <rsc_colocation id="a-c" rsc="a" with-rsc="c" score="5"/>
   <rsc_colocation id="d-a" rsc="d" with-rsc="a" score="-5"/>
   <rsc_colocation id="a-e" rsc="a" with-rsc="e" score="5"/>
   <rsc_colocation id="k-g" rsc="k" with-rsc="g" score="5"/>`,
);

const fresh = (id: string): string =>
  `Set '${id}' option: id=${id}-meta_attributes-target-role set=${id}-meta_attributes name=target-role value=Stopped\n`;

/** Each as Pacemaker 3.0.2's crm_resource does it on the same document. */
describe("crm_resource --set-parameter --meta --recursive", () => {
  it.each([
    ["a", `Set 'a' option: id=am-p name=target-role value=Stopped\n${fresh("b")}${fresh("c")}`],
    ["c", `${fresh("c")}Set 'a' option: id=am-p name=target-role value=Stopped\n${fresh("b")}`],
    ["g", `${fresh("g")}${fresh("k")}`],
    ["d", fresh("d")],
  ])("sets it for %s and for all that must go with it", async (id, stdout) => {
    const result = await ran(CIB, `-r ${id} --meta -p target-role -v Stopped --recursive`);
    expect(result).toMatchObject({ code: 0, stdout, stderr: "" });
    expect(result.cib.match(/value="Stopped"/g)).toHaveLength(stdout.split("\n").length - 1);
  });
  it("sets it for the resource alone where it is no meta-attribute, or is not asked to go on", async () => {
    const one = "Set 'b' option: id=b-instance_attributes-x set=b-instance_attributes name=x value=1\n";
    expect((await ran(CIB, "-r b -p x -v 1 --recursive")).stdout).toBe(one);
    expect((await ran(CIB, "-r b --meta -p target-role -v Stopped")).stdout).toBe(fresh("b"));
  });
  it("uses a set that is named for the resource itself alone", async () => {
    const { stdout } = await ran(CIB, "-r b --meta -p target-role -v Stopped --recursive -s mine");
    expect(stdout.split("\n")[0]).toBe("Set 'b' option: id=mine-target-role set=mine name=target-role value=Stopped");
    expect(stdout.split("\n")[1]).toBe(fresh("c").trim());
  });
  it("tells all of them in XML", async () => {
    const { stdout } = await ran(CIB, "-r g --meta -p target-role -v Stopped --recursive --output-as=xml");
    expect(stdout).toContain(`  <resource-settings>
    <group id="g">
      <meta_attributes id="g-meta_attributes">
        <nvpair id="g-meta_attributes-target-role" value="Stopped" name="target-role"/>
      </meta_attributes>
    </group>
    <clone id="k">
`);
  });
});
