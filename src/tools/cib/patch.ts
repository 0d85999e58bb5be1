import {
  type Change,
  childElements,
  compareVersions,
  type Element,
  firstChild,
  parsePath,
  versionOf,
} from "../../cib/index.ts";
import { toolError } from "../run-tool.ts";

/** Reads a patch in Pacemaker's form (crm_diff). @throws CrmError */
export function readPatch(patch: Element, current: Element): Change[] {
  if (patch.name !== "diff" || patch.attributes.format !== "2") {
    throw toolError("bad-diff", "Bad XML patch format");
  }
  const version = firstChild(patch, "version");
  const source = version && firstChild(version, "source");
  if (source !== undefined && compareVersions(versionOf(source.attributes), versionOf(current.attributes)) !== 0) {
    throw toolError("bad-diff", "Application of update diff failed");
  }
  return childElements(patch, "change").flatMap(readChange);
}

function readChange(change: Element): Change[] {
  const { operation, path: text = "", position } = change.attributes;
  const path = parsePath(text);
  const at = Number(position ?? Number.MAX_SAFE_INTEGER);
  switch (operation) {
    case "create": {
      const [node] = change.children;
      if (node === undefined) throw toolError("bad-diff", "Bad XML patch format");
      return [{ op: "create", path, position: at, node }];
    }
    case "delete":
      return [{ op: "delete", path }];
    case "move":
      return [{ op: "move", path, position: at }];
    case "modify": {
      const result = firstChild(change, "change-result");
      const [element] = result === undefined ? [] : childElements(result);
      if (element === undefined) throw toolError("bad-diff", "Bad XML patch format");
      return [{ op: "modify", path, attributes: element.attributes }];
    }
    default:
      throw toolError("bad-diff", "Bad XML patch format");
  }
}
