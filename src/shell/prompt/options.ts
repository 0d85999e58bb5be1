import { ALERT_META, CLONE_META, GROUP_META, META_ATTRIBUTES, type Option } from "../../verify/index.ts";

/** Meta-attributes that an object can have, by its statement's word or its element's name. */
export function metaOptions(name: string | undefined): readonly Option[] {
  switch (name) {
    case "group":
      return [...GROUP_META, ...META_ATTRIBUTES];
    case "clone":
    case "ms":
    case "master":
      return [...CLONE_META, ...META_ATTRIBUTES];
    case "alert":
      return ALERT_META;
    default:
      return META_ATTRIBUTES;
  }
}
