import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CrmError } from "../../../src/base/index.ts";
import { HELP, readOptions } from "../../../src/main/heartbeat/options.ts";
import { readSettings } from "../../../src/main/heartbeat/settings.ts";
import { supervisorEnvironment, withoutSupervisor } from "../../../src/main/heartbeat/supervisor.ts";

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "lifeline-ha-d."));
});
afterEach(() => rm(path, { recursive: true }));

function complaint(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof CrmError) return error.describe().replaceAll(path, "DIR");
    throw error;
  }
  return "accepted";
}

describe("options of heartbeat", () => {
  it.each([
    [[], { action: "start", config: "/etc/ha.d", state: "/var/lib/lifeline", foreground: false }],
    [["-f", "--config", "/x"], { action: "start", config: "/x", foreground: true }],
    [["-t"], { action: "check" }],
    [["-k"], { action: "stop" }],
    [["-r"], { action: "reread" }],
    [["-s"], { action: "status" }],
    [["-h"], { action: "help" }],
  ])("%j", (argv, expected) => {
    expect(readOptions(argv)).toMatchObject(expected);
  });

  it.each([
    [["-k", "-s"], "not both: --stop and --status (see heartbeat --help)"],
    [["--frob"], /^Unknown option '--frob'.* \(see heartbeat --help\)$/],
    [["ha.cf"], /^Unexpected argument 'ha.cf'.* \(see heartbeat --help\)$/],
  ])("%j is refused", (argv, expected) => {
    const said = complaint(() => readOptions(argv));
    if (typeof expected === "string") expect(said).toBe(expected);
    else expect(said).toMatch(expected);
  });

  it("all stand in heartbeat(8)", async () => {
    const page = (await readFile("man/heartbeat.8", "utf8")).replaceAll("\\-", "-");
    const options = [...HELP.matchAll(/--[a-z]+/g)].map(([option]) => option);
    expect(options.length).toBeGreaterThan(10);
    expect(options.filter((option) => !page.includes(option))).toEqual([]);
  });
});

it("agents get nothing of what the supervisor tells the engine", () => {
  const environment = { PATH: "/bin", LC_ALL: "C", ...supervisorEnvironment("/run/lifeline", "/opt/heartbeat.js") };
  expect(withoutSupervisor(environment)).toEqual({ PATH: "/bin", LC_ALL: "C" });
});

describe("files of heartbeat", () => {
  const files = async (config: string | undefined, keys: string | undefined, mode = 0o600): Promise<void> => {
    if (config !== undefined) await writeFile(join(path, "ha.cf"), config);
    if (keys === undefined) return;
    await writeFile(join(path, "authkeys"), keys);
    await chmod(join(path, "authkeys"), mode);
  };
  const CONFIG = `bcast lo\nnode ${hostname()} other\n`;
  const KEYS = "auth 1\n1 sha1 secret\n";

  it.each([
    ["good", CONFIG, KEYS, 0o600, "accepted"],
    ["no ha.cf", undefined, KEYS, 0o600, "DIR/ha.cf: the file is missing (see ha.cf(5))"],
    ["no authkeys", CONFIG, undefined, 0o600, "DIR/authkeys: the file is missing (see authkeys(5))"],
    [
      "a secret that others can read",
      CONFIG,
      KEYS,
      0o644,
      "DIR/authkeys: others than the owner can read it (mode 644) (chmod 600 DIR/authkeys)",
    ],
    ["an unknown directive", `${CONFIG}frob on\n`, KEYS, 0o600, 'DIR/ha.cf:3: unknown directive "frob" (see ha.cf(5))'],
    ["an unknown method", CONFIG, "auth 1\n1 sha9 x\n", 0o600, /^DIR\/authkeys:2: unknown method "sha9" of key 1/],
  ])("%s", async (_, config, keys, mode, expected) => {
    await files(config, keys, mode);
    const said = complaint(() => readSettings(path));
    if (typeof expected === "string") expect(said).toBe(expected);
    else expect(said).toMatch(expected);
  });
});
