import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { haLog, nextIdentity, peerCredentials, seenPeers, userName } from "../../../src/engine/index.ts";

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "lifeline-system."));
});
afterEach(() => rm(path, { recursive: true }));

describe("identity", () => {
  const options = (epochMs: number) =>
    ({ directory: path, host: "a", generationFrom: "file", uuidFrom: "file", epochMs }) as const;

  it("the first generation is the time, each further start adds one; the uuid stays", async () => {
    const first = await nextIdentity(options(1_000_000));
    const second = await nextIdentity(options(5_000_000));
    expect([first.generation, second.generation]).toEqual([1001, 1002]);
    expect(Buffer.from(second.uuid)).toEqual(Buffer.from(first.uuid));
    expect(first.uuid).toHaveLength(16);
  });

  it("from the name: the same after the disk was lost", async () => {
    const one = await nextIdentity({ ...options(0), uuidFrom: "nodename" });
    const two = await nextIdentity({ ...options(0), uuidFrom: "nodename" });
    expect(Buffer.from(one.uuid)).toEqual(Buffer.from(two.uuid));
  });

  it("a damaged file is refused with the way out", async () => {
    await writeFile(join(path, "generation"), "many\n");
    await expect(nextIdentity(options(0))).rejects.toMatchObject({
      code: "bad-identity",
      hint: "remove it: it is then made anew",
    });
  });
});

describe("peers seen since boot", () => {
  it("are known again after a restart of the daemon, not after another boot", async () => {
    const file = join(path, "seen");
    const said: string[] = [];
    seenPeers(file, (why) => said.push(why)).note(["b", "c"]);
    expect(seenPeers(file, (why) => said.push(why)).hosts).toEqual(["b", "c"]);
    await writeFile(file, "another-boot b c\n");
    expect(seenPeers(file, (why) => said.push(why)).hosts).toEqual([]);
    expect(said).toEqual([]);
  });
});

describe("log files as Heartbeat writes them", () => {
  const open = (more: { debug?: number; syslogFormat?: boolean } = {}, also: string[] = []) =>
    haLog({
      host: "server1",
      pid: 42,
      logfile: join(path, "ha-log"),
      debugfile: join(path, "ha-debug"),
      debug: more.debug ?? 0,
      syslogFormat: more.syslogFormat ?? true,
      also: (level, line) => also.push(`${level} ${line}`),
    });
  const text = (name: string): Promise<string> => readFile(join(path, name), "utf8").catch(() => "");

  it("month, day, time, host, program, process, level", async () => {
    const also: string[] = [];
    const log = open({}, also);
    log.write("warning", "node server2: is dead");
    log.write("debug", "not asked for");
    await expect
      .poll(() => text("ha-log"))
      .toMatch(/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d server1 heartbeat: \[42\]: WARN: node server2: is dead\n$/);
    expect(await text("ha-debug")).toBe(await text("ha-log"));
    expect(also).toEqual(["warning WARN: node server2: is dead"]);
    log.close();
  });

  it("debug messages go to the debug file alone, when debug is raised", async () => {
    const log = open({ debug: 1, syslogFormat: false });
    log.write("debug", "why");
    log.write("info", "what");
    await expect.poll(() => text("ha-log")).toBe("heartbeat: info: what\n");
    await expect.poll(() => text("ha-debug")).toBe("heartbeat: debug: why\nheartbeat: info: what\n");
    log.close();
  });

  it("a file that cannot be written is said and does no harm", async () => {
    const also: string[] = [];
    const log = haLog({
      host: "a",
      pid: 1,
      logfile: join(path, "nowhere/ha-log"),
      debugfile: undefined,
      debug: 0,
      syslogFormat: true,
      also: (_level, line) => also.push(line),
    });
    await expect.poll(() => also.join()).toContain(`cannot write ${join(path, "nowhere/ha-log")}`);
    log.write("info", "on we go");
    expect(also).toContain("info: on we go");
    log.close();
  });
});

describe("log files in trouble", () => {
  const also: string[] = [];
  const open = (logfile: string) =>
    haLog({
      host: "a",
      pid: 1,
      logfile,
      debugfile: undefined,
      debug: 0,
      syslogFormat: false,
      also: (_, line) => also.push(line),
    });

  it("what was said just before the end is in the file", async () => {
    const log = open(join(path, "ha-log"));
    log.write("crit", "the end");
    log.close();
    expect(await readFile(join(path, "ha-log"), "utf8")).toBe("heartbeat: CRIT: the end\n");
  });

  it.skipIf(!existsSync("/dev/full"))(
    "a full disk (needs /dev/full) is said once, and closing is no error",
    async () => {
      const mode = statSync("/dev/full").mode & 0o777;
      const log = open("/dev/full");
      log.write("info", "one");
      await expect.poll(() => also.join()).toContain("cannot write /dev/full: ENOSPC");
      log.write("info", "two");
      log.close();
      expect(also.filter((line) => line.includes("/dev/full"))).toHaveLength(1);
      expect(statSync("/dev/full").mode & 0o777).toBe(mode);
    },
  );

  it("after a rotation it goes on in a new file of the name", async () => {
    const file = join(path, "ha-log");
    const log = open(file);
    log.write("info", "before");
    await rename(file, `${file}.1`);
    log.reopen();
    log.write("info", "after");
    await expect.poll(() => readFile(file, "utf8")).toBe("heartbeat: info: after\n");
    await expect.poll(() => readFile(`${file}.1`, "utf8")).toBe("heartbeat: info: before\n");
    log.close();
  });
});

describe("the lock of a state directory", () => {
  const hold = (): Promise<{ readonly kill: () => void; readonly said: string }> => {
    const script = `import { lockState } from "${new URL("../../../src/engine/system/state-lock.ts", import.meta.url).pathname}";
      try { lockState(process.argv[1]); console.log("locked"); setInterval(() => {}, 1000); }
      catch (error) { console.log(error.describe()); }`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, join(path, "lock")]);
    return new Promise((resolve) => {
      child.stdout.once("data", (text: Buffer) =>
        resolve({ kill: () => child.kill("SIGKILL"), said: text.toString() }),
      );
    });
  };

  it("keeps a second daemon out, names the first, and goes with it however it ends", async () => {
    const first = await hold();
    expect(first.said).toBe("locked\n");
    const second = await hold();
    expect(second.said).toMatch(
      /^.*lock: another heartbeat \(pid \d+\) uses this state directory \(stop it first, or give another --state\)\n$/,
    );
    first.kill();
    const third = await hold();
    expect(third.said).toBe("locked\n");
    third.kill();
  });
});

it("the kernel says who is at the other end of a Unix socket", async () => {
  const socketPath = join(path, "s");
  const credentials = Promise.withResolvers<ReturnType<typeof peerCredentials>>();
  const server = createServer((socket) => {
    credentials.resolve(peerCredentials(socket));
    socket.end();
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  connect(socketPath).on("error", credentials.reject);
  expect(await credentials.promise).toEqual({ pid: process.pid, uid: process.getuid?.(), gid: process.getgid?.() });
  server.close();
  expect(userName(0)).toBe("root");
  expect(userName(4_000_000)).toBe("uid 4000000");
});
