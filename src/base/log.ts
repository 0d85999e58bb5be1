/** Log levels from most to least urgent, in Heartbeat's and syslog's order. */
export const LOG_LEVELS = ["crit", "error", "warning", "notice", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where a room says what it did. The sink (file, syslog, standard error, a test's array) comes from the edge. */
export interface Log {
  write(level: LogLevel, message: string): void;
}

export const silentLog: Log = { write: () => undefined };
