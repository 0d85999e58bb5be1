/** What the screens show of a cluster: a `Cluster` comes in, a plain view of it goes out, and from that text in the words of
 *  crm_mon. Nothing is decided or read here; whoever prints XML, HTML or JSON, or paints, takes the same view. */
export { buildStatus } from "./build.ts";
export { compareNaturally } from "./natural.ts";
export { type Line, type OutlineStyle, renderLines, type Section, spaced } from "./outline.ts";
export { attributesText, hostsText, maintenanceText, resourcesText, statusText, type TextOptions } from "./text.ts";
export type * from "./view.ts";
