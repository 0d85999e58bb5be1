/** The runtime of a node: threads, sockets, disk, processes, clocks; the composition of one node, the playground of many. In
 *  come settings and what the world does; decisions are the controller's, which this room carries out. */
export * from "./disk/index.ts";
export * from "./links/index.ts";
export * from "./liveness/index.ts";
