import { type ChildProcess, spawn } from "node:child_process";
import type { LogLevel } from "../../base/index.ts";

/** RFC 5424 numbers. */
const FACILITIES = [
  ..."kern user mail daemon auth syslog lpr news uucp cron authpriv ftp".split(" "),
  ..."ntp audit alert clock".split(" "),
  ...Array.from({ length: 8 }, (_, index) => `local${index}`),
];
const SEVERITIES: Readonly<Record<LogLevel, number>> = { crit: 2, error: 3, warning: 4, notice: 5, info: 6, debug: 7 };
const RESTART_AFTER_MS = 60_000;

export interface Syslog {
  write(level: LogLevel, line: string): void;
  close(): void;
}

/** Messages to syslog through one logger(1), which knows how the system wants them. Without it, or when it ends, that is
 *  said once a minute and the log files remain. */
export function syslog(facility: string, tag: string, missing: (why: string) => void): Syslog {
  const number = FACILITIES.indexOf(facility);
  let logger: ChildProcess | undefined;
  let closed = false;
  let retryMs = 0;
  const start = (): void => {
    const child = spawn("logger", ["--prio-prefix", "--tag", tag], { stdio: ["pipe", "ignore", "ignore"] });
    logger = child;
    const gone = (why: string): void => {
      if (logger !== child) return;
      logger = undefined;
      retryMs = performance.now() + RESTART_AFTER_MS;
      if (!closed) missing(`no syslog: ${why}`);
    };
    child.on("error", (error) => gone(error.message));
    child.on("exit", (code) => gone(`logger ended (${code})`));
    child.stdin.on("error", (error) => gone(error.message));
  };
  return {
    write(level, line) {
      if (closed) return;
      if (logger === undefined && performance.now() >= retryMs) start();
      const stdin = logger?.stdin;
      // A syslog that hangs must not fill our memory.
      if (stdin && stdin.writableLength < 1 << 20) stdin.write(`<${number * 8 + SEVERITIES[level]}>${line}\n`);
    },
    close() {
      closed = true;
      logger?.stdin?.end();
    },
  };
}
