/** A live Pacemaker and Corosync as a `Cluster`: what is asked goes through Pacemaker's own programs, what is committed as one
 *  patch that it takes or refuses as a whole. Nothing here decides anything about the cluster. */
export { PacemakerCluster, type PacemakerClusterOptions } from "./cluster.ts";
export { type ProgramEnd, type Programs, pacemakerRuns, systemPrograms } from "./programs.ts";
