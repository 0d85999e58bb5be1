/** Commits as they were made, on disk: in comes who changed what, out come numbered checkpoints to look at and to go back to.
 *  Bounded in number, age and size; what is kept here is for people, and nothing that was acknowledged rests on it. */
export type { Checkpoint, CheckpointInfo, Checkpoints, Commit, Origin } from "./checkpoint.ts";
export { Keeper } from "./keeper.ts";
export { type CheckpointLimits, CheckpointStore, checkpointDirectory, sweepStores } from "./store.ts";
