/** The log and the configuration of a host on its disk. In come writes of the agreement, out comes what is stored, once, at
 *  the start. It promises that what it confirmed survives a power loss and that a torn or foreign store is refused with the
 *  way out, never repaired silently. It decides nothing. */
export { memoryDisk } from "./memory.ts";
export type { Disk } from "./types.ts";
