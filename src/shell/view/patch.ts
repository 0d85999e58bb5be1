import { type Change, type Element, formatPath, versionOf, writeXml } from "../../cib/index.ts";

/** A list of changes as Pacemaker's tools print one (patchset format 2). */
export function formatPatch(base: Element, changes: readonly Change[]): string {
  const { adminEpoch, epoch, numUpdates } = versionOf(base.attributes);
  const version = (name: string, extra: number): Element => ({
    kind: "element",
    name,
    attributes: {
      admin_epoch: String(adminEpoch),
      epoch: String(epoch + extra),
      num_updates: extra > 0 ? "0" : String(numUpdates),
    },
    children: [],
  });
  const node = (name: string, attributes: Record<string, string>, children: Element["children"]): Element => ({
    kind: "element",
    name,
    attributes,
    children,
  });
  const items = changes.map((change) => changeElement(change, node));
  return writeXml(
    node("diff", { format: "2" }, [node("version", {}, [version("source", 0), version("target", 1)]), ...items]),
  );
}

type Make = (name: string, attributes: Record<string, string>, children: Element["children"]) => Element;

function changeElement(change: Change, node: Make): Element {
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
