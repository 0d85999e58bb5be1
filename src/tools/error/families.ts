import { EXIT_CODE_TABLE, exitCodeInfo, exitText } from "../../base/index.ts";
import { RESULT_CODE_TABLE } from "./result-codes.ts";
import { NAMED_SYSTEM_ERRORS, systemError } from "./system-errors.ts";

/** One meaning that a number may have. */
export interface CodeFamily {
  /** Those that a list shows, by rising number. */
  readonly listed: readonly number[];
  name(code: number): string;
  text(code: number): string;
}

const UNKNOWN = "Unknown";

export const exitCodes: CodeFamily = {
  listed: EXIT_CODE_TABLE.map(({ number }) => number),
  name: (code) => `CRM_EX_${exitCodeInfo(code)?.name ?? "UNKNOWN"}`,
  text: exitText,
};

const RESULTS = new Map(RESULT_CODE_TABLE.map((row) => [row.number, row]));

/** Negative numbers are the library's own, positive ones the system's. */
export const resultCodes: CodeFamily = {
  listed: [...RESULTS.keys()].toReversed().concat(0, NAMED_SYSTEM_ERRORS),
  name(code) {
    if (code === 0) return "pcmk_rc_ok";
    const own = RESULTS.get(code);
    return own === undefined ? (systemError(code).name ?? UNKNOWN) : `pcmk_rc_${own.name}`;
  },
  text(code) {
    if (code === 0) return "OK";
    return code < 0 ? (RESULTS.get(code)?.text ?? "Error") : systemError(code).text;
  },
};

const LEGACY = new Map(RESULT_CODE_TABLE.map((row) => [row.legacy, row]));

/** Its older number has words, but no name. */
const NAMELESS = "schema_unchanged";

/** What older interfaces answer: the sign does not count. */
export const legacyCodes: CodeFamily = {
  listed: [
    0,
    ...NAMED_SYSTEM_ERRORS,
    ...RESULT_CODE_TABLE.flatMap(({ name, legacy }) => (legacy === undefined || name === NAMELESS ? [] : [legacy])),
  ].sort((a, b) => a - b),
  name(code) {
    const number = Math.abs(code);
    const own = LEGACY.get(number)?.name;
    if (own === NAMELESS) return UNKNOWN;
    return own === undefined ? resultCodes.name(number) : `pcmk_err_${own === "error" ? "generic" : own}`;
  },
  text: (code) => LEGACY.get(Math.abs(code))?.text ?? resultCodes.text(Math.abs(code)),
};
