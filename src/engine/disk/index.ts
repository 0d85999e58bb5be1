/** The log and the configuration of a host on its disk. In come writes of the agreement, out comes what is stored, once, at
 *  the start. It promises that what it confirmed survives a power loss, that nothing is confirmed while the disk refuses (it
 *  says so and waits), and that a torn or foreign store is refused with the way out, never repaired silently. It decides
 *  nothing. */
export { type AppendFile, directory, type FileSystem } from "./file-system.ts";
export { memoryDisk } from "./memory.ts";
export { PATIENCE, type Patience, persevere } from "./patience.ts";
export { fileDisk, type StoreOptions } from "./store.ts";
export type { Disk } from "./types.ts";
