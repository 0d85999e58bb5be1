import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPlayground, stopPlayground } from "../../../src/client/index.ts";

/** Does something with a playground of its own of two hosts; `env` is what finds it. */
export async function onPlayground(
  root: string,
  use: (env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "ll-bench-"));
  await startPlayground({ entry: join(root, "dist/playground.js"), directory, hosts: 2 });
  try {
    await use({ HOME: directory, LIFELINE_RUNTIME_DIR: directory });
  } finally {
    await stopPlayground(directory);
    rmSync(directory, { recursive: true });
  }
}
