import { describe, expect, test } from "vitest";
import { accessTo, firstDenied, isEnforced, isLimited, permissionsOf, readablePart } from "../../../src/acl/index.ts";
import { applyPatchset, type Element, element, readXml, select, writeXml } from "../../../src/cib/index.ts";
import { utc } from "../../../src/rules/index.ts";

/** A document with these permissions for the user `ann`, and with the users and groups given besides. */
function documentWith(permissions: string, more = ""): Element {
  return readXml(`<cib epoch="1"><configuration>
    <crm_config><cluster_property_set id="o"><nvpair id="o-acl" name="enable-acl" value="true"/></cluster_property_set></crm_config>
    <nodes><node id="1" uname="n1"/></nodes>
    <resources><!-- theirs -->
      <primitive id="a" class="ocf"><meta_attributes id="a-m"><nvpair id="a-t" name="target-role" value="Started"/></meta_attributes></primitive>
      <primitive id="b" class="lsb" description="x"/>
    </resources>
    <constraints/>
    <acls><acl_role id="r">${permissions}</acl_role><acl_target id="ann"><role id="r"/></acl_target>${more}</acls>
  </configuration></cib>`);
}

const may = (kind: string, what: string): string => `<acl_permission id="p" kind="${kind}" ${what}/>`;
const ANN = { user: "ann", groups: [] };

describe("the permissions of a user", () => {
  const roles = `<acl_role id="q">${may("read", 'xpath="//q"')}</acl_role>`;
  test.each<[string, string, readonly string[], string[]]>([
    ["by id", "ann", [], ["write //r"]],
    ["by name, when there is one", "bob", [], ["read //q"]],
    ["by group", "eve", ["staff"], ["read //q"]],
    ["of several, in the order of the document", "ann", ["staff"], ["write //r", "read //q"]],
    ["none by the id of a target that has a name", "target", [], []],
    ["none by the name of a group", "staff", [], []],
    ["none for a user who is not there", "eve", [], []],
  ])("%s", (_rule, user, groups, wanted) => {
    const document = documentWith(
      may("write", 'xpath="//r"'),
      `${roles}<acl_target id="target" name="bob"><role id="q"/></acl_target>
       <acl_group id="staff"><role id="q"/></acl_group>`,
    );
    expect(permissionsOf(document, { user, groups }).map(({ kind, xpath }) => `${kind} ${xpath}`)).toEqual(wanted);
  });

  test.each<[string, string[]]>([
    ['kind="read" xpath="/cib"', ["/cib"]],
    ['kind="read" reference="a"', ["//*[@id='a']"]],
    ['kind="read" object-type="primitive"', ["//primitive"]],
    ['kind="read" object-type="primitive" attribute="class"', ["//primitive[@class]"]],
    ['kind="read" object-type="primitive" reference="a" attribute="class"', ["//primitive[@id='a' and @class]"]],
    ['kind="read" attribute="class"', []],
    ['kind="look" xpath="/cib"', []],
    ['xpath="/cib"', []],
  ])("an <acl_permission %s> is about %j", (attributes, wanted) => {
    const document = documentWith(`<acl_permission id="p" ${attributes}/>`);
    expect(permissionsOf(document, ANN).map(({ xpath }) => xpath)).toEqual(wanted);
  });

  test("root and hacluster are never limited", () => {
    expect(["root", "hacluster", "", "ann"].map(isLimited)).toEqual([false, false, false, true]);
  });
});

