import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyCib, writeXml } from "../../../src/cib/index.ts";

/** What a one-shot command loads is what it costs. Time is shown by `npm run bench -- walk`; here stands which of Node's own
 *  modules have no business in it, though much of the program mentions them. */
const ROOT = join(import.meta.dirname, "../../..");
const NEEDLESS = ["crypto", "child_process", "readline", "worker_threads", "assert", "zlib", "tls", "dgram", "http"];
const TELL = `process.on("exit", () => require("node:fs").writeSync(2, "LOADED " + process.moduleLoadList.join() + "\\n"));`;
/** A list of none is an error to crm_resource. */
const RESOURCE = '<primitive id="d" class="ocf" provider="heartbeat" type="Dummy"/>';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "ll-start-"));
  const cib = writeXml(emptyCib()).replace("<resources/>", `<resources>${RESOURCE}</resources>`);
  writeFileSync(join(directory, "cib.xml"), cib);
  writeFileSync(join(directory, "tell.cjs"), TELL);
});
afterAll(() => rmSync(directory, { recursive: true }));

describe("a one-shot command loads no more than it needs", () => {
  it.each([
    ["crm", ["configure", "show"]],
    ["crm_mon", ["-1"]],
    ["crm_resource", ["-L"]],
    ["cibadmin", ["-Q"]],
  ])("%s %j", (program, args) => {
    const argv = ["--require", join(directory, "tell.cjs"), join(ROOT, "dist", `${program}.js`), ...args];
    const env = { PATH: process.env.PATH, HOME: directory, CIB_file: join(directory, "cib.xml") };
    const { stderr, status } = spawnSync(process.execPath, argv, { env, encoding: "utf8" });
    expect(status, stderr).toBe(0);
    const loaded = /LOADED (.*)/.exec(stderr)?.[1]?.split(",") ?? [];
    expect(loaded.length).toBeGreaterThan(50);
    expect(NEEDLESS.filter((name) => loaded.includes(`NativeModule ${name}`))).toEqual([]);
  });
});

describe("a program whose output nobody reads any more ends without a word", () => {
  it.each([
    ["crm", ["help"]],
    ["crm_mon", ["-1"]],
    ["cibadmin", ["-Q"]],
  ])("%s %j", async (program, args) => {
    const env = { PATH: process.env.PATH, HOME: directory, CIB_file: join(directory, "cib.xml") };
    const child = spawn(process.execPath, [join(ROOT, "dist", `${program}.js`), ...args], { env });
    child.stdout.destroy();
    const errors = await child.stderr.setEncoding("utf8").toArray();
    expect(errors).toEqual([]);
    expect(child.exitCode ?? (await new Promise((resolve) => child.on("exit", resolve)))).toBe(141);
  });
});
