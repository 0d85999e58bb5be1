import { describe, expect, it } from "vitest";
import { crmResource } from "../../../../src/tools/crm-resource.ts";
import { documentOf, dummy, meta, online, ran } from "./support.ts";

const RESOURCES =
  dummy("p") +
  dummy("q") +
  `<clone id="c">${dummy("cp")}</clone>` +
  `<clone id="m">${meta("m", "promotable", "true")}${dummy("mp")}</clone>`;

const ban = (id: string, rsc: string, node: string): string =>
  `<rsc_location id="${id}" rsc="${rsc}" role="Started" node="${node}" score="-INFINITY"/>`;

/** As --lifetime makes them: `end` is when it is over. */
function until(kind: "prefer" | "ban", rsc: string, node: string, end: string, role = "Started"): string {
  const id = kind === "ban" ? `cli-ban-${rsc}-on-${node}` : `cli-prefer-${rsc}`;
  const ids =
    kind === "ban"
      ? [`${id}-rule`, `${id}-expr`, `${id}-lifetime`]
      : [`cli-prefer-rule-${rsc}`, `cli-prefer-expr-${rsc}`, `cli-prefer-lifetime-end-${rsc}`];
  return (
    `<rsc_location id="${id}" rsc="${rsc}" role="${role}"><rule id="${ids[0]}" score="INFINITY" boolean-op="and">` +
    `<expression id="${ids[1]}" attribute="#uname" operation="eq" value="${node}" type="string"/>` +
    `<date_expression id="${ids[2]}" operation="lt" end="${end}"/></rule></rsc_location>`
  );
}

const PAST = "2025-01-01 00:00:00Z";
const FUTURE = "2027-01-01 00:00:00Z";

const CONSTRAINTS =
  ban("cli-ban-p-on-n1", "p", "n1") +
  ban("cli-ban-p-on-n2", "p", "n2") +
  '<rsc_location id="cli-prefer-p" rsc="p" role="Started" node="n2" score="INFINITY"/>' +
  until("prefer", "q", "n1", PAST) +
  until("ban", "c", "n1", FUTURE) +
  until("ban", "m", "n1", PAST, "Promoted") +
  '<rsc_location id="mine" rsc="p" node="n3" score="5"/>';

const STATUS = online({ n1: ["p", "cp", "mp promoted"], n2: ["cp", "mp"] });
const DOCUMENT = documentOf({ resources: RESOURCES, constraints: CONSTRAINTS, status: STATUS });
const call = (line: string, document = DOCUMENT) => ran(crmResource, "crm_resource", document, line);
const idsIn = (cib: string): string[] => [...cib.matchAll(/<rsc_location id="([^"]*)"/g)].map((match) => match[1]!);
const removed = (out: string): string[] => [...out.matchAll(/^Removing constraint: (.*)$/gm)].map((match) => match[1]!);

/** As Pacemaker 3.0.2's crm_resource does it on such a document, the version included. */
describe("crm_resource --clear", () => {
  it.each([
    ["-U -r p", ["cli-ban-p-on-n1", "cli-ban-p-on-n2", "cli-prefer-p"], "7.0"],
    ["-U -r p -N n2", ["cli-ban-p-on-n2", "cli-prefer-p"], "6.0"],
    ["-U -r p -N n1", ["cli-ban-p-on-n1"], "6.0"],
    ["-U -r p -N n1 --force", ["cli-ban-p-on-n1", "cli-prefer-p"], "6.0"],
    ["-U -r p -N n3", [], "5.0"],
    ["-U -r q -N n1", ["cli-prefer-q"], "6.0"],
    ["-U -r q -N n2", [], "5.0"],
    ["-U --expired", ["cli-ban-m-on-n1", "cli-prefer-q"], "7.0"],
    ["-U --expired -r m", ["cli-ban-m-on-n1"], "6.0"],
    ["-U --expired -N n2", [], "5.0"],
    ["-U --expired --promoted", ["cli-ban-m-on-n1"], "6.0"],
  ])("%s removes %j", async (line, ids, version) => {
    const { code, out, cib, version: after } = await call(line);
    expect({ code, ids: removed(out), version: after }).toEqual({ code: 0, ids, version });
    expect(idsIn(cib)).toEqual(idsIn(DOCUMENT).filter((id) => !ids.includes(id)));
  });
  it("removes without a word when it is to be quiet", async () => {
    const { out, cib } = await call("-U -r p -Q");
    expect(out).toBe("");
    expect(idsIn(cib)).not.toContain("cli-prefer-p");
  });
});

