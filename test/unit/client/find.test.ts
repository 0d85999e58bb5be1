import { describe, expect, it } from "vitest";
import { locateCluster, runtimeDirectory, shadowDirectory, shadowFile } from "../../../src/client/index.ts";

const locate = (env: Record<string, string>, there: readonly string[], connect?: string) =>
  locateCluster(
    { env, home: "/opt/lifeline", client: "test", uid: 1000, ...(connect === undefined ? {} : { connect }) },
    (path) => there.includes(path),
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
    ["the playground last", xdg, [all[1]!], undefined, "/run/user/1000/lifeline/control.sock"],
  ])("%s", (_name, env, there, connect, path) => {
    expect(locate(env, there, connect)).toMatchObject({ path });
  });

  it("and when there is none, says what to do", () => {
    expect(() => locate({}, [])).toThrow(/no cluster/);
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
