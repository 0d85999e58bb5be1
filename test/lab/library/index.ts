// The lab: several hosts on one machine, made of Linux namespaces (network, mount, uts, pid, ipc) and joined by Ethernet
// switches in a further one, the hub, which is also the client. In comes how many hosts; out comes a `Lab` that powers them
// on and off, cuts their cables, runs commands and daemons in them and reads their files. It promises that disks survive the
// power, that nothing of a host outlives its power (no address still answered for), and that all of it goes away with the
// process that made it, however that ends. It knows nothing of the cluster software that runs in it, never touches this
// machine's own network or files, and ends processes by pid alone.
export { type CommandOptions, must, type Outcome, type Running, run, start } from "./command.ts";
export { Lab, type LabOptions, type PowerListener } from "./lab.ts";
export { DEFAULT_DIRECTORY, DEFAULT_NET, HUB } from "./layout.ts";
export { type HostProcess, isAlive, type ProcessId, type Usage } from "./proc.ts";
export { findProgram, labImpossible, missingPrograms } from "./requirements.ts";
export type { Loss } from "./switch.ts";
