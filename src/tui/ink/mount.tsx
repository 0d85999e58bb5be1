import { render, useStdout } from "ink";
import type { ReactNode } from "react";
import { ERASE_BELOW } from "../terminal/modes.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Paints are paced by us (frame/pace.ts), so Ink's own throttle is set as short as it goes. */
const MAX_FPS = 1000;

export interface Mounted {
  /** Paints at once. */
  show(node: ReactNode): void;
  /** Writes into the scrollback above what is shown. */
  print(text: string): void;
  /** Takes over after the terminal changed its size. `above`: rows of ours above the cursor, as the terminal now breaks
   *  them; undefined when we have the whole screen. */
  resize(above: number | undefined): void;
  /** Forgets what is on the screen, because something else has drawn there. */
  forget(): void;
  unmount(): void;
}

export interface MountOptions {
  readonly wholeScreen: boolean;
  readonly screenReader: boolean;
}

/** The one place where Ink is started. */
export function mount(terminal: Terminal, options: MountOptions): Mounted {
  const { output } = terminal;
  let write: ((text: string) => void) | undefined;
  function Root({ children }: { readonly children: ReactNode }): ReactNode {
    write = useStdout().write;
    return children;
  }
  let current: ReactNode = null;
  const instance = render(<Root>{current}</Root>, {
    stdout: output,
    stdin: process.stdin,
    stderr: process.stderr,
    exitOnCtrlC: false,
    patchConsole: true,
    maxFps: MAX_FPS,
    incrementalRendering: true,
    interactive: true,
    alternateScreen: options.wholeScreen,
    isScreenReaderEnabled: options.screenReader,
  });
  terminal.alternate = options.wholeScreen;
  const show = (node: ReactNode): void => {
    current = node;
    instance.rerender(<Root>{node}</Root>);
  };
  return {
    show,
    print: (text) => write?.(text),
    resize: (above) => {
      // Ink erases from the bottom of its frame upwards, counting rows as it wrote them. A terminal that breaks lines anew
      // has more of them now; from the cursor upwards we know how many.
      output.write(above === undefined ? "\x1b[H\x1b[2J" : `${above > 0 ? `\x1b[${above}A` : ""}\r${ERASE_BELOW}`);
      output.mute(() => {
        output.resize();
        instance.clear();
      });
    },
    forget: () => {
      output.mute(() => instance.clear());
      show(current);
    },
    unmount: () => {
      instance.unmount();
      terminal.alternate = false;
      output.flush();
    },
  };
}
