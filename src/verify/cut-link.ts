import { type ConfigurationSection, childElements, type Element, element, sectionOf } from "../cib/index.ts";
import { isFencingOff } from "./fencing-off.ts";
import { type Finding, warning } from "./finding.ts";

/** Of two hosts each goes on alone when the other is silent, and a cut link is as silent as a dead host. With fencing off
 *  nothing then keeps both from running the same resource: said before it is so. */
export function cutLinkFinding(cib: Element): Finding | undefined {
  const section = (name: ConfigurationSection) => sectionOf(cib, name) ?? element(name);
  const hosts = childElements(section("nodes"), "node").filter(({ attributes }) => isMember(attributes));
  if (hosts.length !== 2 || childElements(section("resources")).length === 0) return undefined;
  if (!isFencingOff(cib)) return undefined;
  const names = hosts.map(({ attributes }) => attributes.uname ?? attributes.id).join(" and ");
  return warning(
    "cut-link",
    `fencing is off: when ${names} no longer hear each other, both run everything until they do again`,
    { remedy: "configure fencing, or give them a second link" },
  );
}

const isMember = ({ type }: Element["attributes"]): boolean => type === undefined || type === "member";
