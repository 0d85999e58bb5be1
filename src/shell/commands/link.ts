export { LINK_RUNNERS as RUNNERS } from "./corosync.ts";
