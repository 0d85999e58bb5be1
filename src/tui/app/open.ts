import { join } from "node:path";
import type { Cluster } from "../../client/index.ts";
import type { Shell } from "../../shell/index.ts";
import type { MonitorSettings } from "../monitor/settings.ts";
import { spawnInherited, Terminal } from "../terminal/terminal.ts";
import { row } from "../text/row.ts";
import { chooseLook, type TerminalLook } from "../theme/choose.ts";
import { paintRow } from "../theme/paint.ts";
import { themeNamed } from "../theme/theme.ts";
import { editText } from "./editor-program.ts";
import { keepHeapSmall } from "./heap.ts";
import { SharedWatch } from "./shared-watch.ts";

interface OpenOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly colour?: "always" | "never" | "auto";
}

export interface OpenShellOptions extends OpenOptions {
  readonly shell: Shell;
  /** Where lines typed and staged changes are kept from one start to the next; undefined = nowhere. */
  readonly stateDirectory: string | undefined;
  /** A shell of its own: on the same cluster for what a screen does, on one that only takes note for trying it before. */
  readonly another?: (cluster: Cluster) => Promise<Shell>;
  /** Opens with this screen; leaving the monitor leaves the program. */
  readonly screen?: "monitor" | "workspace";
  /** Lines only, no drawing. */
  readonly plain?: boolean;
}

/** Exit codes when the terminal went away: the shell's as for a hangup, the monitor's as crm_mon's. */
const HANGUP = 129;
const TERMINAL_GONE = 74;

/** Runs the prompt until the user leaves. @returns the exit code */
export async function openShell(options: OpenShellOptions): Promise<number> {
  const { shell, env, stdin, stdout, stateDirectory } = options;
  if (options.plain === true || env.TERM === "dumb" || env.ACCESSIBLE === "1") {
    const { openPlain } = await import("../plain/plain-shell.ts");
    const edit = async (text: string, line: number | undefined): Promise<string | undefined> =>
      (await editText(spawnInherited, env, text, line)).text;
    const recoveryDirectory = stateDirectory === undefined ? undefined : join(stateDirectory, "recovery");
    return openPlain({ shell, stdin, stdout, recoveryDirectory, edit });
  }
  const { terminal, look } = take(options);
  // The screens take a tenth of a second to load: the prompt stands there meanwhile and keys are kept.
  stdout.write(paintRow(row(["prompt", shell.promptInfo().text]), themeNamed(look.theme)));
  const [{ Screen }, { ShellApp }] = await Promise.all([import("./screen.tsx"), import("./shell-app.ts")]);
  stdout.write("\r\x1b[K");
  const screen = new Screen(terminal, look, env.INK_SCREEN_READER === "true");
  if (options.screen === "monitor") keepHeapSmall();
  return new Promise((resolve) => {
    const leave = (code: number): void => {
      screen.close();
      terminal.stop();
      resolve(code);
    };
    const app = new ShellApp({
      shell,
      screen,
      env,
      historyPath: stateDirectory === undefined ? undefined : join(stateDirectory, "history"),
      recoveryDirectory: stateDirectory === undefined ? undefined : join(stateDirectory, "recovery"),
      preferencesPath: stateDirectory === undefined ? undefined : join(stateDirectory, "screens.json"),
      another: options.another,
      first: options.screen,
      left: leave,
    });
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
        leave(HANGUP);
      },
    });
    void app.begin();
  });
}

export interface OpenMonitorOptions extends OpenOptions {
  readonly cluster: Cluster;
  /** What differs from crm_mon's presets. */
  readonly settings?: Partial<MonitorSettings>;
}

/** Runs the monitor until the user leaves. @returns the exit code */
export async function openMonitor(options: OpenMonitorOptions): Promise<number> {
  const { cluster, env } = options;
  // The engine puts the document together while the screens are loaded.
  const watch = new SharedWatch(cluster);
  const enough = watch.watch(() => undefined);
  const { terminal, look } = take(options);
  const [{ Screen }, { MonitorApp }] = await Promise.all([import("./screen.tsx"), import("./monitor-app.ts")]);
  const screen = new Screen(terminal, look, env.INK_SCREEN_READER === "true");
  return new Promise((resolve) => {
    const leave = (code: number): void => {
      app.close();
      screen.close();
      terminal.stop();
      resolve(code);
    };
    const settings = options.settings ?? {};
    const app = new MonitorApp({
      cluster,
      watch: watch.watch,
      screen,
      settings,
      shown: keepHeapSmall,
      left: () => leave(0),
    });
    enough();
    app.begin();
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

function take({ stdin, stdout, env, colour }: OpenOptions): {
  readonly terminal: Terminal;
  readonly look: TerminalLook;
} {
  const terminal = new Terminal(stdin, stdout);
  terminal.start();
  return { terminal, look: chooseLook({ env, colour, theme: env.LIFELINE_THEME }) };
}
