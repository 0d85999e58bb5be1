import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../../base/index.ts";

/** The engine's guardian: a few lines of sh, which need no memory to speak of. It starts the engine again when it ends
 *  otherwise than by its own will (0), for bad configuration (6) or for good (100): at once, but slower and slower when it
 *  does not live for ten seconds. Signals are handed on. The command stands in the environment, not in the arguments, so
 *  that who looks for the engine by its name finds only the engine. */
export const SUPERVISOR = `
echo $$ >"$LIFELINE_PID_FILE" || exit 1
child= stop= pause=0
hand_on() { [ -n "$child" ] && kill -"$1" "$child" 2>/dev/null; }
trap 'stop=1; hand_on TERM' TERM INT
trap 'hand_on HUP' HUP
trap 'hand_on USR1' USR1
trap 'hand_on USR2' USR2
while :; do
  began=$(date +%s)
  "$LIFELINE_NODE" $LIFELINE_NODE_FLAGS "$LIFELINE_ENTRY" "$@" &
  child=$!
  while :; do
    wait "$child"; code=$?
    kill -0 "$child" 2>/dev/null || break
  done
  child=
  case $code in 0|6|100) break;; esac
  [ -n "$stop" ] && break
  if [ $(($(date +%s) - began)) -ge 10 ]; then pause=0
  elif [ $pause = 0 ]; then pause=1
  else sleep $pause & child=$!; wait "$child"; child=; [ -n "$stop" ] && break; [ $pause -lt 30 ] && pause=$((pause * 2))
  fi
done
[ "$(cat "$LIFELINE_PID_FILE")" = $$ ] && rm -f "$LIFELINE_PID_FILE"
exit $code
`;

/** What ps shows of it. */
export const SUPERVISOR_NAME = "lifeline-supervisor";

const ENGINE = /(?:^|\/)heartbeat\.[jt]s$/;
const LOOK_EVERY_MS = 5000;

/** V8 gives memory back late; a small young generation keeps the daemon small, and it has no hurry. */
const NODE_FLAGS = "--max-semi-space-size=2 --max-old-space-size=1024";

export function pidFile(runtime: string): string {
  return join(runtime, "heartbeat.pid");
}

export function supervisorArguments(argv: readonly string[]): string[] {
  return ["-c", SUPERVISOR, SUPERVISOR_NAME, ...argv];
}

export function supervisorEnvironment(runtime: string, entry: string): Record<string, string> {
  return {
    LIFELINE_ROLE: "engine",
    LIFELINE_PID_FILE: pidFile(runtime),
    LIFELINE_NODE: process.execPath,
    LIFELINE_NODE_FLAGS: NODE_FLAGS,
    LIFELINE_ENTRY: entry,
  };
}

/** What the supervisor tells the engine is not for agents: a service would hand it on, to a shell where somebody types
 *  `heartbeat`, for one. */
export function withoutSupervisor(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.keys(supervisorEnvironment("", ""));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !own.includes(name)));
}

/** The running supervisor, or an engine that lost its own; undefined when there is none. */
export function runningPid(runtime: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile(runtime), "utf8"));
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return command.some((word) => word === SUPERVISOR_NAME || ENGINE.test(word)) ? pid : undefined;
  } catch {
    // No file, or no such process: nothing runs.
    return undefined;
  }
}

/** An engine whose supervisor was killed goes on, and is the one to be stopped from then on. */
export function watchSupervisor(runtime: string, log: Log): void {
  const supervisor = process.ppid;
  let lost = false;
  const look = (): void => {
    if (!lost && process.ppid !== supervisor) {
      lost = true;
      log.write("error", "the supervisor is gone: nobody will restart this engine if it ends; restart heartbeat");
    }
    if (runningPid(runtime) !== undefined) return;
    try {
      writeFileSync(pidFile(runtime), `${lost ? process.pid : supervisor}\n`);
    } catch (error) {
      log.write("error", `cannot write ${pidFile(runtime)}: ${String(error)}`);
    }
  };
  setInterval(look, LOOK_EVERY_MS).unref();
}
