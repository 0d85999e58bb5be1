import { chmodSync } from "node:fs";
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

/** Log files as Heartbeat writes them. A file that cannot be written is said once to the others and then left alone:
 *  logging never stops the cluster. */
export function haLog(options: HaLogOptions): HaLog {
  const files = new Map<string, SonicBoom>();
  let { debug } = options;
  const open = (path: string | undefined): void => {
    if (path === undefined || files.has(path)) return;
    const file = new sonicBoom.SonicBoom({ dest: path, append: true, sync: false });
    files.set(path, file);
    file.once("ready", () => {
      try {
        chmodSync(path, 0o640);
      } catch (error) {
        options.also("warning", `cannot set the mode of ${path}: ${String(error)}`);
      }
    });
    file.on("error", (error: Error) => {
      if (files.get(path) !== file) return;
      files.delete(path);
      options.also("error", `cannot write ${path}: ${error.message}`);
    });
  };
  open(options.logfile);
  open(options.debugfile);
  const log: HaLog = {
    write(level, message) {
      if (level === "debug" && debug < 1) return;
      for (const text of message.split("\n")) {
        const line = `${WORDS[level]}: ${text}`;
        const stamped = `${options.syslogFormat ? prefix(new Date(), options) : "heartbeat: "}${line}\n`;
        if (level !== "debug" && options.logfile !== undefined) files.get(options.logfile)?.write(stamped);
        if (options.debugfile !== undefined && options.debugfile !== options.logfile) {
          files.get(options.debugfile)?.write(stamped);
        }
        options.also(level, line);
      }
    },
    changeDebug(by) {
      debug = Math.min(255, Math.max(0, debug + by));
      log.write("info", `debug is now ${debug}`);
    },
    reopen() {
      for (const file of files.values()) file.reopen();
      open(options.logfile);
      open(options.debugfile);
    },
    close() {
      for (const file of files.values()) file.flushSync();
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
