import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** What the screens remember of a user from one start to the next. */
export interface Preferences {
  /** How `configure` opens: over the whole screen, or in the line. The last way it was left in. */
  readonly configure: "workspace" | "line";
}

const PRESETS: Preferences = { configure: "workspace" };

/** A file that is not there or says nothing sensible leaves the presets. */
export function loadPreferences(path: string): Preferences {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    const configure = typeof value === "object" && value !== null && "configure" in value ? value.configure : undefined;
    return configure === "line" ? { configure } : PRESETS;
  } catch {
    return PRESETS; // never written, or by something else
  }
}

/** @returns why it could not be written, undefined when it was */
export function savePreferences(path: string, preferences: Preferences): string | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, `${JSON.stringify(preferences)}\n`, { mode: 0o600 });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
