/** `heartbeat`: this host's daemon. The call checks the files and hands over to a supervisor, which runs this same entry as
 *  the engine and starts it again when it dies. */
import { CrmError } from "../base/index.ts";
import { checkSettings, rereadKeys, showStatus, startDaemon, stopDaemon } from "./heartbeat/front.ts";
import { HELP, readOptions } from "./heartbeat/options.ts";

/** Heartbeat's exit code for a configuration it cannot work with; the supervisor does not try again. */
const BAD_CONFIGURATION = 6;
const CONFIGURATION = [
  "bad-ha-cf",
  "bad-authkeys",
  "authkeys-permissions",
  "unreadable",
  "no-interface",
  "no-peer",
  "usage",
];
/** Nothing that a restart could mend. */
const FATAL = 100;
const LASTING = ["state-locked", "torn-store", "foreign-store", "torn-token", "bad-identity"];

async function main(): Promise<number> {
  const argv = process.argv.slice(2);
  const options = readOptions(argv);
  if (process.env.LIFELINE_ROLE === "engine") {
    const { runEngine } = await import("./heartbeat/engine.ts");
    await runEngine(options, import.meta.url);
    return 0;
  }
  switch (options.action) {
    case "help":
      process.stdout.write(HELP);
      return 0;
    case "version": {
      const { LIFELINE_VERSION } = await import("../tools/index.ts");
      process.stdout.write(`heartbeat (Lifeline ${LIFELINE_VERSION})\n`);
      return 0;
    }
    case "check":
      return checkSettings(options);
    case "stop":
      return stopDaemon(options);
    case "status":
      return showStatus(options);
    case "reread":
      return rereadKeys(options);
    case "start":
      return startDaemon(options, process.argv[1] ?? "");
  }
}

try {
  process.exitCode = await main();
  if (process.env.LIFELINE_ROLE === "engine") process.exit();
} catch (error) {
  if (!(error instanceof CrmError)) throw error;
  process.stderr.write(`heartbeat: ${error.describe()}\n`);
  process.exit(CONFIGURATION.includes(error.code) ? BAD_CONFIGURATION : LASTING.includes(error.code) ? FATAL : 1);
}
