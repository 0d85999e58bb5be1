import { readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { CrmError } from "../../base/index.ts";
import { type AuthKeys, checkAuthkeysMode, type HaConfig, parseAuthkeys, parseHaCf } from "../../membership/index.ts";

/** What the files in the configuration directory say. */
export interface Settings {
  /** This host's name, in lower case as Heartbeat has it. */
  readonly host: string;
  readonly config: HaConfig;
  readonly keys: AuthKeys;
}

/** @throws CrmError with file and line about the first fault; the exit code for all of them is 6. */
export function readSettings(directory: string): Settings {
  const host = hostname().toLowerCase();
  const file = join(directory, "ha.cf");
  const config = parseHaCf(read(file), file, host);
  return { host, config, keys: readKeys(directory) };
}

/** @throws CrmError */
export function readKeys(directory: string): AuthKeys {
  const file = join(directory, "authkeys");
  const text = read(file);
  checkAuthkeysMode(statSync(file).mode, file);
  return parseAuthkeys(text, file);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? error.code : undefined;
    throw new CrmError(
      {
        code: "unreadable",
        message: why === "ENOENT" ? "the file is missing" : error instanceof Error ? error.message : String(error),
        hint: `see ${file.endsWith("authkeys") ? "authkeys(5)" : "ha.cf(5)"}`,
        at: { source: file },
      },
      { cause: error },
    );
  }
}