describe("crm_resource --move and --ban", () => {
  it.each([
    ["-M -r p -N n1", 108, "Requested item already exists"],
    ["-M -r p -N nope", 105, "Node 'nope' not found"],
    ["-M -r nope -N n1", 105, "Resource 'nope' not found"],
    ["-M -r cp:0 -N n3", 2, "Cannot operate on clone resource instance 'cp:0'"],
    ["-M -r c", 64, "Resource 'c' not moved: active in 2 locations."],
    ["-M -r q", 64, "Resource 'q' not moved: active in 0 locations."],
    ["-M -N n1", 64, "Must supply a resource ID with -r/--resource"],
    ["-M -r p -N n3 --lifetime PT5", 64, "Invalid duration specified: PT5"],
    ["-L --expired", 64, "--expired requires --clear or -U"],
  ])("%s ends with %i and changes nothing", async (line, code, words) => {
    const { code: ended, err, cib, version } = await call(line);
    expect(ended).toBe(code);
    expect(err).toContain(words);
    expect(idsIn(cib)).toEqual(idsIn(DOCUMENT));
    expect(version).toBe("5.0");
  });
  it("clears what stands in the way of a move in one commit that counts as Pacemaker's three", async () => {
    const { cib, version } = await call("-M -r p -N n1 -f");
    expect(idsIn(cib)).toEqual([
      "cli-ban-p-on-n2",
      "cli-prefer-q",
      "cli-ban-c-on-n1",
      "cli-ban-m-on-n1",
      "mine",
      "cli-prefer-p",
    ]);
    expect(cib).toContain('<rsc_location id="cli-prefer-p" rsc="p" role="Started" node="n1" score="INFINITY"/>');
    expect(version).toBe("8.0");
  });
  it("bans the old place with --force", async () => {
    const { out, cib } = await call("-M -r p -N n3 -f");
    expect(out).toMatch(/^WARNING: Creating rsc_location constraint 'cli-ban-p-on-n1'/);
    expect(cib).toContain('<rsc_location id="cli-prefer-p" rsc="p" role="Started" node="n3" score="INFINITY"/>');
  });
  it("moves what is promoted from where it is promoted", async () => {
    expect(await call("-M -r m -N n1")).toMatchObject({ code: 108 });
    expect(await call("-M -r m -N n2")).toMatchObject({ code: 0, version: "6.0" });
  });
  it("does not take --promoted from what cannot be promoted", async () => {
    const { out, cib } = await call("-M -r q -N n3 --promoted");
    expect(out).toBe("Ignoring --promoted option: q is not promotable\n");
    expect(cib).toContain('<rsc_location id="cli-prefer-q" rsc="q" role="Started" node="n3" score="INFINITY"/>');
  });
  it("gives a lifetime an end, in a rule that --clear finds again", async () => {
    const { out, cib } = await call("-M -r q -N n3 --lifetime PT1H");
    expect(out).toBe("Migration will take effect until: 2026-01-01 01:00:00Z\n");
    const flat = cib.replace(/>\s+</g, "><");
    expect(flat).toContain(until("prefer", "q", "n3", "2026-01-01 01:00:00Z"));
  });
  it.each([
    ["pacemaker-3.6", "Master"],
    ["pacemaker-3.7", "Promoted"],
    ["pacemaker-2.10", "Master"],
    ["none", "Promoted"],
  ])("in %s the promoted role is %s", async (schema, role) => {
    const document = documentOf({ schema, resources: RESOURCES, status: STATUS });
    const { cib } = await call("-B -r m -N n2 --promoted", document);
    expect(cib).toContain(`<rsc_location id="cli-ban-m-on-n2" rsc="m" role="${role}" node="n2" score="-INFINITY"/>`);
  });
});
