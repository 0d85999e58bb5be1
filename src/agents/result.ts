/** Result codes of agents and states of executions, as agents, history entries and screens use them.
 *  Source: OCF resource agent API 1.1 and Pacemaker's results.h (the numbers are an interface). */
export const OcfCode = {
  OK: 0,
  GenericError: 1,
  BadParameter: 2,
  Unimplemented: 3,
  NoPrivileges: 4,
  NotInstalled: 5,
  NotConfigured: 6,
  NotRunning: 7,
  Promoted: 8,
  FailedPromoted: 9,
  Degraded: 190,
  DegradedPromoted: 191,
  /** Written by the cluster for an operation that has not ended. */
  Unknown: 193,
} as const;
export type OcfCode = (typeof OcfCode)[keyof typeof OcfCode];

const OCF_TEXTS: Readonly<Record<number, string>> = {
  0: "OK",
  1: "Error occurred",
  2: "Invalid parameter",
  3: "Unimplemented",
  4: "Insufficient privileges",
  5: "Not installed",
  6: "Not configured",
  7: "Not running",
  8: "Promoted",
  9: "Failed in promoted role",
  190: "Service is active but might fail soon",
  191: "Service is promoted but might fail soon",
  193: "No exit status available",
};

export function ocfCodeText(code: number): string {
  return OCF_TEXTS[code] ?? "Unknown error";
}

/** How an execution went, apart from what the agent said (`op-status`). */
export const ExecStatus = {
  Unknown: -2,
  Pending: -1,
  Done: 0,
  Cancelled: 1,
  Timeout: 2,
  NotSupported: 3,
  Error: 4,
  HardError: 5,
  FatalError: 6,
  NotInstalled: 7,
  NotConnected: 8,
  Invalid: 9,
  NoFenceDevice: 10,
  NoSecrets: 11,
} as const;
export type ExecStatus = (typeof ExecStatus)[keyof typeof ExecStatus];

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  [-2]: "Unknown",
  [-1]: "Pending",
  0: "Done",
  1: "Cancelled",
  2: "Timed out",
  3: "Unsupported",
  4: "Error",
  5: "Hard error",
  6: "Fatal error",
  7: "Not installed",
  8: "Internal communication failure",
  9: "Cannot execute now",
  10: "No fence device",
  11: "CIB secrets unavailable",
};

export function execStatusText(status: number): string {
  return STATUS_TEXTS[status] ?? "UNKNOWN!";
}

/** What an agent may return; anything else counts as a generic error (services__ocf2ocf). */
export function cleanOcfCode(code: number): number {
  return (code >= 0 && code <= 9) || code === 190 || code === 191 ? code : OcfCode.GenericError;
}

/** Degraded counts as well for comparing with what was expected (pcmk__effective_rc). */
export function effectiveCode(code: number): number {
  return code === OcfCode.Degraded ? OcfCode.OK : code === OcfCode.DegradedPromoted ? OcfCode.Promoted : code;
}
