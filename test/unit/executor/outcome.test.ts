import { describe, expect, it } from "vitest";
import { exitReasonOf, invocation, judge, type Operation, type RunOutcome } from "../../../src/executor/index.ts";

const operation = (agentClass: string, name: string, parameters: Record<string, string> = {}): Operation => ({
  resource: { id: "r:1", class: agentClass, provider: agentClass === "ocf" ? "heartbeat" : undefined, type: "T" },
  name,
  intervalMs: 0,
  timeoutMs: 20_000,
  startDelayMs: 0,
  parameters,
  transitionKey: "",
});
const exited = (code: number, stdout = ""): RunOutcome => ({ kind: "exited", code, stdout, exitReason: "why" });

describe("what an end of a run means", () => {
  it.each([
    ["ocf", "start", exited(0), 0, 0],
    ["ocf", "monitor", exited(7), 0, 7],
    ["ocf", "monitor", exited(190), 0, 190],
    ["ocf", "start", exited(42), 0, 1],
    ["lsb", "monitor", exited(3), 0, 7],
    ["lsb", "monitor", exited(1), 0, 7],
    ["lsb", "monitor", exited(4), 0, 1],
    ["lsb", "monitor", exited(150), 0, 5],
    ["lsb", "start", exited(150), 0, 1],
    ["heartbeat", "monitor", exited(0, "slapd is running\n"), 0, 0],
    ["heartbeat", "monitor", exited(0, "slapd is not running\n"), 0, 7],
    ["heartbeat", "monitor", exited(0, "slapd stopped; running it is\n"), 0, 7],
    ["heartbeat", "monitor", exited(1, "OK\n"), 0, 0],
    ["heartbeat", "monitor", exited(0, ""), 0, 7],
    ["heartbeat", "start", exited(0, ""), 0, 0],
    ["ocf", "start", { kind: "not-started", why: "not-installed", text: "x" }, 7, 5],
    ["ocf", "start", { kind: "not-started", why: "not-permitted", text: "x" }, 4, 4],
    ["ocf", "start", { kind: "not-started", why: "other", text: "x" }, 4, 1],
    ["systemd", "start", { kind: "unsupported", text: "x" }, 3, 3],
    ["ocf", "start", { kind: "signalled", signal: "SIGTERM" }, 4, 1],
  ] as const)("%s %s %j", (agentClass, name, outcome, status, code) => {
    expect(judge(operation(agentClass, name), outcome)).toMatchObject({ status, code });
  });
});

it("the reason is the last line with the prefix", () => {
  expect(exitReasonOf("noise\nocf-exit-reason:first\nocf-exit-reason: second \nmore")).toBe("second");
  expect(exitReasonOf("nothing of the kind")).toBe("");
});

describe("how an agent is called", () => {
  const options = { ocfRoot: "/usr/lib/ocf", logFacility: "none", debug: 0, stateDirectory: "/run/x" };
  it("ocf: the action alone; parameters in the environment", () => {
    const { argv, environment } = invocation(
      operation("ocf", "monitor", { ip: "10.0.0.1", OCF_CHECK_LEVEL: "10", CRM_meta_timeout: "20000", "a=b": "x" }),
      options,
    );
    expect(argv).toEqual(["monitor"]);
    expect(environment).toMatchObject({
      OCF_RESKEY_ip: "10.0.0.1",
      OCF_CHECK_LEVEL: "10",
      OCF_RESKEY_CRM_meta_timeout: "20000",
      OCF_RESOURCE_INSTANCE: "r:1",
      OCF_RESOURCE_TYPE: "T",
      OCF_RESOURCE_PROVIDER: "heartbeat",
      OCF_ROOT: "/usr/lib/ocf",
      OCF_RA_VERSION_MAJOR: "1",
      OCF_EXIT_REASON_PREFIX: "ocf-exit-reason:",
    });
    expect(Object.keys(environment)).not.toContain("OCF_RESKEY_a=b");
  });
  it("heartbeat: arguments by number, then the action; monitor asks for the status", () => {
    const called = invocation(
      operation("heartbeat", "monitor", { "2": "b", "1": "a", CRM_meta_timeout: "1" }),
      options,
    );
    expect(called.argv).toEqual(["a", "b", "status"]);
  });
  it("lsb: only the action", () => {
    expect(invocation(operation("lsb", "start", { x: "y" }), options).argv).toEqual(["start"]);
  });
});
