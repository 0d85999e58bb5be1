import { homedir } from "node:os";
import { join } from "node:path";
import { isatty } from "node:tty";
import type { Cluster } from "../../client/index.ts";
import type { Settings, Shell } from "../../shell/index.ts";

/** Whether crm talks to a person: both ends are terminals. */
export function isInteractive(): boolean {
  return isatty(0) && isatty(1);
}

/** A yes-or-no question before there is a prompt; anything but a yes is a no. */
export async function askOnTerminal(question: string): Promise<boolean> {
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await lines.question(question)).trim());
  } finally {
    lines.close();
  }
}

/** `crm monitor`, `crm workspace`: commands that are nothing but a screen. */
export function screenNamed(word: string): "monitor" | "workspace" | undefined {
  return word === "monitor" || word === "workspace" ? word : undefined;
}

/** The prompt, until the user leaves it. The screens are loaded here and nowhere else. */
export async function runTerminal(
  shell: Shell,
  settings: Settings,
  plain: boolean,
  another: (cluster: Cluster) => Promise<Shell>,
  screen?: "monitor" | "workspace",
): Promise<number> {
  const { openShell } = await import("../../tui/index.ts");
  const styles = settings.get("color.style").split(",");
  const env: NodeJS.ProcessEnv = Object.defineProperty({ ...process.env, VISUAL: "" }, "EDITOR", {
    enumerable: true,
    // As the option is when somebody edits.
    get: () => settings.get("core.editor"),
  });
  const state = env.XDG_STATE_HOME || join(homedir(), ".local/state");
  return openShell({
    shell,
    env,
    stdin: process.stdin,
    stdout: process.stdout,
    stateDirectory: join(state, "lifeline"),
    colour: styles.includes("color-always") ? "always" : styles.includes("color") ? "auto" : "never",
    plain,
    another,
    ...(screen === undefined ? {} : { screen }),
  });
}
