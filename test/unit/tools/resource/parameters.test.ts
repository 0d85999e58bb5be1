import { describe, expect, it } from "vitest";
import { crmResource } from "../../../../src/tools/crm-resource.ts";
import { documentOf, dummy, meta, online, ran } from "./support.ts";

const SETS =
  '<instance_attributes id="a"><nvpair id="a1" name="fake" value="1"/><nvpair id="a2" name="state" value="/x"/></instance_attributes>' +
  '<instance_attributes id="b"><nvpair id="b1" name="fake" value="2"/></instance_attributes>';

const DOCUMENT = documentOf({
  resources:
    dummy("p", `${SETS}${meta("p", "target-role", "Stopped")}`) +
    `<group id="g">${dummy("g1", meta("g1", "is-managed", "false"))}${dummy("g2")}</group>` +
    `<clone id="c">${dummy("cp")}</clone>` +
    `<clone id="d">${meta("d", "priority", "1")}${dummy("dp", meta("dp", "priority", "2"))}</clone>`,
  status: online({ n1: ["cp"], n2: ["cp"] }),
});
const call = (line: string) => ran(crmResource, "crm_resource", DOCUMENT, line);
const SEVERAL =
  "Multiple attributes match name=priority\n  Value: 1 \t(id=d-priority)\n  Value: 2 \t(id=dp-priority)\n\n";

/** As Pacemaker 3.0.2's crm_resource does it on such a document, the version included. */
describe("crm_resource --set-parameter and --delete-parameter", () => {
  it.each([
    [
      "-r cp -m -p x -v 1",
      "Performing update of 'x' on 'c', the parent of 'cp'\nSet 'c' option: id=c-meta_attributes-x set=c-meta_attributes name=x value=1\n",
      "6.0",
    ],
    [
      "-r cp -m -p x -v 1 -f",
      "Set 'cp' option: id=cp-meta_attributes-x set=cp-meta_attributes name=x value=1\n",
      "6.0",
    ],
    ["-r c -m -p x -v 1", "Set 'c' option: id=c-meta_attributes-x set=c-meta_attributes name=x value=1\n", "6.0"],
    [
      "-r d -m -p priority -v 3",
      `${SEVERAL}A value for 'priority' already exists in child 'dp', performing update on that instead of 'd'\nSet 'dp' option: id=dp-priority name=priority value=3\n`,
      "6.0",
    ],
    ["-r d -m -p priority -v 3 -f", "Set 'd' option: id=d-priority name=priority value=3\n", "6.0"],
    ["-r dp -m -d priority", `${SEVERAL}Deleted 'dp' option: id=dp-priority name=priority\n`, "6.0"],
    [
      "-r g -m -p is-managed -v true",
      "Set 'g1' option: id=g1-is-managed name=is-managed value=true\nSet 'g' option: id=g-meta_attributes-is-managed set=g-meta_attributes name=is-managed value=true\n",
      "7.0",
    ],
    ["-r p -p state -v /y", "Set 'p' option: id=a2 name=state value=/y\n", "6.0"],
    ["-r p -p state -v /x", "Set 'p' option: id=a2 name=state value=/x\n", "5.0"],
    ["-r p -p fake -v 3 -i b1", "Set 'p' option: id=b1 name=fake value=3\n", "6.0"],
    ["-r p -d fake -i a1", "Deleted 'p' option: id=a1 name=fake\n", "6.0"],
    ["-r p -z -p cpu -v 1", "Set 'p' option: id=p-utilization-cpu set=p-utilization name=cpu value=1\n", "6.0"],
    ["-r p --element -p description -v x", "Set attribute: name=description value=x\n", "6.0"],
    ["-r p --element -d description", "Deleted attribute: description\n", "6.0"],
    [
      "-r p -p a:b -v 1",
      "Set 'p' option: id=p-instance_attributes-a.b set=p-instance_attributes name=a:b value=1\n",
      "6.0",
    ],
  ])("%s", async (line, out, version) => {
    expect(await call(line)).toMatchObject({ code: 0, out, err: "", version });
  });
  it.each([
    ["-r p -p fake -v 3", 109, "Multiple items match request"],
    ["-r p -d fake", 109, "Multiple items match request"],
    [
      "-r p -p target-role -v x",
      109,
      "There is already a meta attribute for 'p' called 'target-role' (id=p-target-role)",
    ],
    ["-r p -d nope", 105, "Error performing operation: No such object"],
    ["-r p -p x", 64, "You need to supply a value with the -v option"],
    ["-r g -z -p cpu -v 1", 78, "<group> has no <utilization> in it"],
    ["-r p --element -p colour -v red", 78, "<primitive> has no attribute colour"],
    ["-r p --element -p id -v q", 105, "The id of a resource is not changed"],
    ["-r p -p x -v 1 -N nope", 105, "Node 'nope' not found"],
  ])("%s ends with %i and changes nothing", async (line, code, words) => {
    const { err, version, ...end } = await call(line);
    expect(end.code).toBe(code);
    expect(err).toContain(words);
    expect(version).toBe("5.0");
  });
  it("shows as XML what it set", async () => {
    const { out } = await call("-r g -m -p is-managed -v true --output-as=xml");
    expect(out.replace(/\s*\n\s*/g, "")).toContain(
      '<resource-settings><primitive id="g1"><meta_attributes><nvpair id="g1-is-managed" value="true" name="is-managed"/></meta_attributes></primitive>' +
        '<group id="g"><meta_attributes id="g-meta_attributes"><nvpair id="g-meta_attributes-is-managed" value="true" name="is-managed"/></meta_attributes></group></resource-settings>',
    );
  });
  it("tells that what is active twice has no place whose value counts", async () => {
    expect((await call("-r c -g x")).err).toBe(
      "c is active on more than one node, returning the default value for x\nAttribute 'x' not found for 'c'\n",
    );
  });
});

describe("crm_resource --delete", () => {
  it("takes out the element of that kind and id alone", async () => {
    expect(await call("-D -r g2 -t primitive")).toMatchObject({ code: 0, version: "6.0" });
    expect((await call("-D -r g2 -t primitive")).cib).not.toContain('id="g2"');
    expect(await call("-D -r g2 -t group")).toMatchObject({ code: 0, version: "5.0" });
  });
  it.each([
    ["-D -r cp -t primitive", 78, "Could not delete resource cp: Update does not conform to the configured schema"],
    ["-D -r p", 64, "You need to specify a resource type with -t"],
    ["-D -t primitive", 64, "Must supply a resource ID with -r/--resource"],
  ])("%s ends with %i", async (line, code, words) => {
    const { err, version, ...end } = await call(line);
    expect({ code: end.code, version }).toEqual({ code, version: "5.0" });
    expect(err).toContain(words);
  });
});
