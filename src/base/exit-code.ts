/** Exit codes of every tool but crm (crm(8) has its own three). The numbers and texts are an interface that scripts and
 *  agents rely on. Source: Pacemaker's table of crm_exit_t as `crm_error -X -l` prints it. */
const EXIT_CODES = {
  OK: [0, "OK"],
  ERROR: [1, "Error occurred"],
  INVALID_PARAM: [2, "Invalid parameter"],
  UNIMPLEMENT_FEATURE: [3, "Unimplemented"],
  INSUFFICIENT_PRIV: [4, "Insufficient privileges"],
  NOT_INSTALLED: [5, "Not installed"],
  NOT_CONFIGURED: [6, "Not configured"],
  NOT_RUNNING: [7, "Not running"],
  PROMOTED: [8, "Promoted"],
  FAILED_PROMOTED: [9, "Failed in promoted role"],
  USAGE: [64, "Incorrect usage"],
  DATAERR: [65, "Invalid data given"],
  NOINPUT: [66, "Input file not available"],
  NOUSER: [67, "User does not exist"],
  NOHOST: [68, "Host does not exist"],
  UNAVAILABLE: [69, "Necessary service unavailable"],
  SOFTWARE: [70, "Internal software bug"],
  OSERR: [71, "Operating system error occurred"],
  OSFILE: [72, "System file not available"],
  CANTCREAT: [73, "Cannot create output file"],
  IOERR: [74, "I/O error occurred"],
  TEMPFAIL: [75, "Temporary failure, try again"],
  PROTOCOL: [76, "Protocol violated"],
  NOPERM: [77, "Insufficient privileges"],
  CONFIG: [78, "Invalid configuration"],
  FATAL: [100, "Fatal error occurred, will not respawn"],
  PANIC: [101, "System panic required"],
  DISCONNECT: [102, "Not connected"],
  OLD: [103, "Update was older than existing configuration"],
  DIGEST: [104, "Digest mismatch"],
  NOSUCH: [105, "No such object"],
  QUORUM: [106, "Quorum required"],
  UNSAFE: [107, "Operation not safe"],
  EXISTS: [108, "Requested item already exists"],
  MULTIPLE: [109, "Multiple items match request"],
  EXPIRED: [110, "Requested item has expired"],
  NOT_YET_IN_EFFECT: [111, "Requested item is not yet in effect"],
  INDETERMINATE: [112, "Could not determine status"],
  UNSATISFIED: [113, "Not applicable under current conditions"],
  NO_DC: [114, "DC is not yet elected"],
  TIMEOUT: [124, "Timeout occurred"],
  DEGRADED: [190, "Service is active but might fail soon"],
  DEGRADED_PROMOTED: [191, "Service is promoted but might fail soon"],
  NONE: [193, "No exit status available"],
} as const satisfies Record<string, readonly [number, string]>;

export type ExitCodeName = keyof typeof EXIT_CODES;

/** Name -> number: `ExitCode.NOSUCH` is 105. */
export const ExitCode = Object.fromEntries(Object.entries(EXIT_CODES).map(([name, [number]]) => [name, number])) as {
  readonly [Name in ExitCodeName]: (typeof EXIT_CODES)[Name][0];
};

export interface ExitCodeInfo {
  readonly number: number;
  readonly name: ExitCodeName;
  readonly text: string;
}

export const EXIT_CODE_TABLE: readonly ExitCodeInfo[] = Object.entries(EXIT_CODES).map(([name, [number, text]]) => ({
  number,
  name: name as ExitCodeName,
  text,
}));

/** The table's row for a number, undefined for numbers that no tool returns. */
export function exitCodeInfo(number: number): ExitCodeInfo | undefined {
  return EXIT_CODE_TABLE.find((info) => info.number === number);
}

/** What a number that a program ended with means; a shell's number for a signal too. */
export function exitText(number: number): string {
  if (number === 255) return "Error occurred";
  const known = exitCodeInfo(number)?.text;
  return known ?? (number > 128 && number < 255 ? "Interrupted by signal" : "Unknown exit status");
}
