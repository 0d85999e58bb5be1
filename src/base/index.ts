/** What every room speaks: scores, durations, errors, exit codes, time and log. Plain values and pure functions; nothing
 *  here knows of clusters, files or processes. */
export type { Now } from "./clock.ts";
export { formatDuration, intervalText, parseDurationMs } from "./duration.ts";
export { assert, CrmError, type CrmErrorDetails, errorCode, formatPlace, type Place, unreachable } from "./errors.ts";
export {
  EXIT_CODE_TABLE,
  ExitCode,
  type ExitCodeInfo,
  type ExitCodeName,
  exitCodeInfo,
  exitText,
} from "./exit-code.ts";
export { LOG_LEVELS, type Log, type LogLevel, silentLog } from "./log.ts";
export { mergeSort } from "./merge-sort.ts";
export { addScores, clampScore, formatScore, INFINITY, parseScore } from "./score.ts";
export { Seldom } from "./seldom.ts";
export { decodeUtf8 } from "./utf8.ts";
export { isOneEach, widthOf } from "./width.ts";
