import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { applyChanges, diff, type Element, readXml, versionOf, writeXml } from "../../../src/cib/index.ts";
import type { ClusterEvent, ClusterOrder, CommitOutcome } from "../../../src/client/index.ts";
import {
  PacemakerCluster,
  type ProgramEnd,
  type Programs,
  systemPrograms,
} from "../../../src/client/pacemaker/index.ts";
import { catalogue } from "../../support/agents.ts";

const ORIGIN = { user: "root", client: "crm", commands: [] };
const OK: ProgramEnd = { code: 0, stdout: "", stderr: "" };

function document(epoch: number, resources: string, status = ""): string {
  return `<cib admin_epoch="0" epoch="${epoch}" num_updates="3" dc-uuid="1" have-quorum="1"><configuration><crm_config/>
    <nodes><node id="1" uname="one"/><node id="2" uname="two"/></nodes>
    <resources>${resources}</resources><constraints/></configuration>
    <status><node_state id="1" uname="one" crmd="online" in_ccm="true" join="member">${status}</node_state></status></cib>`;
}

/** Pacemaker's programs, played: what they were called with, and answers by the first words of the call. */
function played(answers: Record<string, ProgramEnd | (() => ProgramEnd)>) {
  const calls: string[] = [];
  const inputs: string[] = [];
  const programs: Programs = async (name, args, input = "") => {
    const call = [name, ...args].join(" ");
    calls.push(call);
    inputs.push(input);
    const key = Object.keys(answers).find((begin) => call.startsWith(begin));
    const answer = key === undefined ? OK : answers[key]!;
    return typeof answer === "function" ? answer() : answer;
  };
  const cluster = new PacemakerCluster({ programs, host: "one", agents: catalogue([]), lookMs: 1 });
  return { cluster, calls, inputs };
}

const prints = (text: string): ProgramEnd => ({ ...OK, stdout: text });
const A = '<primitive id="a" class="ocf" provider="p" type="T"/>';
const B = '<primitive id="b" class="ocf" provider="p" type="T"/>';

function added(before: Element): ReturnType<typeof diff> {
  return diff(before, readXml(document(5, A + B)));
}

