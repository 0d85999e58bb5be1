import { describe, expect, it } from "vitest";
import { cibOf, dummy, hostState, ran } from "./run.ts";

const op = (rsc: string, task: string, call: number, more = ""): string => {
  const [name = "", interval = "0"] = task.split(" ");
  const key = `${rsc}_${name}_${interval}`;
  return `<lrm_rsc_op id="${key}" operation_key="${key}" operation="${name}" interval="${interval}" call-id="${call}" transition-key="1:0:0:u" transition-magic="0:0;1:0:0:u" rc-code="0" op-status="0" ${more}/>`;
};
const history = (rsc: string, ...ops: string[]): string =>
  `<lrm_resource id="${rsc}" class="ocf" provider="pacemaker" type="Dummy">${ops.join("")}</lrm_resource>`;

const TIMED = 'last-rc-change="1700000000" exec-time="12" queue-time="0"';
const CIB = cibOf(
  `${dummy("a")}<clone id="c">${dummy("k")}</clone>`,
  "",
  hostState(
    "1",
    history("a", op("a", "monitor 10000", 9, TIMED), op("a", "stop", 4), op("a", "start", 8, TIMED)) +
      history("k", op("k", "start", 5)),
  ) +
    hostState("2", history("a", op("a", "start", 2), op("a", "stop", 3)) + history("gone", op("gone", "monitor", 1))) +
    '<node_state id="3" uname="n3"/>',
);

const at = "last-rc-change='Tue Nov 14 22:13:20 2023', exec=12ms";
const A = "a\t(ocf:pacemaker:Dummy):\t Started";
const ACTIVE = [
  `${A}: a_start_0 (node=n1, call=8, rc=0, ${at}): Done`,
  `${A}: a_monitor_10000 (node=n1, call=9, rc=0, ${at}): Done`,
  "k\t(ocf:pacemaker:Dummy):\t Started: k_start_0 (node=n1, call=5, rc=0): Done",
];

const TEXT: readonly (readonly [line: string, lines: readonly string[]])[] = [
  ["-O -N n1", ACTIVE],
  ["-o -r a -N n1", [`${A}: a_stop_0 (node=n1, call=4, rc=0): Done`, ...ACTIVE.slice(0, 2)]],
  ["-O -r k", ACTIVE.slice(2)],
  ["-o -r a -N n2", ["start", "stop"].map((task, n) => `${A}: a_${task}_0 (node=n2, call=${n + 2}, rc=0): Done`)],
  ["-O -r a -N n2", []],
  ["-O -r nothing", []],
];

/** Each as Pacemaker 3.0.2's crm_resource prints it for the same document. */
describe("crm_resource --list-operations and --list-all-operations", () => {
  it.each(TEXT)("%s", async (line, lines) => {
    const stdout = lines.map((text) => `${text}\n`).join("");
    expect(await ran(CIB, line)).toMatchObject({ code: 0, stdout, stderr: "" });
  });
  it("names the agent in XML, and of an operation that was not timed no time", async () => {
    const { stdout } = await ran(CIB, "-O -N n1 --output-as=xml");
    expect(stdout).toContain(
      '    <operation op="a_start_0" node="n1" call="8" rc="0" status="Done" rsc="a" agent="ocf:pacemaker:Dummy" last-rc-change="Tue Nov 14 22:13:20 2023" exec-time="12"/>\n',
    );
    expect(stdout).toContain('rsc="k" agent="ocf:pacemaker:Dummy"/>\n');
  });
  it("has no list in XML where there is nothing to list", async () => {
    expect((await ran(CIB, "-O -r nothing --output-as=xml")).stdout).not.toContain("<operations");
  });
  it("knows which hosts there are", async () => {
    expect(await ran(CIB, "-O -N n9")).toMatchObject({
      code: 105,
      stderr: "crm_resource: Node 'n9' not found\nError performing operation: No such object\n",
    });
  });
});
