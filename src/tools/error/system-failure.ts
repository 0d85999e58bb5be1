import { type CrmError, errorCode } from "../../base/index.ts";
import { toolError } from "../run-tool.ts";
import { systemErrorText } from "./system-errors.ts";

/** Codes whose exit code is not that of a plain error. Source: pcmk_rc2exitc. */
const CODES: Readonly<Record<string, string>> = {
  ENOENT: "no-such",
  ENXIO: "no-such",
  ENODEV: "no-such",
  EACCES: "read-only",
  EEXIST: "exists",
  EIO: "io",
};

/** What the system refused, in its own words. Anything else that was thrown is thrown on. */
export function systemFailure(what: string, error: unknown): CrmError {
  const name = errorCode(error);
  if (name === undefined) throw error;
  return toolError(CODES[name] ?? "error", `${what}: ${systemErrorText(name)}`);
}
