// npm run bench -- tui [--minutes N --rounds N --starts N --only start,workspace,monitor,peer]
// The screens measured in real pseudo-terminals: how long until the first prompt, keystroke to painted, processor, bytes,
// memory; and Pacemaker's crm_mon (ncurses) beside ours.
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { BenchReport } from "./run.ts";
import { Figures } from "./tui/figures.ts";
import { measureMonitor } from "./tui/monitor.ts";
import { measurePeer } from "./tui/peer.ts";
import { measureFirstPrompt } from "./tui/start.ts";
import { measureWorkspace } from "./tui/workspace.ts";

export async function run(argv: readonly string[]): Promise<BenchReport> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      minutes: { type: "string", default: "1" },
      rounds: { type: "string", default: "12" },
      starts: { type: "string", default: "9" },
      only: { type: "string", default: "start,workspace,monitor,peer" },
    },
  });
  const parts = new Set(values.only.split(","));
  const [minutes, rounds, starts] = [Number(values.minutes), Number(values.rounds), Number(values.starts)];
  const root = join(import.meta.dirname, "../..");
  const figures = new Figures();
  if (parts.has("start")) await measureFirstPrompt(figures, root, starts);
  if (parts.has("workspace")) await measureWorkspace(figures, root, rounds);
  if (parts.has("monitor")) await measureMonitor(figures, root, { minutes, rounds, starts });
  if (parts.has("peer")) await measurePeer(figures, root);
  return figures.report();
}
