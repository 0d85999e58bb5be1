import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { labImpossible } from "../../lab/library/index.ts";
import { pacemaker, type Timings } from "../../lab/stacks/index.ts";
import { bundleProgram } from "../../unit/tui/support/bundle.ts";
import { PtyProgram } from "../../unit/tui/support/pty.ts";
import { withCluster } from "../walk/bed.ts";
import type { Figures } from "./figures.ts";
import { usageOf } from "./probe.ts";

const TIMINGS: Timings = { keepaliveMs: 250, warntimeMs: 500, deadtimeMs: 1000, initdeadMs: 10_000 };
const RESOURCES = 100;
const WATCH_MS = 30_000;
/** Five changes of the status section a second. */
const CHANGES = "i=0; while :; do i=$((i+1)); attrd_updater -n bench -U $i; sleep 0.2; done";

/** crm_mon's ncurses screen on real Pacemaker beside ours: 100 resources on 2 hosts, five changes a second, at 160x50. */
export async function measurePeer(figures: Figures, root: string): Promise<void> {
  const ours = await bundleProgram(join(root, "test/unit/tui/support/fake-mon.ts"));
  try {
    const env = { HOSTS: "2", RESOURCES: String(RESOURCES), RATE: "5" };
    await watch(
      figures,
      "ours",
      new PtyProgram({ command: process.execPath, args: [ours.path], columns: 160, rows: 50, env }),
      "rsc10 ",
    );
  } finally {
    ours.remove();
  }
  const impossible = labImpossible();
  const missing = pacemaker.missing();
  if (impossible !== undefined || missing.length > 0) {
    figures.note(`crm_mon (ncurses): not measured, ${impossible ?? `missing ${missing.join(", ")}`}`);
    return;
  }
  await withCluster(pacemaker, TIMINGS, async ({ lab }) => {
    const [host] = lab.hosts;
    const statements = Array.from({ length: RESOURCES }, (_, index) => `primitive rsc${index + 1} ocf:pacemaker:Dummy`);
    const input = `property stonith-enabled=false\n${statements.join("\n")}\ncommit\n`;
    await lab.must(host!, ["crm", "configure"], { input });
    const [command = "", ...args] = lab.command(host!, ["crm_mon", "-r"]);
    const loop = lab.watch(host!, ["sh", "-c", CHANGES], () => undefined);
    try {
      await watch(figures, "crm_mon (ncurses)", new PtyProgram({ command, args, columns: 160, rows: 50 }), "rsc20");
    } finally {
      await loop.stop();
    }
  });
}

async function watch(figures: Figures, who: string, program: PtyProgram, until: string): Promise<void> {
  try {
    await program.until(until);
    await sleep(5000);
    const before = usageOf(program.pid);
    const bytes = program.written;
    await sleep(WATCH_MS);
    const after = usageOf(program.pid);
    figures.add(
      `${who}, ${RESOURCES} resources on 2 hosts: processor`,
      (after.cpuMs - before.cpuMs) / (WATCH_MS / 100),
      "% of a core",
    );
    figures.add(`${who}: bytes a second`, (program.written - bytes) / (WATCH_MS / 1000), "bytes");
    figures.add(`${who}: memory`, after.memoryMb, "MB");
  } finally {
    program.kill();
  }
}
