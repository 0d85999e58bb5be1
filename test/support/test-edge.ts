import { execFile } from "node:child_process";
import { CrmError } from "../../src/base/index.ts";
import type { Cluster } from "../../src/client/index.ts";
import { toolRunner } from "../../src/main/crm/tool.ts";
import type { Edge, ProgramOutcome } from "../../src/shell/index.ts";

export interface TestEdge extends Edge {
  readonly files: Map<string, string>;
  clock: number;
}

/** A machine of files in memory; programs really run. */
export function testEdge(open: (shadow: string | undefined) => Cluster | undefined = () => undefined): TestEdge {
  const files = new Map<string, string>();
  const shadows = new Map<string, string>();
  const edge: TestEdge = {
    files,
    clock: Date.UTC(2026, 0, 1),
    env: { EDITOR: "vi" },
    user: "tester",
    host: "node1",
    version: "test",
    now: () => edge.clock,
    readFile: async (path) => {
      const text = files.get(path);
      if (text === undefined)
        throw new CrmError({ code: "file", message: "there is no such file", at: { source: path } });
      return text;
    },
    readBytes: async (path) => Buffer.from(files.get(path) ?? "", "latin1"),
    readInput: async () => files.get("-") ?? "",
    writeFile: async (path, text) => {
      files.set(path, text);
    },
    writeBytes: async (path, bytes) => {
      files.set(path, Buffer.from(bytes).toString("latin1"));
    },
    tool: toolRunner("."),
    removeFile: async (path) => {
      files.delete(path);
    },
    listFiles: async (directory) =>
      [...files.keys()]
        .filter((path) => path.startsWith(`${directory}/`))
        .map((path) => path.slice(directory.length + 1)),
    isFile: async (path) => files.has(path),
    which: async (program) => (["vi", "cat", "less", "sed"].includes(program) ? `/usr/bin/${program}` : undefined),
    run: (argv, input) => run(argv, input ?? ""),
    runShell: (command, input) => run(["/bin/sh", "-c", command], input),
    openCluster: async (shadow) => {
      const cluster = open(shadow);
      if (cluster === undefined) throw new CrmError({ code: "no-cluster", message: "no cluster is running here" });
      return cluster;
    },
    shadows: {
      list: async () => [...shadows.keys()].sort(),
      exists: async (name) => shadows.has(name),
      write: async (name, xml) => {
        shadows.set(name, xml);
      },
      read: async (name) => shadows.get(name) ?? "",
      remove: async (name) => {
        shadows.delete(name);
      },
    },
    playground: {
      start: async () => undefined,
      open: () => edge.openCluster(undefined),
      stop: async () => undefined,
      ask: async (request) => JSON.stringify(request),
    },
    sleep: async (milliseconds) => {
      edge.clock += milliseconds;
    },
    settingsFiles: { system: "/etc/crm/crm.conf", user: "/home/tester/.config/crm/crm.conf" },
  };
  return edge;
}

function run(argv: readonly string[], input: string): Promise<ProgramOutcome> {
  return new Promise((resolve) => {
    const child = execFile(argv[0]!, argv.slice(1), { encoding: "utf8" }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 127, stdout, stderr });
    });
    // A program that reads nothing may have ended before.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}
