import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { clusterXml, primitiveXml } from "./support/cib.ts";
import { endAll, PtyProgram } from "./support/pty.ts";

/** The programs as they are built, on a file. Which modules a process loaded, V8 writes down when it ends. */
const ROOT = join(import.meta.dirname, "../../..");
let directory = "";
let inkFiles: readonly string[] = [];
let count = 0;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "ll-loaded-"));
  writeFileSync(join(directory, "cib.xml"), clusterXml(["a", "b"], primitiveXml("vip"), ["vip"], { vip: "a" }));
  const dist = join(ROOT, "dist");
  // A sentence of Ink's that no other library has.
  inkFiles = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter(
    (file) =>
      file.endsWith(".js") && readFileSync(join(dist, file), "utf8").includes("Raw mode is not supported on the"),
  );
});
afterAll(() => rmSync(directory, { recursive: true }));

function environment(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: directory,
    LC_ALL: "C.UTF-8",
    CIB_file: join(directory, "cib.xml"),
    NODE_V8_COVERAGE: join(directory, `loaded-${++count}`),
  };
}

/** The files of Ink that a process loaded; fails when it left no word. */
function inkLoaded({ NODE_V8_COVERAGE: place = "" }: Record<string, string>): string[] {
  const reports = readdirSync(place).map((file) => readFileSync(join(place, file), "utf8"));
  const urls = reports.flatMap((text) =>
    (JSON.parse(text) as { result: { url: string }[] }).result.map(({ url }) => url),
  );
  expect(urls.some((url) => url.includes("/dist/"))).toBe(true);
  return inkFiles.filter((file) => urls.some((url) => url.endsWith(`/dist/${file}`)));
}

test("Ink stands in files of its own", () => {
  expect(inkFiles.length).toBeGreaterThan(0);
});

describe("without a terminal the screens are never loaded", () => {
  test.each<[string, string[], string]>([
    ["crm", ["status"], ""],
    ["crm", ["configure", "show"], ""],
    ["crm", [], "configure\nshow\nquit\n"],
    ["crm", ["-f", "-"], "status\n"],
    ["crm_mon", ["-1"], ""],
    ["crm_mon", [], ""],
    ["crm_resource", ["--list"], ""],
  ])("%s %j", (tool, argv, input) => {
    const env = environment();
    const { stdout, stderr } = spawnSync(join(ROOT, "bin", tool), argv, { env, input, encoding: "utf8" });
    expect(`${stdout}${stderr}`).toContain("vip");
    expect(inkLoaded(env)).toEqual([]);
  });
});

describe("on a terminal", () => {
  const running: PtyProgram[] = [];
  const onTerminal = (argv: readonly string[], env: Record<string, string>): PtyProgram => {
    const program = new PtyProgram({ command: join(ROOT, "bin/crm"), args: argv, columns: 80, rows: 24, env });
    running.push(program);
    return program;
  };
  afterEach(() => endAll(running.splice(0)));

  test("one command does not load them either", async () => {
    const env = environment();
    const crm = onTerminal(["configure", "show"], env);
    expect(await crm.ended()).toBe(0);
    expect(crm.text).toContain("vip");
    expect(inkLoaded(env)).toEqual([]);
  });
  test("lines only: neither", async () => {
    const env = environment();
    const crm = onTerminal(["--plain"], env);
    await crm.until("#");
    crm.type("quit\r");
    expect(await crm.ended()).toBe(0);
    expect(inkLoaded(env)).toEqual([]);
  });
  test("the prompt does", async () => {
    const env = environment();
    const crm = onTerminal([], env);
    await crm.until("#");
    crm.type("quit\r");
    expect(await crm.ended()).toBe(0);
    expect(inkLoaded(env)).not.toEqual([]);
  });
});
