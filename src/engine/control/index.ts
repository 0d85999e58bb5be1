/** The sockets of an engine: clients ask, the engine answers, watchers hear of every change. In come connections, out go
 *  answers; it promises that garbage, oversized and unknown messages get an error and never reach the engine, that a client
 *  that does not read cannot hold the engine up, and that the monitor socket changes nothing. */
export { type ControlServer, type ControlServerOptions, serveControl } from "./server.ts";
export { type ControlTarget, nodeTarget, performed, statusOfNode, type TargetEvent, wireOutcome } from "./target.ts";
