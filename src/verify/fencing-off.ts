import { descendants, type Element, sectionOf } from "../cib/index.ts";

const FENCING = ["fencing-enabled", "stonith-enabled"];
const NO = ["false", "off", "no", "n", "0"];

/** Whether a configuration does without fencing; on is the default. */
export function isFencingOff(cib: Element): boolean {
  const section = sectionOf(cib, "crm_config");
  if (section === undefined) return false;
  const property = [...descendants(section)].find(
    ({ name, attributes }) => name === "nvpair" && FENCING.includes(attributes.name ?? ""),
  );
  return property !== undefined && NO.includes(property.attributes.value?.toLowerCase() ?? "");
}
