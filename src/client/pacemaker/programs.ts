import { accessSync, constants, readFileSync, realpathSync } from "node:fs";
import { delimiter, join, sep } from "node:path";
import { CrmError, errorCode } from "../../base/index.ts";

/** How a program of Pacemaker's ended. */
export interface ProgramEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of Pacemaker's programs. @throws CrmError `no-program` when it is not installed */
export type Programs = (name: string, args: readonly string[], input?: string) => Promise<ProgramEnd>;

type Environment = Readonly<Record<string, string | undefined>>;

const OUTPUT_LIMIT = 256 * 1024 * 1024;
/** Where packages put them, for a user whose PATH does not lead there. */
const USUAL = ["/usr/sbin", "/usr/local/sbin", "/sbin"];
/** libqb's socket of the CIB manager: abstract on Linux, below /run where that was switched off. */
const CIB_SOCKET = /[@/]cib_rw(?=$|[@\0]|\s)/m;

/** Whether Pacemaker runs in this network namespace: its CIB manager listens. Nothing is started to find out. */
export function pacemakerRuns(readText: (path: string) => string = (path) => readFileSync(path, "latin1")): boolean {
  try {
    return CIB_SOCKET.test(readText("/proc/net/unix"));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false; // without /proc there is no Pacemaker to be found
  }
}

/** The programs in PATH, but never those of the same name that lie below `home`: they would ask this very client. */
export function systemPrograms(
  env: Environment,
  home: string,
  trace: (text: string) => void = () => undefined,
): Programs {
  const found = new Map<string, string>();
  return async (name, args, input = "") => {
    const path = found.get(name) ?? locate(name, env, home);
    found.set(name, path);
    const { execFile } = await import("node:child_process");
    return new Promise((resolve) => {
      const options = { maxBuffer: OUTPUT_LIMIT, encoding: "utf8" as const, env: cleanEnvironment(env) };
      const child = execFile(path, [...args], options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 127;
        trace(`ran ${name} ${args.join(" ")}: exit code ${code}`);
        resolve({ code, stdout, stderr: stderr === "" && error !== null ? error.message : stderr });
      });
      // A program that does not read its input to the end closes it.
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(input);
    });
  };
}

/** The live cluster is meant, whatever the shell itself works on. */
function cleanEnvironment(env: Environment): NodeJS.ProcessEnv {
  const { CIB_file: _file, CIB_shadow: _shadow, ...rest } = env;
  return { ...rest, LC_ALL: "C" };
}

function locate(name: string, env: Environment, home: string): string {
  const own = `${realpathSync(home)}${sep}`;
  const directories = [...(env.PATH ?? "").split(delimiter).filter((directory) => directory !== ""), ...USUAL];
  const path = directories.map((directory) => join(directory, name)).find((candidate) => isForeign(candidate, own));
  if (path !== undefined) return path;
  throw new CrmError({
    code: "no-program",
    message: `Pacemaker runs here, but its program ${name} is not installed`,
    hint: "Debian: apt install pacemaker-cli-utils",
  });
}

function isForeign(path: string, own: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return !realpathSync(path).startsWith(own);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false; // not here
  }
}
