import { join } from "node:path";
import type { Cluster } from "../../client/index.ts";
import type { Shell } from "../../shell/index.ts";
import { MONITOR_PRESETS, type MonitorSettings } from "../monitor/settings.ts";
import { spawnInherited, Terminal } from "../terminal/terminal.ts";
import { row } from "../text/row.ts";
import { chooseLook } from "../theme/choose.ts";
import { paintRow } from "../theme/paint.ts";
import { themeNamed } from "../theme/theme.ts";
import { editText } from "./editor-program.ts";

export interface OpenShellOptions {
  readonly shell: Shell;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Where lines typed and staged changes are kept from one start to the next; undefined = nowhere. */
  readonly stateDirectory: string | undefined;
  readonly colour?: "always" | "never" | "auto";
  /** Lines only, no drawing. */
  readonly plain?: boolean;
}

/** Runs the prompt until the user leaves. @returns the exit code */
export async function openShell(options: OpenShellOptions): Promise<number> {
  const { shell, env, stdin, stdout } = options;
  if (options.plain === true || env.TERM === "dumb" || env.ACCESSIBLE === "1") {
    const { openPlain } = await import("../plain/plain-shell.ts");
    const edit = (text: string, line: number | undefined) =>
      editText(spawnInherited, env, text, line).then((outcome) => outcome.text);
    return openPlain({ shell, stdin, stdout, edit });
  }
  const terminal = new Terminal(stdin, stdout);
  terminal.start();
  const look = chooseLook({ env, colour: options.colour });
  // The screens take a tenth of a second to load: the prompt stands there meanwhile and keys are kept.
  stdout.write(paintRow(row(["prompt", shell.promptInfo().text]), themeNamed(look.theme)));
  const [{ Screen }, { ShellApp }] = await Promise.all([import("./screen.tsx"), import("./shell-app.ts")]);
  stdout.write("\r\x1b[K");
  const screen = new Screen(terminal, look, env.INK_SCREEN_READER === "true");
  return new Promise((resolve) => {
    const leave = (code: number): void => {
      screen.close();
      terminal.stop();
      resolve(code);
    };
    const app = new ShellApp({
      shell,
      screen,
      historyPath: options.stateDirectory === undefined ? undefined : join(options.stateDirectory, "history"),
      env,
      left: leave,
    });
    app.paint();
    terminal.listen({
      event: (event) => app.event(event),
      resized: () => {
        screen.resized();
        app.paint();
      },
      resumed: () => {
        screen.repaint();
        app.paint();
      },
      hangup: () => {
        app.hangup();
        leave(129);
      },
    });
  });
}

export interface OpenMonitorOptions {
  readonly cluster: Cluster;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** What differs from crm_mon's presets. */
  readonly settings?: Partial<MonitorSettings>;
  readonly colour?: "always" | "never" | "auto";
}

/** Exit code when the terminal went away, as crm_mon's. */
const TERMINAL_GONE = 74;

/** Runs the monitor until the user leaves. @returns the exit code */
export async function openMonitor(options: OpenMonitorOptions): Promise<number> {
  const { cluster, env, stdout } = options;
  const terminal = new Terminal(options.stdin, stdout);
  terminal.start();
  const look = chooseLook({ env, colour: options.colour });
  const [{ Screen }, { MonitorApp }] = await Promise.all([import("./screen.tsx"), import("./monitor-app.tsx")]);
  const screen = new Screen(terminal, look, env.INK_SCREEN_READER === "true");
  return new Promise((resolve) => {
    const leave = (code: number): void => {
      app.close();
      screen.close();
      terminal.stop();
      resolve(code);
    };
    const settings = { ...MONITOR_PRESETS, ...options.settings };
    const app = new MonitorApp({ cluster, screen, settings, left: () => leave(0) });
    app.paint();
    terminal.listen({
      event: (event) => app.event(event),
      resized: () => {
        screen.resized();
        app.paint();
      },
      resumed: () => {
        screen.repaint();
        app.paint();
      },
      hangup: () => leave(TERMINAL_GONE),
    });
  });
}
