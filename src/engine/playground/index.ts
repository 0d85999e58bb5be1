/** The playground: several virtual hosts in one process, a whole cluster to try things on. In come hosts' names and
 *  commands (fail, kill, start, leave, cut, heal, speed), out comes what a control socket serves. The same agreement,
 *  manager and executor run here as on real hosts; agents are played from their meta-data, and only time may run faster. */
export { Beats, type Rhythm } from "./beats.ts";
export { Playground, type PlaygroundOptions } from "./playground.ts";
export { type Fault, type Performance, VirtualAgents } from "./virtual-agents.ts";
