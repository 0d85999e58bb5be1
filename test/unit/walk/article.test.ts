import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askPlayground, playgroundSocket, startPlayground, stopPlayground } from "../../../src/client/index.ts";

/** The article's walk through a playground, with the programs as they are built: what an administrator types, and what is
 *  seen then. Time runs faster; nothing here depends on how fast the machine is. */
const ROOT = join(import.meta.dirname, "../../..");
const ARTICLE = readFileSync(join(ROOT, "test/fixtures/article/configure.crm"), "utf8");
const reference = join(process.env.LIFELINE_REFERENCE ?? join(ROOT, "../shared/reference"), "article.txt");

let directory: string;
let socket: string;

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(tool: string, args: readonly string[], input = ""): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(ROOT, "bin", tool), args, {
      env: { PATH: process.env.PATH, HOME: directory, LC_ALL: "C", LIFELINE_RUNTIME_DIR: directory },
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

const status = async (...args: string[]): Promise<string> => (await run("crm_mon", ["-1", ...args])).out;
const ask = (request: Parameters<typeof askPlayground>[1]): Promise<string> => askPlayground(socket, request);
const settled = async (): Promise<void> => {
  expect((await run("crm_resource", ["--wait", "--timeout=60s"])).code).toBe(0);
};
const until = (what: () => Promise<string>, words: RegExp): Promise<void> =>
  expect.poll(what, { timeout: 20_000, interval: 100 }).toMatch(words);
const where = async (resource = "ldap"): Promise<string> => {
  const { out, err } = await run("crm_resource", ["-W", "-r", resource]);
  return (out + err).trim();
};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "ll-walk-"));
  socket = playgroundSocket(directory);
  await startPlayground({ entry: join(ROOT, "dist/playground.js"), directory, hosts: 2 });
});
afterAll(async () => {
  await stopPlayground(directory);
  rmSync(directory, { recursive: true });
});

it.skipIf(!existsSync(reference))("the fixture is the article's text (needs LIFELINE_REFERENCE)", () => {
  expect(readFileSync(reference, "utf8")).toContain(ARTICLE);
});

