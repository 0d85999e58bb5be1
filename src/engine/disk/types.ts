import type { Stored, StoreWrite } from "../../controller/index.ts";

/** A host's log and configuration on its disk. */
export interface Disk {
  /** What is there; a new host's empty state when nothing is.
   *  @throws CrmError `torn-store`, `foreign-store` with the way out when what is there cannot be trusted. */
  load(): Promise<Stored>;
  /** Resolves when the write, and all before it, would survive a power loss; as late as the disk takes it. Rejects only
   *  after the end. */
  write(write: StoreWrite): Promise<void>;
  close(): Promise<void>;
}
