/** Which hosts there are and which of them are alive: ha.cf and authkeys, messages on the wire with their signatures, the
 *  liveness machine, views and quorum. In come texts, packets and the clock; out come settings, packets to send and what is
 *  known of the peers. Pure: sockets, threads and timers are the engine's. It knows nothing of resources. */
export { type AuthKey, type AuthKeys, type AuthMethod, checkAuthkeysMode, parseAuthkeys } from "./config/authkeys.ts";
export { DIRECTIVES, type Directive } from "./config/directives.ts";
export { type HaConfig, parseHaCf } from "./config/ha-cf.ts";
export { haCfManual } from "./config/manual.ts";
export { type Medium, mediumName } from "./config/medium.ts";
export {
  type LivenessEffect,
  type LivenessEvent,
  type LivenessInput,
  LivenessMachine,
  type LivenessOptions,
} from "./liveness/index.ts";
export type { PeerState } from "./peer-state.ts";
export { type QuorumAnswer, type QuorumQuestion, quorum } from "./quorum.ts";
export type { MessageFormat } from "./wire/index.ts";
