import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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
