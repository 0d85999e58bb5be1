import { join } from "node:path";
import { PtyProgram } from "../../unit/tui/support/pty.ts";
import type { Figures } from "./figures.ts";
import { measureKeystrokes } from "./keystrokes.ts";
import { onPlayground } from "./playground.ts";

/** Ctrl-A and Ctrl-K: the line is empty. */
const CLEAR = "\x01\x0b";

/** The real shell on a playground at 160x50: in the line, and in the workspace with a staged change and the live cluster. */
export async function measureWorkspace(figures: Figures, root: string, rounds: number): Promise<void> {
  await onPlayground(root, async (env) => {
    const open = (args: readonly string[]): PtyProgram =>
      new PtyProgram({ command: join(root, "bin/crm"), args, columns: 160, rows: 50, env });
    figures.heading("typing in the shell, 160x50");
    const typing = { rounds, shown: (typed: string) => `# ${typed}`, clear: CLEAR };
    const line = open([]);
    await line.until("crm(live/server1)#");
    await measureKeystrokes(figures, "prompt in the line", line, { ...typing, letters: "resource" });
    line.kill();
    const workspace = open(["configure"]);
    await workspace.until("nothing is staged");
    workspace.type("primitive a ocf:heartbeat:Dummy\r");
    await workspace.until("staged (1): ✓ verified");
    await measureKeystrokes(figures, "prompt in the workspace", workspace, { ...typing, letters: "location" });
    workspace.kill();
  });
}
