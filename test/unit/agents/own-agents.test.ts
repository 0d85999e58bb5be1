import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseMetadata } from "../../../src/agents/index.ts";

const HOME = join(import.meta.dirname, "../../../src/agents/scripts/ocf/heartbeat");
let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "lifeline-agent-"));
});
afterEach(() => rmSync(state, { recursive: true }));

type Parameters = Readonly<Record<string, string>>;

/** Calls an agent as the executor does; answers its code and the reason it gave. */
function call(
  type: string,
  action: string,
  parameters: Parameters = {},
  env: Parameters = {},
  wrap: readonly string[] = [],
) {
  const words = [...wrap, join(HOME, type), action];
  const given = Object.entries(parameters).map(([name, value]) => [`OCF_RESKEY_${name}`, value]);
  const { status, stderr } = spawnSync(words[0]!, words.slice(1), {
    encoding: "utf8",
    timeout: 10_000,
    env: { PATH: process.env.PATH, HA_RSCTMP: state, OCF_RESOURCE_INSTANCE: "r", ...Object.fromEntries(given), ...env },
  });
  return { code: status, reason: /^ocf-exit-reason:(.*)$/m.exec(stderr)?.[1] };
}

describe.each(readdirSync(HOME))("%s", (type) => {
  const { stdout } = spawnSync(join(HOME, type), ["meta-data"], { encoding: "utf8" });
  const data = parseMetadata({ class: "ocf", provider: "heartbeat", type }, stdout);

  it("describes every parameter and every action it has", () => {
    expect(data.shortDescription).not.toBe("");
    expect(data.longDescription).not.toBe("");
    for (const parameter of data.parameters) {
      expect(parameter.shortDescription, parameter.name).not.toBe("");
      expect(parameter.longDescription, parameter.name).not.toBe("");
    }
    const text = readFileSync(join(HOME, type), "utf8");
    const used = [...text.matchAll(/OCF_RESKEY_(\w+):=/g)].map((match) => match[1]);
    expect(data.parameters.map(({ name }) => name).sort()).toEqual([...used].sort());
    const actions = [...text.matchAll(/^agent_(\w+)\(\)/gm)].map((match) => match[1]!.replaceAll("_", "-"));
    const advised = data.actions.map(({ name }) => name.replaceAll("_", "-"));
    expect(new Set(actions.map((name) => name.replace("metadata", "meta-data")))).toEqual(new Set(advised));
  });

  it("refuses an action that it does not have, and words that are none", () => {
    expect(call(type, "fly")).toMatchObject({ code: 3, reason: "no such action: fly" });
    expect(spawnSync(join(HOME, type), []).status).toBe(2);
  });
});

describe("Dummy", () => {
  it.each([
    ["monitor start monitor stop monitor stop", "7 0 0 0 7 0"],
    ["start migrate_to monitor migrate_from monitor reload-agent validate-all", "0 0 7 0 0 0 0"],
  ])("%s", (actions, codes) => {
    expect(
      actions
        .split(" ")
        .map((action) => call("Dummy", action).code)
        .join(" "),
    ).toBe(codes);
  });
  it("says why a monitor fails, and says nothing in a probe", () => {
    expect(call("Dummy", "monitor", { CRM_meta_interval: "10000" })).toEqual({
      code: 7,
      reason: "No process state file found",
    });
    expect(call("Dummy", "monitor", { CRM_meta_interval: "0" })).toEqual({ code: 7, reason: undefined });
  });
});

it("Stateful has two roles", () => {
  const actions = [
    "monitor",
    "promote",
    "start",
    "monitor",
    "promote",
    "monitor",
    "demote",
    "monitor",
    "stop",
    "monitor",
  ];
  expect(actions.map((action) => call("Stateful", action).code).join(" ")).toBe("7 7 0 0 0 8 0 0 0 7");
});

