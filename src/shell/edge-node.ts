import { constants, readFileSync, statSync } from "node:fs";
import { access, chmod, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { CrmError, decodeUtf8 } from "../base/index.ts";
import { type Cluster, findCluster, runtimeDirectory, shadowDirectory, shadowFile } from "../client/index.ts";
import type { Edge, Playground, ProgramOutcome, Shadows } from "./edge.ts";
import { hideInLine } from "./session/secrets.ts";

export interface NodeEdgeOptions {
  readonly home: string;
  readonly version: string;
  readonly connect: string | undefined;
  /** Runs tools in this process; without it none can be run. */
  readonly tool?: Edge["tool"];
  /** Told of each program that is run, and how it ended (core.debug). */
  readonly trace?: (text: string) => void;
}

const OUTPUT_LIMIT = 64 * 1024 * 1024;

/** The machine itself. */
export function nodeEdge({ home, version, connect, tool, trace = () => undefined }: NodeEdgeOptions): Edge {
  const { env } = process;
  const config = env.XDG_CONFIG_HOME ?? join(env.HOME ?? "/", ".config");
  return {
    env,
    user: userName(),
    host: hostname(),
    version,
    tool: tool ?? noTool,
    now: () => Date.now(),
    // The settings are read by every call: node:fs/promises would take longer to load than these files to read.
    readFile: (path) => orCrmError(path, "read", async () => decodeUtf8(readFileSync(path), path)),
    readBytes: (path) => orCrmError(path, "read", () => readFile(path)),
    readInput,
    writeFile: (path, text) =>
      orCrmError(path, "written", async () => {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, text, { mode: 0o600 });
        await chmod(path, 0o600);
      }),
    writeBytes: (path, bytes) => orCrmError(path, "written", () => writeFile(path, bytes, { mode: 0o600 })),
    removeFile: (path) => orCrmError(path, "removed", () => rm(path)),
    listFiles: async (directory) => {
      try {
        return (await readdir(directory)).sort();
      } catch {
        return []; // a directory that is not there holds nothing
      }
    },
    isFile: async (path) => {
      try {
        return statSync(path).isFile();
      } catch {
        return false; // what cannot be looked at is no file
      }
    },
    which,
    run: (argv, input) => traced(argv, input ?? "", trace),
    runShell: (command, input) => traced(["/bin/sh", "-c", command], input, trace),
    openCluster: (shadow): Promise<Cluster> =>
      findCluster({
        env: shadow === undefined ? { ...env, CIB_shadow: undefined } : env,
        home,
        trace,
        ...(connect === undefined ? {} : { connect }),
        ...(shadow === undefined ? {} : { shadow }),
      }),
    playground: lazyPlayground(async () =>
      (await import("./edge-playground.ts")).playgroundIn(home, env, runtimeDirectory(env, process.getuid?.() ?? 0)),
    ),
    shadows: shadowsIn(shadowDirectory(env, process.getuid?.() ?? 0)),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    settingsFiles: { system: "/etc/crm/crm.conf", user: join(config, "crm", "crm.conf") },
  };
}

async function noTool(name: string): Promise<never> {
  throw new CrmError({ code: "not-supported", message: `not supported here: ${name}` });
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 0); // a user without an entry has only a number
  }
}

async function orCrmError<T>(path: string, verb: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CrmError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const message = code === "ENOENT" ? "there is no such file" : `cannot be ${verb}: ${code}`;
    throw new CrmError({ code: "file", message, at: { source: path } }, { cause: error });
  }
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return decodeUtf8(Buffer.concat(chunks), "stdin");
}

async function which(program: string): Promise<string | undefined> {
  const [name = ""] = program.split(/\s+/);
  const candidates = name.includes("/")
    ? [name]
    : (process.env.PATH ?? "").split(delimiter).map((directory) => join(directory, name));
  for (const path of candidates) {
    try {
      await access(path, constants.X_OK);
      if ((await stat(path)).isFile()) return path;
    } catch {
      // not here
    }
  }
  return undefined;
}

const BY_NAME = { patterns: [], isPrivate: () => false };

async function traced(argv: readonly string[], input: string, trace: (text: string) => void): Promise<ProgramOutcome> {
  const end = await runProgram(argv, input);
  trace(`ran ${hideInLine(argv.join(" "), BY_NAME)}: exit code ${end.code}`);
  return end;
}

async function runProgram(argv: readonly string[], input: string): Promise<ProgramOutcome> {
  const { execFile } = await import("node:child_process");
  const [program = "", ...args] = argv;
  return new Promise((resolve) => {
    const child = execFile(program, args, { maxBuffer: OUTPUT_LIMIT, encoding: "utf8" }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 127;
      resolve({ code, stdout, stderr: stderr === "" && error !== null && code === 127 ? error.message : stderr });
    });
    // A program that does not read its input to the end closes it.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

/** What talks to a playground is loaded when somebody does. */
function lazyPlayground(load: () => Promise<Playground>): Playground {
  return {
    start: async (hosts) => (await load()).start(hosts),
    open: async () => (await load()).open(),
    stop: async () => (await load()).stop(),
    ask: async (request) => (await load()).ask(request),
  };
}

function shadowsIn(directory: string): Shadows {
  const PREFIX = "shadow.";
  return {
    list: async () => {
      try {
        const names = await readdir(directory);
        return names
          .filter((name) => name.startsWith(PREFIX))
          .map((name) => name.slice(PREFIX.length))
          .sort();
      } catch {
        return []; // no directory, no copies
      }
    },
    exists: async (name) => {
      try {
        return (await stat(shadowFile(directory, name))).isFile();
      } catch {
        return false; // what cannot be looked at is not there
      }
    },
    write: async (name, xml) => {
      const path = shadowFile(directory, name);
      await orCrmError(path, "written", async () => {
        await mkdir(directory, { recursive: true });
        await writeFile(path, xml, { mode: 0o600 });
      });
    },
    read: (name) => {
      const path = shadowFile(directory, name);
      return orCrmError(path, "read", async () => decodeUtf8(await readFile(path), path));
    },
    remove: (name) => orCrmError(shadowFile(directory, name), "removed", () => rm(shadowFile(directory, name))),
  };
}

/** Lets the user change a file in an editor that has the terminal. False when it failed. */
export async function runEditor(command: string, file: string, line: number): Promise<boolean> {
  const { spawn } = await import("node:child_process");
  const [program = "vi", ...args] = command.split(/\s+/);
  const at = /(^|\/)(vim?|nvim|nano|emacs|joe|micro|kak)$/.test(program) && line > 1 ? [`+${line}`] : [];
  return new Promise((resolve) => {
    const child = spawn(program, [...args, ...at, file], { stdio: "inherit" });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}
