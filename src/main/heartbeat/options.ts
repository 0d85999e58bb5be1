import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CrmError } from "../../base/index.ts";

export interface DaemonOptions {
  readonly action: "start" | "check" | "stop" | "status" | "reread" | "help" | "version";
  readonly config: string;
  readonly state: string;
  readonly runtime: string;
  readonly foreground: boolean;
}

export const HELP = `usage: heartbeat [--config DIR] [--state DIR] [--foreground]
       heartbeat --check [--config DIR]
       heartbeat --stop | --reread | --status

Runs this host's part of the cluster: heartbeats, the cluster manager, its resources. See heartbeat(8).

  --config DIR      where ha.cf and authkeys are (default /etc/ha.d)
  --state DIR       where the log and the configuration are kept (default /var/lib/lifeline)
  --runtime DIR     where the sockets are (default /run/lifeline)
  -f, --foreground  stay in the foreground
  -t, --check       read ha.cf and authkeys as a start would, and say what is wrong (exit code 6)
  -k, --stop        stop the running daemon: its resources in order, then it leaves
  -r, --reread      let it read authkeys again
  -s, --status      say whether it runs (exit code 0) or not (1)
      --version     print the version
  -h, --help        print this
`;

/** @throws CrmError `usage` */
export function readOptions(argv: readonly string[]): DaemonOptions {
  let values: ReturnType<typeof parse>["values"];
  try {
    values = parse(argv).values;
  } catch (error) {
    throw new CrmError({
      code: "usage",
      message: error instanceof Error ? error.message : String(error),
      hint: "see heartbeat --help",
    });
  }
  const asked = (["check", "stop", "reread", "status", "help", "version"] as const).filter(
    (name) => values[name] === true,
  );
  if (asked.length > 1) {
    const message = `not both: --${asked.join(" and --")}`;
    throw new CrmError({ code: "usage", message, hint: "see heartbeat --help" });
  }
  const { config, state, runtime, foreground } = values;
  return {
    action: asked[0] ?? "start",
    config: resolve(config),
    state: resolve(state),
    runtime: resolve(runtime),
    foreground,
  };
}

/** For the engine, which runs in another directory than the call. */
export function engineArguments({ config, state, runtime }: DaemonOptions): string[] {
  return ["--config", config, "--state", state, "--runtime", runtime];
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    options: {
      config: { type: "string", default: "/etc/ha.d" },
      state: { type: "string", default: "/var/lib/lifeline" },
      runtime: { type: "string", default: "/run/lifeline" },
      foreground: { type: "boolean", short: "f", default: false },
      check: { type: "boolean", short: "t" },
      stop: { type: "boolean", short: "k" },
      reread: { type: "boolean", short: "r" },
      status: { type: "boolean", short: "s" },
      version: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
}

/** Where the project lies, from the entry's own address: dist/heartbeat.js or src/main/heartbeat.ts. */
export function homeOf(entry: string): string {
  const file = fileURLToPath(entry);
  return join(dirname(file), file.endsWith(".ts") ? "../.." : "..");
}
