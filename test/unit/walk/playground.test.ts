import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

/** The commands of `crm playground`, with the program as it is built. */
const ROOT = join(import.meta.dirname, "../../..");
let directory = "";

interface Ran {
  readonly code: number | null;
  readonly said: string;
}

const playground = (...args: string[]): Ran => crm("playground", ...args);

function crm(...args: string[]): Ran {
  const env = { PATH: process.env.PATH, HOME: directory, LC_ALL: "C", LIFELINE_RUNTIME_DIR: directory };
  const { status, stdout, stderr } = spawnSync(join(ROOT, "bin/crm"), args, {
    env,
    encoding: "utf8",
  });
  return { code: status, said: stdout + stderr };
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "ll-play-"));
});
afterAll(() => {
  playground("stop");
  rmSync(directory, { recursive: true });
});

it.each([["status"], ["stop"], ["heal"], ["start", "server1"]])("says where none runs: %s", (...args) => {
  expect(playground(...args)).toEqual({
    code: 1,
    said: expect.stringMatching(/^ERROR: no playground is running\n {2}`crm playground start` starts one\n$/),
  });
});

it.each(["0", "17", "1.5", "a,a", "a b", ""])("takes no hosts=%s", (hosts) => {
  const { code, said } = playground("start", `--hosts=${hosts}`);
  expect(code).toBe(1);
  expect(said).toMatch(/^ERROR: not a number of hosts, nor their names:/);
});

it("starts hosts by their names, takes one down, and starts it again", async () => {
  expect(playground("start", "--hosts", "alpha,beta")).toMatchObject({ code: 0 });
  expect(playground("start")).toMatchObject({ code: 1, said: expect.stringContaining("is running already") });
  expect(playground("start", "alpha")).toMatchObject({ code: 1, said: expect.stringContaining("alpha is on already") });
  expect(playground("start", "gamma").said).toMatch(/no host gamma in the playground\n {2}its hosts: alpha, beta/);
  expect(playground("kill", "beta").said).toBe("beta lost its power\n");
  expect(playground("status").said).toContain("beta: off");
  expect(playground("start", "beta")).toEqual({ code: 0, said: "beta is starting\n" });
  await expect.poll(() => playground("status").said, { timeout: 20_000 }).toContain("beta: member with quorum");
  expect(playground("stop")).toEqual({ code: 0, said: "INFO: the playground has ended\n" });
});

it("starts anew where one was killed", async () => {
  expect(playground("start")).toMatchObject({ code: 0 });
  const pid = Number(readFileSync(join(directory, "playground.pid"), "utf8"));
  process.kill(pid, "SIGKILL");
  await expect.poll(() => playground("status").code).toBe(1);
  const left = crm("configure", "show");
  expect(left.code).toBe(1);
  expect(left.said).toMatch(/no cluster is running here: the playground that was has ended without a word/);
  expect(left.said).toMatch(/`crm playground start` starts one anew/);
  expect(crm("help", "node")).toMatchObject({ code: 0 });
  expect(playground("start")).toMatchObject({ code: 0 });
  expect(playground("stop")).toMatchObject({ code: 0 });
});
