// What a run is judged by: an address asked without pause, its owners followed in every host and on the wire, searches as a
// client makes them, log files read as they grow, and one timeline of it all. Observers take a lab and an address; they
// change nothing in it but the traffic they cause, and stop when told or when the lab goes.
export { LogFollower } from "./log.ts";
export { type Doubled, type Ownership, OwnerWatch } from "./owners.ts";
export { type Echo, type Outage, outagesAmong, PingWatch } from "./ping.ts";
export { SearchWatch, searchOnce } from "./search.ts";
export { clock, Timeline } from "./timeline.ts";
export { staysTrue, until } from "./until.ts";
