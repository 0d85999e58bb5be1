import type { Stored, StoreWrite } from "../../controller/index.ts";

/** A host's log and configuration on its disk. */
export interface Disk {
  /** What is there; a new host's empty state when nothing is.
   *  @throws CrmError `torn-store`, `foreign-store` with the way out when what is there cannot be trusted. */
  load(): Promise<Stored>;
  /** Resolves when the write, and all before it, would survive a power loss. Rejects when the disk refuses: the daemon
   *  must then stop, since nothing it says can be relied on any more. */
  write(write: StoreWrite): Promise<void>;
  close(): Promise<void>;
}
