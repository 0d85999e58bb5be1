import { applyWrite, emptyStored, type Stored } from "../../controller/index.ts";
import type { Disk } from "./types.ts";

/** A disk that survives a stop of its host but not of the process: the playground's and the tests'. */
export function memoryDisk(): Disk {
  let stored: Stored = emptyStored();
  return {
    load: () => Promise.resolve(stored),
    write(write) {
      stored = applyWrite(stored, write);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