describe("what permissions give", () => {
  test.each<[string, string, string, string]>([
    ["nothing by default", "", "/cib", "none"],
    ["all below what is named", may("read", 'xpath="/cib"'), "//nvpair[@id='a-t']", "read"],
    ["more below", may("read", 'xpath="/cib"') + may("write", 'xpath="//resources"'), "//primitive[@id='a']", "write"],
    ["less below", may("write", 'xpath="/cib"') + may("deny", 'reference="a"'), "//nvpair[@id='a-t']", "none"],
    [
      "nothing where both is said of one",
      may("write", 'reference="a"') + may("deny", 'reference="a"'),
      "//primitive",
      "none",
    ],
    [
      "what is above, where reading is said below",
      may("write", 'xpath="/cib"') + may("read", 'reference="a"'),
      "//primitive",
      "write",
    ],
    ["the element that has the attribute", may("read", 'xpath="//@description"'), "//primitive[@id='b']", "read"],
    ["the root for /", may("read", 'xpath="/"'), "/cib", "read"],
    ["nothing for an XPath that is none", may("write", 'xpath="//["'), "/cib", "none"],
    [
      "and nothing at all where that was to deny",
      may("write", 'xpath="/cib"') + may("deny", 'xpath="//["'),
      "/cib",
      "none",
    ],
  ])("%s", (_rule, permissions, xpath, wanted) => {
    const document = documentWith(permissions);
    const [found] = select(document, xpath);
    expect(accessTo(document, permissionsOf(document, ANN))(found!.element)).toBe(wanted);
  });
});

describe("the part that may be read", () => {
  const part = (permissions: string): string | undefined => {
    const document = documentWith(permissions);
    const shown = readablePart(document, accessTo(document, permissionsOf(document, ANN)));
    return shown && writeXml(shown, { indent: 0 });
  };
  test("is the document itself when all may be read", () => {
    const document = documentWith(may("read", 'xpath="/cib"'));
    expect(readablePart(document, accessTo(document, permissionsOf(document, ANN)))).toBe(document);
  });
  test("keeps the way to what may be read, and of that no more than ids", () => {
    expect(part(may("read", 'xpath="//meta_attributes"'))).toBe(
      '<cib><configuration><resources><primitive id="a"><meta_attributes id="a-m">' +
        '<nvpair id="a-t" name="target-role" value="Started"/></meta_attributes></primitive></resources></configuration></cib>',
    );
  });
  test("lacks what is hidden, but not what may be read inside of it", () => {
    const text = part(may("read", 'xpath="/cib"') + may("deny", 'xpath="//resources"') + may("read", 'reference="b"'));
    expect(text).toContain('<resources><primitive id="b" class="lsb" description="x"/></resources>');
    expect(text).toContain('<cib epoch="1">');
    expect(text).not.toContain("theirs");
  });
  test("is nothing where nothing is", () => {
    expect(part(may("deny", 'xpath="/cib"'))).toBeUndefined();
  });
});

