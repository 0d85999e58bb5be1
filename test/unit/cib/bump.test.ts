import { describe, expect, it } from "vitest";
import {
  bumpVersion,
  ctime,
  type Element,
  formatVersion,
  readXml,
  stampLastWritten,
  versionOf,
} from "../../../src/cib/index.ts";

const cib = (version: string, resources = "", status = ""): Element => {
  const [admin, epoch, updates] = version.split(".");
  return readXml(
    `<cib admin_epoch="${admin}" epoch="${epoch}" num_updates="${updates}"><configuration><resources>${resources}</resources></configuration><status>${status}</status></cib>`,
  );
};

describe("the version after a change", () => {
  it.each([
    ["nothing changed", cib("0.4.1"), cib("0.4.1"), "0.4.1"],
    ["the configuration: epoch, and num_updates begins anew", cib("0.4.1"), cib("0.4.1", "<a/>"), "0.5.0"],
    ["the status: num_updates", cib("0.4.1"), cib("0.4.1", "", "<a/>"), "0.4.2"],
    ["both", cib("0.4.1"), cib("0.4.1", "<a/>", "<a/>"), "0.5.0"],
    ["an epoch that was set counts as a change of <cib> alone", cib("0.4.1"), cib("0.40.1"), "0.40.2"],
    ["a replacement that brings its own epochs", cib("0.4.1"), cib("0.9.7", "<a/>"), "0.10.0"],
    [
      "attributes in another order are a change",
      cib("0.4.1", '<a x="" y=""/>'),
      cib("0.4.1", '<a y="" x=""/>'),
      "0.5.0",
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(formatVersion(versionOf(bumpVersion(before, after).attributes))).toBe(expected);
  });

  it.each([
    ["a change that is two edits", cib("0.4.1"), cib("0.4.1", "<a/>"), 2, "0.6.0"],
    ["a change of the status that is two edits", cib("0.4.1"), cib("0.4.1", "", "<a/>"), 2, "0.4.3"],
    ["an edit that puts the same in its place", cib("0.4.1"), cib("0.4.1"), 1, "0.5.0"],
    ["no edit", cib("0.4.1"), cib("0.4.1"), 0, "0.4.1"],
    ["a change that nobody counted", cib("0.4.1"), cib("0.4.1", "<a/>"), 0, "0.5.0"],
  ])("%s", (_name, before, after, edits, expected) => {
    expect(formatVersion(versionOf(bumpVersion(before, after, edits).attributes))).toBe(expected);
  });

  it("who changed it stands in the attributes of <cib>", () => {
    const stamped = stampLastWritten(cib("0.1.0"), { host: "a", client: "crm", user: "root", epochMs: 1000 });
    expect(stamped.attributes).toMatchObject({ "update-origin": "a", "update-client": "crm", "update-user": "root" });
    expect(stamped.attributes["cib-last-written"]).toBe(ctime(1000));
    expect(ctime(1000)).toMatch(/^(Thu Jan {2}1|Wed Dec 31) \d\d:\d\d:01 (1970|1969)$/);
  });
});
