import { cleanOcfCode, ExecStatus, OcfCode } from "../agents/index.ts";
import { formatDuration } from "../base/index.ts";
import type { Operation } from "./operation.ts";

/** How a run ended, as whoever carried it out saw it. */
export type RunOutcome =
  | { readonly kind: "exited"; readonly code: number; readonly stdout: string; readonly exitReason: string }
  /** A signal that nobody here sent, or the answer to a kill. */
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "not-started"; readonly why: "not-installed" | "not-permitted" | "other"; readonly text: string }
  /** The class or the way to it is not there (no fencer, no systemd). */
  | { readonly kind: "unsupported"; readonly text: string };

export interface Verdict {
  readonly status: ExecStatus;
  readonly code: number;
  readonly exitReason: string;
}

/** Status and code that the outcome means. Source: services_linux.c and services_lsb.c of Pacemaker. */
export function judge(operation: Operation, outcome: RunOutcome): Verdict {
  switch (outcome.kind) {
    case "exited":
      return judgeExit(operation, outcome);
    case "signalled":
      return error(OcfCode.GenericError, `${operation.name} interrupted by ${outcome.signal} signal`);
    case "not-started":
      if (outcome.why === "not-installed") {
        return { status: ExecStatus.NotInstalled, code: OcfCode.NotInstalled, exitReason: outcome.text };
      }
      return error(outcome.why === "not-permitted" ? OcfCode.NoPrivileges : OcfCode.GenericError, outcome.text);
    case "unsupported":
      return { status: ExecStatus.NotSupported, code: OcfCode.Unimplemented, exitReason: outcome.text };
  }
}

export function timedOut(operation: Operation): Verdict {
  const kind = operation.resource.class === "stonith" ? "Fence agent" : "Resource agent";
  return {
    status: ExecStatus.Timeout,
    code: OcfCode.GenericError,
    exitReason: `${kind} did not complete within ${formatDuration(operation.timeoutMs)}`,
  };
}

const error = (code: number, exitReason: string): Verdict => ({ status: ExecStatus.Error, code, exitReason });
const done = (code: number, exitReason = ""): Verdict => ({ status: ExecStatus.Done, code, exitReason });

function judgeExit(operation: Operation, outcome: RunOutcome & { kind: "exited" }): Verdict {
  const looks = operation.name === "monitor" || operation.name === "status";
  switch (operation.resource.class) {
    case "lsb":
    case "service":
      return done(looks ? lsbStatus(outcome.code) : lsbCode(outcome.code));
    case "heartbeat":
      return done(looks ? heartbeatStatus(outcome) : lsbCode(outcome.code));
    default:
      return done(cleanOcfCode(outcome.code), outcome.code === 0 ? "" : outcome.exitReason);
  }
}

function lsbCode(code: number): number {
  return code >= 0 && code <= 7 ? code : OcfCode.GenericError;
}

function lsbStatus(code: number): number {
  switch (code) {
    case 0:
      return OcfCode.OK;
    case 1:
    case 2:
    case 3:
      return OcfCode.NotRunning;
    case 150:
      return OcfCode.NotInstalled;
    case 151:
      return OcfCode.NoPrivileges;
    default:
      return OcfCode.GenericError;
  }
}

/** Heartbeat's scripts tell by words, not by codes (ResourceManager's we_own_resource, raexechb). */
function heartbeatStatus({ code, stdout }: RunOutcome & { kind: "exited" }): number {
  if (code === OcfCode.NotInstalled) return OcfCode.NotInstalled;
  if (/stopped|not.*running/i.test(stdout)) return OcfCode.NotRunning;
  return /running/i.test(stdout) || stdout.includes("OK") ? OcfCode.OK : OcfCode.NotRunning;
}
