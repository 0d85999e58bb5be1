import { accessSync, constants, type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import {
  type AgentCatalogue,
  type AgentHost,
  type AgentName,
  agentDirectories,
  formatAgentName,
  systemCatalogue,
} from "../agents/index.ts";
import { CrmError, errorCode } from "../base/index.ts";

const TIMEOUT_MS = 30_000;
const OUTPUT_LIMIT = 1_000_000;
const UNIT_DIRECTORIES = [
  "/etc/systemd/system",
  "/run/systemd/system",
  "/usr/lib/systemd/system",
  "/lib/systemd/system",
];

/** The agents of the host this runs on. `own` is where Lifeline's agents lie. */
export function localAgents(own: string, env: Readonly<Record<string, string | undefined>>): AgentCatalogue {
  return systemCatalogue(localHost(env), agentDirectories(env.OCF_ROOT, own));
}

/** Looks are taken one after the other: some hundred of them are 2 ms so, and 40 ms when each is a promise. What the directory
 *  itself tells of an entry is not asked again. */
function localHost(env: Readonly<Record<string, string | undefined>>): AgentHost {
  return {
    programs: async (directory) => entries(directory, (path, entry) => isFile(path, entry) && isExecutable(path)),
    isProgram: async (path) => acceptable(() => isFile(path) && isExecutable(path)),
    folders: async (directory) => entries(directory, isFolder),
    readText: async (path) => readFileSync(path, "utf8"),
    metadata: (path, agent) => runMetadata(path, agent, env),
    async units() {
      const found = UNIT_DIRECTORIES.flatMap((directory) => entries(directory, () => true));
      const units = found.filter((name) => name.endsWith(".service"));
      return [...new Set(units.map((name) => name.slice(0, -".service".length)))].sort();
    },
  };
}

/** A link is what it leads to. */
function isFile(path: string, entry?: Dirent): boolean {
  return entry === undefined || entry.isSymbolicLink() ? statSync(path).isFile() : entry.isFile();
}

function isFolder(path: string, entry: Dirent): boolean {
  return entry.isSymbolicLink() ? statSync(path).isDirectory() : entry.isDirectory();
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (errorCode(error) === "EACCES") return false;
    throw error;
  }
}

function entries(directory: string, accept: (path: string, entry: Dirent) => boolean): string[] {
  let found: Dirent[];
  try {
    found = readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(errorCode(error) ?? "")) return [];
    throw error;
  }
  return found
    .filter((entry) => acceptable(() => accept(`${directory}/${entry.name}`, entry)))
    .map(({ name }) => name)
    .sort();
}

/** A dangling link, or a file removed while we look, is no entry. */
function acceptable(accept: () => boolean): boolean {
  try {
    return accept();
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ELOOP"].includes(errorCode(error) ?? "")) return false;
    throw error;
  }
}

async function runMetadata(
  path: string,
  agent: AgentName,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const fence = agent.class === "stonith";
  const { spawn } = await import("node:child_process");
  const fail = (why: string): CrmError =>
    new CrmError({ code: "no-meta-data", message: `${formatAgentName(agent)} printed no meta-data: ${why}` });
  return new Promise((resolve, reject) => {
    const child = spawn(path, fence ? ["-o", "metadata"] : ["meta-data"], {
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
      env: {
        ...env,
        OCF_ROOT: env.OCF_ROOT ?? "/usr/lib/ocf",
        OCF_RA_VERSION_MAJOR: "1",
        OCF_RA_VERSION_MINOR: "1",
        OCF_RESOURCE_INSTANCE: agent.type,
        OCF_RESOURCE_TYPE: agent.type,
        ...(agent.provider === undefined ? {} : { OCF_RESOURCE_PROVIDER: agent.provider }),
      },
    });
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (why: string): void => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      reject(fail(why));
    };
    const timer = setTimeout(() => end(`no answer within ${TIMEOUT_MS / 1000}s`), TIMEOUT_MS);
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > OUTPUT_LIMIT) end("too much output");
      else chunks.push(chunk);
    });
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(fail(error.message));
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      const text = Buffer.concat(chunks).toString("utf8");
      if (text.trim() === "" && code !== 0) reject(fail(`exit code ${code}`));
      else resolve(text);
    });
  });
}
