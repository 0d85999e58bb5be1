import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { descendants, type Element, readXml, schemaRank } from "../../../src/cib/index.ts";
import { ELEMENTS } from "../../../src/verify/schema/elements.ts";
import { editInPlace, roundTrip } from "../../conformance/support/crmsh-language.ts";
import { CONFIGURATIONS } from "../../support/random-configuration.ts";
import { DOCUMENTS, documentByTable } from "../../support/random-document/by-table.ts";

const RUNS = Number(process.env.LIFELINE_RUNS ?? 200);
const TIMEOUT_MS = 30_000 + RUNS * 50;

describe("any configuration", () => {
  it.each([
    ["of the usual objects with unusual values", CONFIGURATIONS],
    ["that the schema allows", DOCUMENTS],
  ])(
    "%s is printed without raw XML, and read back the same",
    (_what, documents: fc.Arbitrary<Element>) => {
      fc.assert(
        fc.property(documents, (cib) => {
          const { text, raw, refused, changed } = roundTrip(cib);
          expect({ raw, refused, changed }, text).toEqual({ raw: 0, refused: undefined, changed: undefined });
          for (const how of ["edit", "update"] as const)
            expect(editInPlace(cib, text, how), `${how}\n${text}`).toBeUndefined();
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );
});

describe("rights of a schema before 2.0", () => {
  it("have words for an empty attribute too", () => {
    const cib = readXml(
      '<cib validate-with="pacemaker-1.2" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes/><resources/>' +
        '<constraints/><acls><acl_role id="r"><write id="w" tag="primitive" attribute=""/><read id="d" xpath=""/></acl_role></acls>' +
        "</configuration><status/></cib>",
    );
    expect(roundTrip(cib)).toMatchObject({ raw: 0, refused: undefined, changed: undefined });
    expect(editInPlace(cib, roundTrip(cib).text, "edit")).toBeUndefined();
  });
});

describe("documents that are made by the table of elements", () => {
  it("have each element and attribute that their schema has", () => {
    const rank = schemaRank("pacemaker-3.9")!;
    const seen = new Set<string>();
    for (let seed = 0; seed < 150; seed++) {
      for (const { name, attributes } of descendants(documentByTable(seed))) {
        seen.add(name);
        for (const attribute of Object.keys(attributes)) seen.add(`${name} ${attribute}`);
      }
    }
    // Rights of ACLs before schema 1.3 have other elements.
    const old = new Set(["acl_user", "role_ref", "read", "write", "deny"]);
    const wanted = Object.entries(ELEMENTS)
      .filter(([name]) => !old.has(name))
      .flatMap(([name, { attributes }]) => [
        name,
        ...[...attributes.values()]
          .filter(({ since, until }) => rank >= since && rank <= until)
          .map((attribute) => `${name} ${attribute.name}`),
      ]);
    expect(wanted.filter((what) => !seen.has(what))).toEqual([]);
  });
});