describe("a change", () => {
  const change = (operation: string, path: string, more = "", inside = ""): string =>
    `<change operation="${operation}" path="/cib/configuration${path}" ${more}>${inside}</change>`;
  const to = (attributes: string): string => `<change-result><x ${attributes}/></change-result>`;
  const A = "/resources/primitive[@id='a']";
  const WRITE_RESOURCES = may("read", 'xpath="/cib"') + may("write", 'xpath="//resources"');
  const READ = may("read", 'xpath="/cib"');
  test.each<[string, string, string, string | undefined]>([
    [
      "of an attribute, where that may be changed",
      WRITE_RESOURCES,
      change("modify", A, "", to('id="a" class="x"')),
      undefined,
    ],
    ["of an attribute, where not", READ, change("modify", A, "", to('id="a" class="x"')), A],
    ["that takes an attribute away", READ, change("modify", A, "", to('id="a"')), A],
    [
      "that makes the permission fit is none it gives",
      READ + may("write", 'xpath="//primitive[@description]"'),
      change("modify", A, "", to('id="a" class="x" description="mine"')),
      A,
    ],
    [
      "away from what is permitted is none, either",
      READ + may("write", 'xpath="//primitive[@description]"'),
      change("modify", "/resources/primitive[@id='b']", "", to('id="b" class="x"')),
      "/resources/primitive[@id='b']",
    ],
    ["that deletes", WRITE_RESOURCES, change("delete", A), undefined],
    ["that deletes what may only be read", READ, change("delete", A), A],
    ["that deletes what is hidden", WRITE_RESOURCES + may("deny", 'reference="a"'), change("delete", A), A],
    ["that moves", WRITE_RESOURCES, change("move", "/resources/primitive[@id='b']", 'position="0"'), undefined],
    ["that moves what may only be read", READ, change("move", A, 'position="0"'), A],
    [
      "that creates",
      WRITE_RESOURCES,
      change("create", "/resources", 'position="0"', '<primitive id="c" class="x"/>'),
      undefined,
    ],
    [
      "that creates what may only be read",
      READ,
      change("create", "/resources", 'position="0"', '<primitive id="c" class="x"/>'),
      "/resources/primitive[@id='c']",
    ],
    [
      "that creates an empty place",
      READ,
      change("create", A, 'position="0"', '<instance_attributes id="i"/>'),
      undefined,
    ],
    [
      "that creates an empty place among ACLs",
      READ,
      change("create", "/acls", 'position="0"', '<acl_role id="mine"/>'),
      "/acls/acl_role[@id='mine']",
    ],
    [
      "that fills a new place with what may be created",
      READ + may("write", "xpath=\"//nvpair[@name='x']\""),
      change(
        "create",
        A,
        'position="0"',
        '<instance_attributes id="i"><nvpair id="n" name="x" value="1"/></instance_attributes>',
      ),
      undefined,
    ],
    [
      "that fills a new place with what may not",
      READ + may("write", "xpath=\"//nvpair[@name='x']\""),
      change(
        "create",
        A,
        'position="0"',
        '<instance_attributes id="i"><nvpair id="n" name="y" value="1"/></instance_attributes>',
      ),
      `${A}/instance_attributes[@id='i']/nvpair[@id='n']`,
    ],
    [
      "that comments on what may only be read",
      READ,
      change("create", "/resources", 'position="0"', "<!--new-->"),
      "/resources/comment",
    ],
    ["that takes a comment away", READ, change("delete", "/resources/comment", 'position="0"'), "/resources/comment"],
    ["beside a comment leaves that alone", READ + may("write", 'reference="a"'), change("delete", A), undefined],
  ])("%s", (_what, permissions, patch, denied) => {
    const before = documentWith(permissions);
    const after = applyPatchset(before, readXml(`<diff format="2">${patch}</diff>`), { checkVersion: false });
    const found = firstDenied(before, after, permissionsOf(before, ANN));
    expect(found).toBe(denied === undefined ? undefined : `/cib/configuration${denied}`);
  });

  test("of the version is one, and no change is none", () => {
    const before = documentWith(READ);
    const permissions = permissionsOf(before, ANN);
    expect(firstDenied(before, { ...before, attributes: { epoch: "9" } }, permissions)).toBe("/cib");
    expect(firstDenied(before, before, permissions)).toBeUndefined();
  });

  test("by the permissions that were, not by those it brings", () => {
    const before = documentWith(READ);
    const after = documentWith(may("write", 'xpath="/cib"'));
    expect(firstDenied(before, after, permissionsOf(before, ANN))).toContain("acl_permission");
  });
});

describe("ACLs are enforced", () => {
  const options = (...values: string[]): Element =>
    element("cib", {}, [
      element("configuration", {}, [
        element(
          "crm_config",
          {},
          values.map((value, index) =>
            element("cluster_property_set", { id: index === 1 ? "cib-bootstrap-options" : `o${index}` }, [
              element("nvpair", { name: "enable-acl", value }),
            ]),
          ),
        ),
      ]),
    ]);
  test.each<[string[], boolean]>([
    [[], false],
    [["true"], true],
    [["yes"], true],
    [["false"], false],
    [["perhaps"], false],
    [["false", "true"], true],
  ])("with enable-acl=%j: %s", (values, wanted) => {
    expect(isEnforced(options(...values), 0, utc)).toBe(wanted);
  });
});
