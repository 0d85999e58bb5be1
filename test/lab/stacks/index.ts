// The cluster software that a lab can run: Lifeline itself and those it is compared with. Each knows its files, how it is
// started, asked to leave and recognised; none knows what a scenario wants of it.
export {
  ARTICLE_ADDRESS,
  ARTICLE_PACE,
  ARTICLE_TIMINGS,
  articleStatements,
  authkeys,
  FAST_PACE,
  FAST_TIMINGS,
  haCf,
  type Pace,
  statements,
} from "./article.ts";
export { Cluster } from "./cluster.ts";
export { debianHeartbeat } from "./debian-heartbeat.ts";
export { keepalived } from "./keepalived.ts";
export { lifeline } from "./lifeline.ts";
export { pacemaker } from "./pacemaker.ts";
export { type MonitorView, readMonitor } from "./status.ts";
export type { Daemons, Stack, Timings } from "./types.ts";
