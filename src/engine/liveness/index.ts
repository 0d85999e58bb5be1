/** Knows which hosts are alive, apart from everything else: heartbeats are sent and judged in a thread of their own, which a
 *  big document or a garbage collection of the engine cannot hold up. In come the engine's ticks and its wish to leave; out
 *  come the circle, peers, links and lateness. A peer is declared dead only after every socket was drained after its
 *  deadline; beating stops when the engine has not ticked for deadtime. It knows nothing of documents or resources. */
export { localLiveness } from "./handle.ts";
export type { LivenessSettings } from "./runtime.ts";
export { checkMedia, type Target } from "./socket.ts";
export { type LivenessThread, livenessThread } from "./thread.ts";
export type { Liveness } from "./types.ts";
export { serveLiveness } from "./worker.ts";
