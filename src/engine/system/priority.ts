import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Gives a thread of this process realtime priority by chrt(1), so that heartbeats go out on a busy machine.
 *  @returns what is missing, undefined when it is done. */
export async function realtime(thread: string, priority: number): Promise<string | undefined> {
  const found = readdirSync("/proc/self/task").find((id) => nameOf(id) === thread);
  if (found === undefined) return `there is no thread ${thread}`;
  try {
    await run("chrt", ["--fifo", "--pid", String(priority), found]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
  }
}

function nameOf(id: string): string {
  try {
    return readFileSync(`/proc/self/task/${id}/comm`, "utf8").trim();
  } catch {
    // Threads end while one looks.
    return "";
  }
}
