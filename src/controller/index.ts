/** One node's decisions. In come what liveness sees, messages, requests, results and the clock; out come effects that the
 *  engine carries out. No sockets, files or clocks of its own. Agreement (who decides, what was decided) is one machine, the
 *  manager (what to do about it) another. */
export * from "./agreement/index.ts";
export * from "./manager/index.ts";
