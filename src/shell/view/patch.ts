import { type Change, type Element, patchsetOf, versionOf, writeXml } from "../../cib/index.ts";
import { hideIn, type Surroundings } from "../../language/index.ts";

/** A list of changes as Pacemaker's tools print one; secrets hidden. */
export function formatPatch(base: Element, changes: readonly Change[], around: Surroundings): string {
  const source = versionOf(base.attributes);
  const versions = { source, target: { ...source, epoch: source.epoch + 1, numUpdates: 0 } };
  return writeXml(
    patchsetOf(
      changes.map((change) => hidden(change, around)),
      versions,
    ),
  );
}

function hidden(change: Change, around: Surroundings): Change {
  const [set, last] = change.path.slice(-2);
  const element = (name: string | undefined, attributes: Element["attributes"]): Element => ({
    kind: "element",
    name: name ?? "",
    attributes,
    children: [],
  });
  if (change.op === "create" && change.node.kind === "element") {
    return { ...change, node: hideIn(change.node, around, element(last?.name, {})) };
  }
  if (change.op !== "modify" || last?.name !== "nvpair") return change;
  return {
    ...change,
    attributes: hideIn(element("nvpair", change.attributes), around, element(set?.name, {})).attributes,
  };
}
