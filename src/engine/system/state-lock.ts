import { spawnSync } from "node:child_process";
import { ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { CrmError } from "../../base/index.ts";

/** A daemon that was just killed may take a moment to be gone. */
const WAIT_SECONDS = 2;

/** Two daemons that write one store would ruin it. Takes the lock of a state directory for as long as this process lives,
 *  by flock(1): a lock belongs to the open file, which both share.
 *  @returns what is missing, undefined when it is taken. @throws CrmError `state-locked` */
export function lockState(path: string): string | undefined {
  const file = openSync(path, "a+", 0o600);
  const { error, status, stderr } = spawnSync("flock", ["-w", String(WAIT_SECONDS), "3"], {
    stdio: ["ignore", "ignore", "pipe", file],
  });
  if (error !== undefined) return error.message;
  if (status !== 0) {
    const holder = readFileSync(path, "utf8").trim();
    const words = stderr.toString().trim();
    throw new CrmError({
      code: "state-locked",
      message: `another heartbeat${holder === "" ? "" : ` (pid ${holder})`} uses this state directory${words === "" ? "" : `: ${words}`}`,
      hint: "stop it first, or give another --state",
      at: { source: path },
    });
  }
  ftruncateSync(file, 0);
  writeSync(file, `${process.pid}\n`);
  return undefined;
}
