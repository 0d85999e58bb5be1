import { constants } from "node:fs";
import { chmod, chown, open, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode } from "../base/index.ts";

/** Replaces a file so that a reader or a crash sees the old or the new text, never a part: written beside it, synced,
 *  renamed, and the directory synced. Mode and owner stay those of the file; a link stays a link. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await followed(path);
  const directory = dirname(target);
  const scratch = join(directory, `.${basename(target)}.${process.pid}.new`);
  const before = await existing(target);
  const file = await open(scratch, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, before?.mode ?? 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await file.close();
    await unlink(scratch);
    throw error;
  }
  await file.close();
  if (before !== undefined) {
    await chmod(scratch, before.mode);
    if (process.getuid?.() === 0) await chown(scratch, before.uid, before.gid);
  }
  await rename(scratch, target);
  await syncDirectory(directory);
}

async function followed(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isMissing(error)) return path;
    throw error;
  }
}

async function existing(path: string): Promise<{ mode: number; uid: number; gid: number } | undefined> {
  try {
    const { mode, uid, gid } = await stat(path);
    return { mode: mode & 0o7777, uid, gid };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function isMissing(error: unknown): boolean {
  return errorCode(error) === "ENOENT";
}
