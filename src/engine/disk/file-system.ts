import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** The little that a store needs of one directory; the simulator has one that loses what was not synced. */
export interface FileSystem {
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Buffer>;
  /** A new, empty file; one of that name is replaced. */
  create(name: string): Promise<AppendFile>;
  /** An existing file, cut to a length, to be continued. */
  reopen(name: string, length: number): Promise<AppendFile>;
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Makes creations, renames and removals durable. */
  syncDirectory(): Promise<void>;
}

export interface AppendFile {
  append(bytes: Uint8Array): Promise<void>;
  /** What was appended would survive a power loss (if the directory knows the file). */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** A directory of this machine, made if need be; only the owner reads it. */
export async function directory(path: string): Promise<FileSystem> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const wrap = (handle: FileHandle): AppendFile => ({
    append: (bytes) => handle.appendFile(bytes),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  });
  return {
    list: () => readdir(path),
    read: (name) => readFile(join(path, name)),
    async create(name) {
      return wrap(await open(join(path, name), "w", 0o600));
    },
    async reopen(name, length) {
      const handle = await open(join(path, name), "r+");
      await handle.truncate(length);
      await handle.close();
      return wrap(await open(join(path, name), "a"));
    },
    rename: (from, to) => rename(join(path, from), join(path, to)),
    remove: (name) => rm(join(path, name), { force: true }),
    async syncDirectory() {
      const handle = await open(path, "r");
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
}