describe("ldap", () => {
  /** An ldapsearch that ends as the file `code` says, and writes down how it was called. */
  function fakeSearch(code: number, says = ""): Parameters {
    const bin = join(state, "bin");
    spawnSync("mkdir", ["-p", bin]);
    writeFileSync(
      join(bin, "ldapsearch"),
      `#!/bin/sh\necho "$*" >"${state}/called"\necho "${says}" >&2\nexit ${code}\n`,
    );
    chmodSync(join(bin, "ldapsearch"), 0o755);
    return { PATH: `${bin}:${process.env.PATH}` };
  }

  it("is not in service where nothing was started, although the server answers", () => {
    expect(call("ldap", "monitor", {}, fakeSearch(0)).code).toBe(7);
  });

  it("start searches and records; monitor needs both; stop leaves the server alone", () => {
    const up = fakeSearch(0);
    expect(call("ldap", "start", { basedn: "dc=x", uri: "ldap://h:1" }, up).code).toBe(0);
    expect(readFileSync(join(state, "called"), "utf8")).toMatch(/-H ldap:\/\/h:1 -s base -b dc=x .*nettimeout=5/);
    expect(call("ldap", "monitor", {}, up).code).toBe(0);
    expect(call("ldap", "stop", {}, up).code).toBe(0);
    expect(call("ldap", "monitor", {}, up).code).toBe(7);
    expect(call("ldap", "stop", {}, up).code).toBe(0);
  });

  it("a server that died is not running; one that answers and refuses is ill", () => {
    const up = fakeSearch(0);
    call("ldap", "start", {}, up);
    const dead = fakeSearch(255, "ldap_sasl_bind(SIMPLE): Can't contact LDAP server (-1)");
    expect(call("ldap", "monitor", {}, dead)).toMatchObject({
      code: 7,
      reason: expect.stringContaining("Can't contact"),
    });
    expect(call("ldap", "monitor", {}, fakeSearch(32))).toMatchObject({
      code: 1,
      reason: expect.stringContaining("no entry"),
    });
    expect(call("ldap", "monitor", {}, fakeSearch(49, "ldap_bind: Invalid credentials (49)"))).toMatchObject({
      code: 1,
    });
  });

  it("start fails at once when nothing answers, and records nothing", () => {
    const dead = fakeSearch(255, "Can't contact LDAP server (-1)");
    expect(call("ldap", "start", {}, dead)).toMatchObject({
      code: 1,
      reason: expect.stringContaining("does not answer"),
    });
    expect(call("ldap", "monitor", {}, fakeSearch(0)).code).toBe(7);
  });

  it("with manage_slapd it starts and stops the server", () => {
    const server = join(state, "slapd");
    writeFileSync(
      server,
      `#!/bin/sh\ntrap 'rm -f "${state}/up"; exit 0' TERM\necho "$*" >"${state}/up"\nwhile :; do sleep 0.05; done\n`,
    );
    chmodSync(server, 0o755);
    const env = fakeSearch(0);
    writeFileSync(join(state, "bin/ldapsearch"), `#!/bin/sh\n[ -e "${state}/up" ] || exit 255\n`);
    const parameters = { manage_slapd: "true", slapd: server, slapd_options: '-h "ldap:/// ldapi:///"' };
    expect(call("ldap", "start", parameters, env).code).toBe(0);
    expect(readFileSync(join(state, "up"), "utf8")).toBe("-d 0 -h ldap:/// ldapi:///\n");
    expect(call("ldap", "monitor", parameters, env).code).toBe(0);
    expect(call("ldap", "stop", parameters, env).code).toBe(0);
    expect(call("ldap", "monitor", parameters, env).code).toBe(7);
    expect(spawnSync("test", ["-e", join(state, "up")]).status).toBe(1);
  });

  it.each([
    [{ uri: "http://x" }, 6, "uri"],
    [{ search_timeout: "soon" }, 6, "search_timeout"],
    [{ password_file: "/nonexistent" }, 2, "password_file"],
    [{ manage_slapd: "yes", slapd: "/nonexistent" }, 5, "not installed"],
  ])("validate-all of %j", (parameters, code, word) => {
    expect(call("ldap", "validate-all", parameters, fakeSearch(0))).toMatchObject({
      code,
      reason: expect.stringContaining(word),
    });
  });

  it("without ldapsearch it is not installed", () => {
    expect(call("ldap", "start", {}, { PATH: emptyPath() })).toMatchObject({
      code: 5,
      reason: "ldapsearch is not installed",
    });
  });

  /** The few words that the agent itself needs, and no ldapsearch. */
  function emptyPath(): string {
    const bin = join(state, "few");
    spawnSync("mkdir", ["-p", bin]);
    for (const word of ["sh", "tr", "cat", "rm", "mkdir", "head", "dirname"]) {
      const { stdout } = spawnSync("sh", ["-c", `command -v ${word}`], { encoding: "utf8" });
      spawnSync("ln", ["-s", stdout.trim(), join(bin, word)]);
    }
    return bin;
  }
});

describe("IPaddr2", () => {
  it.each([
    [{}, 6, "missing"],
    [{ ip: "10.1.2.300" }, 6, "not an address"],
    [{ ip: "10.1.2" }, 6, "not an address"],
    [{ ip: "10.1.2.3", arp_count: "many" }, 6, "whole numbers"],
    [{ ip: "10.1.2.3" }, 0, undefined],
    [{ ip: "fd00::1" }, 0, undefined],
  ])("validate-all of %j", (parameters, code, word) => {
    const { code: got, reason } = call("IPaddr2", "validate-all", parameters);
    // A machine without iproute2 says that first.
    if (got !== 5)
      expect({ code: got, reason: word === undefined ? undefined : (reason ?? "").includes(word) }).toEqual({
        code,
        reason: word && true,
      });
  });

  const space = ["unshare", "--net", "--"];
  const canUnshare = spawnSync(space[0]!, [...space.slice(1), "ip", "link", "set", "lo", "up"]).status === 0;
  it.skipIf(!canUnshare)("adds and removes the address (needs root and iproute2: a network namespace)", () => {
    const agent = join(HOME, "IPaddr2");
    const script = `ip link set lo up; ip link add v0 type veth peer name v1 || exit 42
      ip addr add 10.7.36.1/24 dev v0; ip link set v0 up; ip link set v1 up
      for action in monitor start monitor start stop monitor stop; do ${agent} $action; printf '%s ' $?; done
      ${agent} start; ip -o -4 addr show dev v0 | awk '$4 ~ /142/ { print $4, $6 }'
      OCF_RESKEY_ip=10.9.9.9 ${agent} start; echo $?`;
    const { stdout, status } = spawnSync(space[0]!, [...space.slice(1), "sh", "-c", script], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, OCF_RESKEY_ip: "10.7.36.142", OCF_RESKEY_arp_count: "0" },
    });
    expect([status, stdout]).toEqual([0, "7 0 0 0 0 7 0 10.7.36.142/24 10.7.36.255\n1\n"]);
  });
});
