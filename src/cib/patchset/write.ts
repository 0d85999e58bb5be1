import type { Change } from "../change.ts";
import { formatPath } from "../path.ts";
import { type Attributes, type Element, element, type Node } from "../tree.ts";
import type { CibVersion } from "../version.ts";
import type { AttributeChange, PatchsetChange } from "./compare.ts";

/** The parts of a version that a patch names: what is left out is not compared. */
export type PatchVersion = Pick<CibVersion, "adminEpoch" | "epoch"> & Partial<Pick<CibVersion, "numUpdates">>;

/** A list of changes as Pacemaker's tools write one and `cibadmin --patch` takes it (patchset format 2). Without versions it
 *  fits whatever document it is given to. */
export function patchsetOf(
  changes: readonly Change[],
  versions?: { readonly source: PatchVersion; readonly target: PatchVersion },
): Element {
  const version = versions === undefined ? [] : [versionElement(numbers(versions.source), numbers(versions.target))];
  return patchset([...version, ...changes.map(changeElement)]);
}

/** The patchset between two documents as crm_diff writes it. `versions` are the documents' own, as they stand there. */
export function patchsetElement(
  changes: readonly PatchsetChange[],
  versions?: { readonly source: Attributes; readonly target: Attributes },
): Element {
  const version =
    versions === undefined
      ? []
      : [versionElement(textOf(versions.source), textOf({ ...versions.source, ...versions.target }))];
  return patchset([...version, ...changes.map(patchsetChange)]);
}

function patchset(children: Element["children"]): Element {
  return element("diff", { format: "2" }, children);
}

export const VERSION_NAMES = ["admin_epoch", "epoch", "num_updates"] as const;

/** A number that is missing in the new document is as in the old one; one that is missing in both (no CIB, then) is 1. */
function textOf(attributes: Attributes): Attributes {
  return Object.fromEntries(VERSION_NAMES.map((name) => [name, attributes[name] ?? "1"]));
}

function numbers({ adminEpoch, epoch, numUpdates }: PatchVersion): Attributes {
  return {
    admin_epoch: String(adminEpoch),
    epoch: String(epoch),
    ...(numUpdates === undefined ? {} : { num_updates: String(numUpdates) }),
  };
}

function versionElement(source: Attributes, target: Attributes): Element {
  return element("version", {}, [element("source", source), element("target", target)]);
}

function patchsetChange(change: PatchsetChange): Element {
  switch (change.operation) {
    case "create":
      return createElement(change);
    case "delete":
      return deleteElement(change);
    case "move":
      return moveElement(change);
    default:
      return modifyElement(change.path, change.attributes, { ...change.after, children: [] });
  }
}

function changeElement(change: Change): Element {
  const path = formatPath(change.path);
  switch (change.op) {
    case "create":
      return createElement({ ...change, path });
    case "delete":
      return deleteElement({ path });
    case "move":
      return moveElement({ ...change, path });
    default: {
      const list = Object.entries(change.attributes).map(([name, value]) => ({ name, value }));
      return modifyElement(path, list, element(change.path.at(-1)!.name, { ...change.attributes }));
    }
  }
}

interface At {
  readonly path: string;
  readonly position: number;
}

function createElement({ path, position, node }: At & { readonly node: Node }): Element {
  return element("change", { operation: "create", path, position: String(position) }, [node]);
}

function deleteElement({ path, position }: { readonly path: string; readonly position?: number }): Element {
  return element("change", {
    operation: "delete",
    path,
    ...(position === undefined ? {} : { position: String(position) }),
  });
}

function moveElement({ path, position }: At): Element {
  return element("change", { operation: "move", path, position: String(position) });
}

function modifyElement(path: string, attributes: readonly AttributeChange[], result: Element): Element {
  const list = attributes.map(({ name, value }) =>
    element("change-attr", value === undefined ? { name, operation: "unset" } : { name, operation: "set", value }),
  );
  return element("change", { operation: "modify", path }, [
    element("change-list", {}, list),
    element("change-result", {}, [result]),
  ]);
}
