import { expect, it } from "vitest";
import { element, emptyCib, readXml, writeXml } from "../../../src/cib/index.ts";
import { applyStatements, keyOf, NO_SURROUNDINGS, readText, TEXT, Workspace } from "../../../src/language/index.ts";

const NODES = '<nodes><node id="1" uname="a" type="member"/></nodes>';
const OPTIONS = `<crm_config><cluster_property_set id="mine">
  <nvpair id="x1" name="maintenance-mode" value="false"/>
  <!-- why -->
  <nvpair id="x2" name="batch-limit" value="30"/>
</cluster_property_set></crm_config>`;
const CONSTRAINTS = `<constraints><rsc_location id="l" rsc="p"><rule id="foreign" score="10" boolean-op="and">
  <expression id="e" attribute="#uname" operation="eq" value="a"/></rule></rsc_location></constraints>`;
const RESOURCES = '<resources><primitive id="p" class="ocf" provider="heartbeat" type="Dummy"/></resources>';

function edited(text: string): string {
  const cib = readXml(
    `<cib ${Object.entries(emptyCib().attributes)
      .map(([name, value]) => `${name}="${value}"`)
      .join(" ")}><configuration>${OPTIONS}${NODES}${RESOURCES}${CONSTRAINTS}</configuration><status/></cib>`,
  );
  const workspace = new Workspace(cib);
  const keys = [...workspace.all()].map(({ kind, id }) => keyOf(kind, id));
  const { statements, errors } = readText(text, { surroundings: NO_SURROUNDINGS, manner: TEXT });
  if (errors[0] !== undefined) throw errors[0];
  applyStatements(workspace, statements, { kind: "edit", keys });
  return writeXml(workspace.cib);
}

const LOCATION = "location l p rule 10: #uname eq a";
const PROPERTY = "# why\nproperty mine: maintenance-mode=false batch-limit=30";

it("a comment in a set stays where it stood, a default that was written stays written, foreign ids stay", () => {
  const all = ["node 1: a", "primitive p ocf:heartbeat:Dummy", LOCATION, PROPERTY];
  const text = edited(all.join("\n"));
  expect(text).toMatch(/"maintenance-mode" value="false"\/>\s*<!-- why -->\s*<nvpair id="x2"/);
  expect(text).toContain('type="member"');
  expect(text).toContain('<rule id="foreign" score="10" boolean-op="and">');
});

it("they stay when the object changes elsewhere", () => {
  const all = ["node 1: a", "primitive p ocf:heartbeat:Dummy", LOCATION, PROPERTY.replace("30", "31")];
  const text = edited(all.join("\n"));
  expect(text).toMatch(/"maintenance-mode" value="false"[^>]*>\s*<!-- why -->\s*<nvpair [^>]*value="31"/);
});

it("a comment that was taken out of the text goes", () => {
  const all = ["node 1: a", "primitive p ocf:heartbeat:Dummy", LOCATION, PROPERTY.replace("# why\n", "")];
  expect(edited(all.join("\n"))).not.toContain("why");
});

it("what the language does not know keeps its form: no id is made for it", () => {
  const foreign = '<primitive id="p" class="ocf" type="Dummy" provider="heartbeat"><foo bar="&#10;x"/></primitive>';
  const cib = readXml(
    `<cib validate-with="none"><configuration><crm_config/><nodes/><resources>${foreign}</resources><constraints/></configuration></cib>`,
  );
  const workspace = new Workspace(cib);
  const { statements } = readText(`xml ${foreign}`, { surroundings: NO_SURROUNDINGS, manner: TEXT });
  applyStatements(workspace, statements, { kind: "update" });
  expect(workspace.cib).toBe(cib);
});

it.each(["\u0000", "\u0001", "\u001b"])(
  "a control character (%j), which no CIB can hold, is refused where it stands",
  (char) => {
    const { errors } = readText(`primitive q Dummy params a="x${char}"`, {
      surroundings: NO_SURROUNDINGS,
      manner: TEXT,
    });
    expect(errors[0]?.at).toEqual({ line: 1, column: 30 });
    expect(() => writeXml(element("nvpair", { value: char }))).toThrow(/control character/);
  },
);
