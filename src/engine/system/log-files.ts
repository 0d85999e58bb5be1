import { fchmodSync, fstatSync, openSync } from "node:fs";
import sonicBoom, { type SonicBoom } from "sonic-boom";
import type { Log, LogLevel } from "../../base/index.ts";

export interface HaLogOptions {
  readonly host: string;
  readonly pid: number;
  /** All but debug. */
  readonly logfile: string | undefined;
  /** Everything. */
  readonly debugfile: string | undefined;
  /** From 1 on debug messages are written. */
  readonly debug: number;
  /** `Nov 22 18:58:14 host heartbeat: [pid]: ` before each; else only the level. */
  readonly syslogFormat: boolean;
  /** Each message, for syslog or a terminal. */
  readonly also: (level: LogLevel, line: string) => void;
}

export interface HaLog extends Log {
  /** More is said for debugging, or less: from 0 to 255. */
  changeDebug(by: number): void;
  /** After a rotation: go on in files of the same names. */
  reopen(): void;
  close(): void;
}

const MODE = 0o640;

/** Heartbeat's words for levels. */
const WORDS: Readonly<Record<LogLevel, string>> = {
  crit: "CRIT",
  error: "ERROR",
  warning: "WARN",
  notice: "notice",
  info: "info",
  debug: "debug",
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** What may wait for a file that takes nothing; more is lost rather than kept. */
const WAITING_LIMIT = 1 << 20;
const RETRY_MS = 60_000;

/** Log files as Heartbeat writes them. A file that cannot be written is said to the others, left alone, and tried again a
 *  minute later: logging never stops the cluster, and a disk that was full once is no reason to be silent for ever. */
export function haLog(options: HaLogOptions): HaLog {
  const files = new Map<string, SonicBoom>();
  const retryMs = new Map<string, number>();
  let { debug } = options;
  const refused = (path: string, error: unknown): void => {
    retryMs.set(path, performance.now() + RETRY_MS);
    options.also("error", `cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
  };
  const open = (path: string): void => {
    let fd: number;
    try {
      fd = openSync(path, "a", MODE);
      // Not of a device: /dev/null is everybody's.
      if (fstatSync(fd).isFile()) fchmodSync(fd, MODE);
    } catch (error) {
      refused(path, error);
      return;
    }
    const file = new sonicBoom.SonicBoom({ fd, sync: false, maxLength: WAITING_LIMIT });
    files.set(path, file);
    file.on("error", (error: Error) => {
      if (files.get(path) !== file) return;
      files.delete(path);
      file.destroy();
      refused(path, error);
    });
  };
  const put = (path: string | undefined, text: string): void => {
    if (path === undefined) return;
    if (!files.has(path) && performance.now() >= (retryMs.get(path) ?? 0)) open(path);
    files.get(path)?.write(text);
  };
  const begin = (): void => {
    for (const path of new Set([options.logfile, options.debugfile])) if (path !== undefined) open(path);
  };
  begin();
  const log: HaLog = {
    write(level, message) {
      if (level === "debug" && debug < 1) return;
      for (const text of message.split("\n")) {
        const line = `${WORDS[level]}: ${text}`;
        const stamped = `${options.syslogFormat ? prefix(new Date(), options) : "heartbeat: "}${line}\n`;
        if (level !== "debug") put(options.logfile, stamped);
        if (options.debugfile !== options.logfile) put(options.debugfile, stamped);
        options.also(level, line);
      }
    },
    changeDebug(by) {
      debug = Math.min(255, Math.max(0, debug + by));
      log.write("info", `debug is now ${debug}`);
    },
    reopen() {
      retryMs.clear();
      for (const [path, file] of files) {
        files.delete(path);
        file.end();
      }
      begin();
    },
    close() {
      for (const [path, file] of files) {
        try {
          file.flushSync();
        } catch (error) {
          refused(path, error);
        }
      }
    },
  };
  return log;
}

function prefix(date: Date, { host, pid }: HaLogOptions): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const day = String(date.getDate()).padStart(2, " ");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${MONTHS[date.getMonth()]} ${day} ${time} ${host} heartbeat: [${pid}]: `;
}
