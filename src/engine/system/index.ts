/** What only the system can do for a daemon: log files and syslog, its identity over restarts, whom it has seen since boot,
 *  realtime priority, who is at the other end of a socket, the lock of its state. Each says what is missing where the system has it not, and goes
 *  on without. */
export { groupId, type PeerCredentials, peerCredentials, userName } from "./credentials.ts";
export { type Identity, type IdentityOptions, nextIdentity } from "./identity.ts";
export { type HaLog, type HaLogOptions, haLog } from "./log-files.ts";
export { realtime } from "./priority.ts";
export { type SeenPeers, seenPeers } from "./seen.ts";
export { lockState } from "./state-lock.ts";
export { type Syslog, syslog } from "./syslog.ts";
