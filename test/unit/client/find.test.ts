import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  findCluster,
  locateCluster,
  runtimeDirectory,
  shadowDirectory,
  shadowFile,
} from "../../../src/client/index.ts";
import { pacemakerRuns } from "../../../src/client/pacemaker/index.ts";

/** `barred`: what the user may not connect to. */
const locate = (
  env: Record<string, string>,
  there: readonly string[],
  connect?: string,
  barred: readonly string[] = [],
) =>
  locateCluster(
    { env, home: "/opt/lifeline", client: "test", uid: 1000, ...(connect === undefined ? {} : { connect }) },
    {
      exists: (path) => there.includes(path),
      mayUse: (path) => !barred.includes(path),
      pacemakerRuns: () => there.includes("pacemaker"),
    },
  );

describe("where a cluster is looked for", () => {
  const all = ["/run/lifeline/control.sock", "/run/user/1000/lifeline/control.sock"];
  const xdg = { XDG_RUNTIME_DIR: "/run/user/1000" };
  it.each([
    ["--connect wins", { ...xdg, LIFELINE_SOCKET: "/l", CIB_file: "/f" }, all, "/c", "/c"],
    ["then LIFELINE_SOCKET", { ...xdg, LIFELINE_SOCKET: "/l", CIB_file: "/f" }, all, undefined, "/l"],
    [
      "a shadow copy before a file",
      { ...xdg, CIB_shadow: "x", CIB_shadow_dir: "/s", CIB_file: "/f" },
      all,
      undefined,
      "/s/shadow.x",
    ],
    ["a file before the node", { ...xdg, CIB_file: "/f" }, all, undefined, "/f"],
    ["the node before the playground", xdg, all, undefined, "/run/lifeline/control.sock"],
    ["a node before Pacemaker", xdg, ["pacemaker", ...all], undefined, "/run/lifeline/control.sock"],
    [
      "a playground where one was told to look before Pacemaker",
      { LIFELINE_RUNTIME_DIR: "/r" },
      ["pacemaker", "/r/control.sock"],
      undefined,
      "/r/control.sock",
    ],
    ["the playground last", xdg, [all[1]!], undefined, "/run/user/1000/lifeline/control.sock"],
  ])("%s", (_name, env, there, connect, path) => {
    expect(locate(env, there, connect)).toMatchObject({ path });
  });

  it("who may not use the node's control socket looks through its monitor socket, where that lets anybody in", () => {
    const [control, monitor] = ["/run/lifeline/control.sock", "/run/lifeline/monitor.sock"];
    expect(locate(xdg, [control, monitor])).toMatchObject({ path: control });
    expect(locate(xdg, [control, monitor], undefined, [control])).toMatchObject({ path: monitor });
    expect(locate(xdg, [control, monitor], undefined, [control, monitor])).toMatchObject({ path: control });
    expect(locate(xdg, [control], undefined, [control])).toMatchObject({ path: control });
  });

  it("Pacemaker before the playground", () => {
    expect(locate(xdg, ["pacemaker", all[1]!])).toEqual({ kind: "pacemaker" });
  });

  it.each([
    ["abstract", "0: 00000002 0 00010000 1 1 7 @cib_rw@@@@@@@"],
    ["as the kernel pads it", "0: 00000002 0 00010000 1 1 7 @cib_rw\0\0\n"],
    ["a file", "0: 00000002 0 00010000 1 1 7 /run/qb/cib_rw\n"],
  ])("a Pacemaker that runs is seen by its socket: %s", (_name, text) => {
    expect(pacemakerRuns(() => text)).toBe(true);
  });
  it.each(["", "0: 2 0 1 1 1 7 @cib_rwx\n", "0: 2 0 1 1 1 7 @xcib_rw\n"])("and not by another's: %j", (text) => {
    expect(pacemakerRuns(() => text)).toBe(false);
  });

  it("and when there is none, says what to do", () => {
    expect(() => locate({}, [])).toThrow(/no cluster/);
  });

  it("a socket that a playground left behind is none, unless it was named", async () => {
    const directory = mkdtempSync(join(tmpdir(), "lifeline-find-"));
    const [path, moved] = [join(directory, "control.sock"), join(directory, "moved.sock")];
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(moved, resolve));
    renameSync(moved, path);
    await new Promise((resolve) => server.close(resolve));
    const find = { env: { LIFELINE_RUNTIME_DIR: directory }, home: "/opt/lifeline", uid: 1000 };
    await expect(findCluster(find)).rejects.toMatchObject({ code: "no-cluster" });
    await expect(findCluster({ ...find, connect: path })).rejects.toThrow(/nothing listens/);
    rmSync(directory, { recursive: true });
  });

  it("the playground's directory", () => {
    expect(runtimeDirectory({ LIFELINE_RUNTIME_DIR: "/r" }, 0)).toBe("/r");
    expect(runtimeDirectory({ TMPDIR: "/t" }, 7)).toBe("/t/lifeline-7");
  });

  it("shadow copies", () => {
    expect(shadowDirectory({ HOME: "/home/u" }, 1000, () => false)).toBe("/home/u/.cib");
    expect(shadowDirectory({}, 0, () => true)).toBe("/var/lib/pacemaker/cib");
    expect(() => shadowFile("/s", "../x")).toThrow(/not a name/);
  });
});
