import type { Change } from "./change.ts";
import { formatPath } from "./path.ts";
import type { Element } from "./tree.ts";
import type { CibVersion } from "./version.ts";

/** The parts of a version that a patch names: what is left out is not compared. */
export type PatchVersion = Pick<CibVersion, "adminEpoch" | "epoch"> & Partial<Pick<CibVersion, "numUpdates">>;

/** A list of changes as Pacemaker's tools write one and `cibadmin --patch` takes it (patchset format 2). Without versions it
 *  fits whatever document it is given to. */
export function patchsetOf(
  changes: readonly Change[],
  versions?: { readonly source: PatchVersion; readonly target: PatchVersion },
): Element {
  const version =
    versions === undefined
      ? []
      : [node("version", {}, [versionElement("source", versions.source), versionElement("target", versions.target)])];
  return node("diff", { format: "2" }, [...version, ...changes.map(changeElement)]);
}

function versionElement(name: string, { adminEpoch, epoch, numUpdates }: PatchVersion): Element {
  return node(
    name,
    {
      admin_epoch: String(adminEpoch),
      epoch: String(epoch),
      ...(numUpdates === undefined ? {} : { num_updates: String(numUpdates) }),
    },
    [],
  );
}

function changeElement(change: Change): Element {
  const path = formatPath(change.path);
  switch (change.op) {
    case "create":
      return node("change", { operation: "create", path, position: String(change.position) }, [change.node]);
    case "delete":
      return node("change", { operation: "delete", path }, []);
    case "move":
      return node("change", { operation: "move", path, position: String(change.position) }, []);
    default: {
      const list = Object.entries(change.attributes).map(([name, value]) =>
        node("change-attr", { name, operation: "set", value }, []),
      );
      const step = change.path.at(-1)!;
      const result = node("change-result", {}, [node(step.name, { ...change.attributes }, [])]);
      return node("change", { operation: "modify", path }, [node("change-list", {}, list), result]);
    }
  }
}

function node(name: string, attributes: Record<string, string>, children: Element["children"]): Element {
  return { kind: "element", name, attributes, children };
}
