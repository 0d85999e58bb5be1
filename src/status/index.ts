/** What the screens show of a cluster: a `Cluster` comes in, a plain view of it goes out, and from that text in the words of
 *  crm_mon. Nothing is decided or read here; whoever prints XML, HTML or JSON, or paints, takes the same view. */
export { buildResource, buildStatus } from "./build.ts";
export { hostHealth, hostIdentity } from "./build-hosts.ts";
export { hostsOutline, hostsText, hostTitle } from "./hosts-text.ts";
export { type HtmlPage, htmlPage } from "./html.ts";
export { compareNaturally } from "./natural.ts";
export {
  type Line,
  type OutlineStyle,
  renderLines,
  type Section,
  spaced,
  type Toned,
  type TonedLine,
  type TonedSection,
} from "./outline.ts";
export { resourceLines, resourcesOutline, resourcesText } from "./resources-text.ts";
export { everything, Selection, type SelectionNames } from "./selection.ts";
export { attributesText, maintenanceText, statusText } from "./text.ts";
export type { TextOptions } from "./text-options.ts";
export type * from "./view.ts";
export { attributesXml, hostsXml, resourcesXml, resourceXml, type XmlOptions, xmlOf } from "./xml.ts";
