import type { CrmError } from "../base/index.ts";

interface Words {
  /** Where ACLs give the user nothing to read, and where they do not let a change pass. */
  readonly read: readonly string[];
  readonly change: readonly string[];
}

const FAILED = "CIB query failed: Permission denied";
const PERFORM = ["%: Error performing operation: Permission denied"];
const PRIVILEGES = "%: Error performing operation: Insufficient privileges";

/** Each of Pacemaker's tools says it in its own words; `%` is the program. */
const WORDS: Readonly<Record<string, Words>> = {
  cibadmin: {
    read: ["%: CIB API call failed: Permission denied"],
    change: ["%: CIB API call failed: Permission denied"],
  },
  crm_mon: { read: [FAILED], change: PERFORM },
  crm_resource: { read: ["Could not obtain the current CIB: Permission denied", PRIVILEGES], change: [PRIVILEGES] },
  crm_simulate: { read: [FAILED], change: PERFORM },
  crm_verify: { read: [FAILED, "%: Verification failed: Permission denied"], change: PERFORM },
};

/** What a tool says of a denial; undefined for any other error. */
export function deniedLines(program: string, { code }: CrmError): string[] | undefined {
  if (code !== "read-denied" && code !== "denied") return undefined;
  const words = WORDS[program] ?? { read: PERFORM, change: PERFORM };
  return (code === "denied" ? words.change : words.read).map((line) => line.replace("%", program));
}
