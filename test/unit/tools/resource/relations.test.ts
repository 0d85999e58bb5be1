import { describe, expect, it } from "vitest";
import { cibOf, dummy, ran } from "./run.ts";

const CIB = cibOf(
  `${dummy("a")}${dummy("b")}${dummy("c")}<group id="g">${dummy("m1")}${dummy("m2")}</group>` +
    `<clone id="p"><meta_attributes id="pm"><nvpair id="pmp" name="promotable" value="true"/></meta_attributes>${dummy("q")}</clone>`,
  `<rsc_colocation id="a-b" rsc="a" with-rsc="b" score="INFINITY"/>
   <rsc_colocation id="b-c" rsc="b" with-rsc="c" score="-20" node-attribute="site"/>
   <rsc_colocation id="c-a" rsc="c" with-rsc="a" score="7"/>
   <rsc_colocation id="g-p" rsc="g" with-rsc="p" with-rsc-role="Promoted" score="INFINITY"/>
   <rsc_colocation id="c-m2" rsc="c" with-rsc="m2" score="3"/>
   <rsc_location id="b-n1" rsc="b" node="n1" score="5"/>
   <rsc_location id="b-rule" rsc="b"><rule id="b-r" score="-INFINITY"><expression id="b-e" attribute="#uname" operation="eq" value="n2"/></rule></rsc_location>`,
);

const NEAR = `Resources colocated with a:
  * c (score=7, id=c-a)
Resources a is colocated with:
  * b (score=INFINITY, id=a-b)
    * Locations:
      * Node n2 (score=-INFINITY, id=b-r, rsc=b)
      * Node n1 (score=5, id=b-n1, rsc=b)
`;
const FAR = `Resources colocated with a:
  * c (score=7, id=c-a)
    * Resources colocated with c:
      * b (score=-20, id=b-c)
        * Locations:
          * Node n2 (score=-INFINITY, id=b-r, rsc=b)
          * Node n1 (score=5, id=b-n1, rsc=b)
        * Resources colocated with b:
          * a (id=a-b - loop)
Resources a is colocated with:
  * b (score=INFINITY, id=a-b)
    * Locations:
      * Node n2 (score=-INFINITY, id=b-r, rsc=b)
      * Node n1 (score=5, id=b-n1, rsc=b)
    * Resources b is colocated with:
      * c (score=-20, id=b-c)
        * Resources c is colocated with:
          * a (id=c-a - loop)
          * m2 (score=3, id=c-m2)
`;

/** Each as Pacemaker 3.0.2's crm_resource prints it for the same document. */
const TEXT: readonly (readonly [line: string, stdout: string])[] = [
  ["-a -r a", NEAR],
  ["-A -r a", FAR],
  ["--constraints --recursive --resource a", FAR],
  ["-a -r m2", "Resources g is colocated with:\n  * p (score=INFINITY, with role=Promoted, id=g-p)\n"],
  ["-a -f -r m2", "Resources colocated with m2:\n  * c (score=3, id=c-m2)\n"],
  ["-a -r q", "Resources colocated with p:\n  * g (score=INFINITY, needs role=Promoted, id=g-p)\n"],
  ["-a -r q:0 --force", ""],
];

describe("crm_resource --constraints and --stack", () => {
  it.each(TEXT)("%s", async (line, stdout) => {
    expect(await ran(CIB, line)).toMatchObject({ code: 0, stdout, stderr: "" });
  });
  it("tells a colocation in XML wherever it is met, with roles and attributes", async () => {
    const { stdout } = await ran(CIB, "-A -r b --output-as=xml");
    const lines = stdout.split("\n").filter((text) => text.startsWith("    <"));
    expect(lines.map((text) => text.trim())).toEqual([
      '<rsc_location node="n2" rsc="b" id="b-r" score="-INFINITY"/>',
      '<rsc_location node="n1" rsc="b" id="b-n1" score="5"/>',
      '<rsc_colocation id="a-b" rsc="a" with-rsc="b" score="INFINITY" node-attribute="#uname"/>',
      '<rsc_colocation id="c-a" rsc="c" with-rsc="a" score="7" node-attribute="#uname"/>',
      '<rsc_colocation id="b-c" rsc="b" with-rsc="c" score="-20" node-attribute="site"/>',
      '<rsc_colocation id="b-c" rsc="b" with-rsc="c" score="-20" node-attribute="site"/>',
      '<rsc_colocation id="c-a" rsc="c" with-rsc="a" score="7" node-attribute="#uname"/>',
      '<rsc_colocation id="a-b" rsc="a" with-rsc="b" score="INFINITY" node-attribute="#uname"/>',
      '<rsc_colocation id="c-m2" rsc="c" with-rsc="m2" score="3" node-attribute="#uname"/>',
    ]);
    expect((await ran(CIB, "-a -r g --output-as=xml")).stdout).toContain('with-rsc-role="Promoted"');
  });
  it("asks for a resource, and for one that there is", async () => {
    expect(await ran(CIB, "-a")).toMatchObject({
      code: 64,
      stderr: "crm_resource: Must supply a resource ID with -r/--resource\n",
    });
    expect(await ran(CIB, "-A -r a -N x")).toMatchObject({
      code: 105,
      stderr: "crm_resource: Node 'x' not found\nError performing operation: No such object\n",
    });
    expect(await ran(CIB, "-A -r x")).toMatchObject({
      code: 105,
      stderr: "crm_resource: Resource 'x' not found\nError performing operation: No such object\n",
    });
  });
});
