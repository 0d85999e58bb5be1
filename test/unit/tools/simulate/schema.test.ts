import { describe, expect, it } from "vitest";
import { readXml } from "../../../../src/cib/index.ts";
import { loadTool } from "../../../../src/tools/index.ts";
import { MemoryIo } from "../../../support/tool-io.ts";

const PRIMITIVE = '<primitive id="r" class="ocf" provider="heartbeat" type="Dummy"/>';
const document = (schema: string, { resources = PRIMITIVE, more = "" } = {}): string =>
  `<cib ${schema} epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes/><resources>${resources}</resources><constraints/>${more}</configuration><status/></cib>`;

async function simulate(cib: string, args: readonly string[] = [], watched = false) {
  const io = Object.assign(new MemoryIo("crm_simulate", () => cib), { watched });
  const tool = await loadTool("crm_simulate");
  const code = await tool(["-x", "cib.xml", ...args], io);
  return { code, out: io.stdout, err: io.stderr, files: io.files };
}

describe("the schema of what crm_simulate reads", () => {
  const unknown = "crm_simulate: Cannot validate CIB with unknown (pacemaker-9999.0) validate-with\n";
  it.each([
    ['validate-with="pacemaker-9999.0"', unknown],
    ["", "crm_simulate: Cannot validate CIB with missing validate-with\n"],
  ])("%s is told to whoever looks on or asks for more, to nobody else", async (schema, text) => {
    const cib = document(schema);
    expect(await simulate(cib)).toMatchObject({ code: 78, out: "", err: "" });
    expect(await simulate(cib, [], true)).toMatchObject({ code: 78, out: "", err: text });
    expect(await simulate(cib, ["-V"])).toMatchObject({ code: 78, out: "", err: text });
  });

  it.each([
    [
      "pacemaker-3.9",
      /^crm_simulate: r: .*odd.*\nCannot upgrade configuration \(claiming pacemaker-3\.9 schema\) to at least pacemaker-4\.0 /,
    ],
    [
      "pacemaker-4.0",
      /^crm_simulate: r: .*odd.*\ncrm_simulate: The configuration does not conform to pacemaker-4\.0\n$/,
    ],
  ])("what %s does not know is named, and nothing is decided", async (schema, err) => {
    const odd = PRIMITIVE.replace("/>", ' odd="1"/>');
    const answer = await simulate(document(`validate-with="${schema}"`, { resources: odd }), ["-S", "-O", "out"]);
    expect(answer).toMatchObject({ code: 78, out: "", err: expect.stringMatching(err) });
    expect(answer.files.size).toBe(0);
  });

  it("what a newer schema knows is taken as that", async () => {
    const more = '<tags><tag id="t"><obj_ref id="r"/></tag></tags>';
    const { code, err, files } = await simulate(document('validate-with="pacemaker-1.2"', { more }), ["-I", "in"]);
    expect([code, err]).toEqual([0, ""]);
    expect(readXml(files.get("in")!).attributes["validate-with"]).toBe("pacemaker-4.0");
  });

  it("none is no schema: everything is taken", async () => {
    const { code, err } = await simulate(
      document('validate-with="none"', { resources: PRIMITIVE.replace("/>", ' odd="1"/>') }),
    );
    expect(code).toBe(0);
    expect(err).toMatch(/^Schema validation of configuration is disabled/);
  });

  it("a directory's files that are no clusters are told and passed over", async () => {
    const good = document('validate-with="pacemaker-4.0"');
    const io = new MemoryIo("crm_simulate");
    io.files.set("bad.xml", "<cib").set("good.xml", good).set("notes.txt", "");
    Object.assign(io, { readFile: (path: string) => io.files.get(path.replace("dir/", "")) });
    const tool = await loadTool("crm_simulate");
    expect(await tool(["-P", "dir"], io)).toBe(0);
    expect(io.stdout).toMatch(/^Timings:\n {2}\* Testing dir\/good\.xml \.\.\. \d+\.\d\d secs\n$/);
    expect(io.stderr).toMatch(/^crm_simulate: dir\/bad\.xml: /);
  });
});