describe("the article on a playground", () => {
  it("a fresh playground has quorum and a DC", async () => {
    expect(await status()).toMatch(/Current DC: server1 .* partition with quorum[\s\S]*Online: \[ server1 server2 \]/);
  });

  it("fencing is off there: no fencing device exists", async () => {
    const ran = await run("crm_attribute", ["--type", "crm_config", "-n", "stonith-enabled", "-G", "-Q"]);
    expect(ran).toMatchObject({ code: 0, out: "false\n" });
  });

  it("with fencing on and nothing to fence with, crm_mon says why nothing starts", async () => {
    const on = ["--type", "crm_config", "-n", "stonith-enabled", "-v", "true"];
    expect(await run("crm_attribute", on)).toMatchObject({ code: 0 });
    const dummy = '<primitive id="d" class="ocf" provider="heartbeat" type="Dummy"/>';
    expect(await run("cibadmin", ["-C", "-o", "resources", "-X", dummy])).toMatchObject({ code: 0 });
    await settled();
    const page = await status("-r");
    expect(page).toMatch(/d\t\(ocf:heartbeat:Dummy\):\t Stopped/);
    expect(page).toMatch(/Start-up Disabled:\n.*no fencing resource is defined\n.*stonith-enabled=false/);
    expect(await run("cibadmin", ["-D", "-X", dummy])).toMatchObject({ code: 0 });
  });

  it("fencing is switched off as typed", async () => {
    const args = ["--type", "crm_config", "-n", "stonith-enabled", "-v", "false"];
    expect(await run("crm_attribute", args)).toMatchObject({ code: 0, out: "" });
  });

  it("the statements go in unchanged, then verify and commit", async () => {
    const ran = await run("crm", ["configure"], `${ARTICLE}verify\ncommit\n`);
    expect(ran.code, ran.err).toBe(0);
    expect(ran.err).toContain("start-delay=15s");
    await settled();
    expect(await where()).toBe("resource ldap is running on: server1");
  });

  it("one failure: server1 is standby (on-fail), the group runs on server2; after failure-timeout it comes home", async () => {
    await ask({ command: "speed", speed: 10 });
    await until(() => status("-o"), /ldap_service: .*[\s\S]*monitor: interval="5000ms"/);
    await ask({ command: "fail", resource: "ldap_service" });
    await until(() => status(), /Node server1: standby \(on-fail\)/);
    await until(() => where(), /server2/);
    expect(await status()).toMatch(
      /Held Back by Failures:\n.*server1 runs nothing \(on-fail=standby\): ldap_service failed 1 time.*until /,
    );
    await ask({ command: "speed", speed: 60 });
    await until(() => status(), /Online: \[ server1 server2 \]/);
    await until(() => where(), /server1/);
    await ask({ command: "speed", speed: 1 });
  });

  it("moving it by hand says how to undo that", async () => {
    const moved = await run("crm_resource", ["-M", "-r", "ldap", "-N", "server2"]);
    expect(moved).toMatchObject({ code: 0 });
    expect(moved.out).toContain("crm_resource --clear --resource ldap");
    await settled();
    expect(await where()).toBe("resource ldap is running on: server2");
    expect((await run("crm_resource", ["-U", "-r", "ldap"])).out).toBe("Removing constraint: cli-prefer-ldap\n");
    await settled();
    expect(await where()).toBe("resource ldap is running on: server1");
  });

  it("without on_fail: the first failure restarts it in place, the second moves the group", async () => {
    const on = "//op[@name='monitor']";
    const replaced = '<op name="monitor" interval="5s" timeout="15s" id="ldap_service-monitor-5s"/>';
    expect(await run("cibadmin", ["-R", "-A", on, "-X", replaced])).toMatchObject({ code: 0, err: "" });
    await settled();
    await ask({ command: "speed", speed: 10 });
    await ask({ command: "fail", resource: "ldap_service" });
    await until(() => status("-f"), /ldap_service: migration-threshold=2 fail-count=1/);
    await settled();
    expect(await where()).toMatch(/server1/);
    await ask({ command: "fail", resource: "ldap_service" });
    await until(() => where(), /server2/);
  });

  it("a host at its threshold is no target: with both used up the group stops, and it is said why and until when", async () => {
    await ask({ command: "fail", resource: "ldap_service" });
    await until(() => status("-f"), /Node: server2:\n.*ldap_service: migration-threshold=2 fail-count=1/);
    await settled();
    await ask({ command: "fail", resource: "ldap_service" });
    await until(() => where(), /NOT running/);
    const page = await status("-r");
    expect(page).toMatch(/ldap_service\t\(ocf:heartbeat:ldap\):\t Stopped/);
    for (const host of ["server1", "server2"]) {
      expect(page).toMatch(
        new RegExp(
          `ldap may not run on ${host}: ldap_service failed 2 times \\(migration-threshold 2\\); until .*failure-timeout 1m30s`,
        ),
      );
    }
    await ask({ command: "speed", speed: 1 });
    const cleaned = await run("crm_resource", ["-C", "-r", "ldap_service"]);
    expect(cleaned.out).toContain("Cleaned up ldap_service on server1");
    await settled();
    expect(await where()).toBe("resource ldap is running on: server1");
  });

  it("a host that loses its power: the other takes over; it comes back and the group comes home", async () => {
    await ask({ command: "kill", host: "server1" });
    await until(() => where(), /server2/);
    expect(await status()).toMatch(/OFFLINE: \[ server1 \]/);
    await ask({ command: "start", host: "server1" });
    await until(() => status(), /Online: \[ server1 server2 \]/);
    await until(() => where(), /server1/);
  });

  it("a host that leaves hands over before it is gone", async () => {
    await ask({ command: "leave", host: "server1" });
    expect(await where()).toBe("resource ldap is running on: server2");
    await ask({ command: "start", host: "server1" });
    await until(() => where(), /server1/);
  });
});