describe("a live Pacemaker", () => {
  it("is read through cibadmin", async () => {
    const { cluster } = played({ "cibadmin --query": prints(document(5, A)) });
    expect((await cluster.read()).version).toEqual({ adminEpoch: 0, epoch: 5, numUpdates: 3 });
  });

  it("takes a change as one patch for the version it has now", async () => {
    let text = document(5, A);
    const { cluster, inputs } = played({
      "cibadmin --query": () => prints(text),
      "cibadmin --patch": () => {
        text = document(6, A + B);
        return OK;
      },
    });
    const base = await cluster.read();
    const outcome = await cluster.commit({ base: base.version, changes: added(base.cib), origin: ORIGIN });
    expect(outcome).toMatchObject({ kind: "done", on: 1, of: 2 });
    const patch = readXml(inputs.find((input) => input !== "")!);
    expect(writeXml(patch, { indent: 0 })).toContain(
      '<version><source admin_epoch="0" epoch="5" num_updates="3"/><target admin_epoch="0" epoch="6" num_updates="0"/></version>' +
        `<change operation="create" path="/cib/configuration/resources" position="1">${B}</change>`,
    );
  });

  it.each<[string, (text: string) => ProgramEnd, string, Partial<CommitOutcome>]>([
    ["moved meanwhile", () => ({ code: 103, stdout: "", stderr: "old" }), document(6, A), { kind: "conflict" }],
    [
      "refused",
      () => ({ code: 78, stdout: "<cib/>", stderr: "Call cib_apply_diff failed: Update does not conform" }),
      document(5, A),
      { kind: "refused", error: { code: "refused", message: "Pacemaker refuses the change: Update does not conform" } },
    ],
    [
      "answered by nobody",
      () => ({ code: 124, stdout: "", stderr: "Timer expired" }),
      document(5, A),
      { kind: "unknown" },
    ],
  ])("says when a change was %s", async (_name, answer, later, expected) => {
    let text = document(5, A);
    const { cluster } = played({
      "cibadmin --query": () => prints(text),
      "cibadmin --patch": () => {
        text = later;
        return answer(text);
      },
    });
    const base = await cluster.read();
    expect(await cluster.commit({ base: base.version, changes: added(base.cib), origin: ORIGIN })).toMatchObject(
      expected,
    );
  });

  it("is asked again where only its status moved while the change was on its way", async () => {
    let updates = 3;
    const now = (): string => document(5, A).replace('num_updates="3"', `num_updates="${updates}"`);
    const { cluster, inputs } = played({
      "cibadmin --query": () => prints(now()),
      "cibadmin --patch": () => (++updates < 6 ? { code: 1, stdout: "", stderr: "update diff failed" } : OK),
    });
    const base = await cluster.read();
    const outcome = await cluster.commit({ base: base.version, changes: added(base.cib), origin: ORIGIN });
    expect(outcome.kind).toBe("done");
    const patches = inputs.filter((input) => input !== "");
    expect(patches.map((patch) => /num_updates="(\d+)"/.exec(patch)?.[1])).toEqual(["3", "4", "5"]);
  });

  it("is not asked for ever", async () => {
    let updates = 3;
    const { cluster } = played({
      "cibadmin --query": () => prints(document(5, A).replace('num_updates="3"', `num_updates="${updates}"`)),
      "cibadmin --patch": () => ({ code: ++updates > 3 ? 1 : 0, stdout: "", stderr: "update diff failed" }),
    });
    const base = await cluster.read();
    const outcome = await cluster.commit({ base: base.version, changes: added(base.cib), origin: ORIGIN });
    expect(outcome).toMatchObject({ kind: "refused" });
    expect(updates).toBe(23);
  });

  it("sends nothing when the configuration has moved before", async () => {
    const { cluster, calls } = played({ "cibadmin --query": prints(document(7, A)) });
    const changes = added(readXml(document(5, A)));
    const outcome = await cluster.commit({ base: versionOf({ epoch: "5" }), changes, origin: ORIGIN });
    expect(outcome.kind).toBe("conflict");
    expect(calls).toEqual(["cibadmin --query"]);
  });

  it("replaces the element above where Pacemaker has no path to what changed: comments", async () => {
    const text = document(5, `<group id="g"><!-- old -->${A}</group>${B}`);
    const { cluster, inputs } = played({ "cibadmin --query": prints(text) });
    const base = await cluster.read();
    const changes = diff(base.cib, readXml(document(5, `<group id="g"><!-- new -->${A}</group>${B}`)));
    await cluster.commit({ base: base.version, changes, origin: ORIGIN });
    const operations = readXml(inputs.find((input) => input !== "")!).children.slice(1);
    expect(operations.map((node) => node.kind === "element" && node.attributes)).toEqual([
      { operation: "delete", path: "/cib/configuration/resources/group[@id='g']" },
      { operation: "create", path: "/cib/configuration/resources", position: "0" },
    ]);
    expect(writeXml(operations[1] as Element, { indent: 0 })).toContain("<!-- new -->");
    expect(applyChanges(base.cib, changes)).toBeDefined();
  });

  it.each<[ClusterOrder, string[]]>([
    [{ kind: "cleanup" }, ["crm_resource --cleanup"]],
    [
      { kind: "refresh", resource: "a", node: "two", operation: "monitor", intervalMs: 10_000 },
      ["crm_resource --refresh --resource a --node two --operation monitor --interval 10000ms"],
    ],
    [{ kind: "attribute", node: "two", name: "x", value: "1" }, ["attrd_updater --node two --name x --update 1"]],
    [{ kind: "attribute", node: "two", name: "x", value: undefined }, ["attrd_updater --node two --name x --delete"]],
    [{ kind: "fail", resource: "a", node: "two" }, ["crm_resource --fail --resource a --node two"]],
    [{ kind: "fence", node: "two", action: "off" }, ["stonith_admin --fence two"]],
    [{ kind: "recheck" }, ["cibadmin --bump"]],
    [{ kind: "hosts", action: "remove", hosts: ["two"] }, ["crm_node --force --remove two"]],
    [{ kind: "hosts", action: "declare-off", hosts: ["two"] }, ["stonith_admin --confirm two"]],
  ])("has its own tools do what is ordered: %j", async (order, expected) => {
    const { cluster, calls } = played({});
    expect(await cluster.perform(order)).toEqual({ kind: "done", text: "" });
    expect(calls).toEqual(expected);
  });

  it("tells what they say when they refuse", async () => {
    const { cluster } = played({ stonith_admin: { code: 1, stdout: "", stderr: "stonith_admin: no device\n" } });
    expect(await cluster.perform({ kind: "fence", node: "two", action: "reboot" })).toEqual({
      kind: "refused",
      error: { code: "refused", message: "no device" },
    });
  });

  it("is busy while its DC is not idle, with the operations that are pending", async () => {
    const pending = `<lrm id="1"><lrm_resources><lrm_resource id="a"><lrm_rsc_op id="x" operation="start" interval="0"
      op-status="-1" rc-code="193" transition-key="4:17:0:u" last-rc-change="1000"/></lrm_resource></lrm_resources></lrm>`;
    const { cluster } = played({
      "cibadmin --query": prints(document(5, A, pending)),
      "crmadmin --status one": prints("Controller on one in state S_TRANSITION_ENGINE: ok"),
    });
    const status = await cluster.status();
    expect(status).toMatchObject({ dc: "one", quorum: true, transition: { number: 17 } });
    expect(status.transition!.actions).toMatchObject([
      { id: 4, key: "a_start_0", node: "one", state: "running", startedMs: 1_000_000 },
    ]);
  });

  it.each([
    ["S_IDLE", undefined],
    ["S_POLICY_ENGINE", "running"],
  ])("and %s is told without any", async (state, expected) => {
    const { cluster } = played({
      "cibadmin --query": prints(document(5, A)),
      crmadmin: prints(`Controller on one in state ${state}: ok`),
    });
    expect((await cluster.status()).transition?.actions[0]?.state).toBe(expected);
  });

  it("is watched by its version: the document comes when that has moved, and again after it was away", async () => {
    const texts = [document(5, A), document(6, A + B)];
    let away = false;
    const { cluster, calls } = played({
      "cibadmin --query": () => (away ? { code: 102, stdout: "", stderr: "not connected" } : prints(texts[0]!)),
      crmadmin: prints("in state S_IDLE: ok"),
    });
    const events: ClusterEvent[] = [];
    const next = Promise.withResolvers<void>();
    const stop = cluster.watch((event) => {
      events.push(event);
      if (event.kind === "status" && texts.length === 2) texts.shift();
      else if (event.kind === "status" && !away && events.every(({ kind }) => kind !== "lost")) away = true;
      else if (event.kind === "lost") away = false;
      else if (event.kind === "status") next.resolve();
    });
    await next.promise;
    stop();
    expect(events.map(({ kind }) => kind)).toEqual(["cib", "status", "cib", "status", "lost", "cib", "status"]);
    expect(events[2]).toMatchObject({ changes: [{ op: "create" }, { op: "modify" }] });
    expect(calls).toContain("cibadmin --query --no-children --xpath /cib");
  });
});

describe("Pacemaker's programs", () => {
  const home = mkdtempSync(join(tmpdir(), "ll-programs-"));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  function program(directory: string, name: string, text: string): string {
    mkdirSync(join(home, directory), { recursive: true });
    const path = join(home, directory, name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return join(home, directory);
  }

  it("are never Lifeline's own, which would ask for themselves, and mean the live cluster", async () => {
    const own = program("own/bin", "cibadmin", "echo own");
    const theirs = program("sys/bin", "cibadmin", 'echo "theirs $1 $(cat) [$CIB_file]"; exit 3');
    const programs = systemPrograms({ PATH: `${own}:${theirs}:/bin`, CIB_file: "/x" }, join(home, "own"));
    expect(await programs("cibadmin", ["--query"], "in")).toEqual({
      code: 3,
      stdout: "theirs --query in []\n",
      stderr: expect.any(String),
    });
  });

  it("are named when they are missing", async () => {
    const programs = systemPrograms({ PATH: "" }, "/");
    await expect(programs("no-such-program-at-all", [])).rejects.toThrow(/no-such-program-at-all is not installed/);
  });
});
